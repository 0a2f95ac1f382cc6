"""What is told of the hits beside an answer: whose they are, the nearest of them, how near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answers import CitedReference, Refusal
from assistant.compose import listed
from assistant.guard import refusal
from assistant.missing import Missing
from index.references import Reference
from index.search import Hit

NEAREST = 3
RANKED = 10


def not_answered(
    missing: Missing, hits: Sequence[Hit], references: Mapping[str, Reference]
) -> Refusal:
    """Return the refusal that says what is missing, with the nearest references."""
    first = sorted(hits, key=lambda hit: hit.passage != missing.limit)
    why = f" {missing.why}" if missing.why else ""
    return replace(refusal("not-answered", why=why), nearest=nearest_references(first, references))


def nearest_references(
    hits: Sequence[Hit], references: Mapping[str, Reference]
) -> tuple[CitedReference, ...]:
    """Return the references of the first hits, numbered, each with its best passage."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.passage.reference, hit)
    return tuple(
        listed(number, references[id_], hit.passage)
        for number, (id_, hit) in enumerate(list(first.items())[:NEAREST], start=1)
    )


def ranked_references(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Return the ids of the references of hits, best first."""
    return tuple(dict.fromkeys(hit.passage.reference for hit in hits))[:RANKED]


def nearness(hits: Sequence[Hit]) -> float:
    """Return the cosine of the nearest of the first hits, 0 for none; comparable over questions."""
    return round(max((hit.dense for hit in hits[:RANKED]), default=0.0), 4)
