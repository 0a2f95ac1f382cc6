"""The risk-coverage curve: the surest answers first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.evaluation.risk import Point, area, curve
from tests.test_metrics import ANSWERED, HALF, RIGHTLY_REFUSED, WRONGLY_ANSWERED


def test_each_threshold_gives_coverage_of_all_questions_and_risk_of_the_answered() -> None:
    points = curve([ANSWERED, HALF, WRONGLY_ANSWERED, RIGHTLY_REFUSED])

    assert points == [
        Point(0.9, 1 / 4, 0.0),
        Point(0.8, 2 / 4, 1 / 2),
        Point(0.6, 3 / 4, 1.5 / 3),
    ]


def test_answers_of_one_confidence_make_one_point() -> None:
    assert len(curve([ANSWERED, replace(HALF, confidence=0.9)])) == 1


def test_the_area_is_the_mean_risk_over_the_coverage_reached() -> None:
    points = [Point(0.9, 0.5, 0.0), Point(0.5, 1.0, 0.4)]

    assert area(points) == pytest.approx(0.2)
    assert area([]) == 0.0
