"""Two runs are compared by question, with tests whose P values are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binomtest

from assistant.evaluation.paired import compare, permutation_test, sign_test
from tests.test_metrics import ANSWERED, HALF, RIGHTLY_REFUSED, WRONGLY_REFUSED


@pytest.mark.parametrize(("better", "worse"), [(0, 0), (5, 0), (9, 3), (4, 4), (1, 20)])
def test_the_sign_test_agrees_with_scipy(better: int, worse: int) -> None:
    theirs = binomtest(better, better + worse).pvalue if better + worse else 1.0

    assert sign_test(better, worse) == pytest.approx(theirs)


def test_the_permutation_test_gives_the_share_of_splits_as_large() -> None:
    """Five gains alike: only 2 of 32 ways to give them signs are as large."""
    assert permutation_test(np.ones(5)) == pytest.approx(2 / 32, abs=0.01)
    assert permutation_test(np.zeros(5)) == 1.0
    assert permutation_test(np.array([1.0, -1.0])) == 1.0


def test_a_change_counts_the_questions_that_got_better_and_worse() -> None:
    earlier = [replace(HALF, id="a"), replace(ANSWERED, id="b"), replace(HALF, id="c")]
    now = [replace(ANSWERED, id="a"), replace(HALF, id="b"), replace(ANSWERED, id="c")]

    change = compare(earlier, now)["fact_recall"]

    assert (change.better, change.worse) == (2, 1)
    assert (change.before, change.after) == pytest.approx((2 / 3, 5 / 6))


def test_fewer_refusals_of_answerable_questions_are_better() -> None:
    change = compare([WRONGLY_REFUSED], [replace(ANSWERED, id="b")])["over_refusal"]

    assert (change.before, change.after, change.better) == (1.0, 0.0, 1)


def test_only_questions_of_both_runs_are_compared() -> None:
    assert compare([ANSWERED], [replace(HALF, id="new")]) == {}
    assert "fact_recall" not in compare([RIGHTLY_REFUSED], [RIGHTLY_REFUSED])
