"""Good sentences about our records, and the same ones with one thing changed.

`good.tsv` and the others hold sentences as a good model writes them, by hand, with the
passages they cite; those of `fresh*.tsv` were written before the rules of their day had been run
on them (docs/models.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from assistant.answers import Citation, Claim
from index.passages import Passage

FOLDER = Path(__file__).parent
# The rules were mended on these until they kept them …
MENDED = tuple(FOLDER / f"{name}.tsv" for name in ("good", "fresh", "fresh-2", "fresh-3"))
# … and these, by another hand, show what becomes of sentences that they were not mended on.
UNSEEN = tuple(FOLDER / f"{name}.tsv" for name in ("fresh-4", "fresh-5"))
GOOD = MENDED + UNSEEN
# True and untrue sentences said freely, by six hands: hand, passage, what was done, sentence. The
# rules were mended on those that hands 1 to 5 wrote.
FREE = FOLDER / "free.tsv"
# What a model that writes well wrote under `prompts/answer.md` on the questions of training-12:
# passages, whether a reader called it supported, sentence.
PROMPTED = FOLDER / "prompted.tsv"
CHANGES: dict[str, str] = {
    "unit": "mg>g mg>mcg mg/day>mg/week days>weeks days>months weeks>days months>weeks "
    "months>years hours>days years>months %>_patients g/dL>g/L μg/kg>mg/kg 10^9/L>10^6/L "
    "g/L>mg/L /µL>/L U/kg>U/m2 IU/mL>IU/L minutes>hours",
    "drug": "eltrombopag>romiplostim romiplostim>eltrombopag Eltrombopag>Romiplostim "
    "tisagenlecleucel>axicabtagene_ciloleucel tisa-cel>cilta-cel axi-cel>tisa-cel "
    "ide-cel>cilta-cel G-CSF>eltrombopag filgrastim>romiplostim Filgrastim>Anakinra "
    "Tocilizumab>Anakinra avatrombopag>lusutrombopag Avatrombopag>Romiplostim "
    "hetrombopag>eltrombopag prednisone>dexamethasone liso-cel>axi-cel brexu-cel>ide-cel "
    "anakinra>tocilizumab pegfilgrastim>romiplostim azacitidine>luspatercept "
    "rosuvastatin>ciclosporin corticosteroids>anakinra interferon>ruxolitinib Carvykti>Abecma "
    "lisocabtagene_maraleucel>axicabtagene_ciloleucel "
    "idecabtagene_vicleucel>ciltacabtagene_autoleucel",
    "population": "large_B-cell_lymphoma>mantle_cell_lymphoma myeloma>large_B-cell_lymphoma "
    "B-ALL>CLL DLBCL>B-ALL adults>children children>women CLL/SLL>mantle_cell_lymphoma "
    "mantle_cell_lymphoma>follicular_lymphoma ALL>myeloma allogeneic>autologous "
    "autologous>allogeneic CMV-seropositive>CMV-seronegative mice>patients "
    "healthy_volunteers>patients MDS>aplastic_anaemia hepatitis_C>hepatitis_B NHL>myeloma "
    "chronic_liver_disease>immune_thrombocytopenia poor_graft_function>aplastic_anaemia "
    "non-Asian>East_Asian CD19>BCMA BCMA>CD19 younger>older",
    "direction": "increased>decreased higher>lower lower>higher more>fewer fewer>more "
    "longer>shorter shorter>longer shortened>prolonged rose>fell fell>rose poorer>better "
    "faster>slower _with_>_without_ _without_>_with_ before>after _after_>_before_ Early>Late "
    "below>above above>below at_least>at_most at_most>at_least _no_>_ _not_>_ No_>Some_ "
    "raised>lowered reduced>increased associated_with>not_associated_with "
    "was_linked>was_not_linked occurred_in>did_not_occur_in recommends>does_not_recommend "
    "suggests>advises_against recurred>resolved predicted>did_not_predict gave>did_not_give "
    "high_risk>low_risk severe>mild or_lower>or_higher or_worse>or_milder ≥>< "
    "indicated>contraindicated can_be>cannot_be stopped>started developed>did_not_develop "
    "rather_than>as_well_as All_>Few_ often>rarely",
}


def good(passages: Mapping[str, Passage], files: Iterable[Path] = GOOD) -> list[Claim]:
    """Return the good sentences of files as claims."""
    return [claim for file in files for claim in read_good(file, passages)]


def read_good(file: Path, passages: Mapping[str, Passage]) -> list[Claim]:
    """Return the sentences of a file as claims; raise `KeyError` for a passage that is no more."""
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return [cited(text, [passages[id_] for id_ in ids.split(",")]) for ids, text in rows]


def read_free(passages: Mapping[str, Passage]) -> list[tuple[str, str, Claim]]:
    """Return hand, "good" or what makes it untrue, and claim of each freely written sentence."""
    rows = (line.split("\t") for line in FREE.read_text("utf-8").splitlines())
    return [(hand, kind, cited(text, [passages[id_]])) for hand, id_, kind, text in rows]


def read_prompted(passages: Mapping[str, Passage]) -> list[tuple[bool, Claim]]:
    """Return whether a reader called it supported, and claim of each sentence of a model."""
    rows = (line.split("\t") for line in PROMPTED.read_text("utf-8").splitlines())
    return [
        (label == "supported", cited(text, [passages[id_] for id_ in ids.split(",")]))
        for ids, label, text in rows
    ]


def cited(text: str, held: list[Passage]) -> Claim:
    """Return a sentence that cites passages whole."""
    return Claim(text, tuple(Citation(p.reference, p.id, 0, len(p.text), p.text) for p in held))


def changed(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """Yield a claim with one thing changed, and what it was; a change its text holds is none."""
    text = claim.text
    source = " ".join(citation.quote for citation in claim.citations)
    for found in re.finditer(r"\d+(?:[.,]\d+)*", text):
        number = f"{found[0][:-1]}{(int(found[0][-1]) + 3) % 10}"
        if not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", source):
            yield (
                "number",
                replace(claim, text=text[: found.start()] + number + text[found.end() :]),
            )
    for kind, pairs in CHANGES.items():
        for pair in pairs.split():
            one, other = (part.replace("_", " ") for part in pair.split(">", 1))
            for new in with_change(text, one, other):
                named = kind in ("drug", "population") and other.lower() in text.lower()
                if not (named or "patients of" in new or "patients CI" in new):
                    yield kind, replace(claim, text=new)


def with_change(text: str, one: str, other: str) -> Iterator[str]:
    """Yield a text with one occurrence of a word changed into another."""
    before = r"(?<![\w-])" if one[0].isalnum() else ""
    after = r"(?![\w-])" if one[-1].isalnum() else ""
    for found in re.finditer(before + re.escape(one) + after, text):
        yield text[: found.start()] + other + text[found.end() :]
