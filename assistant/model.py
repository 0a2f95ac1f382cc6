"""The chat model of a site, through LangChain. The only import of LangChain in this package."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from assistant.prompting import Prompt
from assistant.settings import Settings, SettingsFault

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

BACKOFF = (0.5, 1.0)  # seconds before a server that is busy, failing or away is asked again
BEAT = 0.5  # seconds after which whoever reads a reply is told that it goes on, and may stop it
GRACE = 0.5  # seconds that a request may take to end
LONGEST_REPLY = 600  # tokens; an answer has about 200
OLLAMA = "http://127.0.0.1:11434"
EXTRAS = {"openai": "openai", "ollama": "ollama", "anthropic": "anthropic",
          "google_genai": "google", "mistralai": "mistral"}  # fmt: skip
FINISH = ("finish_reason", "stop_reason", "done_reason")
CUT = frozenset({"length", "max_tokens", "MAX_TOKENS"})
Kind = Literal["unreachable", "key", "unknown", "busy", "failed", "slow", "cut-off", "tools"]
log = logging.getLogger(__name__)


class ModelFault(RuntimeError):
    """The chat model gave no whole reply; `kind` says why. Carries nothing of the question."""

    def __init__(self, kind: Kind) -> None:
        """Take the kind of the fault."""
        super().__init__(kind)
        self.kind = kind


Pieces = queue.SimpleQueue[str | ModelFault | None]


class ChatModel(Protocol):
    """What writes: a filled prompt in, pieces of text out."""

    name: str

    def stream(self, prompt: Prompt, seconds: float) -> Generator[str]:
        """Yield the reply piece by piece; raise `ModelFault`, also when `seconds` are over.

        A piece without text comes at every `BEAT`, whatever the server does: whoever reads may stop
        then. Closing the generator ends the request at the server.
        """
        ...


class LangChainModel:
    """Any LangChain chat model; its requests run on an event loop of its own, so they can end."""

    def __init__(self, model: BaseChatModel, name: str) -> None:
        """Take a ready model, and the name that answers give it."""
        self.name = name
        self._model = model
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="chat", daemon=True)
        self._thread.start()

    def stream(self, prompt: Prompt, seconds: float) -> Generator[str]:
        """Yield the reply piece by piece; raise `ModelFault`, also when `seconds` are over."""
        pieces: Pieces = queue.SimpleQueue()
        stopped = threading.Event()
        reading = asyncio.run_coroutine_threadsafe(self._read(prompt, pieces, stopped), self._loop)
        try:
            yield from in_time(pieces, time.monotonic() + seconds)
        finally:
            stopped.set()
            reading.cancel()

    async def _read(self, prompt: Prompt, pieces: Pieces, stopped: threading.Event) -> None:
        begun = False
        for wait in (*BACKOFF, None):
            try:
                async with aclosing(self._pieces(prompt)) as found:
                    async for piece in found:
                        if stopped.is_set():  # before Python 3.12 wait_for can swallow a cancel
                            return
                        begun = True
                        pieces.put(piece)
                pieces.put(None)
                return
            except ModelFault as fault:
                pieces.put(fault)
                return
            except Exception as error:  # noqa: BLE001 - whatever a vendor's library raises is told by its kind
                kind, status = kind_of(error, begun), status_of(error)
                # Never the error's text: vendors put parts of the key or of the request into it.
                log.warning("the chat model failed: %s, status %s", type(error).__name__, status)
                if begun or wait is None or not (is_passing(status) or kind == "unreachable"):
                    pieces.put(ModelFault(kind))
                    return
            await asyncio.sleep(wait)

    async def _pieces(self, prompt: Prompt) -> AsyncGenerator[str]:
        from langsmith.run_helpers import tracing_context

        finish = ""
        # Tracing would send the question to LangSmith, whatever the environment says.
        with tracing_context(enabled=False):
            streamed = cast("AsyncGenerator[AIMessageChunk]", self._model.astream(messages(prompt)))
            async with aclosing(streamed) as chunks:
                async for chunk in chunks:
                    if getattr(chunk, "tool_call_chunks", None):
                        raise ModelFault("tools")
                    finish = finish or finish_of(chunk.response_metadata)
                    if chunk.text:
                        yield str(chunk.text)
        if not finish or finish in CUT:
            raise ModelFault("cut-off")
        if finish == "tool_calls":
            raise ModelFault("tools")

    def close(self) -> None:
        """End the event loop; a request still running ends with it."""
        asyncio.run_coroutine_threadsafe(ended(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def ended() -> None:
    """Wait until nothing else runs on this event loop; cancel what takes longer than `GRACE`.

    Not at once: a second cancel would break off the closing of a connection.
    """
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        _, late = await asyncio.wait(others, timeout=GRACE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
    await asyncio.sleep(0)  # transports close in the loop's next round


def in_time(pieces: Pieces, end: float) -> Iterator[str]:
    """Yield pieces, and "" at every beat; raise `ModelFault` when one comes or time is over."""
    beat = time.monotonic() + BEAT
    while True:
        try:
            piece = pieces.get(timeout=max(min(beat, end) - time.monotonic(), 0.0))
        except queue.Empty:
            if time.monotonic() >= end:
                raise ModelFault("slow") from None
            piece = ""
        if piece is None:
            return
        if isinstance(piece, ModelFault):
            raise piece
        if piece:
            yield piece
        if time.monotonic() >= beat:
            beat = time.monotonic() + BEAT
            yield ""


def messages(prompt: Prompt) -> list[BaseMessage]:
    """Return a prompt as LangChain messages."""
    from langchain_core.messages import HumanMessage, SystemMessage

    return [SystemMessage(prompt.system), HumanMessage(prompt.user)]


def finish_of(metadata: dict[str, object]) -> str:
    """Return why a reply ended, under the name that each vendor gives it; '' while it goes on."""
    return next((str(metadata[key]) for key in FINISH if metadata.get(key)), "")


def status_of(error: Exception) -> int | None:
    """Return the HTTP status of a vendor library's error, None where it has none."""
    response = getattr(error, "response", None)
    for holder, name in ((error, "status_code"), (error, "code"), (response, "status_code")):
        if isinstance(status := getattr(holder, name, None), int):
            return status
    return None


def is_passing(status: int | None) -> bool:
    """Say whether a server that answers so may answer otherwise a moment later."""
    return status is not None and (status in (408, 429) or status >= 500)


def kind_of(error: Exception, begun: bool) -> Kind:
    """Return the kind of a vendor library's error: by its HTTP status, class, and when it came."""
    status = status_of(error)
    if status is not None:
        kinds: dict[int, Kind] = {401: "key", 403: "key", 404: "unknown", 408: "slow", 429: "busy"}
        return kinds.get(status, "failed")
    name = type(error).__name__
    if "Timeout" in name:
        return "slow"
    return "cut-off" if begun else "unreachable" if "Connect" in name else "failed"


def load_model(settings: Settings) -> LangChainModel | None:
    """Return the chat model that the settings name, None when they name none.

    Raise `SettingsFault` for a model that cannot be used as set. A vendor is called only where a
    key is set here: one that merely lies in the environment (OPENAI_API_KEY) is never used.
    """
    if not settings.chat_model:
        return None
    provider, _, model = settings.chat_model.partition(":")
    if provider not in EXTRAS or not model:
        raise SettingsFault(
            f"CYTOPENIA_CHAT_MODEL: {settings.chat_model!r} is not provider:model with a provider "
            f"of {', '.join(EXTRAS)}"
        )
    key = key_of(settings)
    url = settings.chat_base_url or (OLLAMA if provider == "ollama" else "")
    if not key and not url:
        raise SettingsFault(
            f"CYTOPENIA_CHAT_MODEL: {settings.chat_model!r} needs CYTOPENIA_CHAT_KEY (or "
            "CYTOPENIA_CHAT_KEY_FILE) for the vendor, or CYTOPENIA_CHAT_BASE_URL for a server of "
            "your own"
        )
    return LangChainModel(initialised(provider, model, url, key, settings), settings.chat_model)


def initialised(provider: str, model: str, url: str, key: str, settings: Settings) -> BaseChatModel:
    """Return LangChain's model; raise `SettingsFault` where its package is not installed."""
    from langchain.chat_models import init_chat_model

    options: dict[str, Any]
    if provider == "ollama":
        # Always a header: without one the client would send an OLLAMA_API_KEY of the environment.
        headers = {"Authorization": f"Bearer {key or 'none'}", "Connection": "close"}
        client = {"timeout": settings.chat_time_limit, "headers": headers}
        options = {"num_predict": LONGEST_REPLY, "client_kwargs": client}
    else:
        options = {"max_tokens": LONGEST_REPLY, "timeout": settings.chat_time_limit,
                   "max_retries": 0, "api_key": key or "none"}  # fmt: skip
    if url:  # a server of the site's own; some vendors' models refuse a temperature
        options |= {"base_url": url, "temperature": 0}
    try:
        made: BaseChatModel = init_chat_model(model, model_provider=provider, **options)
    except ImportError as error:
        raise SettingsFault(
            f"CYTOPENIA_CHAT_MODEL: {provider} needs a package that is not installed: "
            f"pip install 'cytopenia-assistant[{EXTRAS[provider]}]'"
        ) from error
    return made


def key_of(settings: Settings) -> str:
    """Return the key, read now, from the setting or its file; '' where there is none."""
    if settings.chat_key:
        return settings.chat_key.get_secret_value().strip()
    if settings.chat_key_file is None:
        return ""
    try:
        return settings.chat_key_file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsFault(
            f"CYTOPENIA_CHAT_KEY_FILE: {settings.chat_key_file} cannot be read ({error.strerror})"
        ) from error
