"""What a label advises against is told with a drug's use, and answers where nothing else does."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant

KYMRIAH = "kymriah-2018-label"


def told(assistant: Assistant, question: str) -> list[str]:
    """Return the references of the sentences of an answer, in order."""
    return [claim.citations[0].reference for claim in assistant.ask(question).claims]


@pytest.mark.parametrize(
    "question",
    ["Is filgrastim ok during CRS?", "gcsf during crs allowed?", "G-CSF dose after CAR-T",
     "Can GM-CSF be given after CAR-T?"],
)  # fmt: skip
def test_growth_factors_are_never_told_without_the_label_against_them(
    assistant: Assistant, question: str
) -> None:
    assert KYMRIAH in told(assistant, question)[:2]


def test_where_nothing_else_answers_the_label_does(assistant: Assistant) -> None:
    assert told(assistant, "Pegfilgrastim on day 4 after tisa-cel?")[0] == KYMRIAH


@pytest.mark.parametrize(
    "question",
    ["How many had CRS with G-CSF in the French cohort?", "Who published the G-CSF cohort?",
     "Filgrastim dose after autologous transplant", "How many still had G-CSF on day 100?",
     "Day 40 after axi-cel, ANC 0.2. Which dose of G-CSF?"],
)  # fmt: skip
def test_it_is_not_told_where_no_use_after_car_t_is_asked(
    assistant: Assistant, question: str
) -> None:
    assert KYMRIAH not in told(assistant, question)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Is eltrombopag safe after CAR-T?", "hepatotoxicity"),
        ("Side effects of eltrombopag in children?", "hepatotoxicity"),
        ("Can they have EPO for anaemia after CAR-T?", "shortened survival"),
    ],
)
def test_who_asks_for_harm_is_told_the_boxed_warning(
    assistant: Assistant, question: str, said: str
) -> None:
    assert any(said in claim.text for claim in assistant.ask(question).claims)


def test_no_boxed_warning_is_told_where_no_harm_is_asked(assistant: Assistant) -> None:
    answer = assistant.ask("Can eltrombopag be given after CAR-T?")

    assert not any("boxed" in claim.text for claim in answer.claims)


def test_it_answers_nothing_that_it_does_not_speak_of(assistant: Assistant) -> None:
    answer = assistant.ask("Missed dose of romiplostim?")

    assert answer.refusal is not None
