"""Whether something is done before or after treatment, in a question and in a passage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.asked import Asked
from index.features import concepts_of
from index.granted import TIMED
from index.passages import Passage
from index.search import Hit
from index.vocabulary import vocabulary

EVENT = (
    r"(?:the |an? )?(?:[\w-]+ )?(?:infusion|lymphodeplet\w*|conditioning|car[- ]?t|transplant\w*"
    r"|chemotherapy|apheresis|leukapheresis)"
)
SIDES = {
    "before": re.compile(rf"\b(?:before|prior to|ahead of|pre)[ -]{EVENT}|\bday (?:-|−|minus ?)\d"),
    "after": re.compile(rf"\b(?:after|following|post)[ -]{EVENT}|\bday (?:\+ ?|plus ?)?\d"),
}
DONE = re.compile(
    r"\b(?:drawn|taken|measured|calculated|computed|scored|assessed|determined|collected|tests)\b"
    r"[^.;]{0,60}"
)
MEASURED = frozenset({"score", "marker"})


def mistimed(asked: Asked, hits: Sequence[Hit]) -> list[Passage]:
    """Return what puts a score or marker on the other side of treatment than a question does."""
    known = vocabulary().kinds
    meant = {c for c in concepts_of(asked.premise) if known[c] in MEASURED}
    granted = sides(asked.premise)
    if not meant or len(granted) != 1 or not TIMED.search(asked.premise.lower()):
        return []
    told = [
        (sides(done[0]), hit.passage)
        for hit in hits
        if meant <= concepts_of(hit.passage.text)
        and (done := DONE.search(hit.passage.text.lower()))
    ]
    if any(granted & found for found, _ in told):
        return []
    return [passage for found, passage in told if found]


def sides(text: str) -> frozenset[str]:
    """Return on which sides of treatment a text puts something; "day 7" is after it."""
    return frozenset(side for side, form in SIDES.items() if form.search(text.lower()))
