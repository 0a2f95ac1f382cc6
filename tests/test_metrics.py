"""The metrics, against values worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.evaluation.metrics import METRICS, measure, table_of
from assistant.evaluation.outcomes import FIRST_WORDS, Outcome, facts_stated
from tests.conftest import ROOT

ANSWERED = Outcome(
    id="a", type="numeric", topic="tpo-ra", answerable=True, refused=False, expected=1.0,
    premise=None, fact_recall=1.0, lead_citation=1.0, reference_hit=1.0, recall=1.0, ndcg=1.0,
    reciprocal_rank=1.0, cited=2, cited_due=1, claims=2, grounded_claims=2, supported_claims=2,
    citations=4, needed_citations=3, figures=4, figures_held=4, words=100, confidence=0.9,
    latency_ms=10.0,
)  # fmt: skip
WRONGLY_REFUSED = replace(
    ANSWERED, id="b", refused=True, expected=0.0, fact_recall=0.0, lead_citation=0.0, cited=0,
    cited_due=0, claims=0, grounded_claims=0, supported_claims=0, citations=0, needed_citations=0,
    figures=0, figures_held=0, words=0, confidence=0.3, latency_ms=20.0,
)  # fmt: skip
HALF = replace(ANSWERED, id="c", fact_recall=0.5, lead_citation=0.0, reference_hit=0.0, recall=0.5,
               ndcg=0.25, reciprocal_rank=0.1, cited=3, cited_due=0, claims=4, grounded_claims=3,
               supported_claims=1, citations=4, needed_citations=1, figures=6, figures_held=5,
               premise=1.0, words=50, confidence=0.6, latency_ms=40.0)  # fmt: skip
RIGHTLY_REFUSED = replace(
    WRONGLY_REFUSED, id="d", type="unanswerable", answerable=False, fact_recall=None,
    lead_citation=None, reference_hit=None, recall=None, ndcg=None, reciprocal_rank=None,
    expected=1.0, latency_ms=30.0,
)  # fmt: skip
WRONGLY_ANSWERED = replace(RIGHTLY_REFUSED, id="e", refused=False, expected=0.0, claims=2,
                           grounded_claims=2, supported_claims=2, citations=2, needed_citations=2,
                           words=80, confidence=0.8, latency_ms=50.0)  # fmt: skip


def value_of(name: str, outcomes: Sequence[Outcome]) -> float:
    """Return a metric's value over outcomes."""
    return float(METRICS[name].compute(table_of(outcomes)))


ALL = (ANSWERED, WRONGLY_REFUSED, HALF, RIGHTLY_REFUSED, WRONGLY_ANSWERED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fact_recall", (1 + 0 + 0.5) / 3),
        ("lead_citation", 1 / 3),
        ("reference_hit@5", 2 / 3),
        ("recall@10", (1 + 1 + 0.5) / 3),
        ("ndcg@10", (1 + 1 + 0.25) / 3),
        ("mrr", (1 + 1 + 0.1) / 3),
        ("citation_precision", 1 / 5),
        ("alce_recall", (1 + 1 / 4 + 1) / 3),
        ("alce_precision", (3 / 4 + 1 / 4 + 1) / 3),
        ("numeric_fidelity", 9 / 10),
        ("abstention_precision", 1 / 2),
        ("abstention_recall", 1 / 2),
        ("expectation_met", 3 / 5),
        ("premise_rejected", 1.0),
        ("grounded", 7 / 8),
        ("abstention_f1", 2 * 1 / (2 + 2)),
        ("over_refusal", 1 / 3),
        ("words", 80.0),
        ("words_p90", 96.0),
        ("latency", 30.0),
        ("latency_p95", 48.0),
    ],
)
def test_a_metric_has_the_value_worked_out_by_hand(name: str, value: float) -> None:
    assert value_of(name, ALL) == pytest.approx(value)


def test_every_metric_is_worked_out_by_hand_above() -> None:
    assert len(METRICS) == 21


def test_a_refused_answerable_question_counts_as_zero_and_is_not_dropped() -> None:
    assert value_of("fact_recall", [ANSWERED, WRONGLY_REFUSED]) == 0.5
    assert value_of("lead_citation", [ANSWERED, WRONGLY_REFUSED]) == 0.5


def test_nothing_to_refuse_and_nothing_refused_is_a_perfect_abstention() -> None:
    assert value_of("abstention_f1", [ANSWERED, HALF]) == 1.0


def test_refusing_everything_does_not_pay() -> None:
    refusing = [WRONGLY_REFUSED] * 9 + [RIGHTLY_REFUSED]

    assert value_of("abstention_f1", refusing) == pytest.approx(2 / 11)
    assert value_of("fact_recall", refusing) == 0.0


def test_a_metric_that_applies_to_no_question_is_zero() -> None:
    assert value_of("fact_recall", [RIGHTLY_REFUSED]) == 0.0
    assert value_of("words", [RIGHTLY_REFUSED]) == 0.0


def test_the_interval_is_the_same_each_time() -> None:
    assert measure(ALL) == measure(ALL)


def test_the_interval_holds_the_value_and_is_one_point_for_equal_outcomes() -> None:
    found = measure(ALL)
    equal = measure([ANSWERED] * 5)["fact_recall"]

    assert set(found) == set(METRICS)  # each applies to one of them at least
    assert all(metric.low <= metric.value <= metric.high for metric in found.values())
    assert found["fact_recall"].low < found["fact_recall"].high
    assert (equal.low, equal.value, equal.high) == (1.0, 1.0, 1.0)


def test_the_interval_narrows_with_more_questions() -> None:
    few, many = measure(ALL)["fact_recall"], measure(ALL * 20)["fact_recall"]

    assert many.high - many.low < few.high - few.low


def test_a_fact_counts_in_any_of_its_spellings_and_any_case() -> None:
    facts = [["76.3%", "29 of 38"], ["DLBCL"], ["romiplostim"]]

    assert facts_stated(facts, ["In 29 of 38 with dlbcl"]) == [True, True, False]


def test_a_fact_after_the_first_words_does_not_count() -> None:
    filler = "word " * (FIRST_WORDS - 1)

    assert facts_stated([["50mg"]], [filler, "50mg"]) == [True]
    assert facts_stated([["50mg"]], [filler + "word", "50mg"]) == [False]


def test_a_fact_may_stand_across_two_claims_and_any_space() -> None:
    assert facts_stated([["50 mg"]], ["given 50", "mg daily"]) == [True]
    assert facts_stated([["50 mg"]], ["given 50\n  mg"]) == [True]


def test_no_claims_state_no_fact() -> None:
    assert facts_stated([["50 mg"]], []) == [False]


def test_a_metric_that_applies_to_no_question_of_a_set_is_left_out() -> None:
    assert "premise_rejected" not in measure([ANSWERED])
    assert "fact_recall" not in measure([RIGHTLY_REFUSED])


def test_every_metric_is_defined_in_the_documentation() -> None:
    text = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")

    assert [name for name in METRICS if f"`{name}`" not in text] == []
