"""What the records say of themselves that they do not give: the surest sign of no answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from index.asked import ANSWER_KINDS, Asked
from index.features import concepts_of, kinds_of
from index.passages import Passage
from index.search import Hit, Searcher
from index.terms import stems
from index.tokens import normalise

# How a limit says that something is not there to be read.
NOT_GIVEN = re.compile(
    r"\b(?:not|never) (?:be )?(?:given|shown|visible|stated|reported|described|available|read|seen"
    r"|clear|in (?:this|the) (?:record|abstract|text|part))\b|\bnot (?:here|in this record)"
    r"|cut off|could not be read|do(?:es)? not (?:give|state|report|say)(?! whether)"
    r"|no [\w ,-]+ (?:was|were|is|are) (?:given|shown|visible|reported|found|posted)"
)
CLAUSE = re.compile(r"[;.:]\s|, so ")
# Words of such a sentence that do not say what is missing.
BOILERPLATE = stems(
    "abstract text record seen visible read checked given shown stated part page pages copy excerpt"
    " end cut label paper number yet publication letter figures"
)
NEAREST = 4
NONE = -0.8  # the margin where no record says so
# What a limit loses in the ranking for being one, and how many points of score are one of margin.
LIMIT, SCALE = 1.0, 8.0
Gap = tuple[frozenset[str], frozenset[str], Passage]


class Gaps:
    """The clauses of limits that name what a record does not give."""

    def __init__(self, searcher: Searcher) -> None:
        """Read them once, with the words and the kinds of answer that they name."""
        self._terms = searcher.terms
        self._of: defaultdict[str, list[Gap]] = defaultdict(list)
        self._findings: defaultdict[str, list[Passage]] = defaultdict(list)
        for passage in searcher.passages.values():
            if passage.kind != "limit":
                self._findings[passage.reference].append(passage)
            elif NOT_GIVEN.search(passage.text):
                for clause in CLAUSE.split(passage.text):
                    plain = normalise(clause)
                    kinds = frozenset(
                        k for k, (asks, _) in ANSWER_KINDS.items() if asks.search(plain)
                    )
                    self._of[passage.reference].append(
                        (stems(clause) - BOILERPLATE, kinds, passage)
                    )

    def margin(self, hits: Sequence[Hit]) -> float:
        """Return by how much the best of such limits ranks above the best finding, in points."""
        nearest = references_of(hits)[: NEAREST - 1]
        gap = self._best([h for h in hits if h.passage.reference in nearest])
        if gap is None:
            return NONE
        best = (gap.score + LIMIT - self._best_finding(hits, gap)) / SCALE
        return min(max(best, NONE), 0.3)

    def nearest(self, hits: Sequence[Hit], names: frozenset[str]) -> Passage | None:
        """Return the limit that ranks above all findings, of a record that speaks of all names."""
        gap = self._best(hits)
        if gap is None or gap.score + LIMIT < self._best_finding(hits, gap):
            return None
        return gap.passage if names <= self.concepts(gap.passage.reference) else None

    def _best(self, hits: Sequence[Hit]) -> Hit | None:
        gaps = [hit for hit in hits if self._is_gap(hit.passage)]
        return max(gaps, key=lambda hit: hit.score, default=None)

    def _best_finding(self, hits: Sequence[Hit], gap: Hit) -> float:
        found = [hit.score for hit in hits if not self._is_gap(hit.passage)]
        return max(found, default=gap.score + LIMIT)

    def overlap(self, asked: Asked, hits: Sequence[Hit], names: frozenset[str]) -> float:
        """Return how much of such a limit is what is asked, less what its record answers, 0 to 1.2.

        Only records that speak of all `names` count.
        """
        telling = stems(asked.asking) - BOILERPLATE
        found = 0.0
        for rank, reference in enumerate(references_of(hits)[:NEAREST]):
            if not names <= self.concepts(reference):
                continue
            answered = self._answered(asked, telling, reference)
            for said, kinds, _ in self._of[reference]:
                shared = len(kinds & set(asked.kinds))
                if shared or said & telling:
                    part = self._terms.weight(said & telling) / (self._terms.weight(said) or 1.0)
                    found = max(found, part + 0.3 * shared - 0.6 * answered - 0.1 * rank)
        return min(found, 1.2)

    def stated(
        self, kinds: Sequence[str], drugs: frozenset[str], reference: str, others: Sequence[str]
    ) -> Passage | None:
        """Return the limit by which a record lacks a kind that none of the others gives either."""
        for _, named, passage in self._of[reference]:
            for kind in named & set(kinds):
                if not any(
                    kind in kinds_of(finding.text)
                    and drugs <= concepts_of(finding.text) | concepts_of(finding.context)
                    for other in others
                    for finding in self._findings[other]
                ):
                    return passage
        return None

    def concepts(self, reference: str) -> frozenset[str]:
        """Return the concepts that a reference's findings speak of."""
        return frozenset().union(
            *(concepts_of(p.text) | concepts_of(p.context) for p in self._findings[reference])
        )

    def _answered(self, asked: Asked, telling: frozenset[str], reference: str) -> float:
        whole = self._terms.weight(telling) or 1.0
        return max(
            (
                self._terms.weight(telling & self._terms.of[p.id]) / whole
                + 0.3 * bool(asked.kinds and set(asked.kinds) <= kinds_of(p.text))
                for p in self._findings[reference]
            ),
            default=0.0,
        )

    def _is_gap(self, passage: Passage) -> bool:
        return passage.kind == "limit" and bool(NOT_GIVEN.search(passage.text))


def references_of(hits: Sequence[Hit]) -> list[str]:
    """Return the ids of the references of hits, best first."""
    return list(dict.fromkeys(hit.passage.reference for hit in hits))
