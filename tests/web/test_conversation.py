"""A conversation as the browser keeps it: it comes back as it went, and trash is no fault."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.ask import Assistant
from assistant.export import Turn
from assistant.web.conversation import (
    MOST_TURNS,
    NOT_KEPT,
    STOPPED,
    awaited,
    being_written,
    history,
    kept,
    messages,
    read,
    turn_of,
)

QUESTION = "How often do platelets recover on eltrombopag after CAR-T?"


@pytest.fixture(scope="module")
def turn(assistant: Assistant) -> Turn:
    """Return a question with its answer."""
    return turn_of(QUESTION, assistant.ask(QUESTION))


def test_turns_come_back_from_the_browser_as_they_went(turn: Turn) -> None:
    assert read(json.loads(json.dumps(kept([turn, turn])))) == [turn, turn]


@pytest.mark.parametrize("trash", [None, "", "x", 7, {"a": 1}, [1], [{"asked": "q"}]])
def test_what_is_no_conversation_is_an_empty_one(trash: object) -> None:
    assert read(trash) == []


def test_an_answer_that_was_being_written_comes_back_as_one_that_was_stopped(turn: Turn) -> None:
    """Stop once put "not answered" in the place of sentences that had been shown."""
    written = kept([turn, replace(turn, answer=replace(turn.answer, partial=True))])
    first, second = read(json.loads(json.dumps(written)))

    assert being_written(written)
    assert first == turn
    assert second.answer.claims == turn.answer.claims
    assert second.answer.notes == (*turn.answer.notes, STOPPED)
    assert not being_written(kept([first, second]))


def test_an_answer_of_which_nothing_was_said_yet_is_not_kept(turn: Turn) -> None:
    """Stop once failed on it: there was no first sentence to read aloud."""
    silent = replace(turn, answer=replace(turn.answer, partial=True, claims=()))

    assert kept([turn, silent]) == kept([turn])
    assert not being_written(kept([silent]))


@pytest.mark.parametrize("said", ["…", [{"type": "text", "text": "Half an answer\n\n…"}]])
def test_what_is_still_awaited_is_told_from_what_has_come(said: object) -> None:
    question = {"role": "user", "content": "When…"}

    assert awaited([question, {"role": "assistant", "content": said}])
    assert not awaited([question, {"role": "assistant", "content": "*Stopped.*"}])
    assert not awaited([])


@pytest.mark.parametrize("trash", [None, [], "x", [1]])
def test_what_is_no_conversation_is_not_being_written(trash: object) -> None:
    assert not being_written(trash)


def test_the_newest_turns_are_kept(turn: Turn) -> None:
    assert len(kept([turn] * (MOST_TURNS + 5))) == MOST_TURNS


def test_a_question_with_identifiers_is_neither_kept_nor_part_of_the_history(
    assistant: Assistant, turn: Turn
) -> None:
    asked = "Patient John Smith, DOB 12/03/1954, MRN 4482913, platelets 8: what now?"
    refused = turn_of(asked, assistant.ask(asked))

    assert refused.asked == NOT_KEPT
    assert "4482913" not in json.dumps(kept([refused]))
    assert next(iter(history([refused, turn]))).content == QUESTION


def test_each_turn_is_a_question_and_an_answer(turn: Turn) -> None:
    shown = messages([turn])

    assert [item["role"] for item in shown] == ["user", "assistant"]
    assert shown[0]["content"] == QUESTION
