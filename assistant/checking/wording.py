"""Other words for the same: which words of a claim are neither general English nor in its text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.checking.directions import BOUNDING, STOP, WORD, read
from assistant.checking.names import DRUGS, KINDS
from index.encoder import packaged_folder
from index.terms import stem
from index.tokens import normalise
from index.vocabulary import vocabulary

# How many words count as common English. Chosen on the dev half of support-pairs.jsonl, where from
# 2,000 to 7,000 nothing changes.
COMMON = 5000
PREFIX = re.compile(r"\b(?:un|im|in|non|dis|anti)(?=[a-z]{5})")


@dataclass(frozen=True)
class Wording:
    """Stems of plain words, and for each stem the stems that may stand for it."""

    plain: frozenset[str]
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
    plain = stems_of(data["plain"]) | (common_stems() - stems_of(data["facts"]) - same.keys())
    return Wording(plain, same)


def common_stems() -> frozenset[str]:
    """Return the stems of common English words: the packaged vocabulary is in order of use."""
    pieces = (packaged_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    words = pieces[pieces.index("the") :][:COMMON]
    return frozenset(stem(word) for word in words if word.isalpha())


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
    there |= {other for one in there for other in known.same.get(one, ())}
    named = {w for m in vocabulary().mentions(said) if m.kind in KINDS | DRUGS for w in m.words}
    return [
        word
        for word in dict.fromkeys(WORD.findall(BOUNDING.sub(" ", read(said))))
        if word[0].isalpha() and len(word) > 1 and word not in STOP and word not in named
        and stem(word) not in known.plain | there and not held(word, there, whole)
    ]  # fmt: skip


def held(word: str, there: frozenset[str] | set[str], whole: str) -> bool:
    """Say whether a text has a word with the same root: imbalance for balance."""
    root = stem(word)
    return len(root) >= 5 and (root in whole or any(root[:5] == other[:5] for other in there))


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of all words of a text."""
    return frozenset(stem(word) for word in WORD.findall(normalise(text)))


def tells(said: str) -> frozenset[str]:
    """Return the words of a sentence that are no general English: what it is about."""
    known = wording().plain
    found = (w for w in WORD.findall(read(said)) if w[0].isalpha() and len(w) > 1)
    return frozenset(word for word in found if word not in STOP and stem(word) not in known)
