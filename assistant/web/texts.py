"""The words of the interface in five languages; answers and records stay in English."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import gradio as gr
from gradio.i18n import I18nData

from assistant.web.theme import STATIC

LANGUAGES = ("en", "de", "it", "es", "fr")
Say = Callable[..., str]


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return every text by key and language; the page's script reads the same file."""
    found: dict[str, dict[str, str]] = json.loads((STATIC / "words.json").read_text("utf-8"))
    return found


def interface() -> gr.I18n:
    """Return the words as Gradio takes them; the browser's language chooses."""
    return gr.I18n(
        **{name: {key: said[name] for key, said in texts().items()} for name in LANGUAGES}
    )


def word(key: str) -> Any:
    """Return a word of the interface, translated where it is shown."""
    if key not in texts():
        raise KeyError(f"the interface has no word {key!r}")
    return I18nData(key)


def in_language(language: str) -> Say:
    """Return what gives the text of a key as HTML in a language, values filled in and escaped."""

    def say(key: str, **values: object) -> str:
        return html.escape(texts()[key][language].format(**values))

    return say


def language_of(request: gr.Request) -> str:
    """Return the language that the address names, else the browser's, else English."""
    asked = (str(request.query_params.get("lang", "")), request.headers.get("accept-language", ""))
    found = (given[:2].lower() for given in asked)
    return next((language for language in found if language in LANGUAGES), LANGUAGES[0])
