"""The chat model over real HTTP: what it is told, and how each fault of a server ends."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from pydantic import SecretStr

from assistant.answers import PromptId
from assistant.model import BACKOFF, LangChainModel, ModelFault, load_model
from assistant.prompting import Prompt
from assistant.settings import Settings
from tests.chat_server import PROTOCOLS, ChatServer, Reply, says, serving

PROMPT = Prompt(PromptId("answer", 1, "0"), "You are told.", "You are given.")
KEY = "sk-secret"
KINDS = pytest.mark.parametrize("kind", PROTOCOLS)


@contextmanager
def model_at(url: str, limit: float = 10.0) -> Iterator[LangChainModel]:
    """Return the chat model of a site whose server stands at an address."""
    settings = Settings(
        chat_model=f"{'openai' if url.endswith('/v1') else 'ollama'}:scripted", chat_base_url=url,
        chat_key=SecretStr(KEY), chat_time_limit=limit,
    )  # fmt: skip
    model = load_model(settings)
    assert model
    yield model
    model.close()


def fault_of(reply: Reply, kind: str, seconds: float = 10.0) -> str:
    """Return the kind of the fault that a reply ends in."""
    with serving(lambda _: reply) as server, model_at(server.at(kind)) as model:
        with pytest.raises(ModelFault) as fault:
            list(model.stream(PROMPT, seconds))
        return fault.value.kind


@KINDS
def test_the_reply_comes_in_pieces_and_the_server_gets_prompt_and_key(kind: str) -> None:
    with serving(lambda _: says("Platelets recovered [1].")) as server:
        with model_at(server.at(kind)) as model:
            pieces = list(model.stream(PROMPT, 10))

        assert "".join(pieces) == "Platelets recovered [1]."
        assert len(pieces) > 2
        assert server.keys == [f"Bearer {KEY}"]
        assert [m["content"] for m in server.requests[0]["messages"]] == [
            PROMPT.system, PROMPT.user,
        ]  # fmt: skip


@KINDS
@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(status=401), "key"), (Reply(status=403), "key"), (Reply(status=404), "unknown"),
        (Reply(("Platelets ",), end="cut"), "cut-off"), (Reply(("Half",), end=""), "cut-off"),
        (Reply(("Half",), end="length"), "cut-off"), (Reply(tool=True), "tools"),
        (Reply(tool=True, end="tool_calls"), "tools"), (Reply(status=400), "failed"),
    ],
)  # fmt: skip
def test_a_fault_of_the_server_is_told_by_its_kind(reply: Reply, expected: str, kind: str) -> None:
    assert fault_of(reply, kind) == expected


@KINDS
@pytest.mark.parametrize(("status", "expected"), [(429, "busy"), (500, "failed"), (503, "failed")])
def test_a_busy_or_failing_server_is_asked_again_and_then_told(
    status: int, expected: str, kind: str
) -> None:
    start = time.monotonic()
    with (
        serving(lambda _: Reply(status=status)) as server,
        model_at(server.at(kind)) as model,
    ):
        with pytest.raises(ModelFault) as fault:
            list(model.stream(PROMPT, 20))

        assert fault.value.kind == expected
        assert len(server.requests) == 1 + len(BACKOFF)
        assert time.monotonic() - start >= sum(BACKOFF)


@KINDS
def test_a_server_that_answers_at_the_second_try_is_used(kind: str) -> None:
    replies = iter([Reply(status=503), says("Recovered [1].")])
    with (
        serving(lambda _: next(replies)) as server,
        model_at(server.at(kind)) as model,
    ):
        assert "".join(model.stream(PROMPT, 20)) == "Recovered [1]."


@KINDS
def test_no_server_is_told_as_unreachable(kind: str) -> None:
    with serving(lambda _: Reply()) as server:
        gone = server.at(kind)
    with model_at(gone) as model, pytest.raises(ModelFault) as fault:
        list(model.stream(PROMPT, 20))

    assert fault.value.kind == "unreachable"


@KINDS
@pytest.mark.parametrize("reply", [Reply(("late",), pause=5.0), Reply(("a ",) * 99, pause=0.1)])
def test_a_slow_server_ends_at_the_time_limit(reply: Reply, kind: str) -> None:
    start = time.monotonic()

    assert fault_of(reply, kind, seconds=0.6) == "slow"
    assert time.monotonic() - start < 3


@KINDS
@pytest.mark.parametrize(
    "reply",
    [Reply(("word ",), pause=0.05, endless=True), Reply(("word ",), pause=30), Reply(mute=30)],
    ids=["an endless sentence", "silent once it has begun", "silent from the start"],
)
def test_stopping_at_a_beat_ends_the_request_at_the_server(reply: Reply, kind: str) -> None:
    with (
        serving(lambda _: reply) as server,
        model_at(server.at(kind), limit=60) as model,
    ):
        start = time.monotonic()
        pieces = model.stream(PROMPT, 60)
        next(piece for piece in pieces if not piece)
        pieces.close()

        assert server.hung_up.wait(5)
        assert time.monotonic() - start < 5


class Deaf(GenericFakeChatModel):
    """A chat model that does not hear a cancel, as `asyncio.wait_for` before Python 3.12."""

    async def _astream(self, *_: object, **__: object) -> AsyncIterator[ChatGenerationChunk]:
        while True:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0.05)
            yield ChatGenerationChunk(message=AIMessageChunk("word "))


def test_a_request_that_does_not_hear_its_cancel_ends_with_the_next_piece() -> None:
    """It went on for ever, and filled the memory."""
    model = LangChainModel(Deaf(messages=iter(())), "deaf")
    pieces = model.stream(PROMPT, 30)
    next(pieces)
    pieces.close()
    closing = threading.Thread(target=model.close, daemon=True)
    closing.start()
    closing.join(5)

    assert not closing.is_alive()


@pytest.mark.parametrize(
    ("kind", "error"), [("openai", "OpenAIAuthenticationError"), ("ollama", "ResponseError")]
)
def test_neither_key_nor_question_is_in_logs_errors_or_settings(
    caplog: pytest.LogCaptureFixture, kind: str, error: str
) -> None:
    caplog.set_level(logging.DEBUG)
    with (
        serving(lambda _: Reply(status=401)) as server,
        model_at(server.at(kind)) as model,
        pytest.raises(ModelFault) as fault,
    ):
        list(model.stream(PROMPT, 10))

    ours = [r.getMessage() for r in caplog.records if r.name.startswith("assistant")]
    assert ours == [f"the chat model failed: {error}, status 401"]
    assert PROMPT.user not in "".join(ours)
    assert KEY not in f"{caplog.text}{fault.value!r}{Settings(chat_key=SecretStr(KEY))!r}"


def test_tracing_is_off_even_where_the_environment_asks_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with (
        serving(lambda _: says("Yes [1].")) as traced,
        serving(lambda _: says("Yes [1].")) as server,
    ):
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_API_KEY", "x")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", traced.url)
        with model_at(server.url) as model:
            list(model.stream(PROMPT, 10))

        time.sleep(0.5)
        assert server.requests
        assert traced.requests == []


def test_a_server_double_keeps_what_it_was_told() -> None:
    assert (
        ChatServer(requests=[{"messages": [{"content": "a"}, {"content": "b"}]}]).given() == "a\nb"
    )
