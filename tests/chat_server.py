"""A small chat server that says what a test tells it to, or fails as told.

It speaks two protocols, by the path asked for: OpenAI's (server-sent events) and Ollama's (lines of
JSON).

Hand-written, so that it can also break the protocol: a real HTTP connection, none of our code.
"""

from __future__ import annotations

import json
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PROTOCOLS = ("openai", "ollama")


@dataclass(frozen=True)
class Reply:
    """What the server does with a request: pieces of text with a pause before each, and an end.

    `end` is "stop", "length" …; "" for none at all; "cut" closes the connection in the middle.
    `mute` seconds pass before anything is sent at all.
    """

    pieces: tuple[str, ...] = ()
    status: int = 200
    mute: float = 0.0
    pause: float = 0.0
    end: str = "stop"
    tool: bool = False
    endless: bool = False


@dataclass
class ChatServer:
    """The running server: its addresses, the requests it got, and whether one was hung up on."""

    url: str = ""
    ollama: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)

    def at(self, protocol: str) -> str:
        """Return where the server speaks one of `PROTOCOLS`."""
        return {"openai": self.url, "ollama": self.ollama}[protocol]

    def given(self) -> str:
        """Return all that the last request told the model."""
        return "\n".join(str(message["content"]) for message in self.requests[-1]["messages"])


def says(*sentences: str) -> Reply:
    """Return a reply that comes in small pieces, as models write."""
    text = " ".join(sentences)
    return Reply(tuple(text[at : at + 7] for at in range(0, len(text), 7)))


@contextmanager
def serving(reply: Callable[[dict[str, Any]], Reply]) -> Iterator[ChatServer]:
    """Serve on a free port of this machine; `reply` gets each request's JSON."""
    server = ChatServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.requests.append(asked)
            server.keys.append(self.headers.get("Authorization", ""))
            told = reply(asked)
            try:
                answer(self, told)
            except (BrokenPipeError, ConnectionResetError):
                server.hung_up.set()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    http.block_on_close = False
    server.ollama = f"http://127.0.0.1:{http.server_address[1]}"
    server.url = f"{server.ollama}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def answer(handler: BaseHTTPRequestHandler, told: Reply) -> None:
    """Write a reply in the protocol of the path that was asked for."""
    wait(handler, told.mute)
    handler.send_response(told.status)
    if told.status != 200:
        refuse(handler, told.status)
        return
    kind, piece = EVENTS if handler.path.startswith("/v1/") else LINES
    handler.send_header("Content-Type", kind)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while True:
        for text in told.pieces:
            wait(handler, told.pause)
            chunk(handler, piece(text, False, ""))
        if not told.endless:
            break
    if told.tool:
        chunk(handler, piece("", True, ""))
    if told.end == "cut":
        handler.wfile.flush()
        handler.close_connection = True
        handler.connection.close()
        return
    if told.end:
        chunk(handler, piece("", False, told.end))
    handler.wfile.write(b"0\r\n\r\n")


def refuse(handler: BaseHTTPRequestHandler, status: int) -> None:
    """Write an error that holds what it must not: the key."""
    body = json.dumps({"error": {"message": "refused: sk-secret", "code": status}})
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body.encode())


def wait(handler: BaseHTTPRequestHandler, seconds: float) -> None:
    """Let time pass; raise `ConnectionResetError` as soon as the client has gone."""
    readable, _, _ = select.select([handler.connection], [], [], seconds)
    if readable and not handler.connection.recv(1, socket.MSG_PEEK):
        raise ConnectionResetError


def event(text: str, tool: bool, finish: str) -> str:
    """Return one piece of a completion as OpenAI's servers stream it."""
    delta: dict[str, object] = {"role": "assistant", "content": text}
    if tool:
        call = {"index": 0, "id": "1", "type": "function",
                "function": {"name": "search", "arguments": "{}"}}  # fmt: skip
        delta = {"role": "assistant", "tool_calls": [call]}
    choice = {"index": 0, "delta": delta, "finish_reason": finish or None}
    found = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted",
             "choices": [choice]}  # fmt: skip
    return f"data: {json.dumps(found)}\n\n" + ("data: [DONE]\n\n" if finish else "")


def line(text: str, tool: bool, finish: str) -> str:
    """Return one piece of a chat as Ollama streams it."""
    message: dict[str, object] = {"role": "assistant", "content": text}
    if tool:
        message["tool_calls"] = [{"function": {"name": "search", "arguments": {}}}]
    found = {"model": "scripted", "created_at": "2026-11-25T12:00:00Z", "message": message,
             "done": bool(finish)}  # fmt: skip
    return json.dumps(found | ({"done_reason": finish} if finish else {})) + "\n"


EVENTS = ("text/event-stream", event)
LINES = ("application/x-ndjson", line)


def chunk(handler: BaseHTTPRequestHandler, text: str) -> None:
    """Write one chunk of a chunked body."""
    data = text.encode()
    handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    handler.wfile.flush()
