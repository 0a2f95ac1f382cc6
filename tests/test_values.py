"""A follow-up that changes a number or a day puts it in the place of its like."""

from __future__ import annotations

import pytest

from assistant.standalone import stand_alone
from assistant.values import CORRECTS


@pytest.mark.parametrize(
    ("topic", "question", "meant"),
    [
        ("ANC 0.4 on day 35, what ICAHT grade?", "and 0.05?",
         "ANC 0.05 on day 35, what ICAHT grade?"),
        ("ANC 0.4 on day 35, what ICAHT grade?", "no, I meant 0.04",
         "ANC 0.04 on day 35, what ICAHT grade?"),
        ("platelets 18 on day 35, T-ICAHT grade?", "now it has dropped to 9",
         "platelets 9 on day 35, T-ICAHT grade?"),
        ("platelets 18 on day 35, T-ICAHT grade?", "what if day 20",
         "platelets 18 on day 20, T-ICAHT grade?"),
        ("How many had neutropenia by day 30?", "and at day 90?",
         "How many had neutropenia by day 90?"),
        ("HEMATOTOX: ANC 2, CRP 12 mg/L, ferritin 300", "and if the ferritin is 2500",
         "HEMATOTOX: ANC 2, CRP 12 mg/L, ferritin is 2500"),
        ("HEMATOTOX: ANC 2, CRP 12 mg/L, ferritin 300", "no, CRP was 80",
         "HEMATOTOX: ANC 2, CRP was 80 mg/L, ferritin 300"),
        ("Platelets 18 at day +40, ANC 0.4. What next?", "what about her Hb?",
         "Hb at day +40, ANC 0.4. What next?"),
        ("Febrile neutropenia day +10. Can I stop?", "still ANC 0.1",
         "Febrile neutropenia day +10. Can I stop: still ANC 0.1?"),
        ("day +21 after axi-cel, platelets 12. Transfuse?", "day 41 actually",
         "day 41 after axi-cel, platelets 12. Transfuse?"),
        ("CRP 12 mg/L: points?", "and 80 mg/L?", "CRP 80 mg/L: points?"),
        ("ANC < 0.5 x10^9/L, grade?", "and 0.1 x10^9/L?", "ANC < 0.1 x10^9/L, grade?"),
        ("When should G-CSF be started?", "no, I meant late, after day 30",
         "When should G-CSF be started: late, after day 30?"),
    ],
)  # fmt: skip
def test_another_value_takes_the_place_of_its_like(topic: str, question: str, meant: str) -> None:
    assert stand_alone(question, topic) == meant


@pytest.mark.parametrize(
    ("topic", "question"),
    [
        ("HEMATOTOX: ANC 2, CRP 12 mg/L, ferritin 300", "and 80?"),  # it could stand for several
        ("Eltrombopag 50 mg: response by week 8?", "and 12?"),  # a dose is no value
        ("Is vitamin D3 given after CAR-T?", "and day 30?"),
    ],
)
def test_a_number_with_no_like_changes_none(topic: str, question: str) -> None:
    assert stand_alone(question, topic).startswith(topic.rstrip("?"))


@pytest.mark.parametrize("question", ["correction of fibrinogen?", "wait for it?", "no G-CSF?"])
def test_a_word_of_the_question_opens_no_correction(question: str) -> None:
    assert not CORRECTS.match(question)
