"""How an event of the page reaches the server: at once, or through Gradio's queue.

The browser reads all queued events from one stream, which the server closes when the last of them
has ended. A question that is sent while that news is under way is never heard of again. So only
what takes long is queued, and nothing that ends when a question is likely to be asked: not the
opening of the page, not a new conversation.
"""

from __future__ import annotations

from typing import Any

QUEUED: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
AT_ONCE: dict[str, Any] = {**QUEUED, "queue": False}
ASKING: dict[str, Any] = {**QUEUED, "concurrency_limit": 4, "concurrency_id": "ask"}
