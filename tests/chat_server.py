"""A small OpenAI-compatible server that says what a test tells it to, or fails as told.

Hand-written, so that it can also break the protocol: a real HTTP connection, none of our code.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server does with a request: pieces of text with a pause before each, and an end.

    `end` is "stop", "length" …; "" for none at all; "cut" closes the connection in the middle.
    """

    pieces: tuple[str, ...] = ()
    status: int = 200
    pause: float = 0.0
    end: str = "stop"
    tool: bool = False
    endless: bool = False


@dataclass
class ChatServer:
    """The running server: its address, the requests it got, and how many were hung up on."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)

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
    server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def answer(handler: BaseHTTPRequestHandler, told: Reply) -> None:
    """Write a reply as server-sent events."""
    handler.send_response(told.status)
    if told.status != 200:
        body = json.dumps({"error": {"message": "refused: sk-secret", "code": told.status}})
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body.encode())
        return
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while True:
        for piece in told.pieces:
            time.sleep(told.pause)
            event(handler, {"content": piece})
        if not told.endless:
            break
    if told.tool:
        call = {"index": 0, "id": "1", "type": "function",
                "function": {"name": "search", "arguments": "{}"}}  # fmt: skip
        event(handler, {"tool_calls": [call]})
    if told.end == "cut":
        handler.wfile.flush()
        handler.close_connection = True
        handler.connection.close()
        return
    if told.end:
        event(handler, {}, told.end)
    chunk(handler, "data: [DONE]\n\n")
    handler.wfile.write(b"0\r\n\r\n")


def event(handler: BaseHTTPRequestHandler, delta: dict[str, object], finish: str = "") -> None:
    """Write one piece of a streamed completion."""
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish or None}
    found = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted",
             "choices": [choice]}  # fmt: skip
    chunk(handler, f"data: {json.dumps(found)}\n\n")


def chunk(handler: BaseHTTPRequestHandler, text: str) -> None:
    """Write one chunk of a chunked body."""
    data = text.encode()
    handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    handler.wfile.flush()
