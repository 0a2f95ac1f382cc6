"""A follow-up without an answer is restated by the chat model, in words of the conversation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.ask import Assistant
from assistant.followup import Turn
from assistant.guard import ALARM
from assistant.model import ModelFault
from assistant.restated import is_faithful, restated
from tests.doubles import ScriptedModel

ASKED = "What did the RACE trial in aplastic anaemia show at 3 months?"
HISTORY = [
    Turn("user", ASKED),
    Turn("assistant", "Complete response at 3 months was 22%."),
    Turn("user", "What does the boxed warning of Tecartus say?"),
    Turn("assistant", "It names cytokine release syndrome and neurologic toxicities."),
]
FOLLOW_UP = "Karyotypes evolved in how many of the participants overall?"
RESTATED = f"{FOLLOW_UP[:-1]} in the RACE trial in aplastic anaemia?"


def asked_with(assistant: Assistant, *replies: str) -> tuple[Assistant, ScriptedModel]:
    """Return a site whose chat model gives these replies in order."""
    model = ScriptedModel(*replies)
    return Assistant(assistant.searcher, model), model


def test_a_follow_up_that_found_no_answer_is_answered_as_restated(assistant: Assistant) -> None:
    alone = assistant.ask(FOLLOW_UP, HISTORY)
    site, _ = asked_with(assistant, RESTATED, "Not answered.")

    answer = site.ask(FOLLOW_UP, HISTORY)

    assert alone.refusal
    assert answer.claims
    assert answer.question == RESTATED
    assert f"Understood as: {RESTATED}" in answer.notes


def test_a_restated_follow_up_keeps_its_word_of_warning(assistant: Assistant) -> None:
    site, _ = asked_with(assistant, RESTATED, "Not answered.")

    answer = site.ask(f"BP 70/40. {FOLLOW_UP}", HISTORY)

    assert ALARM in answer.notes


@pytest.mark.parametrize(
    "told",
    [
        f"{FOLLOW_UP[:-1]} on romiplostim in the RACE trial?",  # a word of its own
        "What did the RACE trial in aplastic anaemia show?",  # the follow-up's words are gone
        "5% evolved in the RACE trial.",  # an answer
        f"{RESTATED} {RESTATED}",
        "",
    ],
)
def test_what_does_not_restate_it_is_not_used(assistant: Assistant, told: str) -> None:
    site, _ = asked_with(assistant, told)

    assert site.ask(FOLLOW_UP, HISTORY).refusal


def test_a_question_without_a_conversation_is_never_restated(assistant: Assistant) -> None:
    site, model = asked_with(assistant, RESTATED)

    assert site.ask(FOLLOW_UP).refusal
    assert not model.prompts


def test_an_earlier_turn_with_identifiers_is_not_given_to_the_model(assistant: Assistant) -> None:
    site, model = asked_with(assistant, "no")
    secret = Turn("user", "My patient John Smith, born 03/04/1961, has low platelets.")

    site.ask(FOLLOW_UP, [secret, *HISTORY])

    assert "RACE" in model.prompts[0].user
    assert "Smith" not in model.prompts[0].user


def test_a_fault_of_the_model_leaves_the_question_as_it_was() -> None:
    class Down:
        name = "down"

        def stream(self, prompt: object, seconds: float) -> Iterator[str]:
            raise ModelFault("unreachable")
            yield ""

    with pytest.raises(StopIteration) as end:
        next(restated(Down(), FOLLOW_UP, HISTORY, 1.0))  # type: ignore[arg-type]

    assert end.value.value is None


def test_a_restated_question_has_one_line_and_one_question_mark() -> None:
    assert is_faithful(RESTATED, FOLLOW_UP, ASKED)
    assert not is_faithful(RESTATED.replace(" in the", "\nin the"), FOLLOW_UP, ASKED)
