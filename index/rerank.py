"""A question and its hits become a better order: names, kind of answer and setting must agree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from index.asked import ANSWER_KINDS, Asked, read_question
from index.passages import Passage
from index.references import Reference
from index.search import Hit
from index.tokens import normalise
from index.vocabulary import vocabulary

# What each agreement adds to a fused score (0 to about 1.5); see docs/experiments.md.
NAMED, ANSWERS_KIND, ADVICE, LIMITS = 0.3, 0.15, 0.2, 0.3
# What each disagreement takes away.
OTHER_NAMED, INDIRECT, LIMIT, SUMMARY = 0.3, 0.15, 0.15, 0.05

# Kinds of which a passage about another one does not answer: eltrombopag for romiplostim …
EXCLUSIVE = ("drug", "product", "score", "infection")
ADVISING = ("guideline", "consensus")
# How a record's population says that it is not about CAR-T recipients.
NOT_CART = re.compile(r"\bnot\b[^.;]*CAR-T|CAR-T[^.;]*\bnot\b")


def rerank(question: str, hits: Sequence[Hit], references: Mapping[str, Reference]) -> list[Hit]:
    """Return the hits with their scores raised by agreement, best first, ties by passage id."""
    asked = read_question(question)
    scored = [
        replace(
            hit,
            score=hit.score
            + agreement(asked, hit.passage)
            + fit(asked, hit.passage, references[hit.passage.reference]),
        )
        for hit in hits
    ]
    return sorted(scored, key=lambda hit: (-hit.score, hit.passage.id))


def agreement(asked: Asked, passage: Passage) -> float:
    """Return how well the words of a passage agree with what is asked, in points of score."""
    has, around = concepts_of(passage.text), concepts_of(passage.context)
    named = sum(1.0 if c in has else 0.5 if c in around else 0.0 for c in asked.concepts)
    points = NAMED * named / max(len(asked.concepts), 1)
    if asked.kinds:
        points += ANSWERS_KIND * len(kinds_answered(asked, passage)) / len(asked.kinds)
    return points - OTHER_NAMED * names_another(asked.concepts, has)


def fit(asked: Asked, passage: Passage, reference: Reference) -> float:
    """Return how well the kind of a passage and of its study fit the question."""
    points = {"finding": 0.0, "summary": -SUMMARY, "limit": -LIMIT}[passage.kind]
    if asked.wants_limits and passage.kind == "limit":
        points += LIMITS
    if asked.wants_advice and reference.design in ADVISING:
        points += ADVICE
    if asked.after_cart and not is_direct(passage, reference):
        points -= INDIRECT
    return points


def kinds_answered(asked: Asked, passage: Passage) -> list[str]:
    """Return the kinds of answer asked for that a passage has the look of."""
    return [kind for kind in asked.kinds if kind in kinds_of(passage.text)]


@lru_cache(maxsize=20_000)
def kinds_of(text: str) -> frozenset[str]:
    """Return the kinds of answer that a text has the look of, remembered."""
    plain = normalise(text)
    return frozenset(kind for kind, (_, looks) in ANSWER_KINDS.items() if looks.search(plain))


def is_direct(passage: Passage, reference: Reference) -> bool:
    """Say whether a passage speaks of CAR-T recipients, by its words or its reference's."""
    if "not CAR-T" in passage.text or NOT_CART.search(reference.population):
        return False
    about = f"{reference.title}. {reference.population}. {' '.join(reference.products)}"
    return "car-t" in concepts_of(passage.text) | concepts_of(about)


def names_another(asked: frozenset[str], has: frozenset[str]) -> bool:
    """Say whether a passage names only others of a kind of which the question names one."""
    kind_of = vocabulary().kinds
    for kind in EXCLUSIVE:
        wanted = {c for c in asked if kind_of[c] == kind}
        found = {c for c in has if kind_of[c] == kind}
        if wanted and found and not wanted & found:
            return True
    return False


@lru_cache(maxsize=20_000)
def concepts_of(text: str) -> frozenset[str]:
    """Return the concepts of a text, remembered."""
    return vocabulary().concepts(text)
