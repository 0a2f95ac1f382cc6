"""A question that leans on an earlier one is made to stand alone, in words the reader can check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.guard import guard, reason_told
from assistant.standalone import stand_alone
from assistant.subject import OWN, Seen, always
from index.search import Hit
from index.terms import stems
from index.tokens import words
from index.vocabulary import Mention, vocabulary

BARE, SHORT, LONGEST = 4, 12, 18
TURNS = 4
# The reference that the answer before rested on is what "it" is about; in points of score.
FOCUS = 2.0
ASKED_FOR = 8.0  # where that reference itself is asked for: "which study was that?"
POINTS_BACK = re.compile(
    r"\b(it|its|they|them|their|those|that|this|these|he|she|him|her|there|then|the same|the two"
    r"|the other|the one|both|too|as well|instead|which of)\b|^why\b"
    r"|\b(?:get|gets|have|need|needs|give|given|use|want|try|tried) one\W*$"
)
FOLLOWS = re.compile(r"^(and|what about|how about|but|then|also|or)\b")
# A question that opens as one, names its own subject, or CAR-T and something after it, and asks in
# general, not how it "was", is new.
ANEW = re.compile(
    r"^(what|which|how|when|where|who|is|are|can|could|does|do|should|may|must|has|have)\b"
    r"(?!.*\b(was|were|did|had|got|happened|instead|again)\b)"
    r"(?=.*\b(is|are|can|could|does|do|should|may|must|has|have|mean|means)\b)"
)
# Refused for these reasons a turn may still be what is spoken of; for all others it is no topic.
IN_FIELD = (None, "not-answered", "order")
FIRST_WORDS = 40


@dataclass(frozen=True)
class Turn:
    """One earlier message of the conversation."""

    role: str
    content: str


def is_follow_up(question: str, seen: Seen = always) -> bool:
    """Say whether a question leans on an earlier one: opens like one, points back, or is bare.

    `seen` says whether the references have a word: a short question of words that they
    do not have is a new one, unless it is bare.
    """
    lower = question.lower().strip()
    count = len(words(question))
    if count > LONGEST:
        return False
    mentions = vocabulary().mentions(question)
    kinds = [m.kind for m in mentions if m.concept != "car-t"]
    named = [kind for kind in kinds if kind not in ("place", "cytopenia", "outcome", "setting")]
    if POINTS_BACK.search(lower):
        return True
    with_setting = bool(kinds) and len(kinds) < len(mentions)  # "neutropenia after CAR-T"
    if ANEW.search(lower) and (with_setting or OWN & set(named)):
        return False
    strange = [w for w in words(question) if len(w) > 5 and w.isalpha() and not seen(w)]
    if strange and not kinds and count > BARE:
        return False
    only_names = bool(named) and count <= BARE + 2 and not strange and is_bare(question, mentions)
    return bool(FOLLOWS.search(lower)) or only_names or (count <= SHORT and len(set(named)) < 2)


def is_bare(question: str, mentions: Sequence[Mention]) -> bool:
    """Say whether a question is nothing but names: "tisa-cel in DLBCL?"."""
    names = {word for mention in mentions for word in mention.words}
    return not stems(" ".join(word for word in words(question) if word not in names))


def topic_of(turns: Sequence[Turn], seen: Seen = always) -> tuple[str, str, str]:
    """Return what the conversation is about, the question that told it, and how it was answered.

    The topic is its last question, made to stand alone; all are empty where none was in the field.
    """
    topic = before = told = ""
    asked = [i for i, turn in enumerate(turns) if turn.role == "user"][-TURNS:]
    for i in asked:
        answer = turns[i + 1].content if i + 1 < len(turns) else ""
        question = turns[i].content
        reason = reason_told(answer)
        if reason not in IN_FIELD or guard(question):
            continue
        leans = topic and is_follow_up(question, seen)
        if leans and reason:  # what it put in the place of something else has no answer
            continue
        topic = stand_alone(question, topic, seen, told) if leans else question
        before, told = question, "" if reason else opening(answer)
    return topic, before, told


def of_another_field(turns: Sequence[Turn]) -> str:
    """Return the last question where it was refused as one of another field, else nothing.

    It is no topic; but what names nothing of its own ("and the dose?") asks on of it.
    """
    asked = [i for i, turn in enumerate(turns) if turn.role == "user"][-1:]
    answers = [turns[i + 1].content for i in asked if i + 1 < len(turns)]
    return turns[asked[0]].content if [*map(reason_told, answers)] == ["out-of-scope"] else ""


def last_answer(turns: Sequence[Turn]) -> str:
    """Return how the last answer that was no refusal began, empty where there is none."""
    for turn in reversed(turns):
        if turn.role == "assistant" and turn.content and not reason_told(turn.content):
            return opening(turn.content)
    return ""


def opening(answer: str) -> str:
    """Return how an answer begins."""
    return " ".join(answer.split()[:FIRST_WORDS])


def favoured(hits: Sequence[Hit], reference: str | None, points: float = FOCUS) -> list[Hit]:
    """Return the hits with those of the reference in focus raised, best first."""
    raised = [
        replace(hit, score=hit.score + points * (hit.passage.reference == reference))
        for hit in hits
    ]
    return sorted(raised, key=lambda hit: (-hit.score, hit.passage.id))
