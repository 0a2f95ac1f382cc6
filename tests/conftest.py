"""Shared parts: the real encoder and an index of the real references, made once a session."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.settings import Settings
from index.build import build
from index.encoder import ADAPTED, SentenceTransformerEncoder, load_encoder
from tests.served import served

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "index" / "corpus"
QUESTIONS = ROOT / "tests" / "questions"


@pytest.fixture(scope="session", autouse=True)
def _nothing_leaves_the_machine() -> Iterator[None]:
    """Refuse every connection that is not to this machine."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
        if host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", local_only)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def encoder() -> SentenceTransformerEncoder:
    """Return the encoder that answers by default, loaded once."""
    return load_encoder(ADAPTED)


@pytest.fixture(scope="session")
def settings(pytestconfig: pytest.Config, encoder: SentenceTransformerEncoder) -> Settings:
    """Return settings that name an index of the whole corpus, kept from one session to the next.

    A build is idempotent by content, so what has changed since is embedded and nothing else.
    """
    folder = pytestconfig.cache.mkdir("index")
    settings = Settings(index_folder=folder, corpus_folder=CORPUS)
    build(settings.corpus_folder, settings.index_folder, encoder)
    return settings


@pytest.fixture(scope="session")
def assistant(settings: Settings, encoder: SentenceTransformerEncoder) -> Assistant:
    """Return the assistant over the whole corpus."""
    return Assistant.load(settings, encoder)


@pytest.fixture(scope="session")
def site(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server of its own process, ready, with the kept index."""
    folder = tmp_path_factory.mktemp("site")
    index = pytestconfig.cache.mkdir("index")
    with served(folder, index_folder=str(index)) as url:
        yield url
