"""Which way a text says it: more or less, better or worse, with or without, not, the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.checking.figures import NUMBER, bounds, plain
from index.terms import stem
from index.tokens import normalise

# Axis -> words of its two poles. A claim that takes the other pole of what its passage says of
# the same thing is contradicted by it.
AXES: dict[str, tuple[str, str]] = {
    "amount": (
        r"more|most|higher|highest|high|greater|larger|largest|increas\w*|rai[sz]\w*|rose|ri[sz](?:e|es|ing|en)"
        r"|elevated|above|over|exceed\w*",
        r"less|least|lower\w*|lowest|low|fewer|smaller|decreas\w*|reduc\w*|fell|falls?|fallen|below"
        r"|under|drop\w*|declin\w*|diminish\w*",
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
    "sign": (r"(?:sero)?positiv\w*", r"(?:sero)?negativ\w*"),
    "membership": (r"inclu\w*", r"exclu\w*"),
}
POLES = {
    axis: (re.compile(rf"\b(?:{one})\b"), re.compile(rf"\b(?:{other})\b"))
    for axis, (one, other) in AXES.items()
}
NEGATION = re.compile(
    r"\b(?:not|no|nor|neither|never|none|nobody|without|cannot|unresolved|unknown|unaffected|lack\w*"
    r"|absen\w*|intact|preserv\w*|resist\w*|exclu\w*|rul\w* out"
    r"|outside|free)\b|n't\b"
)
STOPPED = re.compile(r"\b(?:stop\w*|discontinu\w*|withh\w*)\b")
BARE_NEGATION = re.compile(r"\b(?:not|no|nor|neither|never|without|cannot|outside)\b|n't\b")
SURVIVAL = re.compile(r"\b(?:progression|relapse|event|disease)[- ]free\b")
NOT_CART = re.compile(r"\(not CAR[- ]?T\)|\b(?:not|rather than) (?:after |in )?CAR[- ]?T\b")
SAME = re.compile(
    r"\bsimilar\w*|\bequal\w*|\bsame\b|\bcomparable\b|\birrespective\b|\bregardless\b|\bjust as\b"
    r"|\bwhether or not\b"
    r"|\b(?:not|no|nor|neither|nothing)\b[^.;]{0,40}\b(?:differ\w*|chang\w*|influenc\w*|affect\w*)"
    r"|\bchanged (?:neither|nothing|no)\b"
)
COMPARED = re.compile(
    r"\b(?:more|less|fewer|higher|lower|longer|shorter|better|worse|rose|fell|increased|decreased"
    r"|reduced|improved|worsened)\b"
)
# Phrases that only bound a number; `bounds` reads them, and they are no direction of their own.
BOUNDING = re.compile(
    r"\b(?:no|not) (?:more|less|fewer|later|higher|lower) than\b"
    rf"|\bor (?:more|higher|greater|worse|above|longer|over|less|lower|fewer|below)\b|[≥≤<>]"
    rf"|\b(?:above|over|below|under|more than|less than|fewer than|at least|at most)(?=\s*{NUMBER})"
    r"|\bat (?:least|most)\b"
)
SEGMENT = re.compile(
    r"[,;:]|\b(?:and|or|versus|vs|than|but|while|whereas|against|although|though|which|because|who|against)\b"
)
WORD = re.compile(rf"{NUMBER}|[a-z][a-z0-9+]*")
STOP = frozenset(
    "a an the of in on at to for by from as is are was were be been had has have it its this that "
    "these those their with who whom when where how what if all any each per patients patient p "
    "did does do them they one into among within during about only".split()
)
ORDER = "order"  # before and after are said of so much that only a shared figure tells
NEAR = 5  # words to either side that tell what a pole is said of
SCOPE = 3  # telling words after a negation that it denies
LARGE = 3  # a figure ties a pole to its fact more than a word does
SIGNIFICANT = 0.05
DROPPED = 0.6  # share of a denying part's words in a claim that makes it speak of the same


@dataclass(frozen=True)
class Pole:
    """A pole found in a text, and the telling words near it in its part of the sentence."""

    side: int
    near: frozenset[str]


def opposed(said: str, cited: str) -> str | None:
    """Return how a claim turns round what its cited text says, or None."""
    one, other = read(said), read(cited)
    plainly = BOUNDING.sub(" ", one), BOUNDING.sub(" ", other)
    for axis in POLES:
        if turned(poles(one, axis), poles(other, axis)):
            return f"the cited passages say the opposite ({axis})"
    return bounded(said, cited) or denied(*plainly) or leveled(one, other) or swapped(one, other)


def read(text: str) -> str:
    """Return a text as the rules below read it."""
    text = re.sub(r"\bALL\b", "B-ALL", text)  # the leukaemia, lost in lower case
    text = SURVIVAL.sub("pfs", normalise(NOT_CART.sub(" ", text)))
    text = text.replace("rather than", "and not")
    return plain(text, convert=False)


def poles(text: str, axis: str) -> list[Pole]:
    """Return the poles of an axis in a text, in order."""
    found: list[Pole] = []
    for part in segments(BOUNDING.sub(" ", text)):
        for side, pattern in enumerate(POLES[axis]):
            for match in pattern.finditer(part):
                near = telling(part[: match.start()])[-NEAR:] + telling(part[match.end() :])[:NEAR]
                if axis == ORDER:
                    near = [word for word in near if word[0].isdigit()]
                found.append(Pole(side, frozenset(near)))
    return found


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


def denied(said: str, cited: str) -> str | None:
    """Return what one of two texts denies and the other asserts."""
    if SAME.search(said) and SAME.search(cited):
        return None
    joined = re.sub(r"\bor\b", " ", cited)  # "not A or B" denies both
    for text, other in ((cited, said), (said, joined)):
        asserted = frozenset(telling(BARE_NEGATION.sub(" ", other))) - scope(other)
        for head in heads(text):
            if head in asserted and head not in scope_of_wide(other) and not elliptic(other):
                return f"one denies what the other asserts ({head})"
    if not any(rule.search(said) for rule in (NEGATION, STOPPED, SAME)) and any(
        len(words) > SCOPE and kept(words, said) >= DROPPED for words in denying(cited)
    ):
        return "the claim leaves out a denial of its cited passages"
    if BARE_NEGATION.search(said) and not (
        NEGATION.search(cited) or SAME.search(cited) or insignificant(cited)
    ):
        return "the cited passages deny nothing"
    return None


def denying(text: str) -> Iterator[list[str]]:
    """Yield the telling words of each part of a text that denies something."""
    for part in segments(text):
        if NEGATION.search(part):
            yield telling(NEGATION.sub(" ", part))


def kept(words: list[str], said: str) -> float:
    """Return the share of words that a claim has too."""
    there = frozenset(telling(said))
    return sum(word in there for word in words) / len(words)


def heads(text: str) -> Iterator[str]:
    """Yield the first telling word after each negation of a text."""
    for part in segments(text):
        for match in BARE_NEGATION.finditer(part):
            yield from (word for word in telling(part[match.end() :])[:1] if word.isalpha())


def scope(text: str) -> frozenset[str]:
    """Return the telling words that the negations of a text deny."""
    return frozenset(
        word
        for part in segments(text)
        for match in BARE_NEGATION.finditer(part)
        for word in telling(part[match.end() :])[:SCOPE]
    )


def elliptic(text: str) -> bool:
    """Say whether a negation of a text denies what stands before it: "than those without"."""
    return any(
        not telling(part[match.end() :])
        or not any(word.isalpha() for word in telling(part[match.end() :]))
        for part in segments(text)
        for match in BARE_NEGATION.finditer(part)
    )


def scope_of_wide(text: str) -> frozenset[str]:
    """Return the telling words of every part of a text that holds a word of denial."""
    return frozenset(
        word for part in segments(text) if NEGATION.search(part) for word in telling(part)
    )


def insignificant(text: str) -> bool:
    """Say whether a text gives a P value that shows no difference."""
    return any(float(p) > SIGNIFICANT for p in re.findall(rf"\bp\s*[=>]\s*({NUMBER})", text))


def leveled(said: str, cited: str) -> str | None:
    """Say so where a text finds no difference and the claim finds one."""
    if SAME.search(cited) and COMPARED.search(said) and not (
        SAME.search(said) or BARE_NEGATION.search(said) or COMPARED.search(cited)
    ):  # fmt: skip
        return "the cited passages find no difference"
    return None


def swapped(said: str, cited: str) -> str | None:
    """Say so where "A more than B" has become "B more than A"."""
    mine, theirs = sides(said), sides(cited)
    if not (mine and theirs):
        return None
    moved = mine[0] & theirs[1], mine[1] & theirs[0]
    return "the two that are compared have changed places" if all(moved) else None


def sides(text: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the telling words before and after "than", without those on both sides."""
    before, than, after = text.partition(" than ")
    if not than or after[:1].isdigit():
        return None
    one, other = frozenset(telling(before)), frozenset(telling(after))
    return one - other, other - one


def segments(text: str) -> list[str]:
    """Return the parts of a sentence that each say one thing; brackets belong to what precedes."""
    return [part for part in SEGMENT.split(re.sub(r"[()]", " ", text)) if part.strip()]


@lru_cache(maxsize=50_000)
def telling_words(text: str) -> tuple[str, ...]:
    """Return the stems of the telling words of a text in order; figures stay whole."""
    return tuple(stem(word) for word in WORD.findall(text) if word not in STOP)


def telling(text: str) -> list[str]:
    """Return the stems of the telling words of a text as a list."""
    return list(telling_words(text))
