"""The chat: ask, stop, edit and ask again, begin anew, export, rate."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.guard import LONGEST_QUESTION
from assistant.render import escaped
from assistant.web import conversation
from assistant.web.conversation import Kept, Messages
from assistant.web.events import ASKING, AT_ONCE
from assistant.web.export_links import export_links
from assistant.web.loader import Loader
from assistant.web.message import WRITING, message, summary
from assistant.web.texts import in_language, language_of, word
from assistant.web.theme import raw

if TYPE_CHECKING:
    from assistant.web.feedback import Feedback

EXAMPLES = (
    "What dose of eltrombopag was given in the Turin case after tisagenlecleucel, and how long "
    "until transfusions stopped?",
    "When can prophylactic G-CSF start after CAR-T in a patient at high risk of ICAHT?",
    "How often do platelets recover on eltrombopag after CAR-T?",
    "Patient on Promacta takes calcium tablets: how many hours apart?",
)
FAULT = (
    "Something went wrong in the assistant, and your question was not answered. This does not mean "
    "that there is no evidence. Please try again; if it happens again, tell the person who runs "
    "this page."
)
STOPPED = "Stopped. The question was not answered."
POLL_SECONDS = 1.0
Step = dict[Any, Any]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chat:
    """The parts of a chat that events read and write."""

    box: gr.Textbox
    log: gr.Chatbot
    kept: gr.BrowserState
    spoken: gr.Markdown
    files: gr.Markdown
    new: gr.Button
    export: gr.Button
    running: list[Any] = field(default_factory=list)

    @property
    def outputs(self) -> list[Any]:
        """Return the parts that an answer changes."""
        return [self.box, self.log, self.kept, self.spoken, self.files]


def chat_view(loader: Loader, feedback: Feedback | None) -> Chat:
    """Lay out the chat in the open Blocks and wire its events."""
    chat = Chat(
        log=gr.Chatbot(
            label=word("conversation"), show_label=False, elem_id="chat", height=None,
            layout="panel", sanitize_html=True, allow_tags=False, latex_delimiters=[],
            buttons=["copy"], editable="user", autoscroll=False,
            feedback_options=("Like", "Dislike") if feedback else None,
            examples=[{"text": example} for example in EXAMPLES],
        ),
        box=gr.Textbox(
            label=word("question"), placeholder=word("placeholder"), show_label=False,
            autofocus=True, container=False, submit_btn=word("ask"),
            max_length=LONGEST_QUESTION, lines=1, max_lines=6, elem_id="question",
        ),
        kept=gr.BrowserState([], storage_key="cytopenia-conversation", secret="kept-by-browser"),
        spoken=raw("", "spoken"),
        files=raw("", "files"), new=gr.Button(word("new"), size="sm", render=False),
        export=gr.Button(word("export"), size="sm", render=False),
    )  # fmt: skip
    with gr.Row(elem_id="chat-actions"):
        chat.new.render()
        chat.export.render()
    wire(loader, chat)
    if feedback:
        feedback_form(chat, feedback)
    return chat


def wire(loader: Loader, chat: Chat) -> None:
    """Let the box, the examples and an edited question ask, and the export button export."""

    def ask(asked: str, kept: Kept) -> Iterator[Step]:
        yield from steps(loader, chat, asked, kept)

    def ask_example(kept: Kept, chosen: gr.SelectData) -> Iterator[Step]:
        yield from steps(loader, chat, str(chosen.value["text"]), kept)

    def ask_again(kept: Kept, edited: gr.EditData) -> Iterator[Step]:
        at = edited.index[0] if isinstance(edited.index, (list, tuple)) else edited.index
        turns = conversation.read(kept)[: int(at) // 2]
        yield from steps(loader, chat, str(edited.value), conversation.kept(turns))

    def links(kept: Kept, request: gr.Request) -> str:
        return export_links(loader, conversation.read(kept), in_language(language_of(request)))

    asks(chat, chat.box.submit(ask, [chat.box, chat.kept], chat.outputs, **ASKING))
    asks(chat, chat.log.example_select(ask_example, chat.kept, chat.outputs, **ASKING))
    asks(chat, chat.log.edit(ask_again, chat.kept, chat.outputs, **ASKING))
    chat.export.click(links, chat.kept, chat.files, **AT_ONCE)


def asks(chat: Chat, event: Any) -> None:
    """Let the stop button stop an event that asks, and the box ask again once it has ended.

    Not before: Gradio drops what is entered while the event before still runs.
    """
    chat.running.append(event)
    event.then(lambda: asking(False), None, chat.box, **AT_ONCE)


def stoppable(chat: Chat) -> None:
    """Let the stop button and a new conversation end every event that asks.

    What stood of an answer that is stopped stays.
    """

    def stopped(shown: Messages, kept: Kept) -> Step:
        turns = conversation.read(kept)
        said = STOPPED
        if conversation.being_written(kept):
            shown, said = conversation.messages(turns), summary(turns[-1].answer)
        elif shown:
            shown = [*shown[:-1], {"role": "assistant", "content": f"*{STOPPED}*"}]
        return {chat.log: shown, chat.kept: conversation.kept(turns),
                chat.spoken: escaped(said), chat.box: asking(False)}  # fmt: skip

    def settled(shown: Messages, kept: Kept) -> Step:
        written = conversation.being_written(kept) or conversation.awaited(shown)
        return stopped(shown, kept) if written else {chat.box: asking(False)}

    inputs = [chat.log, chat.kept]
    outputs = [*inputs, chat.spoken, chat.box]
    chat.box.stop(stopped, inputs, outputs, cancels=chat.running, **AT_ONCE)
    # What the answer sent last may reach the page after it was stopped, and would stand there.
    for event in chat.running:
        event.failure(settled, inputs, outputs, **AT_ONCE)
    chat.new.click(lambda: ([], [], "", ""), None, [chat.log, chat.kept, chat.files, chat.spoken],
                   cancels=chat.running, **AT_ONCE)  # fmt: skip


def asking(now: bool) -> dict[str, Any]:
    """Return the box while a question is being answered, or when the next may be asked."""
    update: dict[str, Any] = gr.update(
        submit_btn=False if now else word("ask"), stop_btn=word("stop") if now else False
    )
    return update


def steps(loader: Loader, chat: Chat, asked: str, kept: Kept) -> Iterator[Step]:
    """Yield what changes on the page from the question to its finished answer.

    The box is left as it is while a question is answered: `asks` says what follows.
    """
    turns = conversation.read(kept)
    if not asked.strip():
        yield {chat.box: ""}
        return
    before = conversation.messages(turns)
    yield {
        chat.box: {**asking(True), "value": ""},
        chat.log: [*before, *conversation.pair(asked, WRITING)],
        chat.kept: conversation.kept(turns),
        chat.files: "",
    }
    try:
        while (assistant := loader.wait(POLL_SECONDS)) is None:
            notice = f"*Please wait a moment. {loader.state} Your question will be answered then.*"
            waiting = conversation.pair(asked, f"{notice} {WRITING}")
            yield {chat.log: [*before, *waiting]}
        for answer in assistant.stream(asked, conversation.history(turns)):
            turn = conversation.turn_of(asked, answer)
            if answer.partial:
                yield {
                    chat.log: [*before, *conversation.pair(turn.asked, message(answer))],
                    chat.kept: conversation.kept([*turns, turn]),
                }
    except Exception as error:  # noqa: BLE001 - the outermost handler: the reader is told
        log.error("a question could not be answered: %s", type(error).__name__)
        shown = [*before, *conversation.pair(asked, f"**{FAULT}**")]
        yield {chat.log: shown, chat.kept: conversation.kept(turns), chat.spoken: FAULT}
        return
    yield {
        chat.log: [*before, *conversation.pair(turn.asked, message(answer))],
        chat.kept: conversation.kept([*turns, turn]),
        chat.spoken: escaped(summary(answer)),
    }


def feedback_form(chat: Chat, feedback: Feedback) -> None:
    """Lay out what appears after a thumb: a reason, and whether the question goes with it."""
    rated = gr.Textbox(visible=False)
    with gr.Group(visible=False, elem_id="feedback") as form:
        reason = gr.Textbox(label=word("reason"), max_length=500, lines=2)
        with_question = gr.Checkbox(False, label=word("with_question"))
        send = gr.Button(word("send"), size="sm")
    thanks = raw("", "thanks")

    def open_form(thumb: gr.LikeData) -> tuple[Any, str]:
        at = thumb.index[0] if isinstance(thumb.index, (list, tuple)) else thumb.index
        return gr.update(visible=True), f"{int(at) // 2} {'up' if thumb.liked else 'down'}"

    def keep(
        kept: Kept, which: str, why: str, include: bool, request: gr.Request
    ) -> tuple[Any, str, str]:
        at, _, thumb = which.partition(" ")
        became = feedback.keep(conversation.read(kept), int(at), thumb, why, include)
        return gr.update(visible=False), "", in_language(language_of(request))(became)

    chat.log.like(open_form, None, [form, rated], **AT_ONCE)
    send.click(keep, [chat.kept, rated, reason, with_question], [form, reason, thanks], **AT_ONCE)
