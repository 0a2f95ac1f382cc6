"""A scale is told whole and in its own order; a part of it, or who has which grade, is not."""

from __future__ import annotations

import re

import pytest

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.scales import question_on_grade
from index.asked import read_question


def grades(answer: Answer, period: str) -> list[str]:
    """Return the grades of a period that an answer defines, in its order."""
    told = [c.text for c in answer.claims if c.text.startswith(period)]
    return [grade for text in told for grade in re.findall(r"grade (\d)", text)]


@pytest.mark.parametrize(
    "question", ["ICAHT grades", "how is ICAHT graded?", "What are the criteria for ICAHT?"]
)
def test_every_grade_is_told_in_order(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)

    assert grades(answer, "Early ICAHT") == ["1", "2", "3", "4"]
    assert grades(answer, "Late ICAHT") == ["1", "2", "3", "4"]


def test_only_the_period_asked_about_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("What are the grades of early ICAHT?")

    assert grades(answer, "Early ICAHT") == ["1", "2", "3", "4"]
    assert not grades(answer, "Late ICAHT")


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("D+21 after liso-cel, platelets 22. Which T-ICAHT grade is that?", "Early T-ICAHT"),
        ("Day 60 after liso-cel, platelets 15. Which T-ICAHT grade is that?", "Late T-ICAHT"),
        ("Platelets <20 for 9 days in the first month. T-ICAHT grade?", "Early T-ICAHT"),
    ],
)
def test_the_day_tells_the_period(assistant: Assistant, question: str, period: str) -> None:
    answer = assistant.ask(question)
    other = {"Early T-ICAHT": "Late T-ICAHT", "Late T-ICAHT": "Early T-ICAHT"}[period]

    assert len(grades(answer, period)) > 2
    assert not grades(answer, other)


def test_that_a_grade_is_not_given_is_told_with_the_others(assistant: Assistant) -> None:
    answer = assistant.ask("T-ICAHT grading")

    assert grades(answer, "Late T-ICAHT") == ["1", "3", "4"]
    assert "no late grade 2 definition" in answer.claims[-1].text


@pytest.mark.parametrize(
    "question", ["What goes into CAR-HEMATOTOX?", "how do I calculate the CAR-HEMATOTOX score"]
)
def test_every_item_of_a_score_has_its_points(assistant: Assistant, question: str) -> None:
    told = [claim.text for claim in assistant.ask(question).claims]

    for item in ("platelet", "neutrophil", "hemoglobin", "CRP", "ferritin"):
        assert any(f"{item} points" in text for text in told), item


def test_one_item_is_told_alone(assistant: Assistant) -> None:
    told = " ".join(c.text for c in assistant.ask("CAR-HEMATOTOX ferritin cut-off").claims)

    assert "ferritin points" in told
    assert "hemoglobin points" not in told


def test_how_many_have_a_grade_is_no_question_for_the_scale(assistant: Assistant) -> None:
    answer = assistant.ask("How many patients had each ICAHT grade, and what do grades predict?")

    assert answer.claims[0].citations[0].reference == "rejeski-2024-icaht-cohort"
    assert grades(answer, "Early ICAHT") != ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("question", "scale"),
    [
        ("ANC 80 x 10 days grade?", "which grade of ICAHT?"),
        ("Platelets 15 for 8 days after CAR-T. What grade is that?", "which grade of T-ICAHT?"),
        ("What grade of neutropenia is ANC 0.4?", None),  # without days it is no ICAHT
        ("CRS for 3 days with low platelets, which grade of CRS is it?", None),
        ("3 days of ICANS with ANC 200 after axi-cel. What grade is this?", None),
        ("14 days after cilta-cel the ANC is 400. Which grade of neutropenia is it?", None),
        ("ANC is normal, platelets 15 for 20 days. Which grade?", None),
        ("AML chemotherapy, ANC 100 for 10 days. What grade?", None),
        ("Which grade of early ICAHT are 10 days below 100?", None),  # asked as it is
        ("How is ICAHT graded for platelets?", "How is T-ICAHT graded for platelets?"),
        ("Does ICAHT grading count platelets?", None),
    ],
)
def test_low_counts_for_some_days_are_graded_by_icaht(question: str, scale: str | None) -> None:
    told = question_on_grade(read_question(question))

    assert (told is None) if scale is None else (told or "").endswith(scale)


def test_a_grade_asked_about_comes_first(assistant: Assistant) -> None:
    answer = assistant.ask("Criteria of early ICAHT grade 3")

    assert grades(answer, "Early ICAHT")[0] == "3"
    assert sorted(grades(answer, "Early ICAHT")) == ["1", "2", "3", "4"]


def test_a_grade_of_another_period_than_the_day_is_not_told(assistant: Assistant) -> None:
    answer = assistant.ask(
        "55M, day 60 after tisa-cel, ANC 0.9. Which ICAHT grade, and which dose of eltrombopag?"
    )

    assert grades(answer, "Late ICAHT")
    assert not grades(answer, "Early ICAHT")
    assert any("ltrombopag" in claim.text for claim in answer.claims)  # no record has both
