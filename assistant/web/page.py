"""The chat page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.answers import Answer
from assistant.guard import LONGEST_QUESTION
from assistant.render import PURPOSE, as_markdown
from assistant.rewrite import Turn
from assistant.web.loader import Loader

EXAMPLES = (
    "What dose of eltrombopag was given in the Turin case after tisagenlecleucel, and how long "
    "until transfusions stopped?",
    "When can prophylactic G-CSF start after CAR-T in a patient at high risk of ICAHT?",
    "How often do platelets recover on eltrombopag after CAR-T?",
    "Patient on Promacta takes calcium tablets: how many hours apart?",
)
TITLE = "Cytopenia after CAR-T: cited answers"
FAULT = (
    "Something went wrong in the assistant, and your question was not answered. This does not mean "
    "that there is no evidence. Please try again; if it happens again, tell the person who runs "
    "this page."
)
POLL_SECONDS = 1.0
HEAD = '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
CSS = """
.gradio-container { max-width: 1100px !important; margin: 0 auto !important; }
.message blockquote { font-size: 0.9em; margin: 0.3em 0; }
"""
# Brings the newest question to the top of the conversation, so that its answer is read from the
# first sentence and not from the end of its sources.
SCROLL = """() => {
  let count = 0;
  new MutationObserver(() => {
    const rows = document.querySelectorAll(".user-row, .bot-row");
    if (rows.length <= count) { count = rows.length; return; }
    count = rows.length;
    const asked = [...document.querySelectorAll(".user-row")].pop();
    requestAnimationFrame(() => asked && asked.scrollIntoView({ block: "start" }));
  }).observe(document.body, { childList: true, subtree: true });
}"""
FONT = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica", "Arial", "sans-serif"]
log = logging.getLogger(__name__)


def theme() -> gr.themes.Base:
    """Return the page's theme: fonts of the reader's own machine, nothing fetched."""
    return gr.themes.Base(primary_hue="teal", font=FONT, font_mono=["monospace"])


def build_page(loader: Loader) -> gr.Blocks:
    """Return the chat as Gradio blocks; answers come from the loader's assistant."""

    def answer(question: str, history: list[dict[str, Any]]) -> Iterator[str]:
        yield from replies(loader, question, turns_of(history))

    with gr.Blocks(title=TITLE, analytics_enabled=False) as page:
        gr.Markdown(f"# {TITLE}")
        gr.Markdown(PURPOSE, elem_classes="purpose")
        gr.ChatInterface(
            answer,
            chatbot=gr.Chatbot(
                label="Conversation",
                height=560,
                layout="panel",
                sanitize_html=True,
                allow_tags=False,
                latex_delimiters=[],
                buttons=["copy"],
                feedback_options=None,
                autoscroll=False,
            ),
            textbox=gr.Textbox(
                label="Question", placeholder="Ask about counts that do not recover after CAR-T",
                show_label=False, autofocus=True, container=False, scale=7, submit_btn="Ask",
                stop_btn="Stop", max_length=LONGEST_QUESTION,
            ),
            examples=[[example] for example in EXAMPLES],
            examples_label="Questions to begin with",
            cache_examples=False,
            flagging_mode="never",
            analytics_enabled=False,
            concurrency_limit=4,
            api_name="ask",
        )  # fmt: skip
    return page


def replies(loader: Loader, question: str, history: list[Turn]) -> Iterator[str]:
    """Yield what the reader sees: notices while the assistant loads, then the answer."""
    try:
        while (assistant := loader.wait(POLL_SECONDS)) is None:
            yield f"*Please wait a moment. {loader.state} Your question will be answered then.*"
        found: Answer = assistant.ask(question, history)
    except Exception as error:  # noqa: BLE001 - the outermost handler: the reader is told
        log.error("a question could not be answered: %s", type(error).__name__)
        yield f"**{FAULT}**"
    else:
        yield as_markdown(found)


def turns_of(history: list[dict[str, Any]]) -> list[Turn]:
    """Return Gradio's messages as turns; content may be text or a list of parts."""
    return [Turn(str(message["role"]), text_of(message["content"])) for message in history]


def text_of(content: object) -> str:
    """Return the text of a message's content."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else [content]
    return " ".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))
