"""The metrics of docs/evaluation.md, each from the outcomes of a whole question set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.outcomes import Outcome

RESAMPLES = 1000
SEED = 20231117
INTERVAL = (0.025, 0.975)
BLOCK = 100  # resamples taken at a time, so that memory does not grow with their number

Array = NDArray[np.float64]
Table = Mapping[str, Array]
Compute = Callable[[Table], Array]


@dataclass(frozen=True)
class Metric:
    """A value with the limits of its 95% bootstrap interval over questions."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Definition:
    """How a metric is computed, which way is better (1 up, -1 down, 0 neither), and its words.

    `compute` takes columns of numbers, one a question along the last axis, nan where a question
    has none. `column` is what two runs are compared by, question by question.
    """

    compute: Compute
    better: int
    words: str
    column: str = ""


def mean(column: str) -> Compute:
    """Return the mean of a column over the questions that have it; 0 for none."""
    return lambda table: divided(
        np.nansum(table[column], axis=-1), np.sum(~np.isnan(table[column]), axis=-1), 0.0
    )


def ratio(part: str, whole: str, empty: float) -> Compute:
    """Return the sum of one column by that of another; `empty` where that is 0."""
    return lambda table: divided(table[part].sum(axis=-1), table[whole].sum(axis=-1), empty)


def mean_ratio(part: str, whole: str) -> Compute:
    """Return the mean over answers of one column by another; 0 where no answer has the other."""

    def compute(table: Table) -> Array:
        has = table[whole] > 0
        shares = np.where(has, table[part] / np.where(has, table[whole], 1.0), 0.0)
        return divided(shares.sum(axis=-1), has.sum(axis=-1), 0.0)

    return compute


def quantile(column: str, share: float) -> Compute:
    """Return a quantile of a column over the questions that have it; 0 for none."""

    def compute(table: Table) -> Array:
        values = np.sort(table[column], axis=-1)  # nan last
        count = np.sum(~np.isnan(values), axis=-1)
        place = np.maximum(count - 1, 0) * share
        low = np.floor(place).astype(int)
        high = np.minimum(low + 1, np.maximum(count - 1, 0))
        one = np.take_along_axis(values, low[..., None], -1)[..., 0]
        other = np.take_along_axis(values, high[..., None], -1)[..., 0]
        return np.where(count > 0, np.nan_to_num(one + (other - one) * (place - low)), 0.0)

    return compute


def abstention(table: Table, part: str) -> Array:
    """Return precision, recall or F1 of refusing; 1 where there is nothing to be wrong about."""
    due = 1.0 - table["answerable"]
    right = (table["refused"] * due).sum(axis=-1)
    refused, owed = table["refused"].sum(axis=-1), due.sum(axis=-1)
    whole = {"precision": refused, "recall": owed, "f1": (refused + owed) / 2}[part]
    return divided(right, whole, 1.0)


def divided(part: Array, whole: Array, empty: float) -> Array:
    """Return part by whole, `empty` where the whole is 0."""
    there = np.asarray(whole) > 0
    return np.asarray(np.where(there, part / np.where(there, whole, 1.0), empty), dtype=np.float64)


METRICS: dict[str, Definition] = {
    "fact_recall": Definition(
        mean("fact_recall"), 1, "facts stated in the first 120 words, answerable questions",
        "fact_recall",
    ),
    "lead_citation": Definition(
        mean("lead_citation"), 1, "first claim cites a reference that answers", "lead_citation"
    ),
    "reference_hit@5": Definition(
        mean("reference_hit"), 1, "a reference that answers is among the first 5", "reference_hit"
    ),
    "recall@10": Definition(
        mean("recall"), 1, "share of the references that answer among the first 10", "recall"
    ),
    "ndcg@10": Definition(mean("ndcg"), 1, "ranking of the first 10 references", "ndcg"),
    "mrr": Definition(
        mean("reciprocal_rank"), 1, "1 / rank of the first reference that answers",
        "reciprocal_rank",
    ),
    "citation_precision": Definition(
        ratio("cited_due", "cited", 0.0), 1,
        "cited references that the set names (a lower bound)",
    ),
    "alce_recall": Definition(
        mean_ratio("supported_claims", "claims"), 1,
        "claims that their citations together support", "supported_share",
    ),
    "alce_precision": Definition(
        mean_ratio("needed_citations", "citations"), 1,
        "citations that support their claim or are needed for it", "needed_share",
    ),
    "grounded": Definition(
        ratio("grounded_claims", "claims", 1.0), 1,
        "claims whose quotes, figures and drug names are in the passage",
    ),
    "numeric_fidelity": Definition(
        ratio("figures_held", "figures", 1.0), 1, "figures with unit that the cited passage holds"
    ),
    "abstention_precision": Definition(
        lambda table: abstention(table, "precision"), 1, "refusals that were due", "decided_rightly"
    ),
    "abstention_recall": Definition(
        lambda table: abstention(table, "recall"), 1, "due refusals that were made",
        "decided_rightly",
    ),
    "abstention_f1": Definition(
        lambda table: abstention(table, "f1"), 1, "harmonic mean of the two", "decided_rightly"
    ),
    "over_refusal": Definition(
        mean("over_refused"), -1, "answerable questions refused", "over_refused"
    ),
    "expectation_met": Definition(
        mean("expected"), 1, "what the set's `expect` says has happened", "expected"
    ),
    "premise_rejected": Definition(
        mean("premise"), 1, "false premises refused or answered with every fact against them",
        "premise",
    ),
    "words": Definition(quantile("answer_words", 0.5), 0, "median length of an answer"),
    "words_p90": Definition(quantile("answer_words", 0.9), 0, "90th percentile of the length"),
    "latency": Definition(quantile("latency_ms", 0.5), -1, "median time of a question, ms"),
    "latency_p95": Definition(quantile("latency_ms", 0.95), -1, "95th percentile of the time, ms"),
}  # fmt: skip
TIMED = ("latency", "latency_p95")


def table_of(outcomes: Sequence[Outcome]) -> dict[str, Array]:
    """Return the numbers of outcomes as columns, with those that are made of two."""
    names = [field.name for field in fields(Outcome) if field.name not in ("id", "type", "topic")]
    table = {
        name: np.array([nan_for_none(getattr(o, name)) for o in outcomes], dtype=np.float64)
        for name in names
    }
    answerable, refused = table["answerable"] > 0, table["refused"] > 0
    table["over_refused"] = np.where(answerable, table["refused"], np.nan)
    table["decided_rightly"] = (answerable != refused).astype(np.float64)
    table["answer_words"] = np.where(refused, np.nan, table["words"])
    for name, part, whole in (
        ("supported_share", "supported_claims", "claims"),
        ("needed_share", "needed_citations", "citations"),
    ):
        table[name] = np.where(table[whole] > 0, table[part] / np.maximum(table[whole], 1), np.nan)
    return table


def nan_for_none(value: float | None) -> float:
    """Return a number, nan for None."""
    return float("nan") if value is None else float(value)


def applies(name: str, table: Table) -> bool:
    """Say whether a metric says anything about a set: one without premises has none to reject."""
    column = METRICS[name].column
    return not column or not bool(np.isnan(table[column]).all())


def measure(outcomes: Sequence[Outcome]) -> dict[str, Metric]:
    """Return every metric that applies with its 95% bootstrap interval (1,000 seeded resamples)."""
    table = table_of(outcomes)
    names = [name for name in METRICS if applies(name, table)]
    draws = np.random.default_rng(SEED).integers(len(outcomes), size=(RESAMPLES, len(outcomes)))
    samples: dict[str, list[Array]] = {name: [] for name in names}
    for at in range(0, RESAMPLES, BLOCK):
        block = {name: column[draws[at : at + BLOCK]] for name, column in table.items()}
        for name in names:
            samples[name].append(METRICS[name].compute(block))
    found: dict[str, Metric] = {}
    for name in names:
        low, high = np.quantile(np.concatenate(samples[name]), INTERVAL)
        found[name] = Metric(float(METRICS[name].compute(table)), float(low), float(high))
    return found
