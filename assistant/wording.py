"""Other words for the same: which words of a claim are neither general English nor in its text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.directions import BOUNDING, STOP, WORD, read
from assistant.names import DRUGS, KINDS
from index.terms import stem
from index.tokens import normalise
from index.vocabulary import vocabulary

PREFIX = re.compile(r"\b(?:un|im|in|non|dis)(?=[a-z]{5})")


@dataclass(frozen=True)
class Wording:
    """Stems of plain words, and for each stem the stems that may stand for it."""

    plain: frozenset[str]
    same: dict[str, frozenset[str]]


@cache
def wording() -> Wording:
    """Read the wording that ships with the package."""
    text = resources.files("assistant").joinpath("wording.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    same: dict[str, frozenset[str]] = {}
    for line in data["same"]:
        group = stems_of(line)
        for one in group:
            same[one] = same.get(one, frozenset()) | group
    return Wording(stems_of(data["plain"]), same)


def strange_words(said: str, cited: str) -> list[str]:
    """Return the words of a claim that its text holds in no form, general English left out."""
    known = wording()
    there = (
        stems_of(cited)
        | stems_of(read(cited))
        | stems_of(PREFIX.sub("", normalise(cited)))
        | {part for c in vocabulary().concepts(cited) for part in stems_of(c)}
    )
    there |= {other for one in there for other in known.same.get(one, ())}
    named = {w for m in vocabulary().mentions(said) if m.kind in KINDS | DRUGS for w in m.words}
    return [
        word
        for word in dict.fromkeys(WORD.findall(BOUNDING.sub(" ", read(said))))
        if word[0].isalpha() and len(word) > 1 and word not in STOP and word not in named
        and stem(word) not in known.plain | there and not held(word, there)
    ]  # fmt: skip


def held(word: str, there: frozenset[str] | set[str]) -> bool:
    """Say whether a text has a word with the same root: imbalance for balance."""
    root = stem(word)
    return len(root) >= 5 and any(root[:5] == other[:5] or root in other for other in there)


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of all words of a text."""
    return frozenset(stem(word) for word in WORD.findall(normalise(text)))
