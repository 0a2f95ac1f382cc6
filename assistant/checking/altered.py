"""Find a figure, unit, direction or "not" that a claim changed while it copied its text.

Other rules read what words say; this one reads where they stand, between the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from assistant.checking.directions import POLES
from assistant.checking.figures import NUMBER, UNITS
from assistant.checking.reading import read

TOKEN = re.compile(rf"{NUMBER}|[a-z][a-z0-9+-]*|[%/×]")
IS_NUMBER = re.compile(NUMBER).fullmatch
DENYING = frozenset("not no nor never neither".split())
WITH = frozenset(("with", "without"))
HELPING = frozenset("do does did".split())
COUNTED = frozenset("patients people cases".split())  # what stands where a text has "%"
# A place is the same where this many words around it are, at least one on each side; with more
# words in it than `LONGEST`, it is said anew.
AROUND, LONGEST = 8, 3


def altered(said: str, cited: str) -> str | None:
    """Return what a claim has put in the place of something else of its text, or None."""
    mine, theirs = tokens_of(said), tokens_of(cited)
    known = set(zip(theirs, theirs[1:], theirs[2:], strict=False))
    for start, end, there in replaced(mine, theirs):
        here = mine[start:end]
        if differ(here, there) and not set(triples(mine, start, end)) <= known:
            return f"the cited passages have “{' '.join(there)}” where it says “{' '.join(here)}”"
    return None


def tokens_of(text: str) -> list[str]:
    """Return the words, numbers and signs of a text; "cannot" is two words."""
    return TOKEN.findall(read(text).replace("cannot", "can not"))


def replaced(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the places of a claim, start and end, with the words that its text has there."""
    steps = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    for before, step, after in zip(steps, steps[1:], steps[2:], strict=False):
        tag, start, end, from_, to = step
        around = (before[2] - before[1], after[2] - after[1])
        if (
            tag != "equal"
            and min(around) >= 1
            and sum(around) >= AROUND
            and max(end - start, to - from_) <= LONGEST
        ):
            yield start, end, list(theirs[from_:to])


def triples(words: Sequence[str], start: int, end: int) -> list[tuple[str, ...]]:
    """Return every three words in a row of a place and the two words on each side."""
    first, last = max(start - 2, 0), min(end + 2, len(words))
    return [tuple(words[at : at + 3]) for at in range(first, last - 2)]


def differ(here: Sequence[str], there: Sequence[str]) -> bool:
    """Say whether words and what stands in their place are figures, units or poles that differ.

    Denials and "do", "does", "did" are taken out first. What is left must be as many words, else
    it is said anew; of a denial, words with the same first letters ("gave", "did not give").
    """
    mine, theirs = ([w for w in part if w not in DENYING | HELPING] for part in (here, there))
    denies = [any(word in DENYING for word in part) for part in (here, there)]
    if len(mine) != len(theirs):
        return False
    same = all(one[0] == two[0] for one, two in zip(mine, theirs, strict=True))
    return (denies[0] != denies[1] and same) or any(map(other, mine, theirs))


def other(word: str, in_place_of: str) -> bool:
    """Say whether a word is another figure, another unit or the other pole."""
    if IS_NUMBER(word) and IS_NUMBER(in_place_of):
        return float(word) != float(in_place_of)
    if unit(word) and unit(in_place_of):
        return unit(word) != unit(in_place_of)
    return {word, in_place_of} == WITH or any(
        one.fullmatch(word) and two.fullmatch(in_place_of)
        for poles in POLES.values()
        for one, two in (poles, poles[::-1])
    )


def unit(word: str) -> str:
    """Return the unit that a word is, or nothing."""
    return "counted" if word in COUNTED else UNITS.get(word, "")
