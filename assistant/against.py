"""What a label advises against is told whenever it is asked whether or how a drug is given."""

from __future__ import annotations

import re

from assistant.calculators.told import DAY
from assistant.scales import periods_in
from index.asked import Asked, read_question
from index.features import names_of
from index.passages import Passage
from index.rerank import drugs_asked, named_in
from index.search import Filters, Searcher
from index.tokens import normalise
from index.vocabulary import vocabulary

AGAINST = re.compile(
    r"\b(?:does not recommend|(?:is|are) not recommended|(?:must|should) not be (?:used|given))\b"
)
EVERY_OTHER = re.compile(r"\bany cause other than\b")
GIVING = re.compile(
    r"\b(?:ok|okay|safe|safely|allowed?|may|can|could|should|give|given|giving|start\w*|early|when"
    r"|use|day|week|dos\w+)\b"
)
NAMED = frozenset(
    {"drug", "drug-class", "product", "syndrome", "infection", "population", "measure"}
)
# A boxed warning is told where harm is asked about; one on cancer wherever the drug may be given.
BOXED = re.compile(r"(?<!no )\bboxed warnings?\b")
OF_CANCER = re.compile(r"\bcancers\b")
HARM = re.compile(
    r"\b(?:safe|safely|safety|side[- ]effects?|adverse|harm\w*|danger\w*|warn\w*)\b|\w*toxic\w*"
    r"|(?<!high )(?<!low )(?<!at )\brisks?\b(?= (?:of|with)\b(?! (?:infection|bleeding)))"
)
FIRST_WEEKS = re.compile(r"\bfirst (\d+) weeks\b")
ANSWERED = frozenset({"time", "dose"})  # what a label that advises against giving answers


class LabelsAgainst:
    """The sentences of labels that advise against a use of a drug after CAR-T, read once."""

    def __init__(self, searcher: Searcher) -> None:
        """Take those of CAR-T products, of drugs those against every use but their own, and boxed.

        A boxed warning is no advice, but whoever asks for harm must know of it.
        """
        self._references = searcher.references
        labels = [
            p
            for p in searcher.passages.values()
            if self._references[p.reference].design == "product-label"
        ]
        self._passages = [
            p
            for p in labels
            if AGAINST.search(p.text)
            and (self._references[p.reference].products or EVERY_OTHER.search(p.text))
        ]
        self._boxed = [p for p in labels if p.kind == "finding" and BOXED.search(p.text)]

    def of(self, asked: Asked, filters: Filters) -> Passage | None:
        """Return what is advised against giving a drug asked about after CAR-T, None for nothing.

        Of several it is one on the product that is asked about. Where there is none it is the boxed
        warning: of harm that is asked about, or for cancer, which all who had CAR-T have.
        """
        drugs = drugs_asked(asked) or drugs_asked(read_question(asked.text))
        wider = {c for drug in drugs for c in vocabulary().broader.get(drug, ())}
        asking, kinds = normalise(asked.asking), read_question(asked.asking).kinds
        used = asked.wants_advice or ("rate" not in asked.kinds and GIVING.search(asking))
        harm = "rate" not in kinds and HARM.search(asking) and not BOXED.search(asking)
        if not drugs or asked.elsewhere or asked.wants_source:
            return None
        against = [
            p
            for p in (self._passages if used else ())
            if not named_in(p.text).isdisjoint(drugs | wider) and not is_past(asked, p)
        ]
        boxed = [
            p
            for p in (self._boxed if harm or used else ())
            if not named_in(p.text).isdisjoint(drugs) and (harm or OF_CANCER.search(p.text))
        ]
        for found in (against, boxed):
            passing = [p for p in found if filters.passes(self._references[p.reference])]
            if passing:
                return max(passing, key=lambda p: len(asked.concepts & names_of(p)))
        return None


def is_past(asked: Asked, against: Passage) -> bool:
    """Say whether a question is on days after the weeks that a label speaks of, and not on CRS."""
    weeks = FIRST_WEEKS.search(against.text)
    days = [int(day) for day in DAY.findall(normalise(asked.text))]
    late = weeks and min(days, default=0) > 7 * int(weeks[1])
    return bool(weeks and (late or periods_in(asked) == {"late"})) and "crs" not in asked.concepts


def answers(against: Passage | None, asked: Asked) -> bool:
    """Say whether what a label advises against is all that is asked: it names all that is named."""
    after = asked.after_cart or "crs" in asked.concepts
    if against is None or not after or not set(asked.kinds) <= ANSWERED:
        return False
    known = vocabulary()
    told = names_of(against)
    names = asked.named(NAMED)
    return bool(names) and all({name, *known.broader.get(name, ())} & told for name in names)
