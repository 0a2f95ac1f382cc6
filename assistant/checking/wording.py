"""Other words for the same: which words of a claim are neither general English nor in its text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import takewhile

from assistant.checking.denials import NEGATION, SAME
from assistant.checking.directions import ORDER, POLES
from assistant.checking.figures import PER, UNITS
from assistant.checking.names import DRUGS, KINDS
from assistant.checking.reading import BOUNDING, STOP, WORD, read
from index.encoder import packaged_folder
from index.terms import stem
from index.tokens import normalise
from index.vocabulary import vocabulary

# How many words count as common English. Chosen on the dev half of support-pairs.jsonl, where from
# 2,000 to 7,000 nothing changes.
COMMON = 5000
LONG, TAIL = 10, 6  # letters of a word that can be garbled, and of the ending a form may have
ENDING = re.compile(r"(?:wize|ing|ed|er|ers|ly|s)$")
# What a named thing is called when it is not named again: EASIX is a score.
NOUNS = {
    "score": ("score", "index", "model"), "drug": ("drug", "agent", "medicine"),
    "disease": ("disease",), "infection": ("infection", "infectious"),
    "product": ("product", "cells"),
}  # fmt: skip
GRADED = re.compile(r"\b[345] grade")  # what "severe" stands for in the grading of toxicities
PREFIX = re.compile(r"\b(?:un|im|in|non|dis|anti)(?=[a-z]{5})")


@dataclass(frozen=True)
class Wording:
    """Stems of plain words and of facts, and for each stem the stems that may stand for it."""

    plain: frozenset[str]
    facts: frozenset[str]
    same: dict[str, frozenset[str]]


@cache
def wording() -> Wording:
    """Read the wording that ships with the package."""
    file = resources.files("assistant.checking").joinpath("wording.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    same: dict[str, frozenset[str]] = {}
    for line in data["same"]:
        group = stems_of(line)
        for one in group:
            same[one] = same.get(one, frozenset()) | group
    facts = stems_of(data["facts"])
    plain = stems_of(data["plain"]) | (common_stems() - facts - same.keys())
    return Wording(plain, facts, same)


def common_stems() -> frozenset[str]:
    """Return the stems of common English words."""
    return frozenset(stem(word) for word in encoded_words()[:COMMON] if word.isalpha())


@cache
def encoded_words() -> tuple[str, ...]:
    """Return the words that the packaged encoder knows whole, in order of use."""
    pieces = (packaged_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return tuple(pieces[pieces.index("the") :])


def strange_words(said: str, cited: str) -> list[str]:
    """Return the words of a claim that its text holds in no form, general English left out."""
    known = wording()
    there = (
        stems_of(cited)
        | stems_of(read(cited))
        | stems_of(PREFIX.sub("", normalise(cited)))
        | {part for c in vocabulary().concepts(cited) for part in stems_of(c)}
    )
    whole = normalise(cited)
    there |= {ENDING.sub("", word) for word in WORD.findall(whole)}
    there |= {other for one in there for other in known.same.get(one, ())}
    there |= {stem(noun) for m in vocabulary().mentions(cited) for noun in NOUNS.get(m.kind, ())}
    if GRADED.search(read(cited)):
        there |= {stem("severe")}
    alike = sides_in(read(cited))
    named = PER | {
        w for m in vocabulary().mentions(said) if m.kind in KINDS | DRUGS for w in m.words
    }
    return [
        word
        for word in dict.fromkeys(WORD.findall(BOUNDING.sub(" ", read(said))))
        if word[0].isalpha() and len(word) > 1 and word not in STOP | UNITS.keys() | named
        and (garbled(word, whole) or not (
            {stem(word), stem(PREFIX.sub("", word))} & (known.plain | there)
            or held(word, there, whole) or sides_in(word) & alike
        ))
    ]  # fmt: skip


def sides_in(text: str) -> frozenset[tuple[str, int]]:
    """Return the poles that a text takes: "inferior" is as good as "worse" for the words.

    Whether a pole is said of the right thing is checked elsewhere (directions.py).
    """
    found = {(axis, at) for axis, both in POLES.items() for at, side in enumerate(both)
             if axis != ORDER and side.search(text)}  # fmt: skip
    said = {name for name, rule in (("same", SAME), ("not", NEGATION)) if rule.search(text)}
    return frozenset(found | {(name, 0) for name in said})


def garbled(word: str, whole: str) -> bool:
    """Say whether a long word is no form of the one that it resembles in a text.

    "Tisagenlecleleucine" begins as a drug of the text does, and is none.
    """
    like = [other for other in WORD.findall(whole) if stem(other) == stem(word)]
    if len(word) < LONG or not like or word in like:
        return False
    return all(len(word) - shared(word, other) > TAIL for other in like)


def shared(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def held(word: str, there: frozenset[str] | set[str], whole: str) -> bool:
    """Say whether a text has a word with the same root: imbalance for balance."""
    root, bare = stem(word), ENDING.sub("", word)
    if len(root) >= 5 and (root in whole or any(root[:5] == other[:5] for other in there)):
        return True
    return bare != word and len(bare) >= 4 and bool({bare, bare[:-1], f"{bare}e"} & there)


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of all words of a text."""
    return frozenset(stem(word) for word in WORD.findall(normalise(text)))


def tells(said: str) -> frozenset[str]:
    """Return the words of a sentence that are no general English: what it is about."""
    known = wording().plain
    found = (w for w in WORD.findall(read(said)) if w[0].isalpha() and len(w) > 1)
    return frozenset(word for word in found if word not in STOP and stem(word) not in known)
