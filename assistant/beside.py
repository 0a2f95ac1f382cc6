"""What a question names and no sentence of its answer speaks of, told before they are read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Claim
from assistant.moments import is_told, moments_asked, moments_told
from assistant.options import question_on_options
from assistant.sayable import LABELLED, LICENSED, OF_LICENCE, regions_asked
from assistant.subject import TRANSPLANTS
from index.asked import Asked
from index.features import LABEL_ASKED
from index.named import is_of_trial, studies_meant, trials_named
from index.references import Reference
from index.rerank import named_in
from index.search import Searcher
from index.tokens import normalise, words
from index.vocabulary import Mention, as_written, vocabulary

# Of these kinds an answer is taken to be on what was asked about, unless it is told otherwise.
TOLD = frozenset(
    {"drug", "drug-class", "product", "disease", "population", "syndrome", "infection"}
)
# Of these a sentence speaks by other words: of IgG, of platelets that are transfused.
BY_OTHER_WORDS = frozenset({"bleeding", "hypogammaglobulinemia"})
# What is said of a drug by a word that is no name of it alone.
SPOKEN_AS = {"immunoglobulin-replacement": "immunoglobulin"}
# Another name for the same: what comes after CAR-T is therapy-related.
SAME = {
    "myelodysplastic-syndrome": frozenset({"therapy-related-myeloid-neoplasm"}),
    "chronic-liver-disease": frozenset({"hepatic-impairment"}),
    "hepatic-impairment": frozenset({"chronic-liver-disease"}),
}
DOSE_ASKED = re.compile(r"\bdos(?:e|es|ing|age)\b")
DOSE = re.compile(
    r"\d\s?(?:mg|mcg|ug|micrograms?|units|iu|g|ml)\b(?! ?/ ?[dmu]?l\b)|\bcells/kg\b|\d/kg\b"
)
BOXED = re.compile(r"\b(?:box(?:ed)?|black[- ]?box)\b")
CHEMOTHERAPY = re.compile(r"\bchemotherapy\b|\bchemo\b")
BRAND = re.compile(r"[A-Z][A-Za-z]*[a-z][A-Za-z]*")
LABEL = r"(?:labels?|smpcs?|spcs?|prescribing(?: information)?|package inserts?)"
REGION = r"(?:us|u\.s\.|fda|eu|uk|european|american)"
UNSPOKEN = "No sentence below speaks of {names}."
NO_LABEL = "No label of {names} is cited below."
OTHER_BRAND = "Spoken of below is {others}, another brand of the same drug as {name}."
OTHER_REGION = "The labels cited below are {told}; none is {asked}."
OPENS_IN_OTHER = "The first sentence is of the {told} label, not of a label that is {asked}."
NO_BOXED = "No sentence below speaks of a boxed warning."
NO_DOSE = "No sentence below gives a dose."
NO_MOMENT = "No sentence below gives a figure of {moments}."


def beside_notes(asked: Asked, claims: Sequence[Claim], searcher: Searcher) -> tuple[str, ...]:
    """Return notes on what was asked about and is in no claim.

    Names, a label, its brand and region, a dose, a moment. A class of drugs stands for its members.
    A product is missed only where others are named: what is found after any CAR-T holds for it as
    well.
    """
    known = vocabulary()
    citations = [citation for claim in claims for citation in claim.citations]
    references = [searcher.references[c.reference] for c in citations]
    spoken = mentioned(
        *(searcher.citable[c.passage].text for c in citations),
        *(f"{r.title}. {r.population}. {' '.join((*r.products, *r.interventions))}"
          for r in references),
    )  # fmt: skip
    of_members = {wider for concept in spoken for wider in known.broader.get(concept, ())}
    of_products = any(known.kinds[concept] == "product" for concept in spoken)
    names = [
        m
        for m in known.mentions(asked.asking)
        if m.kind in TOLD and m.concept not in BY_OTHER_WORDS
    ]
    if "car-t" not in asked.concepts:  # a transplant is another setting, not one given before
        names += [m for m in known.mentions(asked.asking) if m.concept in TRANSPLANTS]
    if question_on_options(asked):  # searched for counts after any CAR-T
        names += [m for m in known.mentions(asked.text) if m.kind == "disease"]
    asking, said = normalise(asked.asking), normalise(" ".join(claim.text for claim in claims))
    missed = [
        name
        for name in names
        if SPOKEN_AS.get(name.concept, name.concept) not in words(said)
        and spoken.isdisjoint((name.concept, *wider_of(name), *SAME.get(name.concept, ())))
        and (name.kind != "product" or of_products)
        and (name.kind != "drug-class" or name.concept not in of_members)
    ]
    cited = [searcher.citable[c.passage] for c in citations]
    told = [f"{p.text} {p.context}" for p in cited]
    trials = trials_named(asked.asking, searcher.references.values())
    untold = [trial for trial in trials if not any(is_of_trial(trial, text) for text in told)]
    unspoken = [*([in_a_row(asked, missed)] if missed else []), *untold]
    notes = [UNSPOKEN.format(names=", ".join(unspoken))] if unspoken else []
    # Not in the vocabulary: it comes before every CAR-T, and is another setting where alone.
    other = CHEMOTHERAPY.search(asking) and "car-t" not in asked.concepts
    if other and not CHEMOTHERAPY.search(said):
        notes.append(UNSPOKEN.format(names="chemotherapy"))
    if LABEL_ASKED.search(asking) and (uncited := labels_missed(asking, names, references)):
        notes.append(NO_LABEL.format(names=in_a_row(asked, uncited)))
    notes += brands_swapped(names, said)
    notes += regions_missed(asked.asking, references)
    if DOSE_ASKED.search(asking) and not DOSE.search(said):
        notes.append(NO_DOSE)
    if BOXED.search(asking) and not BOXED.search(said):
        notes.append(NO_BOXED)
    record = trials or LABEL_ASKED.search(asking)
    of_record = bool(record or studies_meant(asked.text, searcher.references.values()))
    if missed_moments := moments_missed(asked, [p.text for p in cited], of_record):
        notes.append(NO_MOMENT.format(moments=", ".join(missed_moments)))
    return tuple(notes)


def wider_of(name: Mention) -> list[str]:
    """Return the classes a name stands for, but CAR-T: that every product is tells nothing."""
    return [wider for wider in vocabulary().broader.get(name.concept, ()) if wider != "car-t"]


def moments_missed(asked: Asked, told: Sequence[str], of_record: bool) -> list[str]:
    """Return the moments of which a rate, or one record, is asked and that no text speaks of."""
    if "rate" not in asked.kinds and not of_record:
        return []
    moments = [moment for text in told for moment in moments_told(text)]
    return [words for words, days in moments_asked(asked.asking, of_record).items()
            if not is_told(days, moments)]  # fmt: skip


def labels_missed(
    asking: str, names: Sequence[Mention], references: Sequence[Reference]
) -> list[Mention]:
    """Return the drugs and products whose label is asked for, where none of theirs is cited.

    Where a question says whose label it means ("the Kymriah label on romiplostim"), it is that.
    """
    named = [name for name in names if name.kind in ("drug", "product")]
    labels = [r for r in references if r.design == "product-label"]
    owners = [name for name in named if owns_label(asking, name)]
    if owners:
        cited = mentioned(*(r.title for r in labels)).union(*(r.products for r in labels))
        return [name for name in owners if name.concept not in cited]
    spoken = mentioned(*(r.text for r in labels))
    return named if spoken.isdisjoint(name.concept for name in named) else []


def regions_missed(asking: str, references: Sequence[Reference]) -> list[str]:
    """Return a note where it is asked what is licensed somewhere and only labels of elsewhere tell.

    Or where one of elsewhere opens. The European label of a drug is not that of the United Kingdom.
    """
    regions = list(dict.fromkeys(r.region for r in references if r.design == "product-label"))
    asked = regions_asked(asking)
    if not (regions and asked and (LICENSED.search(asking) or OF_LICENCE.search(asking))):
        return []
    opens = [r.region for r in references[:1] if r.design == "product-label"]
    if any(name in region for name in asked for region in opens or regions):
        return []
    if any(name in region for name in asked for region in regions):
        return [OPENS_IN_OTHER.format(told=opens[0], asked=" or ".join(asked))]
    return [OTHER_REGION.format(told=" and ".join(regions), asked=" or ".join(asked))]


def brands_swapped(names: Sequence[Mention], said: str) -> list[str]:
    """Return a note for each brand asked about where only others of its drug are spoken of."""
    known, notes = vocabulary(), []
    for name in names:
        if name.kind not in LABELLED:
            continue
        brands = [form for form in known.names[name.concept] if BRAND.fullmatch(form)]
        told = [brand for brand in brands if re.search(rf"\b{brand.lower()}\b", said)]
        asked = [brand for brand in brands if (brand.lower(),) == name.words]
        if asked and told and not set(asked) & set(told):
            notes.append(OTHER_BRAND.format(name=asked[0], others=", ".join(told)))
    return notes


def owns_label(asking: str, name: Mention) -> bool:
    """Say whether a question speaks of the label of a name: the Kymriah label, label of Nplate."""
    words = r"\W+".join(map(re.escape, name.words))
    return bool(
        re.search(rf"\b{words}(?:'s)?(?: (?:and|or) [\w-]+)?(?: {REGION})* {LABEL}\b", asking)
        or re.search(rf"\b{LABEL} (?:of|for) (?:the )?(?:[\w-]+ (?:and|or) )?{words}\b", asking)
    )


def in_a_row(asked: Asked, names: Sequence[Mention]) -> str:
    """Return names as the question has them, in a row."""
    return ", ".join(dict.fromkeys(as_written(asked.text, name.words) for name in names))


def mentioned(*texts: str) -> frozenset[str]:
    """Return the concepts that texts mention by a name of their own, without their classes."""
    return frozenset().union(*map(named_in, texts))
