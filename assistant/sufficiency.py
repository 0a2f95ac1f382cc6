"""After the search: do the references speak of what is asked? If not, say what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.asked import Asked
from index.features import concepts_of
from index.search import Hit, Searcher
from index.terms import stems
from index.tokens import words
from index.vocabulary import vocabulary

# Kinds of concept that by themselves place a question in this field, and single ones that do.
FIELD_KINDS = frozenset({"product", "target", "score"})
FIELD = frozenset(
    {"car-t", "tpo-ra", "g-csf", "gm-csf", "iec-hs", "icans", "crs", "stem-cell-boost",
     "poor-graft-function", "clonal-hematopoiesis", "therapy-related-myeloid-neoplasm"}
)  # fmt: skip
# Below these a question is outside the field: cosine of the nearest passage, and share of its
# telling words that one passage holds. Chosen on several question sets, docs/experiments.md.
NEAR_IN_FIELD, NEAR, COVERED = 0.33, 0.53, 0.40
NAMED_KINDS = frozenset({"drug", "product", "infection"})
TOGETHER_KINDS = ("drug", "disease", "score", "infection", "population")
COMPARES = re.compile(r"\b(vs|versus|compar\w+|than|differen\w+|or|both)\b")
NEGATED = re.compile(r"\b(no|not|without|never had)\s+(a\s+)?(car[- ]?t|cancer)\b")


@dataclass(frozen=True)
class Missing:
    """What stands in the way of an answer: `in_field` or not, and the names not covered."""

    in_field: bool
    names: tuple[str, ...] = ()
    together: bool = False


class Sufficiency:
    """What the references cover, counted once, and the judgement on a question's hits."""

    def __init__(self, searcher: Searcher) -> None:
        """Read which concepts each reference speaks of."""
        self.terms = searcher.terms
        self._concepts = {
            r.id: concepts_of(f"{r.text}. {' '.join((*r.products, *r.interventions))}")
            for r in searcher.references.values()
        }
        self._present = frozenset().union(*self._concepts.values())

    def missing(self, asked: Asked, hits: Sequence[Hit]) -> Missing | None:
        """Return why the hits do not answer the question, or None when they may."""
        if not self._in_field(asked, hits):
            return Missing(in_field=False)
        absent = self._absent_names(asked.asking)
        if absent:
            return Missing(in_field=True, names=tuple(absent))
        apart = self._never_together(asked.asking)
        if apart:
            return Missing(in_field=True, names=tuple(apart), together=True)
        return None

    def _in_field(self, asked: Asked, hits: Sequence[Hit]) -> bool:
        if not hits:
            return False
        nearest = max(hit.dense for hit in hits[:10])
        kinds = vocabulary().kinds
        if any(c in FIELD or kinds[c] in FIELD_KINDS for c in asked.concepts):
            return nearest >= NEAR_IN_FIELD and not NEGATED.search(asked.text.lower())
        return nearest >= NEAR or self._covered(asked, hits) >= COVERED

    def _covered(self, asked: Asked, hits: Sequence[Hit]) -> float:
        """Return the largest share of the question's telling words in one of the first hits."""
        telling = stems(asked.text)
        weight = self.terms.weight
        whole = weight(telling) or 1.0
        return (
            max(
                weight(telling & (self.terms.of[h.passage.id] | self.terms.context[h.passage.id]))
                for h in hits[:10]
            )
            / whole
        )

    def _absent_names(self, asking: str) -> list[str]:
        """Return names of drugs, products and pathogens that no reference mentions."""
        known = [
            mention.concept
            for mention in vocabulary().mentions(asking)
            if mention.kind in NAMED_KINDS and mention.concept not in self._present
        ]
        return list(dict.fromkeys((*known, *self._unknown_drugs(words(asking)))))

    def _unknown_drugs(self, read: Iterable[str]) -> Iterable[str]:
        endings = vocabulary().drug_endings
        for word in read:
            if len(word) >= 6 and word.endswith(endings) and not self.terms.seen(word):
                yield word

    def _never_together(self, asking: str) -> list[str]:
        """Return the names of the asking sentence where no reference speaks of all its kinds."""
        if COMPARES.search(asking.lower()):
            return []
        named: dict[str, set[str]] = {}
        for mention in vocabulary().mentions(asking):
            if mention.kind in TOGETHER_KINDS:
                named.setdefault(mention.kind, set()).add(mention.concept)
        if len(named) < 2 or any(
            all(concepts & found for found in named.values())
            for concepts in self._concepts.values()
        ):
            return []
        return sorted(set().union(*named.values()))
