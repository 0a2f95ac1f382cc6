"""Which way a text says it: more or less, better or worse, with or without, not, the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.checking.comparisons import COMPARING, pair_of
from assistant.checking.denials import denied, leveled, overstated
from assistant.checking.figures import bounds
from assistant.checking.reading import BOUNDING, PAIRED, read, segments, sides, telling

# Axis -> words of its two poles. A claim that takes the other pole of what its passage says of
# the same thing is contradicted by it.
AXES: dict[str, tuple[str, str]] = {
    "amount": (
        r"more|most|higher|highest|high|greater|larger|largest|increas\w*|rai[sz]\w*|rose|ri[sz](?:e|es|ing|en)"
        r"|elevated|above|over|exceed\w*|doubl\w*|tripl\w*",
        r"less|least|lower\w*|lowest|low|fewer|smaller|decreas\w*|reduc\w*|fell|falls?|fallen|below"
        r"|under|drop\w*|declin\w*|diminish\w*|halv\w*|cut|cuts|deeper",
    ),
    "length": (
        r"longer|longest|lengthen\w*|prolong(?:s|ing)?|slow(?:er|ed|s)?",
        r"short(?:er|est|en\w*)?|fast(?:er)?|quick(?:er|ly)?",
    ),
    "worth": (
        r"improv\w*|better|benefi\w*|superior\w*|efficacy|safe",
        r"wors(?:e|en\w*)|inferior\w*|deteriorat\w*|harm\w*|futility|unsafe",
    ),
    "frequency": (r"common\w*|frequent\w*|often", r"rare\w*|uncommon\w*|infrequent\w*|seldom"),
    "time": (r"early|earlier", r"late|later"),
    "order": (r"before|prior to|preced\w*", r"after|follow\w*|since"),
    "agreement": (r"agree\w*|concord\w*", r"disagree\w*|differ\w*|discord\w*"),
    "age": (r"older|elderly", r"younger"),
    "sign": (r"(?:sero)?positiv\w*", r"(?:sero)?negativ\w*"),
    "membership": (r"inclu\w*", r"exclu\w*"),
    "course": (r"persist\w*|linger\w*|ongoing", r"resolv\w*|disappear\w*|subsid\w*|vanish\w*"),
    "severity": (r"severe\w*|serious\w*|life-threatening", r"mild\w*|moderate\w*"),
}
POLES = {
    axis: (re.compile(rf"\b(?:{one})\b"), re.compile(rf"\b(?:{other})\b"))
    for axis, (one, other) in AXES.items()
}
ORDER = "order"  # before and after are said of so much that only a shared figure tells
NEAR = 5  # words to either side that tell what a pole is said of
LARGE = 3  # a figure ties a pole to its fact more than a word does
PREFIXED = re.compile(r"\b(?:un|in|im|non-?)([a-z]{5,})\b")


@dataclass(frozen=True)
class Pole:
    """A pole found in a text, and the telling words near it in its part of the sentence."""

    side: int
    near: frozenset[str]


def opposed(said: str, cited: str) -> str | None:
    """Return how a claim turns round what its cited text says, or None."""
    one, other = unprefixed(read(said), read(cited))
    plainly = BOUNDING.sub(" ", one), BOUNDING.sub(" ", other)
    unpaired = confirmed(PAIRED.sub(" ", one), one)
    for axis in POLES:
        if turned(poles(unpaired, axis), poles(other, axis)):
            return f"the cited passages say the opposite ({axis})"
    if reason := bounded(said, cited) or denied(*plainly):
        return reason
    return leveled(one, other) or overstated(one, other) or swapped(one, other)


def confirmed(text: str, said: str) -> str:
    """Return a text without the comparing word that the claim's own two figures show."""
    compared = pair_of(said)
    return COMPARING.sub(" ", text, count=1) if compared and compared.is_shown else text


def unprefixed(said: str, cited: str) -> tuple[str, str]:
    """Return two texts in which "undetectable" is "not detectable" where the other says so."""
    one = PREFIXED.sub(lambda m: apart(m, cited), said)
    return one, PREFIXED.sub(lambda m: apart(m, said), cited)


def apart(found: re.Match[str], other: str) -> str:
    """Return "not" and the bare word where another text has that, else the word as it is."""
    return f"not {found[1]}" if re.search(rf"(?<!-)\b{found[1]}\b", other) else found[0]


def poles(text: str, axis: str) -> list[Pole]:
    """Return the poles of an axis in a text, in order."""
    found: list[tuple[int, list[str], list[str]]] = []
    for part in segments(BOUNDING.sub(" ", text)):
        for side, pattern in enumerate(POLES[axis]):
            for match in pattern.finditer(part):
                before, after = telling(part[: match.start()]), telling(part[match.end() :])
                found.append((side, before[-NEAR:], after[:NEAR]))
    # "a high and a low score": what stands after the second belongs to the first as well.
    for at, (side, before, after) in enumerate(found[:-1]):
        following = found[at + 1][2]
        if following[: len(after)] == after:
            found[at] = side, before, following
    return [Pole(side, frozenset(near(axis, (*before, *after)))) for side, before, after in found]


def near(axis: str, found: Iterable[str]) -> Iterator[str]:
    """Yield the words near a pole that tell what it is said of: figures alone for the order."""
    return (word for word in found if axis != ORDER or word[0].isdigit())


def turned(said: Iterable[Pole], cited: Iterable[Pole]) -> bool:
    """Say whether a pole of a claim is said of what its text says the other pole of."""
    cited = list(cited)
    for pole in said:
        same = max((tie(pole, other) for other in cited if other.side == pole.side), default=0)
        opposite = max((tie(pole, other) for other in cited if other.side != pole.side), default=0)
        if opposite > same + 1 or (opposite > same and not same):
            return True
    return False


def tie(one: Pole, other: Pole) -> int:
    """Return how much two poles speak of the same thing."""
    return sum(LARGE if word[0].isdigit() else 1 for word in one.near & other.near)


def bounded(said: str, cited: str) -> str | None:
    """Return the number of which a claim says "at least" where its text says "at most"."""
    there = bounds(cited)
    for number, ways in bounds(said).items():
        if number in there and not ways & there[number]:
            return f"the cited passages bound {number} from the other side"
    return None


def swapped(said: str, cited: str) -> str | None:
    """Say so where "A more than B" has become "B more than A"."""
    mine, theirs = sides(said), sides(cited)
    if not (mine and theirs):
        return None
    moved = mine[0] & theirs[1], mine[1] & theirs[0]
    return "the two that are compared have changed places" if all(moved) else None
