"""Between the same words another figure, unit, pole or denial is an alteration."""

from __future__ import annotations

import pytest

from assistant.checking.altered import altered

TEXT = (
    "US Nplate thresholds: lower romiplostim by 1 mcg/kg when platelets exceed 200 x 10^9/L for 2 "
    "consecutive weeks, withhold it above 400 x 10^9/L, and resume at a dose lower by 1 mcg/kg "
    "once the count is below 200 x 10^9/L; this does not prove safety, it cannot be given to all, "
    "and infection occurred in "
    "18% with steroids and in none of those without them (P = .004) among 95 adults."
)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("is below 200", "is above 200"),
        ("lower romiplostim by 1 mcg", "lower romiplostim by 2 mcg"),
        ("consecutive weeks", "consecutive days"),
        ("does not prove safety", "does prove safety"),
        ("cannot be given", "can be given"),
        ("infection occurred in", "infection did not occur in"),
        ("those without them", "those with them"),
        ("occurred in 18%", "occurred in 18 patients"),
        ("P = .004", "P = .04"),
    ],
)
def test_what_stands_in_the_place_of_another_is_told(word: str, other: str) -> None:
    changed = TEXT.replace(word, other)

    assert changed != TEXT
    assert altered(changed, TEXT)


@pytest.mark.parametrize(
    "said",
    [
        "Infection occurred in none without steroids and in 18% with them.",
        "Romiplostim is withheld above 400 x 10^9/L and resumed, at a dose lower by 1 mcg/kg, "
        "once the count is back below 200 x 10^9/L.",
        "Others go lower by 2 mcg/kg.",  # too few words around
        "US Nplate thresholds: lower romiplostim by a dose of 2 mcg/kg when platelets exceed it.",
    ],
)
def test_what_is_said_anew_or_left_out_is_not(said: str) -> None:
    assert altered(said, TEXT) is None


def test_a_place_whose_words_stand_elsewhere_is_left_to_other_rules() -> None:
    text = "With A it was seen in 40 of 80 adults at day 30; with B it was seen in 20 of 80 adults."

    assert altered("With A it was seen in 20 of 80 adults at day 30.", text) is None
    assert altered("With A it was seen in 50 of 80 adults at day 30.", text)
