"""The question as typed becomes the question that is searched: typos, follow-ups."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.asked import read_question
from index.tokens import words
from index.vocabulary import vocabulary

SHORTEST_TYPO = 6
CORRECTED_KINDS = ("drug", "product", "score")
FOLLOW_UP_WORDS = 9
POINTS_BACK = re.compile(
    r"^(and|what about|how about|but|so|then|also|why|or)\b"
    r"|\b(it|its|they|them|those|that|this|these|he|she|him|her|the same|the two|the other|both)\b"
)
SWAPPED_KINDS = ("drug", "product", "disease", "population", "score", "infection")


@dataclass(frozen=True)
class Turn:
    """One earlier message of the conversation."""

    role: str
    content: str


@dataclass(frozen=True)
class Rewritten:
    """The question that is searched, and what was done to it, in words for the reader."""

    question: str
    notes: tuple[str, ...] = ()


def rewrite(question: str, history: Sequence[Turn], seen: Callable[[str], bool]) -> Rewritten:
    """Return a question that stands alone, with names of drugs and products spelled right.

    `seen` says whether a word occurs in the references; only unseen words are corrected.
    """
    notes: list[str] = []
    corrected = question
    for wrong, right in corrections(question, seen).items():
        corrected = re.sub(rf"\b{re.escape(wrong)}\b", right, corrected, flags=re.IGNORECASE)
        notes.append(f"Read “{wrong}” as {right}.")
    asked_before = [turn.content for turn in history if turn.role == "user"]
    if asked_before and is_follow_up(corrected):
        corrected = stand_alone(corrected, asked_before[-3:])
        notes.append(f"Understood as: {corrected}")
    return Rewritten(corrected, tuple(notes))


def corrections(question: str, seen: Callable[[str], bool]) -> dict[str, str]:
    """Return the misspelt names of a question with their one nearest spelling."""
    names = known_names()
    found: dict[str, str] = {}
    for word in dict.fromkeys(re.findall(r"[A-Za-z][A-Za-z-]{4,}", question)):
        lower = word.lower()
        if len(lower) < SHORTEST_TYPO or all(map(seen, words(lower))) or lower in names:
            continue
        allowed = 1 if len(lower) < 8 else 2 if len(lower) < 12 else 3
        near = process.extract(
            lower, names, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=2
        )
        if near and (len(near) == 1 or near[0][1] < near[1][1]) and near[0][0][0] == lower[0]:
            found[word] = near[0][0]
    return found


def known_names() -> list[str]:
    """Return the single-word names of drugs, products and scores, in lower case."""
    known = vocabulary()
    return sorted(
        {
            form.lower()
            for concept, forms in known.names.items()
            if known.kinds[concept] in CORRECTED_KINDS
            for form in forms
            if " " not in form and len(form) >= SHORTEST_TYPO
        }
    )


def is_follow_up(question: str) -> bool:
    """Say whether a question leans on an earlier one: short, or pointing back."""
    count = len(words(question))
    if count > 2 * FOLLOW_UP_WORDS:
        return False
    concepts = read_question(question).concepts
    return bool(POINTS_BACK.search(question.lower().strip())) or (
        count <= FOLLOW_UP_WORDS and len(concepts - {"car-t"}) < 2
    )


def stand_alone(question: str, before: Sequence[str]) -> str:
    """Return the follow-up with the earlier topic it leaves out.

    What the follow-up names replaces what the earlier question named of the same kind:
    "what about romiplostim" takes the place of eltrombopag.
    """
    known = vocabulary()
    named = known.mentions(question)
    kinds = {mention.kind for mention in named} & set(SWAPPED_KINDS)
    topic = before[-1]
    for earlier in reversed(before[:-1]):
        if not is_follow_up(topic):
            break
        topic = f"{earlier} {topic}"
    for mention in known.mentions(topic):
        if mention.kind in kinds:
            topic = without(topic, mention.words)
    return f"{question.rstrip()} ({' '.join(topic.split()).rstrip('?. ')})"


def without(text: str, form: Sequence[str]) -> str:
    """Return a text without the words of a name."""
    pattern = r"[-\s/+']?".join(map(re.escape, form))
    return re.sub(rf"(?<!\w){pattern}s?(?!\w)", "", text, flags=re.IGNORECASE)
