"""Headers of every answer: what a page may load, who may frame it; and a limit to what is sent."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 256 * 1024
INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
HEAD = (
    '<head><meta name="robots" content="noindex"><link rel="icon" type="image/svg+xml" '
    'href="{web}/logo.svg"><link rel="stylesheet" href="{web}/page.css">'
    '<script src="{web}/page.js"></script>'
)
TOO_LARGE = {
    "reason": "too-large",
    "message": f"At most {LARGEST_BODY // 1024} KiB can be sent to this address.",
}


class Headers:
    """ASGI middleware: sets the headers, and lets only inline scripts of the page itself run."""

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str]) -> None:
        """Take the application and the origins that may frame `/embed`."""
        self._app = app
        self._embed = " ".join(("'self'", *frame_ancestors))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        limited = path.startswith("/api/")
        if limited and content_length(scope) > LARGEST_BODY:
            await refuse(send)
            return
        embed = path.startswith("/embed")
        answer = Sender(send, self._embed if embed else "'self'", "../web" if embed else "web")
        await self._app(scope, limit(receive) if limited else receive, answer)


class Sender:
    """Sends an answer on with its headers; an HTML page is held until its scripts are known."""

    def __init__(self, send: Send, ancestors: str, web: str) -> None:
        """Take where to send, who may frame the answer, and where its style and script are."""
        self._send = send
        self._web = web
        self._ancestors = ancestors
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """Send one part of the answer."""
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            if kind.startswith(b"text/html"):
                self._start = message
                return
            message["headers"] = self._headers(message, b"")
        elif self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = with_head(self._body, self._web)
            self._start["headers"] = self._headers(self._start, page)
            await self._send(self._start)
            message = {"type": "http.response.body", "body": page}
            self._start = None
        await self._send(message)

    def _headers(self, message: Message, page: bytes) -> list[tuple[bytes, bytes]]:
        ours = {
            b"x-content-type-options": b"nosniff",
            b"referrer-policy": b"no-referrer",
            b"content-security-policy": policy(page, self._ancestors).encode(),
        }
        if page:
            ours[b"content-length"] = str(len(page)).encode()
        return [*(pair for pair in message["headers"] if pair[0] not in ours), *ours.items()]


def with_head(page: bytes, web: str) -> bytes:
    """Return a page of Gradio with our style and script first in its head.

    Gradio adds what it is given for the head only when its own scripts run: too late for the
    language and the layout.
    """
    if b"window.gradio_config" not in page:
        return page
    return page.replace(b"<head>", HEAD.format(web=web).encode(), 1)


def policy(page: bytes, ancestors: str) -> str:
    """Return the policy: all from this host, and of inline scripts only those of the page."""
    digests = (hashlib.sha256(script).digest() for script in INLINE_SCRIPT.findall(page))
    hashes = "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'self'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
        f"base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
    )


def content_length(scope: Scope) -> int:
    """Return the length that a request gives, 0 when it gives none or no number."""
    text = dict(scope["headers"]).get(b"content-length", b"0")
    return int(text) if text.isdigit() else 0


def limit(receive: Receive) -> Receive:
    """Return a `receive` that ends a body of no given length where it becomes too large."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST_BODY:
            return {"type": "http.disconnect"}
        return message

    return limited


async def refuse(send: Send) -> None:
    """Answer that too much was sent."""
    headers = [(b"content-type", b"application/json"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(TOO_LARGE).encode()})
