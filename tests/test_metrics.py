"""The metrics, against values worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.evaluation.metrics import FIRST_WORDS, METRICS, Outcome, facts_stated, measure

ANSWERED = Outcome(
    id="a", type="numeric", answerable=True, refused=False, fact_recall=1.0, lead_citation=1.0,
    reference_hit=1.0, claims=2, grounded_claims=2, words=100, latency_ms=10.0,
)  # fmt: skip
WRONGLY_REFUSED = replace(
    ANSWERED, id="b", refused=True, fact_recall=0.0, lead_citation=0.0, claims=0,
    grounded_claims=0, words=0, latency_ms=20.0,
)  # fmt: skip
HALF = replace(ANSWERED, id="c", fact_recall=0.5, lead_citation=0.0, reference_hit=0.0, claims=4,
               grounded_claims=3, words=50, latency_ms=40.0)  # fmt: skip
RIGHTLY_REFUSED = replace(
    WRONGLY_REFUSED, id="d", type="unanswerable", answerable=False, fact_recall=None,
    lead_citation=None, reference_hit=None, latency_ms=30.0,
)  # fmt: skip
WRONGLY_ANSWERED = replace(RIGHTLY_REFUSED, id="e", refused=False, claims=2, grounded_claims=2,
                           words=80, latency_ms=50.0)  # fmt: skip
ALL = (ANSWERED, WRONGLY_REFUSED, HALF, RIGHTLY_REFUSED, WRONGLY_ANSWERED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fact_recall", (1 + 0 + 0.5) / 3),
        ("lead_citation", 1 / 3),
        ("reference_hit@5", 2 / 3),
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
    assert METRICS[name](ALL) == pytest.approx(value)


def test_every_metric_is_worked_out_by_hand_above() -> None:
    assert len(METRICS) == 10


def test_a_refused_answerable_question_counts_as_zero_and_is_not_dropped() -> None:
    assert METRICS["fact_recall"]([ANSWERED, WRONGLY_REFUSED]) == 0.5
    assert METRICS["lead_citation"]([ANSWERED, WRONGLY_REFUSED]) == 0.5


def test_nothing_to_refuse_and_nothing_refused_is_a_perfect_abstention() -> None:
    assert METRICS["abstention_f1"]([ANSWERED, HALF]) == 1.0


def test_refusing_everything_does_not_pay() -> None:
    refusing = [WRONGLY_REFUSED] * 9 + [RIGHTLY_REFUSED]

    assert METRICS["abstention_f1"](refusing) == pytest.approx(2 / 11)
    assert METRICS["fact_recall"](refusing) == 0.0


def test_a_metric_that_applies_to_no_question_is_zero() -> None:
    assert METRICS["fact_recall"]([RIGHTLY_REFUSED]) == 0.0
    assert METRICS["words"]([RIGHTLY_REFUSED]) == 0.0


def test_the_interval_is_the_same_each_time() -> None:
    assert measure(ALL) == measure(ALL)


def test_the_interval_holds_the_value_and_is_one_point_for_equal_outcomes() -> None:
    found = measure(ALL)
    equal = measure([ANSWERED] * 5)["fact_recall"]

    assert set(found) == set(METRICS)
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
