"""A check of an order is about the drug that is ordered, for the patient it is ordered for."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.followup import Turn
from assistant.ordered import question_on_order
from index.asked import read_question

CASE = "58F Korean, day 45 after axi-cel, plt 12, on filgrastim. {} On calcium and atorvastatin. {}"
ORDER = "Order: eltrombopag 50 mg daily."


@pytest.mark.parametrize(
    ("order", "asks", "searched"),
    [
        (ORDER, "Is the dose right?", "Is the dose right? (eltrombopag, asian ancestry, CAR-T)"),
        ("Starting Promacta.", "How far apart?", "How far apart? (Promacta, CAR-T)"),
        ("Promacta 50 mg od prescribed.", "LFT monitoring?", "LFT monitoring? (Promacta, CAR-T)"),
        ("IVIG was ordered.", "Is it safe?", "Is it safe? (IVIG)"),
        (ORDER, "Anything to check?",
         "What does the label of eltrombopag warn of? How far apart is eltrombopag taken from"
         " calcium, atorvastatin? What is the dose of eltrombopag in asian ancestry?"),
        (ORDER, "Is filgrastim safe?", None),  # another drug is asked about
        (ORDER, "How long are counts low?", None),  # nothing of the order is
        ("Eltrombopag failed.", "Is the dose right?", None),
        ("Team wants to give pegfilgrastim.", "Any concerns?", None),  # of no label of its own
    ],
)  # fmt: skip
def test_a_check_names_the_drug_that_is_ordered(
    order: str, asks: str, searched: str | None
) -> None:
    told = question_on_order(read_question(CASE.format(order, asks)))

    assert (told is None) if searched is None else (told or "").endswith(searched)


def test_the_only_drug_of_a_case_is_asked_about() -> None:
    asked = read_question("61F day 40 after tisa-cel on eltrombopag 50 mg. LFT monitoring?")

    assert question_on_order(asked) == "LFT monitoring? (eltrombopag, CAR-T)"


def test_that_a_dose_is_not_for_such_a_patient_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("Child, day 30 after Kymriah. We plan to start romiplostim. What dose?")

    assert "No sentence below speaks of children." in answer.notes


def test_the_dose_for_such_a_patient_opens(assistant: Assistant) -> None:
    answer = assistant.ask(CASE.format(ORDER, "Is the dose right?"))

    assert "25 mg" in answer.claims[0].text
    assert "ancestry" in answer.claims[0].text


def test_an_order_is_checked_for_dose_warning_and_spacing(assistant: Assistant) -> None:
    answer = assistant.ask(CASE.format(ORDER, "Anything to check?"))
    said = " ".join(claim.text for claim in answer.claims)

    for told in ("25 mg once daily", "boxed warnings", "4 hours after antacids"):
        assert told in said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("when can she take her calcium", "4 hours after antacids"),
        ("do we cut the atorvastatin?", "OATP1B1"),
        ("so should the start dose be 25?", "25 mg"),
    ],
)
def test_what_is_asked_next_is_about_the_order(
    assistant: Assistant, question: str, said: str
) -> None:
    asked = CASE.format(ORDER, "What do I need to verify?")
    before = [Turn("user", asked), Turn("assistant", assistant.ask(asked).claims[0].text)]
    answer = assistant.ask(question, before)

    assert "eltrombopag" in answer.question
    assert said in answer.claims[0].text
