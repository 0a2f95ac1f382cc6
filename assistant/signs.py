"""What speaks for and against an answer among the hits, weighed by three fitted models."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import cache

from assistant.checking.wording import wording
from assistant.gaps import Gaps
from assistant.unknown import UnknownNames, proper_words
from index.asked import Asked
from index.features import concepts_of, kinds_of
from index.reader import LIMIT
from index.search import Hit
from index.terms import Terms, stem, stems
from index.tokens import words
from index.vocabulary import vocabulary

# Kinds of concept that by themselves place a question in this field, and single ones that do.
FIELD_KINDS = frozenset({"product", "target", "score"})
FIELD = frozenset(
    {"car-t", "tpo-ra", "g-csf", "gm-csf", "iec-hs", "icans", "crs", "stem-cell-boost",
     "poor-graft-function", "clonal-hematopoiesis", "therapy-related-myeloid-neoplasm"}
)  # fmt: skip
# Kinds that place a question beside this field at least: the references may hold nothing on it, but
# it is not for another assistant.
NEAR_KINDS = FIELD_KINDS | {
    "cytopenia", "measure", "syndrome", "infection", "marker", "drug", "drug-class",
}  # fmt: skip
COMPARES = re.compile(r"\b(vs|versus|compar\w+|than|differen\w+|or|both|same|interchang\w+)\b")
# Kinds of which a reference must have all that are asked about before it can lack something.
SUBJECT_KINDS = frozenset({"drug", "product", "score", "infection", "population", "place"})
COVERED_KINDS = SUBJECT_KINDS | {
    "drug-class", "measure", "disease", "syndrome", "marker", "target", "outcome",
}  # fmt: skip
LONG = 30
FIRST = 5  # passages in which a clinical word is looked for
# Three logistic models: of a question outside the field, of one that the references do not answer,
# and of one whose answer had better be called doubtful. Weights and limits were chosen by leaving
# one question set out at a time, see docs/experiments.md. Each weight is for the value named.
OUTSIDE = {"near": -9.0, "asked": -9.4, "covered": -4.4, "in_field": -4.4, "counts": -1.7,
           "drug": -0.1, "unknown": 1.4, "foreign": 0.7}  # fmt: skip
OUTSIDE_BASE, OUTSIDE_LIMIT = 9.9, 0.3
UNANSWERED = {"gap": 0.5, "overlap": 0.5, "unmet": 0.5, "near": 0.1, "asked": -2.0,
              "score": -0.1, "ahead": -0.2, "untold": 0.8, "precedent": 5.0, "odds": -3.9,
              "compares": 0.1, "long": -0.3}  # fmt: skip
UNANSWERED_BASE = -0.9  # its limits: assistant/sufficiency.py
DOUBTFUL = {"gap": 0.5, "overlap": 0.5, "unmet": 0.5, "near": 0.2, "asked": -2.1, "score": -0.1,
            "ahead": -0.2, "untold": 0.9, "precedent": 4.9, "odds": -4.0, "compares": 0.0,
            "long": -0.3}  # fmt: skip
DOUBTFUL_BASE, DOUBTFUL_LIMIT = -0.7, 0.2


class Signs:
    """The signs of a question and its hits, and what the models make of them."""

    def __init__(self, terms: Terms, unknown: UnknownNames, gaps: Gaps) -> None:
        """Take what is counted once of an index."""
        self._terms = terms
        self._unknown = unknown
        self._gaps = gaps

    def outside(self, asked: Asked, hits: Sequence[Hit]) -> bool:
        """Say whether a question is about something else than the references."""
        return chance(self.outside_values(asked, hits), OUTSIDE, OUTSIDE_BASE) > OUTSIDE_LIMIT

    def near_field(self, asked: Asked) -> bool:
        """Say whether a question names something of this field, whatever it asks about it.

        A trial that the references speak of is of this field, too.
        """
        kinds = {vocabulary().kinds[c] for c in asked.concepts}
        named = asked.concepts & FIELD or kinds & NEAR_KINDS
        return bool(named or self._unknown.knows_trial(asked.asking))

    def chance_unanswered(self, asked: Asked, hits: Sequence[Hit]) -> float:
        """Return the chance that the references do not answer a question, by all signs together."""
        values = self.unanswered_values(asked, hits)
        return chance(values, UNANSWERED, UNANSWERED_BASE)

    def doubtful(self, asked: Asked, hits: Sequence[Hit]) -> bool:
        """Say whether an answer had better be called doubtful."""
        values = self.unanswered_values(asked, hits)
        return chance(values, DOUBTFUL, DOUBTFUL_BASE) > DOUBTFUL_LIMIT

    def outside_values(self, asked: Asked, hits: Sequence[Hit]) -> dict[str, float]:
        """Return what tells a question of another field, each 0 to about 1."""
        kinds = {vocabulary().kinds[c] for c in asked.concepts}
        long = [w for w in dict.fromkeys(words(asked.asking)) if len(w) >= 5 and w.isalpha()]
        return {
            "near": max(hit.dense for hit in hits[:10]),
            "asked": max(hit.asked for hit in hits[:10]),
            "covered": self._covered(asked, hits),
            "in_field": bool(asked.concepts & FIELD or kinds & FIELD_KINDS),
            "counts": "cytopenia" in kinds,
            "drug": bool(kinds & {"drug", "drug-class"}),
            "unknown": sum(map(self._unknown.is_new, long)) / max(len(long), 1),
            "foreign": min(
                sum(map(self._unknown.is_foreign, set(long) - proper_words(asked.asking))), 2
            ),
        }

    def _covered(self, asked: Asked, hits: Sequence[Hit]) -> float:
        """Return the largest share of the question's telling words in one of the first hits."""
        telling = stems(asked.text)
        weight = self._terms.weight
        whole = weight(telling) or 1.0
        return (
            max(
                weight(telling & (self._terms.of[h.passage.id] | self._terms.context[h.passage.id]))
                for h in hits[:10]
            )
            / whole
        )

    def unanswered_values(self, asked: Asked, hits: Sequence[Hit]) -> dict[str, float]:
        """Return the signs for and against an answer among the hits, each about -1 to 1."""
        wanted = asked.named(COVERED_KINDS)
        have = [concepts_of(h.passage.text) | concepts_of(h.passage.context) for h in hits[:60]]
        full = [h for h, found in zip(hits, have, strict=False) if wanted <= found]
        telling = clinical_stems(asked.asking)
        return {
            "gap": self._gaps.margin(hits),
            "overlap": self._gaps.overlap(asked, hits, asked.named(SUBJECT_KINDS)),
            "unmet": any(
                not any(kind in kinds_of(h.passage.text) for h in full) for kind in asked.kinds
            ),
            "near": max(hit.dense for hit in hits[:10]),
            "asked": max(hit.asked for hit in hits[:10]),
            "score": hits[0].score / 10,
            "ahead": (hits[0].score - hits[:5][-1].score) / 3,
            "untold": min(len(self.untold(telling, hits[:FIRST])), 3) / 3,
            "precedent": hits[0].precedent,
            "odds": max(hit.odds for hit in hits[:10]) / LIMIT,
            "compares": bool(COMPARES.search(asked.text.lower())),
            "long": len(words(asked.text)) > LONG,
        }

    def untold(self, telling: Iterable[str], hits: Sequence[Hit]) -> list[str]:
        """Return the stems of a question that no passage says in any form."""
        said = frozenset().union(
            *(self._terms.of[h.passage.id] | self._terms.context[h.passage.id] for h in hits)
        )
        same = wording().same
        return [one for one in telling if not ({one} | same.get(one, frozenset())) & said]


def clinical_stems(asking: str) -> frozenset[str]:
    """Return the stems of a question's words that are neither plain English nor names."""
    return frozenset(
        one
        for one in stems(asking) - wording().plain - stems_of_names()
        if len(one) > 2 and not any(letter.isdigit() for letter in one)
    )


@cache
def stems_of_names() -> frozenset[str]:
    """Return the stems of all words of the vocabulary's names."""
    return frozenset(stem(word) for form in vocabulary().forms for word in form)


def chance(values: dict[str, float], weights: dict[str, float], base: float) -> float:
    """Return the chance that a logistic model gives, 0 to 1."""
    return 1.0 / (1.0 + math.exp(-base - sum(weights[name] * values[name] for name in weights)))
