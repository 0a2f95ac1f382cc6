"""How well the references found are ranked: binary relevance, as ir-measures counts it."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

DEPTH = 10


def reference_hit(ranked: Sequence[str], due: Collection[str], depth: int = 5) -> float:
    """Return 1 where one of the references due is among the first `depth`, else 0."""
    return float(any(one in due for one in ranked[:depth]))


def recall(ranked: Sequence[str], due: Collection[str], depth: int = DEPTH) -> float:
    """Return the share of the references due among the first `depth`; `due` is not empty."""
    return sum(one in due for one in ranked[:depth]) / len(due)


def ndcg(ranked: Sequence[str], due: Collection[str], depth: int = DEPTH) -> float:
    """Return the normalised discounted cumulative gain: gain 1, discount log2(rank + 1)."""
    gained = sum(1 / math.log2(at + 2) for at, one in enumerate(ranked[:depth]) if one in due)
    best = sum(1 / math.log2(at + 2) for at in range(min(len(due), depth)))
    return gained / best


def reciprocal_rank(ranked: Sequence[str], due: Collection[str], depth: int = DEPTH) -> float:
    """Return 1 / rank of the first reference due among the first `depth`, 0 for none."""
    return next((1 / (at + 1) for at, one in enumerate(ranked[:depth]) if one in due), 0.0)
