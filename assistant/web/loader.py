"""The assistant, made ready behind the page: the index is built or brought up to date first."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass

from assistant.ask import Assistant
from assistant.settings import Settings
from index.build import build
from index.encoder import load_encoder
from index.generation import current_name

# The first page is delivered before the import of torch takes the processor.
FIRST_PAGE_SECONDS = 1.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Preparing:
    """How far the assistant is: passages embedded so far, and in all (0 while unknown)."""

    done: int = 0
    total: int = 0

    def __str__(self) -> str:
        """Return the state in words for the reader."""
        if self.total:
            return f"The index is being built: {self.done:,} of {self.total:,} passages."
        return "The references and the embedding model are being loaded."


class Loader:
    """Holds the assistant once it is ready; reopens the index when a build has replaced it."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings; nothing is loaded before `start`."""
        self._settings = settings
        self._future: Future[Assistant] = Future()
        self._reopening = threading.Lock()
        self.state = Preparing()

    def start(self) -> None:
        """Build and load in a thread of its own; a fault is kept for whoever waits."""
        threading.Thread(target=self._run, name="loader", daemon=True).start()

    @property
    def ready(self) -> bool:
        """Say whether questions can be answered now."""
        return self._future.done() and self._future.exception() is None

    def wait(self, timeout: float) -> Assistant | None:
        """Return the assistant, None when it is not ready in time; raise what broke its loading."""
        try:
            assistant = self._future.result(timeout)
        except TimeoutError:
            return None
        if not is_current(assistant, self._settings):
            with self._reopening:
                assistant = self._future.result()
                if not is_current(assistant, self._settings):
                    encoder, model = assistant.searcher.encoder, assistant.model
                    self._future = Future()
                    self._future.set_result(Assistant.load(self._settings, encoder, model))
                    assistant = self._future.result()
        return assistant

    def _run(self) -> None:
        time.sleep(FIRST_PAGE_SECONDS)
        try:
            self._future.set_result(self._load())
        except BaseException as error:  # noqa: BLE001 - kept in the future, raised to the waiter
            log.error("the assistant could not be loaded: %s", error)
            self._future.set_exception(error)

    def _load(self) -> Assistant:
        from tqdm import tqdm

        encoder = load_encoder(self._settings.encoder)
        with tqdm(desc="building the index", unit=" passages", delay=0.5) as bar:

            def progress(done: int, total: int) -> None:
                self.state = Preparing(done, total)
                bar.total = total
                bar.update(done - bar.n)

            build(self._settings.corpus_folder, self._settings.index_folder, encoder, progress)
        self.state = Preparing()
        assistant = Assistant.load(self._settings, encoder)
        assistant.warm()
        return assistant


def is_current(assistant: Assistant, settings: Settings) -> bool:
    """Say whether the index an assistant holds is still the one that serves."""
    return current_name(settings.index_folder) == assistant.searcher.generation
