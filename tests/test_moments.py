"""Moments after infusion: what a question asks for, what a passage tells."""

import pytest

from assistant.moments import is_told, moments_asked, moments_told


@pytest.mark.parametrize(
    ("asking", "moments"),
    [
        ("How many still have neutropenia at day 90?", {"day 90": 90}),
        ("rate of anaemia at D+28", {"day 28": 28}),
        ("What share was low by six months?", {"6 months": 182.4}),
        ("who still needs platelets beyond month 3", {"month 3": 91.2}),
        ("neutropenia at 1 year", {"year 1": 365}),
        ("Which dose for 10 days?", {}),
        ("How often is it seen within the first month?", {}),
        ("Is it safe at 40 mg after 2 weeks of G-CSF?", {}),
    ],
)
def test_a_question_asks_for_moments(asking: str, moments: dict[str, float]) -> None:
    assert moments_asked(asking) == pytest.approx(moments)


def test_a_passage_tells_moments_and_lengths() -> None:
    told = moments_told(
        "At day 28 it was 30%, 12% at 3 months and 2% at one year (median 64 days)."
    )
    assert sorted(told) == pytest.approx([28, 64, 91.2, 365])


@pytest.mark.parametrize(
    ("asked", "told", "near"),
    [(90, [28.0], False), (30, [28.0], True), (90, [91.2], True), (365, [180.0], False)],
)
def test_near_moments_are_the_same(asked: float, told: list[float], near: bool) -> None:
    assert is_told(asked, told) is near


def test_of_one_record_any_moment_is_asked() -> None:
    assert moments_asked("Tecartus label day 60 neutropenia") == {}
    assert moments_asked("Tecartus label day 60 neutropenia", of_record=True) == {"day 60": 60.0}
