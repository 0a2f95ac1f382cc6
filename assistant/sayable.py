"""Which passages may be said at all: statements, and of labels the one that is asked about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.scales import is_of_other_period, periods_in
from index.asked import Asked
from index.features import LABEL_ASKED, concepts_of, names_of
from index.named import studies_meant
from index.passages import Passage
from index.references import Reference
from index.rerank import named_in
from index.search import Hit
from index.tokens import normalise, words
from index.vocabulary import vocabulary

# A sentence of a summary that is only the name of its record, or only what a study set out to do.
HEADING = re.compile(
    r"^(?:[\w'-]+,? ){0,6}?(?:facts|figures|report|review|series|letter|meta-analysis|trial|pilot"
    r"|comparison|account|article|evidence|label|dose|warning|table)\b",
    re.IGNORECASE,
)
STATES = re.compile(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|can|may|must|should|found|shows?|showed"
    r"|singles|confines?|named|rose|recover(?:s|ed)|fell|came|gave|cut|drew|ran|[a-z]+ly [a-z]+ed"
    r"|(?:compar|describ|report|counted|review|follow|conclud|recommend|advis|stat|suggest|combin"
    r"|develop|pool)\w*(?:s|ed) (?!of\b|by\b|to\b))\b"
)
ANSWERS_ITSELF = re.compile(r"^It (?:is|was|does|did)\b:")
OF_RECORD = re.compile(
    r"\b(?:recorded|included|noted) here\b(?! as a caution)|\bis included\.$|^Its introduction\b"
    r"|\b(?:cut off|not visible|readable|that could be read)\b"
)
# What only the label of the drug or product itself tells.
OF_LABEL = re.compile(rf"{LABEL_ASKED.pattern}|\b(?:boxed|black box)\b")
WHICH_LABELS = re.compile(r"\b(?:which|what) (?:[\w-]+ ){0,2}labels\b")
LABELLED = frozenset({"drug", "drug-class", "product"})
SET_OUT = re.compile(
    r"\b(?:asked|checked|tested|examined|investigated|assessed|studied|looked at|reviewed)"
    r" (?:whether|if|how|what|which)\b"
)


# Ages in years: as a question tells a patient's, and the first and last of a band that is told.
AGE = re.compile(
    r"\b(\d{1,3})[- ]?(?:years?|yrs?|yo|y/o|y)[- ]?(?:old|o)\b|\b(?:aged?|child of) (\d{1,3})\b"
    r"|\b(\d{1,3}) ?(?:[mf]|y|yo|yr)\b"
)
LAST_AGE = 120
BAND = re.compile(r"\b(?:aged|from) (\d+)(?: to (\d+))? years\b|\bunder (\d+) years\b")


# A dose for who takes an inhibitor or inducer as well, and how a question says that someone does.
OF_INTERACTION = re.compile(r"\b(?:inhibitor|inducer)s?\b", re.IGNORECASE)
INTERACTS = re.compile(
    r"\b(?:inhibit|induc|interact|cyp|with|plus|combin|together|taking|takes|on|and)\w*\b|[+&/]"
)
# One study is asked about beside others; what is licensed somewhere, and a text that tells of it.
BESIDE = re.compile(
    r"\b(?:vs|versus|compar\w+|than|agree\w*|contradict\w*|differ\w*|other|instead|alternativ\w*"
    r"|replac\w*|switch\w*)\b"
)
LICENSED = re.compile(
    r"\b(?:licen[sc]ed?|approved|authori[sz]ed|reimbursed|on the nhs)\b", re.IGNORECASE
)
OF_LICENCE = re.compile(
    r"\b(?:licen[sc]|approv|authori[sz]|label|smpc|indicat|off[- ]label)", re.IGNORECASE
)
# Of a region as its label is called, or as whoever licenses there is.
JURISDICTIONS = {
    "US": re.compile(r"\bUSA?\b|\b(?:FDA|fda|American|United States)\b"),
    "European": re.compile(r"\b(?:EMA|ema|EU|eu|Europe(?:an)?)\b"),
    "UK": re.compile(r"\b(?:UK|uk|MHRA|mhra|NHS|British|Britain|England|Scotland|Wales)\b"),
    "Canadian": re.compile(r"\bCanad(?:a|ian)\b"),
    "Australian": re.compile(r"\b(?:Australian?|TGA|PBS)\b"),
    "Japanese": re.compile(r"\b(?:Japan|PMDA)\b"),
}


def sayable(asked: Asked, hits: Sequence[Hit], references: Mapping[str, Reference]) -> list[Hit]:
    """Return the hits that may be said; of labels alone where a question asks which labels.

    A grade of late ICAHT is none of day 10, a dose for children of 1 to 5 years none at 7, one
    beside an inhibitor none of the drug alone. Of a study that is named others say nothing, of what
    is licensed somewhere what tells of no licence, of a drug what tells of others alone.
    """
    periods, ages = periods_in(asked), ages_in(asked.text)
    alone = "dose" in asked.kinds and not is_beside_another(asked)
    pool = [
        hit
        for hit in hits
        if may_be_said(asked, hit.passage)
        and not is_of_other_period(periods, hit.passage)
        and not is_of_other_age(ages, hit.passage)
        and not (alone and OF_INTERACTION.search(hit.passage.text))
    ]
    asking = normalise(asked.asking)
    named = studies_meant(asked.text, references.values())
    if named and not BESIDE.search(asking):
        pool = [hit for hit in pool if hit.passage.reference in named]
    if LICENSED.search(asking) and regions_asked(asked.asking):
        pool = [hit for hit in pool if tells_of_licence(hit.passage, references)]
    if not BESIDE.search(asking):
        pool = [hit for hit in pool if not is_of_other_drug(asked, hit.passage)] or pool
    if WHICH_LABELS.search(asking):
        return [
            hit for hit in pool if references[hit.passage.reference].design == "product-label"
        ] or pool
    return pool


def is_of_other_drug(asked: Asked, passage: Passage) -> bool:
    """Say whether a passage names other drugs than the one of a class that is asked about.

    And neither that one nor its class.
    """
    known, told = vocabulary(), named_in(passage.text)
    asks = {drug for drug in asked.named(("drug",)) if known.broader.get(drug)}
    wider = {c for drug in asks for c in known.broader[drug]}
    others = {c for c in told if known.kinds[c] == "drug"} - asks
    named = asked.named(("drug", "drug-class"))
    return bool(asks and others) and told.isdisjoint(wider) and names_of(passage).isdisjoint(named)


def is_beside_another(asked: Asked) -> bool:
    """Say whether a question speaks of more than one drug, or of a drug beside something."""
    text = normalise(asked.text)
    named = {word for m in vocabulary().mentions(asked.text) for word in m.words}
    others = [w for w in words(text) if w not in named and w.endswith(vocabulary().drug_endings)]
    drugs = {c for c in asked.concepts if vocabulary().kinds[c] == "drug"}
    return bool(others) or len(drugs) > 1 or bool(INTERACTS.search(text))


def regions_asked(asking: str) -> list[str]:
    """Return the regions that a question speaks of, as their labels are called."""
    return [name for name, place in JURISDICTIONS.items() if place.search(asking)]


def tells_of_licence(passage: Passage, references: Mapping[str, Reference]) -> bool:
    """Say whether a passage is of a label, or speaks of one."""
    of_label = references[passage.reference].design == "product-label"
    return of_label or bool(OF_LICENCE.search(passage.text))


def ages_in(text: str) -> list[int]:
    """Return the ages in years that a text tells."""
    return [int(next(filter(None, found))) for found in AGE.findall(normalise(text))]


def is_of_other_age(ages: Sequence[int], passage: Passage) -> bool:
    """Say whether a passage is on patients of certain ages, and none that is asked about is."""
    if not ages:
        return False
    bands = [
        (0, int(under)) if under else (int(first), int(last or LAST_AGE))
        for first, last, under in BAND.findall(normalise(passage.text))
    ]
    return bool(bands) and not any(first <= age <= last for age in ages for first, last in bands)


def may_be_said(asked: Asked, passage: Passage) -> bool:
    """Say whether a passage is an answer: not what a study asked, a limit only where asked for."""
    if passage.kind == "limit":
        return asked.wants_limits and "?" not in passage.text
    return "?" not in passage.text and not (passage.kind == "summary" and is_empty(passage.text))


def is_empty(text: str) -> bool:
    """Say whether a sentence of a summary only names its record or says what a study set out to do.

    Nor does one stand that answers a question of its own: "It does: levels rise".
    "Label facts for lusutrombopag." has no statement; what a trial tested is not what it found.
    """
    if any(form.search(text) for form in (SET_OUT, ANSWERS_ITSELF, OF_RECORD)):
        return True
    return bool(HEADING.search(text)) and not STATES.search(text)


def is_other_label(asked: Asked, reference: Reference) -> bool:
    """Say whether a reference is another label than the one that a question asks about."""
    named = asked.named(LABELLED)
    own = concepts_of(f"{reference.title}. {' '.join(reference.products)}")
    return bool(
        named
        and reference.design == "product-label"
        and OF_LABEL.search(normalise(asked.asking))
        and named.isdisjoint(own)
    )
