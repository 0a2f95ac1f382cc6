"""What a model writes, piece by piece, becomes whole sentences with the passages they cite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MARK = re.compile(r"\s*[\[【]\s*\^?(\d{1,3}(?:\s*[-–,;]\s*\^?\d{1,3})*)\s*[\]】]")
END = re.compile(
    r"(?<=[\w%)\]】”\"’])[.!?]+[”\"’)]?(?:\s*[\[【]\s*\^?\d[^\[\]【】]{0,40}[\]】])*"
    r"(?:\s+(?=[^\W_a-z]|[\"“(*#•>_-])|\s*\n\s*)|\s*\n\s*"
)
SHORT = re.compile(
    r"\b(?:e\.g|i\.e|vs|et al|approx|ca|cf|no|nos|fig|dr|prof|resp|incl|st)\.\s*$"
    r"|(?:^|\n)\s*\d{1,2}\.\s*$",
    re.IGNORECASE,
)
THOUGHT = re.compile(r"<think>.*?</think>\s*", re.DOTALL)
OPEN_THOUGHT = re.compile(r"<think>.*", re.DOTALL)
DRESS = re.compile(r"^\s*(?:[-*•>]+|#+|\d{1,2}[.)])\s+|\*\*|__|`")
# A yes or no is a claim of its own that no passage holds; what follows it says all that is known.
# "No. of units", "No. 5" and "No, or little, benefit" are no such answer.
YES_OR_NO = re.compile(
    r"^(?:yes|no(?!\. ?\d))(?:\s*[,.:;!]|\s+[-–—])\s*(?!of\b|or\b|and\b|\s)", re.IGNORECASE
)
LONGEST_RANGE = 20


@dataclass(frozen=True)
class Sentence:
    """A sentence without its marks, and the numbers that the marks gave, in order."""

    text: str
    cites: tuple[int, ...]


def sentences(pieces: Iterable[str]) -> Iterator[Sentence | None]:
    """Yield each sentence as soon as the next one begins, the last at the end.

    Marks may stand before or after the full stop; what a model thinks aloud in <think> is skipped.
    A piece without text is a beat of the model, and passed on as None.
    """
    held = ""
    for piece in pieces:
        if not piece:
            yield None
        held = THOUGHT.sub("", held + piece)
        if "<think>" in held:
            continue
        while end := next_end(held):
            yield from read(held[:end])
            held = held[end:]
    yield from read(OPEN_THOUGHT.sub("", held))


def next_end(held: str) -> int:
    """Return where the first whole sentence ends, 0 while none does."""
    for found in END.finditer(held):
        if not SHORT.search(held[: found.end()]) or "\n" in found[0]:
            return found.end()
    return 0


def read(text: str) -> Iterator[Sentence]:
    """Yield the sentence of a text, none where it has no word."""
    cites = tuple(dict.fromkeys(n for mark in MARK.findall(text) for n in numbers(mark)))
    bare = without_yes_or_no(DRESS.sub("", " ".join(MARK.sub("", text).split())))
    bare = re.sub(r"\s+(?=[.,;:!?](?!\d))", "", bare).strip()
    if re.search(r"\w", bare):
        yield Sentence(bare, cites)


def without_yes_or_no(text: str) -> str:
    """Return a sentence without a yes or no that opens it; empty where it says no more."""
    rest = YES_OR_NO.sub("", text)
    return text if rest == text else rest[:1].upper() + rest[1:]


def numbers(mark: str) -> Iterator[int]:
    """Yield the numbers of a mark: "1, 3-5" gives 1, 3, 4, 5."""
    for part in re.split(r"[,;]", mark):
        first, _, last = re.sub(r"[\s^]", "", part).replace("–", "-").partition("-")
        end = min(int(last or first), int(first) + LONGEST_RANGE)
        yield from range(int(first), max(end, int(first)) + 1)
