"""A follow-up that the rules left without an answer is restated by the chat model, and checked."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from contextlib import closing

from assistant.answers import Answer
from assistant.draft import DraftFault, within_length
from assistant.followup import TURNS, Turn
from assistant.guard import guard
from assistant.model import ChatModel, ModelFault
from assistant.prompting import as_data, fill
from index.terms import stems
from index.tokens import words

LONGEST = 40  # words of a question
# Words that a question may be built with; all others must stand in the conversation.
BUILDS = stems("how many much often long soon between about happened show shown given called")


def restated(
    model: ChatModel, question: str, history: Sequence[Turn], seconds: float
) -> Generator[Answer, None, str | None]:
    """Return a follow-up as a question that stands alone, or None where the model gave none.

    It keeps every telling word of the follow-up and adds only words of the conversation. An answer
    of which nothing is known yet is yielded at every beat of the model.
    """
    turns = [turn for turn in history[-2 * TURNS :] if not guard(turn.content)]  # no identifiers
    earlier = "\n".join(f"{turn.role}: {as_data(turn.content)}" for turn in turns)
    prompt = fill("follow-up", {"earlier": earlier, "question": as_data(question)})
    told = ""
    try:
        with closing(model.stream(prompt, seconds)) as reply:
            for piece in within_length(reply):
                told += piece
                if not piece:
                    yield Answer(question, partial=True)
    except (ModelFault, DraftFault):
        return None
    said, told = " ".join(turn.content for turn in turns), told.strip()
    return told if is_faithful(told, question, said) else None


def is_faithful(told: str, question: str, said: str) -> bool:
    """Say whether a restated question asks the same, in words of the conversation."""
    if not re.fullmatch(r"[^\n?]+\?", told) or len(words(told)) > LONGEST:
        return False
    there = stems(question) | stems(said) | BUILDS
    return stems(question) - BUILDS <= stems(told) <= there
