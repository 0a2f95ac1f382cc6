"""The metrics of docs/evaluation.md, each from the outcomes of a whole question set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

FIRST_WORDS = 120
RESAMPLES = 1000
SEED = 20231117


@dataclass(frozen=True)
class Outcome:
    """One question's result, in numbers; None where a metric does not apply to the question."""

    id: str
    type: str
    answerable: bool
    refused: bool
    fact_recall: float | None
    lead_citation: float | None
    reference_hit: float | None
    claims: int
    grounded_claims: int
    words: int
    latency_ms: float


@dataclass(frozen=True)
class Metric:
    """A value with the limits of its 95% bootstrap interval over questions."""

    value: float
    low: float
    high: float


def facts_stated(facts: Sequence[Sequence[str]], claims: Sequence[str]) -> list[bool]:
    """Say of each fact whether one of its spellings stands in the first 120 words of the claims."""
    text = " ".join(" ".join(claims).split()[:FIRST_WORDS]).lower()
    return [any(spelling.lower() in text for spelling in fact) for fact in facts]


def mean_of(pick: Callable[[Outcome], float | None]) -> Callable[[Sequence[Outcome]], float]:
    """Return the mean of a number over the outcomes that have it; 0 for none."""

    def mean(outcomes: Sequence[Outcome]) -> float:
        values = [value for o in outcomes if (value := pick(o)) is not None]
        return float(np.mean(values)) if values else 0.0

    return mean


def share_grounded(outcomes: Sequence[Outcome]) -> float:
    """Return the share of all claims that are grounded; 1 where there are no claims."""
    claims = sum(o.claims for o in outcomes)
    return sum(o.grounded_claims for o in outcomes) / claims if claims else 1.0


def abstention_f1(outcomes: Sequence[Outcome]) -> float:
    """Return the F1 of refusing; 1 where nothing was to be refused and nothing was."""
    right = sum(o.refused and not o.answerable for o in outcomes)
    refused, due = sum(o.refused for o in outcomes), sum(not o.answerable for o in outcomes)
    return 2 * right / (refused + due) if refused + due else 1.0


def quantile_of(
    pick: Callable[[Outcome], float | None], share: float
) -> Callable[[Sequence[Outcome]], float]:
    """Return a quantile of a number over the outcomes that have it; 0 for none."""

    def quantile(outcomes: Sequence[Outcome]) -> float:
        values = [value for o in outcomes if (value := pick(o)) is not None]
        return float(np.quantile(values, share)) if values else 0.0

    return quantile


def answer_words(outcome: Outcome) -> float | None:
    """Return the words of an answer, None for a refusal."""
    return None if outcome.refused else outcome.words


METRICS: dict[str, Callable[[Sequence[Outcome]], float]] = {
    "fact_recall": mean_of(lambda o: o.fact_recall),
    "lead_citation": mean_of(lambda o: o.lead_citation),
    "reference_hit@5": mean_of(lambda o: o.reference_hit),
    "grounded": share_grounded,
    "abstention_f1": abstention_f1,
    "over_refusal": mean_of(lambda o: float(o.refused) if o.answerable else None),
    "words": quantile_of(answer_words, 0.5),
    "words_p90": quantile_of(answer_words, 0.9),
    "latency": quantile_of(lambda o: o.latency_ms, 0.5),
    "latency_p95": quantile_of(lambda o: o.latency_ms, 0.95),
}


def measure(outcomes: Sequence[Outcome]) -> dict[str, Metric]:
    """Return every metric with its 95% bootstrap interval (1,000 seeded resamples)."""
    draws = np.random.default_rng(SEED).integers(len(outcomes), size=(RESAMPLES, len(outcomes)))
    samples = [[outcomes[i] for i in draw] for draw in draws]
    found: dict[str, Metric] = {}
    for name, metric in METRICS.items():
        low, high = np.quantile([metric(sample) for sample in samples], (0.025, 0.975))
        found[name] = Metric(metric(outcomes), float(low), float(high))
    return found
