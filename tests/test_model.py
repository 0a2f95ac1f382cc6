"""The chat model over real HTTP: what it is told, and how each fault of a server ends."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from pydantic import SecretStr

from assistant.answers import PromptId
from assistant.model import BACKOFF, LangChainModel, ModelFault, load_model
from assistant.prompting import Prompt
from assistant.settings import Settings, SettingsFault
from tests.chat_server import ChatServer, Reply, says, serving

PROMPT = Prompt(PromptId("answer", 1, "0"), "You are told.", "You are given.")
KEY = "sk-secret"


KINDS = pytest.mark.parametrize("kind", ["openai", "ollama"])


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


def address(server: ChatServer, kind: str) -> str:
    """Return where a server speaks the protocol of a kind of model."""
    return server.url if kind == "openai" else server.ollama


def fault_of(reply: Reply, kind: str, seconds: float = 10.0) -> str:
    """Return the kind of the fault that a reply ends in."""
    with serving(lambda _: reply) as server, model_at(address(server, kind)) as model:
        with pytest.raises(ModelFault) as fault:
            list(model.stream(PROMPT, seconds))
        return fault.value.kind


@KINDS
def test_the_reply_comes_in_pieces_and_the_server_gets_prompt_and_key(kind: str) -> None:
    with serving(lambda _: says("Platelets recovered [1].")) as server:
        with model_at(address(server, kind)) as model:
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
        model_at(address(server, kind)) as model,
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
        model_at(address(server, kind)) as model,
    ):
        assert "".join(model.stream(PROMPT, 20)) == "Recovered [1]."


@KINDS
def test_no_server_is_told_as_unreachable(kind: str) -> None:
    with serving(lambda _: Reply()) as server:
        gone = address(server, kind)
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
        model_at(address(server, kind), limit=60) as model,
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
        model_at(address(server, kind)) as model,
        pytest.raises(ModelFault) as fault,
    ):
        list(model.stream(PROMPT, 10))

    ours = [r.getMessage() for r in caplog.records if r.name.startswith("assistant")]
    assert ours == [f"the chat model failed: {error}, status 401"]
    assert PROMPT.user not in "".join(ours)
    assert KEY not in f"{caplog.text}{fault.value!r}{Settings(chat_key=SecretStr(KEY))!r}"


@KINDS
def test_the_key_may_come_from_a_file(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "key"
    file.write_text("sk-of-file\n", "utf-8")
    with serving(lambda _: says("Yes [1].")) as server:
        url = address(server, kind)
        settings = Settings(chat_model=f"{kind}:x", chat_base_url=url, chat_key_file=file)
        model = load_model(settings)
        assert model
        list(model.stream(PROMPT, 10))
        model.close()

        assert server.keys == ["Bearer sk-of-file"]


@KINDS
def test_a_key_that_lies_in_the_environment_is_never_sent(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv(f"{kind.upper()}_API_KEY", "sk-of-environment")
    with serving(lambda _: says("Yes [1].")) as server:
        model = load_model(Settings(chat_model=f"{kind}:x", chat_base_url=address(server, kind)))
        assert model
        list(model.stream(PROMPT, 10))
        model.close()

        assert server.keys == ["Bearer none"]


def test_a_vendor_is_not_called_with_a_key_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-environment")

    with pytest.raises(SettingsFault, match="needs CYTOPENIA_CHAT_KEY"):
        load_model(Settings(chat_model="openai:x"))


def test_no_model_is_loaded_unless_one_is_named() -> None:
    assert load_model(Settings()) is None


@pytest.mark.parametrize(
    ("name", "told"),
    [("gpt", "not provider:model"), ("openai:", "not provider:model"), ("acme:x", "a provider of"),
     ("anthropic:x", r"cytopenia-assistant\[anthropic\]")],
)  # fmt: skip
def test_a_model_that_cannot_be_used_is_named_with_what_to_do(name: str, told: str) -> None:
    with pytest.raises(SettingsFault, match=told):
        load_model(Settings(chat_model=name, chat_key=SecretStr(KEY)))


def test_a_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = Settings(chat_model="openai:x", chat_key_file=tmp_path / "none")

    with pytest.raises(SettingsFault, match=r"CYTOPENIA_CHAT_KEY_FILE: .*none cannot be read"):
        load_model(settings)


WATCHED = """
import sys
seen = []
def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        seen.append(f"{event} {arguments[-1]}")
sys.addaudithook(watch)
from assistant.cli import main
try:
    main(["ask", "What eltrombopag dose was given after CAR-T?"])
except SystemExit as end:
    assert not end.code, end.code
assert not seen, seen
"""


def test_by_default_no_connection_is_made_whatever_the_environment_holds(
    settings: Settings, tmp_path: Path
) -> None:
    """Asked in a process of its own; Python reports every socket and name look-up to the watch."""
    tempting = {"OPENAI_API_KEY": "sk-x", "ANTHROPIC_API_KEY": "sk-x", "LANGSMITH_API_KEY": "x",
                "LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true"}  # fmt: skip
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CYTOPENIA_")}
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], cwd=tmp_path, capture_output=True, text=True,
        timeout=120, check=False,
        env={**clean, **tempting, "PYTHONPATH": root,
             "CYTOPENIA_INDEX_FOLDER": str(settings.index_folder)},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "eltrombopag" in done.stdout


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
