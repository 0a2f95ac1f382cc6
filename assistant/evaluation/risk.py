"""Risk and coverage: what answering fewer questions, the surest first, would save in errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation.outcomes import Outcome


@dataclass(frozen=True)
class Point:
    """At a threshold of confidence: share of questions answered, and how wrong those are."""

    threshold: float
    coverage: float
    risk: float


def curve(outcomes: Sequence[Outcome]) -> list[Point]:
    """Return the points of a run, the highest threshold first.

    The risk of an answer is 1 - fact_recall, and 1 where a refusal was due. Coverage counts the
    questions that the assistant answered with at least that confidence, by all questions.
    """
    answered = sorted((o for o in outcomes if not o.refused), key=lambda o: -o.confidence)
    points: list[Point] = []
    wrong = 0.0
    for count, outcome in enumerate(answered, start=1):
        wrong += 1.0 - (outcome.fact_recall or 0.0)
        last = count == len(answered)
        if last or answered[count].confidence < outcome.confidence:
            points.append(Point(outcome.confidence, count / len(outcomes), wrong / count))
    return points


def area(points: Sequence[Point]) -> float:
    """Return the mean risk over the coverage reached, 0 to 1; 0 where nothing was answered."""
    if not points:
        return 0.0
    starts = [0.0, *(point.coverage for point in points[:-1])]
    weighted = sum(
        point.risk * (point.coverage - start) for point, start in zip(points, starts, strict=True)
    )
    return weighted / points[-1].coverage
