"""The question as typed becomes the question that is searched: typos, follow-ups."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from assistant.followup import (
    TURNS,
    Turn,
    is_follow_up,
    last_answer,
    of_another_field,
    topic_of,
)
from assistant.guard import asks_order
from assistant.standalone import stand_alone
from index.tokens import words
from index.vocabulary import vocabulary

SHORTEST_TYPO = 6
CORRECTED_KINDS = ("drug", "product", "score")
# Of these one letter may be wrong, no more: neutrophilia is none of neutrophils.
PLAIN_KINDS = ("cytopenia", "measure", "infection", "marker", "syndrome")


# What is typed in haste, in another tongue or as it stands on a pack; "tx" is read with its
# neighbours: it is a treatment and a transplant as well.
OF_TX = r" tx(?= (?:threshold|trigger|refractor|depend|independ|support|need|requirement|unit))"
HASTE = {
    rf"\b(?:plts?|platelets?){OF_TX}": "platelet transfusion",
    rf"\b(?:p?rbcs?|red cells?){OF_TX}": "red cell transfusion",
    r"\b(?:wbcs?|leu[ck]o(?:cyte)?s?)\b": "white cells",
    r"\bthrombo(?:cyte)?s\b": "platelets",
    r"\bferrous (?:sul(?:ph|f)ate|fumarate|gluconate)\b": "iron",
    r"\bfolat\b": "folate",
    r"\badcal(?:[- ]d3)?\b": "calcium",
    r"\b(?:after|post)[ -]allo(?=\s*(?:[?.,;]|$))": "after allogeneic transplantation",
    r"\ban allo(?=\s*(?:[?.,;\d]|$))": "an allogeneic transplantation",
    r"\bparvo\b": "parvovirus",
    r"\bvaccins?\b": "vaccine",
    r"\blps?\b(?=\W*$| (?:in|for|after|with|at|safe|ok))": "lumbar puncture",
}
UNDERSTOOD = "Understood as:"
NO_ORDER = "No order is written here; what the references say follows, for the team to judge."


@dataclass(frozen=True)
class Rewritten:
    """The question that is searched, and what was done to it, in words for the reader.

    `answered` is the answer that a follow-up leans on, empty for a question that stands alone;
    `typed` is what it was made of. `told` is how the last answer began, `topic` what the
    conversation is about and `before` the question that told it, whether or not the question
    leans on them; without a topic it has one reading alone.
    """

    question: str
    notes: tuple[str, ...] = ()
    answered: str = ""
    typed: str = ""
    told: str = ""
    topic: str = ""
    before: str = ""


def rewrite(question: str, history: Sequence[Turn], seen: Callable[[str], bool]) -> Rewritten:
    """Return a question that stands alone, with names of drugs and products spelled right.

    `seen` says whether a word occurs in the references; only unseen words are corrected.
    """
    wrong = typos(question, seen)
    notes = [f"Read “{typed}” as {meant}." for typed, meant in wrong.items()]
    corrected = with_names(question, wrong)
    if asks_order(question):
        notes.append(NO_ORDER)
    turns = [spelled_right(turn, seen) for turn in history[-2 * TURNS :]]
    topic, before, told = topic_of(turns, seen)
    if not (topic or vocabulary().mentions(corrected)):
        topic = before = of_another_field(turns)
    talk = (last_answer(turns), topic, before)
    if not (topic and is_follow_up(corrected, seen)):
        return Rewritten(corrected, tuple(notes), "", "", *talk)
    alone = stand_alone(corrected, topic, seen, told)
    return Rewritten(alone, (*notes, f"{UNDERSTOOD} {alone}"), told, corrected, *talk)


def spelled_right(turn: Turn, seen: Callable[[str], bool]) -> Turn:
    """Return an earlier turn with the names of its question spelled right, as it was answered."""
    if turn.role != "user":
        return turn
    return replace(turn, content=with_names(turn.content, typos(turn.content, seen)))


def with_names(text: str, names: Mapping[str, str]) -> str:
    """Return a text with names in the place of what was typed for them."""
    for typed, meant in names.items():
        text = re.sub(rf"\b{re.escape(typed)}\b", meant, text, flags=re.IGNORECASE)
    return text


def typos(question: str, seen: Callable[[str], bool]) -> dict[str, str]:
    """Return what is misspelt or typed in haste in a question, with what it means."""
    names, plain = known_names(CORRECTED_KINDS), known_names(PLAIN_KINDS)
    found = {
        typed[0]: meant
        for form, meant in HASTE.items()
        for typed in re.finditer(form, question, re.IGNORECASE)
    }
    for word in dict.fromkeys(re.findall(r"[A-Za-z][A-Za-z-]{4,}", question)):
        lower = word.lower()
        if len(lower) < SHORTEST_TYPO or all(map(seen, words(lower))) or lower in names:
            continue
        if any(lower.startswith(name) for name in names if len(lower) > len(name) + 1):
            continue  # haematotoxic, of HEMATOTOX
        allowed = 1 if len(lower) < 8 else 2 if len(lower) < 12 else 3
        near = process.extract(
            lower, names, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=2
        )
        if near and (len(near) == 1 or near[0][1] < near[1][1]) and near[0][0][0] == lower[0]:
            found[word] = near[0][0]
        elif near or {lower, f"{lower}d", f"{lower}ed"} & set(plain):
            continue  # of several names none is meant; transfuse is no error for transfused
        elif meant := nearest(lower, plain, 1):
            found[word] = meant
    return found


def nearest(word: str, known: Sequence[str], allowed: int) -> str | None:
    """Return the known word nearest to a word, at most `allowed` letters away; None if none is."""
    found = process.extractOne(
        word, known, scorer=DamerauLevenshtein.distance, score_cutoff=allowed
    )
    return found[0] if found else None


@cache
def known_names(kinds: tuple[str, ...]) -> list[str]:
    """Return the single-word names of some kinds, in lower case."""
    known = vocabulary()
    return sorted(
        {
            form.lower()
            for concept, forms in known.names.items()
            if known.kinds[concept] in kinds
            for form in forms
            if " " not in form and len(form) >= SHORTEST_TYPO
        }
    )
