"""Which words a figure stands with: "91% overall, 78% complete" is no "91% complete"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.checking.denials import BARE_NEGATION
from assistant.checking.figures import FIGURE, UNITS
from assistant.checking.reading import BOUNDING, PAIRED, read, segments, telling

WHOLE = re.compile(r"(?<=\d) of (?:the )?\d+\b(?!\s*%)")  # of "29 of 38"
RATE = re.compile(r"(?:/|\bper )\d+\s*[a-z]+(?: at risk)?")
# What follows a P, a CI, an n or a name (HHV-6) is no finding of its own.
ASIDE = re.compile(r"[a-z]-$|\b(?:p|n|ci|iqr|range|hr|or|rr|r|auc)\s*[=<>≤≥]?\s*$|\bci\b[^a-z]*$")
BEFORE, AFTER = 4, 2  # words that stand close to a figure
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Placed:
    """A figure with the words before and after it, the nearest first.

    `earlier` are the words of the part before, for a part that names nothing itself.
    """

    value: str
    unit: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    earlier: tuple[str, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """Return all words of its own part."""
        return frozenset(self.before + self.after)

    def near(self, before: int) -> frozenset[str]:
        """Return the words that stand closest to it, and the number next to it."""
        numbers = (
            next((w for w in side if w[0].isdigit()), "") for side in (self.before, self.after)
        )
        return frozenset((*self.before[:before], *self.after[:AFTER], *numbers)) - {""}

    def same(self, other: Placed) -> bool:
        """Say whether it is the same figure."""
        return (self.value, self.unit) == (other.value, other.unit)


def moved(said: str, cited: str) -> str | None:
    """Return the figure that a claim gives to what its text gives another figure for, or None."""
    theirs = placed(cited)
    whole = completed(theirs)
    for figure in placed(PAIRED.sub(" ", said)):
        own = [at for at, one in enumerate(theirs) if one.same(figure)]
        others = [one for one in theirs if one.unit == figure.unit and one.value != figure.value]
        if own and any(
            all(stands_for(figure, theirs[at], whole[at], other) for at in own) for other in others
        ):
            return f"the cited passages do not give {figure.value} for this"
    return None


def stands_for(figure: Placed, own: Placed, whole: Placed, other: Placed) -> bool:
    """Say whether a figure of a claim stands where its text has another, and not where its own.

    `whole` is its own place with the words that a list says only once. What stands close to only
    one of the two figures in the text tells them apart.
    """
    if figure.words <= own.words & other.words:  # ", of grade 3 or higher in 2%": see what precedes
        mine = own.words | frozenset(() if own.words - other.words else own.earlier)
        return bool(frozenset(figure.earlier) & (other.words - mine)) and not (
            frozenset(figure.earlier) & (mine - other.words)
        )
    close = len(other.before) or BEFORE
    return bool(figure.near(BEFORE) & (other.near(BEFORE) - whole.words)) and not (
        figure.words & (whole.near(min(close, BEFORE)) - other.words)
    )


@lru_cache(maxsize=5_000)
def placed(text: str) -> tuple[Placed, ...]:
    """Return the figures of a text that are findings, with the words of their part."""
    found: list[Placed] = []
    earlier: tuple[str, ...] = ()
    for part in segments(BOUNDING.sub(" ", WHOLE.sub(" ; ", RATE.sub(" ", read(text))))):
        here = list(of_part(part, earlier))
        if here and found and not here[0].words:
            # "41% and 53%": which of the names before belongs to which is not told here
            found.pop()
        elif not BARE_NEGATION.search(part):
            found += here
        earlier = tuple(reversed(words_of(part)))
    return tuple(found)


def completed(figures: Sequence[Placed]) -> list[Placed]:
    """Return figures with the words that a list says only once, before its first or after its last.

    "A median of 26 months for solid and 10 months for other cancers".
    """
    found = list(figures)
    for at, one in enumerate(found[1:], start=1):
        like = [other for other in found[:at] if other.unit == one.unit]
        if not one.before and like:
            found[at] = replace(one, before=like[-1].before)
    for at in range(len(found) - 2, -1, -1):
        after, following = found[at].after, found[at + 1].after
        if following[: len(after)] == after:
            found[at] = replace(found[at], after=following)
    return found


def of_part(part: str, earlier: tuple[str, ...]) -> Iterator[Placed]:
    """Yield the figures of one part of a sentence."""
    for found in FIGURE.finditer(part):
        unit = UNITS.get(found[2] or "")
        end = found.end() if unit else found.end(1)
        if YEAR.fullmatch(found[1]) or unit == "grade" or ASIDE.search(part[: found.start()]):
            continue
        before = tuple(reversed(words_of(part[: found.start()])))
        yield Placed(found[1], unit or "", before, words_of(part[end:]), earlier)


def words_of(text: str) -> tuple[str, ...]:
    """Return the telling words and the numbers of a text in order."""
    return tuple(word for word in telling(text) if len(word) > 1 or word.isdigit())
