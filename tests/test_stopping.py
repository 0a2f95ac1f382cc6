"""Closing an answer ends the model's request, whatever the model does just then."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.followup import Turn
from tests.chat_server import Reply, says
from tests.doubles import ScriptedModel
from tests.test_written import QUESTION, copied, site, with_server

__all__ = ["site"]  # the fixture


def test_closing_the_answer_stops_the_model(site: Assistant) -> None:
    model = ScriptedModel(lambda p: copied(p.user, 1, 2, 3, 4))
    site.model = model
    answers = site.stream(QUESTION)
    next(answers)
    answers.close()

    assert model.closed == 1


@pytest.mark.parametrize(
    "reply",
    [Reply(("word ",), pause=0.05, endless=True), Reply(("Half a",), pause=30), Reply(mute=30)],
    ids=["in an endless sentence", "silent once it has begun", "silent from the start"],
)
def test_an_answer_can_be_closed_before_its_first_sentence(site: Assistant, reply: Reply) -> None:
    """The model was asked until the time limit, for nothing was yielded before a sentence."""
    long = Assistant(site.searcher, None, 60)
    with with_server(long, lambda _: reply) as server:
        answers = long.stream(QUESTION)
        state = next(answers)
        answers.close()

        assert server.hung_up.wait(5)
    assert state.partial
    assert not state.claims


def test_an_answer_can_be_closed_while_a_sentence_is_corrected(site: Assistant) -> None:
    replies = iter([says("The dose was 500 mg [1]."), Reply(mute=30)])
    long = Assistant(site.searcher, None, 60)
    with with_server(long, lambda _: next(replies)) as server:
        answers = long.stream(QUESTION)
        next(answers)
        answers.close()

        assert server.hung_up.wait(5)
        assert len(server.requests) == 2


def test_an_answer_can_be_closed_while_a_follow_up_is_restated(site: Assistant) -> None:
    long = Assistant(site.searcher, None, 60)
    history = [Turn("user", "What did the RACE trial in aplastic anaemia show at 3 months?")]
    with with_server(long, lambda _: Reply(mute=30)) as server:
        answers = long.stream("clonal evolution?", history)
        state = next(answers)
        answers.close()

        assert server.hung_up.wait(5)
    assert state.partial
    assert not state.refusal
