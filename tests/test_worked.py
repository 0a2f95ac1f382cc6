"""A grade or score that the numbers of a question make is told with what was read; else none."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.calculators.told import values_in
from assistant.worked import NOT_AFTER, worked_out
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
        ("Plt 15 for 16 days between d31 and d50, T-ICAHT grade?", "grade 4 of late T-ICAHT"),
        ("Platelets <20 for 9 days in the first month. T-ICAHT grade?", "grade 3 of early T-ICAHT"),
        ("D+21 after liso-cel, platelets 22. Which T-ICAHT grade is that?", "at least grade 1"),
        ("Day 60 after liso-cel, plts 60, T-ICAHT grade?", "at least grade 1 of late T-ICAHT"),
    ],
)
def test_a_grade_is_worked_out_from_the_numbers(question: str, grade: str) -> None:
    assert grade in worked(question)


@pytest.mark.parametrize(
    ("question", "grade"),
    [
        ("ANC 0,3 for 10 days, early ICAHT grade?", "grade 2 of early ICAHT"),
        ("ANC 0,6 G/L on day 45, late ICAHT grade?", "grade 2 of late ICAHT"),
        ("ANC 300 for <7 days, ICAHT grade?", "is grade 1"),
        ("ANC 300 for more than 14 days, ICAHT grade?", "at least grade 3"),
        ("Neutrophils below 100 for nine days in the first month: ICAHT grade?", "grade 3"),
        ("ANC 50 for one week, early ICAHT grade?", "is grade 3"),
        ("ANC under 0.5 for ten days after infusion, ICAHT grade?", "at least grade 2"),
        ("Plt 18k on day 40 for two weeks, T-ICAHT grade?", "grade 4 of late T-ICAHT"),
        ("neutrophils 300/mm3 x 8d, ICAHT grade?", "grade 2"),
        ("Is ANC 300 on day 20 grade 3 of late ICAHT?", "Day 20 is in the early period"),
    ],
)
def test_numbers_are_read_as_people_write_them(question: str, grade: str) -> None:
    assert grade in worked(question)


@pytest.mark.parametrize(
    "question",
    [
        "ANC 300 for 1.5 weeks, early ICAHT grade?",
        "ANC 0.4 for 5 to 8 days, ICAHT grade?",
        "platelets 45 for 5 days, then 15 for 2 days, day 20; T-ICAHT grade?",
        "platelets 15 on day 120, T-ICAHT grade?",  # after its window
        "Plt 15 for 16 days between d21 and d50, T-ICAHT grade?",  # of two periods
        "plt 15 in month 8, T-ICAHT grade?",
        "ANC 300 for 40 days, early ICAHT grade?",
        "ANC 300 for 20 days on day 10, ICAHT grade?",
        "ANC 0.3 for 10 days after autologous transplant, ICAHT grade?",
        "ANC 0.3 for 10 days in a donor, ICAHT grade?",
    ],
)
def test_what_fits_no_rule_has_no_grade(question: str) -> None:
    assert worked(question) == ""


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("Hb 6.8 mmol/L", False), ("Hb 78 g/L", True), ("plt 0.2 x10^12/L", False),
        ("ferritin 1000 pmol/L", False), ("ferritin 1.200 ng/mL", False), ("plt 18k", True),
        ("ANC 12", False), ("ANC 1.2", True), ("ferritin 2.1 mg/L", False),
    ],
)  # fmt: skip
def test_a_value_in_an_unknown_unit_is_left_out(value: str, read: bool) -> None:
    assert bool(values_in(value)) is read


@pytest.mark.parametrize(
    ("question", "score"),
    [
        ("CAR-HEMATOTOX? plt 60, ANC 900, Hb 8.2, CRP 5 mg/dL, ferritin 1500", "6 of 7, high risk"),
        ("pre-LD plt 150, anc 2.1, hb 11, crp 4 mg/l, ferritin 400, HT score?", "1 of 7, low risk"),
        ("Hematotox with platelets 90,000/µL, ANC 1,500/µL, Hb 95 g/L, CRP 12 mg/L, ferritin 700",
         "2 of 7, high risk"),
        ("HEMATOTOX plt 200, ANC 1,5 G/L, Hb 9,5 g/dL, CRP 4 mg/L, ferritin 300", "0 of 7, low"),
        ("HEMATOTOX score: plt 60, crp 40, ferritin 3000", "5 to 7 of 7, high risk"),
        ("HEMATOTOX score: hb 12, crp 4 mg/L, ferritin 100", "0 to 3 of 7, risk open"),
        ("HEMATOTOX: plt 175, anc 1200, hb 9, crp 30 mg/l, ferritin 650", "2 to 5 of 7, high"),
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


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (
            "Day 20 after axi-cel, ANC has been under 0.1 for nine days. Early ICAHT grade?",
            "is grade 3 when",
        ),
        ("Platelets <20 for 9 days in the first month. T-ICAHT grade?", "Early T-ICAHT grade 3"),
        # From day 5 on it cannot be read when; all grades are told in their order.
        (
            "ANC 0.4 for 9 days since day 5 after CAR-T, which ICAHT grade and how often does it"
            " happen?",
            "is grade 1 when",
        ),
    ],
)
def test_the_grade_that_the_numbers_make_stands_before_the_others(
    assistant: Assistant, question: str, first: str
) -> None:
    assert first in assistant.ask(question).claims[0].text
