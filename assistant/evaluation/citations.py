"""Citation recall and precision as ALCE defines them (Gao et al., 2023), by a support function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answers import Claim
from assistant.checking.support import Support


@dataclass(frozen=True)
class Cited:
    """Counts over the claims of an answer: supported claims, and citations that hold."""

    claims: int
    supported: int
    citations: int
    needed: int


class CitationCheck:
    """Judges the citations of claims; what the support function said is remembered."""

    def __init__(self, support: Support, texts: Mapping[str, str]) -> None:
        """Take a support function and the text of each passage by id."""
        self._texts = texts
        self._judge = lru_cache(maxsize=100_000)(lambda c, t: support.judge(c, t).supported)

    def check(self, claims: Sequence[Claim]) -> Cited:
        """Return the counts of an answer; a citation of a passage that is not there is wrong."""
        supported = needed = 0
        for claim in claims:
            passages = [citation.passage for citation in claim.citations]
            if not self._supports(claim.text, passages):
                continue
            supported += 1
            needed += sum(self._needs(claim.text, passages, at) for at in range(len(passages)))
        return Cited(len(claims), supported, sum(len(c.citations) for c in claims), needed)

    def _supports(self, claim: str, passages: Sequence[str]) -> bool:
        texts = [self._texts[passage] for passage in passages if passage in self._texts]
        return bool(texts) and bool(self._judge(claim, " ".join(texts)))

    def _needs(self, claim: str, passages: Sequence[str], at: int) -> bool:
        """Say whether a citation holds alone or the others do not hold without it."""
        if passages[at] not in self._texts:
            return False
        others = [*passages[:at], *passages[at + 1 :]]
        return self._supports(claim, [passages[at]]) or not self._supports(claim, others)
