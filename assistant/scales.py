"""A scale that is asked about as a whole is told whole: each of its steps, in its own order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.asked import Asked
from index.passages import Passage
from index.search import Hit
from index.tokens import normalise
from index.vocabulary import vocabulary

WHOLE = re.compile(
    r"\bgrad(?:es|ing|ed)\b|\bgrade (?:definition|criteri|cut-?off|table)"
    r"|\b(?:points|scoring|scored|calculat\w*|criteria|components?|items|cut-?offs?)\b"
    r"|\b(?:goes|go) into\b|\bmade (?:up )?of\b|\bconsists? of\b"
)
# How a step of a scale looks: what makes a grade, that none is given, points of one of its tests.
STEP = re.compile(
    r"\bis grade \d|\bgrade \d\b.{0,60}\bmeans\b|\bno (?:\w+ )?grade \d definition|\b0 points\b"
)
PARTS = frozenset({"marker", "cytopenia"})  # a question that names one asks of that part
PERIOD = re.compile(r"\b(early|late)\b")


def steps_of_scale(asked: Asked, first: Passage, hits: Sequence[Hit]) -> list[Passage]:
    """Return the steps of the scale asked about, in the order of its reference; else none.

    They come from the reference of the first passage: on who has which grade another says most.
    """
    plain, known = normalise(asked.asking), vocabulary()
    mentions = known.mentions(asked.asking)
    scales = {m.concept for m in mentions if m.kind == "score"}
    of_part = any(m.kind in PARTS for m in mentions)
    if len(scales) != 1 or of_part or "rate" in asked.kinds or not WHOLE.search(plain):
        return []
    periods = set(PERIOD.findall(plain))
    steps = {
        hit.passage.id: hit.passage
        for hit in hits
        if hit.passage.reference == first.reference
        and STEP.search(hit.passage.text)
        and scales <= {m.concept for m in known.mentions(hit.passage.text)}
        and (not periods or periods & set(PERIOD.findall(normalise(hit.passage.text))))
    }
    return sorted(steps.values(), key=lambda passage: passage.start) if len(steps) > 1 else []
