"""The page: its header and its views; and the embed, the chat alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.render import as_markdown
from assistant.settings import Settings
from assistant.web import conversation
from assistant.web.about import about_html
from assistant.web.calculators_view import calculators_view
from assistant.web.chat import Chat, Step, asks, chat_view, steps, stoppable
from assistant.web.conversation import Kept
from assistant.web.evaluation_view import evaluation_view
from assistant.web.events import ASKING, AT_ONCE, QUEUED
from assistant.web.evidence import evidence_html
from assistant.web.loader import Loader
from assistant.web.texts import Say, in_language, language_of, word
from assistant.web.theme import LOGO, block, raw

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.web.feedback import Feedback

TITLE = "Cytopenia after CAR-T: cited answers"
WAIT_SECONDS = 120.0


def build_page(
    loader: Loader, settings: Settings, feedback: Feedback | None, embed: bool = False
) -> gr.Blocks:
    """Return the page, or the chat alone for another site's page."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        gr.api(answer_to(loader), api_name="ask")  # first: its name is then free
        with gr.Column(elem_id="header"):
            raw(f'<div class="brand">{LOGO}<h1>{word("title")}</h1></div>')
            gr.Markdown(word("purpose"), elem_id="purpose")
        chat = chat_view(loader, feedback) if embed else views(loader, settings, feedback)
        opening(loader, chat, page)
        stoppable(chat)
    return page


def views(loader: Loader, settings: Settings, feedback: Feedback | None) -> Chat:
    """Lay out the views; return the chat."""
    with gr.Tabs(elem_id="views", selected="chat", overflow_behavior="wrap") as tabs:
        with gr.Tab(word("chat"), id="chat"):
            chat = chat_view(loader, feedback)
        with gr.Tab(word("evidence"), id="evidence") as evidence:
            table = raw("<p>…</p>", "evidence-view")
        with gr.Tab(word("calculators"), id="calculators"):
            calculators_view(lambda button, box: ask_from(loader, chat, tabs, button, box))
        with gr.Tab(word("evaluation"), id="evaluation"):
            evaluation_view(loader, settings)
        with gr.Tab(word("about"), id="about") as about:
            facts = raw("<p>…</p>", "about-view")

    def references(request: gr.Request) -> str:
        return ready(
            loader, lambda a, say: evidence_html(a.searcher.references.values(), say), request
        )

    def versions(request: gr.Request) -> str:
        return ready(loader, about_html, request)

    evidence.select(references, None, table, **QUEUED)
    about.select(versions, None, facts, **QUEUED)
    return chat


def ready(loader: Loader, show: Callable[[Assistant, Say], str], request: gr.Request) -> str:
    """Return what a view shows of the assistant, or why it cannot yet."""
    say = in_language(language_of(request))
    try:
        assistant = loader.wait(WAIT_SECONDS)
    except (RuntimeError, ValueError, OSError):
        return f"<p role='alert'>{say('not_loaded')}</p>"
    return block(show(assistant, say)) if assistant else f"<p>{say('loading')}</p>"


def ask_from(loader: Loader, chat: Chat, tabs: gr.Tabs, button: gr.Button, box: gr.Textbox) -> None:
    """Let a button of another view turn to the chat and ask the question in a box."""

    def ask(asked: str, kept: Kept) -> Iterator[Step]:
        yield from steps(loader, chat, asked, kept)

    turned = button.click(lambda: gr.Tabs(selected="chat"), None, tabs, **AT_ONCE)
    asks(chat, turned.then(ask, [box, chat.kept], chat.outputs, **ASKING))


def opening(loader: Loader, chat: Chat, page: gr.Blocks) -> None:
    """Let the page show its earlier turns when it opens, and ask the question of its address."""
    given = gr.Textbox(visible="hidden")

    def open_page(kept: Kept, request: gr.Request) -> tuple[Any, Any]:
        turns = conversation.read(kept)
        asked = str(request.query_params.get("question", ""))
        new = asked and not (turns and turns[-1].asked == asked)
        return conversation.messages(turns) or gr.skip(), asked if new else gr.skip()

    def ask(asked: str, kept: Kept) -> Iterator[Step]:
        yield from steps(loader, chat, asked, kept)

    page.load(open_page, chat.kept, [chat.log, given], **AT_ONCE)
    asks(chat, given.change(ask, [given, chat.kept], chat.outputs, **ASKING))


def answer_to(loader: Loader) -> Any:
    """Return the function behind the page's own endpoint `/ask`, for Gradio's client."""

    def ask(question: str) -> str:
        assistant = loader.wait(WAIT_SECONDS)
        if assistant is None:
            raise gr.Error(str(loader.state))
        return as_markdown(assistant.ask(question))

    return ask
