"""Two runs on one question set, compared question by question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evaluation.metrics import METRICS, RESAMPLES, SEED, Array, table_of
from assistant.evaluation.outcomes import Outcome

SHUFFLES = 10 * RESAMPLES


@dataclass(frozen=True)
class Change:
    """How a metric changed from an earlier run to this one, over the questions of both.

    `better` and `worse` count questions; `sign_p` is of the two-sided sign test on them,
    `permutation_p` of the two-sided permutation test on the mean difference.
    """

    before: float
    after: float
    better: int
    worse: int
    sign_p: float
    permutation_p: float


def compare(earlier: Sequence[Outcome], now: Sequence[Outcome]) -> dict[str, Change]:
    """Return the change of each metric that is compared by question; by the ids of both runs."""
    old = {outcome.id: outcome for outcome in earlier}
    shared = [outcome for outcome in now if outcome.id in old]
    if not shared:
        return {}
    before, after = table_of([old[o.id] for o in shared]), table_of(shared)
    changes: dict[str, Change] = {}
    for name, metric in METRICS.items():
        if metric.column and name not in ("abstention_precision", "abstention_recall"):
            one, other = before[metric.column], after[metric.column]
            both = ~np.isnan(one) & ~np.isnan(other)
            if both.any():
                values = float(metric.compute(before)), float(metric.compute(after))
                changes[name] = change(values, (other - one)[both] * metric.better)
    return changes


def change(values: tuple[float, float], gains: Array) -> Change:
    """Return a change from a metric's values and each question's gain (positive is better)."""
    better, worse = int((gains > 0).sum()), int((gains < 0).sum())
    return Change(*values, better, worse, sign_test(better, worse), permutation_test(gains))


def sign_test(better: int, worse: int) -> float:
    """Return the two-sided P of so uneven a split if better and worse were equally likely."""
    count = better + worse
    tail = sum(math.comb(count, k) for k in range(min(better, worse) + 1)) / 2**count
    return float(min(1.0, 2 * tail))


def permutation_test(gains: Array) -> float:
    """Return the two-sided P of so large a mean gain if each had either sign (10,000 seeded)."""
    seen = abs(gains.sum())
    if seen == 0:
        return 1.0
    random = np.random.default_rng(SEED)
    as_large = 0
    for _ in range(SHUFFLES // 1000):
        signs = random.choice((-1.0, 1.0), size=(1000, len(gains)))
        as_large += int((np.abs(signs @ gains) >= seen - 1e-12).sum())
    return (as_large + 1) / (SHUFFLES + 1)
