"""How telling a word is among the passages, and which words a passage has."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from index.passages import Passage
from index.tokens import words

STOP = frozenset(
    "a about after all an and any are as at be been before between but by can could did do does "
    "during first for from get give given going got had has have he her here him his how i if in "
    "into is it its just m more most my need no not of off on one only or our out over per please "
    "pt pts patient patients s should so some still t than that the their then there they this to "
    "under us use used using versus vs was we were what when where which who whom why will with "
    "without would y year yo you your old she them".split()
)
STEM_LETTERS = 6


def stem(word: str) -> str:
    """Return a word cut to its first letters, or without its plural s."""
    return word[:STEM_LETTERS] if len(word) > STEM_LETTERS else word.rstrip("s") or word


def stems(text: str) -> frozenset[str]:
    """Return the stems of the telling words of a text."""
    return frozenset(stem(word) for word in words(text) if word not in STOP)


class Terms:
    """The stems of every passage and their inverse document frequency."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Count the words of the passages once."""
        self.of = {p.id: stems(p.text) | stems(p.reference) for p in passages}
        self.context = {p.id: stems(p.context) for p in passages}
        told = (f"{p.text} {p.context} {p.reference}" for p in passages)  # an id names the author
        self._known = frozenset(word for text in told for word in words(text))
        self._frequency = Counter(s for found in self.of.values() for s in found)

    def weight(self, found: Iterable[str]) -> float:
        """Return the summed inverse document frequency of stems."""
        total = len(self.of)
        return sum(math.log(1 + total / (self._frequency[s] + 1)) for s in found)

    def seen(self, word: str) -> bool:
        """Say whether a word occurs in any passage or its reference's front matter or id."""
        return word in self._known

    def known(self, found: Iterable[str]) -> frozenset[str]:
        """Return those of the stems that occur in a passage."""
        return frozenset(s for s in found if self._frequency[s])
