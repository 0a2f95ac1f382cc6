"""What asks on of a study is asked of that study, until another thing is named."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.followup import Turn

BOOST = "Gagelmann 2023: how many recovered neutrophils after the boost?"


def after(*questions: str) -> list[Turn]:
    """Return a conversation of questions that were answered."""
    said = Turn("assistant", "Neutrophils recovered in 26 of 31 patients [1].")
    return [turn for question in questions for turn in (Turn("user", question), said)]


@pytest.mark.parametrize(
    ("question", "before", "named"),
    [
        ("what about platelets in that study?", (BOOST,), True),
        ("how many died?", (BOOST,), True),
        ("what dose did they use?", (BOOST, "how many died?"), True),
        ("how many recover on eltrombopag?", (BOOST,), False),  # of another treatment
        ("and Wesson?", (BOOST,), False),  # maybe another study
        ("how many died?", (BOOST, "What is ICAHT after CAR-T?"), False),  # a new topic
        ("how many died?", ("Rejeski: what did they find?",), False),  # of several
        ("how many died?", (BOOST, "and with eltrombopag?"), False),  # it has been left
    ],
)
def test_a_follow_up_is_on_the_study_before(
    assistant: Assistant, question: str, before: tuple[str, ...], named: bool
) -> None:
    answer = assistant.ask(question, after(*before))
    study = before[0].split(":")[0]

    assert (f"({study}" in answer.question) is named


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("and in Fried?", "how many had neutropenia in Fried?"),
        ("and Drillet, what were their results?", "Drillet, what were their results?"),
        ("and NCT07212335, what dose of cells?", "NCT07212335, what dose of cells?"),
    ],
)
def test_a_study_takes_the_place_of_another(
    assistant: Assistant, question: str, searched: str
) -> None:
    before = "Wang 2021: how many had neutropenia?"

    assert assistant.ask(question, after(before)).question == searched


def test_of_several_it_is_the_one_that_answered(assistant: Assistant) -> None:
    asked = "Tanaka eltrombopag after allogeneic transplant, results"
    history = [Turn("user", asked), Turn("assistant", assistant.ask(asked).claims[0].text)]

    answer = assistant.ask("starting dose?", history)

    assert "(Tanaka 2016" in answer.question
    assert "12.5 mg" in answer.claims[0].text


def test_another_study_says_nothing_in_its_place(assistant: Assistant) -> None:
    answer = assistant.ask("what about platelets in that study?", after(BOOST))

    assert {reference.id for reference in answer.references} == {"gagelmann-2023-boost"}
