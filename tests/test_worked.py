"""A grade or score that the numbers of a question make is told with what was read; else none."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.worked import NOT_AFTER, values_in, worked_out
from index.asked import read_question


def worked(question: str) -> str:
    """Return the notes on a question in one text."""
    return " ".join(worked_out(read_question(question)))


@pytest.mark.parametrize(
    ("question", "grade"),
    [
        ("ANC 80 x 10 days grade?", "grade 3 of early ICAHT"),
        ("ANC 0.08 for 9 days on day 21 after ide-cel, which ICAHT grade?", "grade 3 of early"),
        ("ANC 450 for 6 days, which grade of ICAHT?", "is grade 1 of early ICAHT"),
        ("ANC below the limit: ANC <500 for 10 days, which grade of ICAHT?", "at least grade 2"),
        ("Day 60 after axi-cel, ANC 0.4, late ICAHT grade?", "grade 3 of late ICAHT"),
        ("Platelets 12 for 16 days, grade?", "grade 4 of early T-ICAHT"),
        ("Platelets <20 for 9 days in the first month. T-ICAHT grade?", "grade 3 of early T-ICAHT"),
        ("D+21 after liso-cel, platelets 22. Which T-ICAHT grade is that?", "at least grade 1"),
        ("Day 60 after liso-cel, plts 60, T-ICAHT grade?", "at least grade 1 of late T-ICAHT"),
    ],
)
def test_a_grade_is_worked_out_from_the_numbers(question: str, grade: str) -> None:
    assert grade in worked(question)


@pytest.mark.parametrize(
    ("question", "score"),
    [
        ("CAR-HEMATOTOX? plt 60, ANC 900, Hb 8.2, CRP 5 mg/dL, ferritin 1500", "6 of 7, high risk"),
        ("pre-LD plt 150, anc 2.1, hb 11, crp 4 mg/l, ferritin 400, HT score?", "1 of 7, low risk"),
        ("Hematotox with platelets 90,000/µL, ANC 1,500/µL, Hb 95 g/L, CRP 12 mg/L, ferritin 700",
         "2 of 7, high risk"),
        ("HEMATOTOX score: plt 60, crp 40, ferritin 3000", "at least 5 of 7, high risk"),
        ("HEMATOTOX score: hb 12, crp 4 mg/L, ferritin 100", "at least 0 of 7, risk open"),
    ],
)  # fmt: skip
def test_a_score_is_worked_out_from_the_numbers(question: str, score: str) -> None:
    assert score in worked(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is ICAHT grade 3?",
        "ANC 12 for 9 days, which ICAHT grade?",  # 12 of what?
        "ANC 200, later ANC 900 for 9 days, which ICAHT grade?",  # which of the two?
        "ANC 200 for 5 days. What grade of mucositis is this?",
        "How many had an ANC below 500 for 14 days?",
        "Is a ferritin of 3000 and a CRP of 40 bad for CAR-HEMATOTOX?",  # two of five
    ],
)
def test_nothing_is_worked_out_of_what_is_open_or_not_asked(question: str) -> None:
    assert worked(question) == ""


def test_values_taken_after_the_infusion_give_no_car_hematotox() -> None:
    text = "Day 40 after axi-cel: plt 18, ANC 300, Hb 7.8, CRP 40, ferritin 3000. CAR-HEMATOTOX?"

    assert worked(text) == NOT_AFTER


def test_a_value_without_its_unit_is_every_value_that_it_may_be() -> None:
    crp = values_in("CRP 40")["C-reactive protein"]

    assert (crp.low, crp.high) == (4.0, 40.0)


def test_both_scales_are_told_where_both_counts_are_low(assistant: Assistant) -> None:
    answer = assistant.ask("ANC 80 and platelets 12 for 10 days, grade?")
    told = " ".join(claim.text for claim in answer.claims)

    assert "grade 3 of early ICAHT" in " ".join(answer.notes)
    assert "grade 3 of early T-ICAHT" in " ".join(answer.notes)
    assert "Early ICAHT (day 0-30 after CAR-T) is grade 4" in told
    assert "Early T-ICAHT grade 4" in told
