"""A conversation as the browser keeps it: plain data in, turns out; and the messages shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant import followup
from assistant.answers import Answer
from assistant.export import Turn
from assistant.web.message import WRITING, message

NOT_KEPT = "(question not kept: it seemed to carry patient identifiers)"
STOPPED = "Stopped before it was finished. What is shown was checked."
MOST_TURNS = 50
TURNS: TypeAdapter[list[Turn]] = TypeAdapter(list[Turn])
Kept = list[dict[str, Any]]
Messages = list[dict[str, Any]]


def read(kept: object) -> list[Turn]:
    """Return the turns that the browser kept; none when it holds something else.

    An answer that was being written is one that was stopped, and says so.
    """
    return [Turn(turn.asked, ended(turn.answer)) for turn in validated(kept)]


def being_written(kept: object) -> bool:
    """Say whether the newest answer that the browser kept is still being written."""
    return any(turn.answer.partial for turn in validated(kept)[-1:])


def awaited(shown: Messages) -> bool:
    """Say whether the newest message on the page is one of which more is to come."""
    content = (shown[-1]["content"] or "") if shown else ""
    texts = [content] if isinstance(content, str) else [part.get("text", "") for part in content]
    return "".join(texts).endswith(WRITING)


def validated(kept: object) -> list[Turn]:
    """Return the turns as they are kept; none when it is something else."""
    try:
        return TURNS.validate_python(kept or [])
    except ValidationError:
        return []


def ended(answer: Answer) -> Answer:
    """Return an answer as it stands when no more is written."""
    if not answer.partial:
        return answer
    return replace(answer, partial=False, notes=(*answer.notes, STOPPED))


def kept(turns: Sequence[Turn]) -> Kept:
    """Return the newest turns as the browser keeps them, without one that is not answered yet."""
    said = [turn for turn in turns if turn.answer.claims or not turn.answer.partial]
    data: Kept = TURNS.dump_python(said[-MOST_TURNS:], mode="json")
    return data


def turn_of(asked: str, answer: Answer) -> Turn:
    """Return a turn; a question with patient identifiers is not kept."""
    identifiers = answer.refusal is not None and answer.refusal.reason == "identifiers"
    return Turn(NOT_KEPT if identifiers else asked, answer)


def history(turns: Sequence[Turn]) -> list[followup.Turn]:
    """Return the turns as the assistant reads the conversation before a question."""
    said: list[followup.Turn] = []
    for turn in turns:
        if turn.asked == NOT_KEPT:
            continue
        said.append(followup.Turn("user", turn.asked))
        refusal = turn.answer.refusal
        claims = " ".join(claim.text for claim in turn.answer.claims)
        said.append(followup.Turn("assistant", refusal.text if refusal else claims))
    return said


def messages(turns: Sequence[Turn]) -> Messages:
    """Return the turns as the chat shows them."""
    shown: Messages = []
    for turn in turns:
        shown.extend(pair(turn.asked, message(turn.answer)))
    return shown


def pair(asked: str, said: str) -> Messages:
    """Return a question and what is said to it, as messages."""
    return [{"role": "user", "content": asked}, {"role": "assistant", "content": said}]
