"""A vignette that asks what else can be done becomes a question on treatments not yet tried."""

from __future__ import annotations

import re

from index.asked import ABSENT, Asked
from index.tried import TREATMENTS
from index.vocabulary import vocabulary

# What the references report on for counts that stay low after CAR-T, and for which line each is
# spoken of (rejeski-2023-icaht-consensus for the measures, dahunsi-2025-cytopenia-review and
# mingot-castellano-2024-eltrombopag for TPO receptor agonists); () stands for any.
MEASURES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("tpo-ra", "eltrombopag or romiplostim", ()),
    ("g-csf", "G-CSF", ("neutropenia", "pancytopenia", "cytopenia")),
    ("stem-cell-boost", "a stem cell boost", ("neutropenia", "pancytopenia", "cytopenia")),
)
ASKS = re.compile(
    r"\bwhat (next|else|now|then)\b|(^|[.;,:?!] ?)(and |so )?next\W*$|\boptions?\b"
    r"|\bnext (step|line|move)"
    r"|(?<!not )(?<!n't )(?<!n’t )\btreat (it|this|that|them)\b(?! as\b| at\b)"
    r"|\banything (else|left|more|besides|apart from)\b"
    r"|\bany (other|further|more|ideas?|thoughts|suggestions?|treatments?|drugs?)\b"
    r"|\bwhat (can|could|would|should|might|do) (i|we|you|one|be|she|he|they)\b[^?]{0,30}"
    r"\b(do|try|tried|add|added|give|given|offer|offered|suggest|recommend|consider)\b"
    r"|\bwhat (can|could|might) be (tried|done|added|offered|given)\b"
    r"|\bhow (do|would|should|can|to)\b[^?]{0,25}\b(treat|manage)\b"
)
# What is asked for is evidence, not what to do.
EVIDENCE = re.compile(
    r"\b(trials?|randomi[sz]ed|rct|controlled|evidence|stud(y|ies)|supported by)\b"
)
# Who is asked about: then their words are wanted, not those of all references.
WHOSE = re.compile(r"\b(say|says|said|per|according|authors?|guidelines?|consensus|label|paper)\b")
# What else a vignette may be about, so that its counts are not what is asked to be treated.
ELSEWHERE = frozenset({"infection", "marker", "syndrome"})
# An acute illness: what is done for it is another matter than what is done for the counts.
ACUTE = re.compile(
    r"\b(sepsis|septic|shock|pneumonia|aspergill\w+|bacter[ai]emi\w+|fung[ae]mi\w+|candid[ae]mi\w+"
    r"|mucor\w*|abscess|sinusitis|cellulitis|pneumonitis|meningitis|encephalitis|colitis|typhlitis"
    r"|febrile|fevers?|pyrexi\w+|(t|temp|temperature)( of)? ?(38|39|4[01])(\.\d)?"
    r"|(blood )?cultures? (is |are |was )?(positive|grew|growing)|bleeding)\b"
)
LINES = ("thrombocytopenia", "neutropenia", "anemia", "pancytopenia")
# A count that transfusion does not raise is another matter than one that does not recover.
NO_INCREMENT = re.compile(
    r"\bhla[- ](ab|antibod)|\b(no|zero|poor) (platelet )?increments?\b"
    r"|\bincrements? (zero|poor|nil)|\b(plts?|platelets?|transfusion)[ -]refractor"
    r"|\brefractory to ([a-z]+ )?(plts?|platelets?)\b(?! recovery)"
)
NO_CELLS = re.compile(
    r"\bno (more )?(stored|back-?up|cryopreserved|frozen|autologous|spare)\b|\bboost (is )?not"
)


def question_on_options(asked: Asked) -> str | None:
    """Return the question on what is reported for a vignette's counts, or None for any other."""
    known = vocabulary()
    kinds = {known.kinds[concept] for concept in known.concepts(asked.asking)}
    named = {c for c in known.concepts(asked.asking) if known.kinds[c] in TREATMENTS}
    lines = [line for line in LINES if line in asked.concepts]
    if not lines and "cytopenia" in asked.concepts:
        lines = ["cytopenia"]
    elif not lines and "g-csf" in asked.tried:  # what it is given for need not be said
        lines = ["neutropenia"]
    asking = asked.asking.lower()
    if not (asked.after_cart and lines and ASKS.search(asking)):
        return None
    if WHOSE.search(asking) or EVIDENCE.search(asking):
        return None
    if named - asked.tried or kinds & ELSEWHERE or asked.concepts & {"iec-hs", "ferritin"}:
        return None
    if NO_INCREMENT.search(asked.text.lower()) or ACUTE.search(ABSENT.sub("", asked.text.lower())):
        return None
    left = [
        name
        for concept, name, of in MEASURES
        if concept not in asked.tried
        and (not of or set(of) & set(lines))
        and not (concept == "stem-cell-boost" and NO_CELLS.search(asked.text.lower()))
    ]
    if not left:
        return None
    return (
        f"What is recommended for {' and '.join(lines)} that persists after CAR-T, and how many "
        f"patients responded or recovered, and how soon, with {' or with '.join(left)}?"
    )
