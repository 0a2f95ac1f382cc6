"""Between the same words another figure, unit, pole or denial is an alteration."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.checking.altered import altered

TEXT = (
    "US Nplate thresholds: lower romiplostim by 1 mcg/kg when platelets exceed 200 x 10^9/L for 2 "
    "consecutive weeks, withhold it above 400 x 10^9/L, and resume at a dose lower by 1 mcg/kg "
    "once the count is below 200 x 10^9/L; this does not prove safety, and infection occurred in "
    "18% with steroids and in none of those without them (P = .004) among 95 adults."
)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("is below 200", "is above 200"),
        ("lower romiplostim by 1 mcg", "lower romiplostim by 2 mcg"),
        ("consecutive weeks", "consecutive days"),
        ("does not prove safety", "does prove safety"),
        ("those without them", "those with them"),
        ("occurred in 18%", "occurred in 18 patients"),
        ("P = .004", "P = .04"),
    ],
)
def test_what_stands_in_the_place_of_another_is_told(word: str, other: str) -> None:
    changed = TEXT.replace(word, other)

    assert changed != TEXT
    assert altered(TEXT, TEXT) is None
    assert altered(changed, TEXT)


@pytest.mark.parametrize(
    "said",
    [
        "Infection occurred in none without steroids and in 18% with them.",
        "Romiplostim is withheld above 400 x 10^9/L and resumed, at a dose lower by 1 mcg/kg, "
        "once the count is back below 200 x 10^9/L.",
        "One lowers romiplostim when platelets exceed 200 x 10^9/L for 2 weeks in a row.",
    ],
)
def test_what_is_said_anew_or_left_out_is_not(said: str) -> None:
    assert altered(said, TEXT) is None


def test_a_phrase_that_the_text_has_elsewhere_is_not_altered() -> None:
    text = "Grade 3 was seen in 40 of 80 with A, and grade 3 was seen in 20 of 80 with B."

    assert altered("Grade 3 was seen in 20 of 80 with B.", text) is None


def test_no_passage_alters_itself(assistant: Assistant) -> None:
    assert not [p.id for p in assistant.searcher.passages.values() if altered(p.text, p.text)]
