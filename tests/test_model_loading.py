"""Which chat model is loaded, with whose key; none, and no connection, by default."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.answers import PromptId
from assistant.model import load_model
from assistant.prompting import Prompt
from assistant.settings import Settings, SettingsFault
from tests.chat_server import PROTOCOLS, says, serving

PROMPT = Prompt(PromptId("answer", 1, "0"), "You are told.", "You are given.")
KEY = "sk-secret"
KINDS = pytest.mark.parametrize("kind", PROTOCOLS)


@KINDS
def test_the_key_may_come_from_a_file(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "key"
    file.write_text("sk-of-file\n", "utf-8")
    with serving(lambda _: says("Yes [1].")) as server:
        url = server.at(kind)
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
        model = load_model(Settings(chat_model=f"{kind}:x", chat_base_url=server.at(kind)))
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
