"""Hits become the claims of an answer, without a model: the references' own findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.answers import Citation, CitedReference, Claim
from index.asked import Asked
from index.passages import Passage
from index.references import Reference
from index.rerank import concepts_of, is_direct, kinds_answered
from index.search import Hit
from index.terms import Terms, stems

# An answer ends with the claim that reaches ENOUGH words and never passes MOST; a passage scoring
# below WORTH of the best does not enter; COVERS rewards what the claims before do not say yet,
# REPEATS punishes what they do. Chosen in docs/experiments.md.
ENOUGH, MOST, WORTH = 100, 140, 0.62
COVERS, REPEATS = 0.6, 0.25
POOL = 25
CONCEPT_WEIGHT, KIND_WEIGHT = 3.0, 4.0

Item = tuple[str, str]


def compose(asked: Asked, hits: Sequence[Hit], terms: Terms) -> list[Claim]:
    """Return claims from the hits: the best first, then what adds most and repeats least."""
    pool = [h for h in hits if asked.wants_limits or h.passage.kind != "limit"][:POOL]
    if not pool:
        return []
    worth = WORTH * max(hit.score for hit in pool)
    pool = [hit for hit in pool if hit.score >= worth]
    items = items_asked(asked, terms)
    covered = {hit.passage.id: items_covered(asked, items, hit.passage, terms) for hit in pool}
    chosen: list[Passage] = []
    said: set[Item] = set()
    while pool and word_count(chosen) < ENOUGH:
        best = max(
            pool,
            key=lambda hit: (
                hit.score
                + COVERS * gain(items, covered[hit.passage.id] - said)
                - REPEATS * repetition(hit.passage, chosen, terms),
                hit.passage.id,
            ),
        )
        pool.remove(best)
        if chosen and word_count([*chosen, best.passage]) > MOST:
            continue
        chosen.append(best.passage)
        said |= covered[best.passage.id]
    return [claim_of(passage) for passage in chosen]


def items_asked(asked: Asked, terms: Terms) -> dict[Item, float]:
    """Return what a full answer touches: telling words, concepts, kinds of answer; with weights."""
    items = {("word", s): terms.weight([s]) for s in terms.known(stems(asked.text))}
    items |= {("concept", c): CONCEPT_WEIGHT for c in asked.concepts}
    return items | {("kind", k): KIND_WEIGHT for k in asked.kinds}


def items_covered(
    asked: Asked, items: Mapping[Item, float], passage: Passage, terms: Terms
) -> set[Item]:
    """Return the items that a passage touches."""
    has = {("word", s) for s in terms.of[passage.id]}
    has |= {("concept", c) for c in concepts_of(passage.text)}
    has |= {("kind", k) for k in kinds_answered(asked, passage)}
    return has & items.keys()


def gain(items: Mapping[Item, float], new: Iterable[Item]) -> float:
    """Return the share of the asked that new items add, 0 to 1."""
    return sum(items[item] for item in new) / (sum(items.values()) or 1.0)


def repetition(passage: Passage, chosen: Sequence[Passage], terms: Terms) -> float:
    """Return how much of a passage's words one chosen passage already has, 0 to 1."""
    mine = terms.of[passage.id]
    return max(
        (
            len(mine & terms.of[other.id]) / max(min(len(mine), len(terms.of[other.id])), 1)
            for other in chosen
        ),
        default=0.0,
    )


def word_count(passages: Sequence[Passage]) -> int:
    """Return the number of words of passages together."""
    return sum(len(passage.text.split()) for passage in passages)


def claim_of(passage: Passage) -> Claim:
    """Return a passage as a claim that cites itself whole."""
    span = Citation(passage.reference, passage.id, 0, len(passage.text), passage.text)
    return Claim(passage.text, (span,))


def cited_references(
    claims: Sequence[Claim], passages: Mapping[str, Passage], references: Mapping[str, Reference]
) -> tuple[CitedReference, ...]:
    """Return the references of claims, numbered in the order of first citation."""
    first = {
        c.reference: c.passage for claim in reversed(claims) for c in reversed(claim.citations)
    }
    order = dict.fromkeys(c.reference for claim in claims for c in claim.citations)
    return tuple(
        listed(number, references[id_], passages[first[id_]])
        for number, id_ in enumerate(order, start=1)
    )


def listed(number: int, reference: Reference, passage: Passage) -> CitedReference:
    """Return a reference as an answer lists it."""
    return CitedReference(
        number=number,
        id=reference.id,
        citation=reference.citation(),
        url=reference.url,
        design=reference.design,
        n=reference.n,
        year=reference.year,
        population=reference.population,
        direct=is_direct(passage, reference),
        counted=reference.counted,
        region=reference.region,
    )
