"""What a text denies: not, without, none, no difference; and whether a claim denies the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.figures import NUMBER
from assistant.checking.reading import segments, telling

NEGATION = re.compile(
    r"\b(?:not|no|nor|neither|never|none|nobody|without|cannot|unresolved|unknown|unaffected|lack\w*"
    r"|absen\w*|intact|preserv\w*|resist\w*|exclu\w*|rul\w* out"
    r"|outside|free)\b|n't\b"
)
STOPPED = re.compile(r"\b(?:stop\w*|discontinu\w*|withh\w*)\b")
BARE_NEGATION = re.compile(r"\b(?:not|no|nor|neither|never|without|cannot|outside)\b|n't\b")
SAME = re.compile(
    r"\bsimilar\w*|\balike\b|\bequal\w*|\bsame\b"
    r"|\bcomparable\b|\birrespective\b|\bregardless\b|\bjust as\b"
    r"|\bwhether or not\b"
    r"|\b(?:not|no|nor|neither|nothing)\b[^.;]{0,40}\b(?:differ\w*|chang\w*|influenc\w*|affect\w*)"
    r"|\bchanged (?:neither|nothing|no)\b"
)
COMPARED = re.compile(
    r"\b(?:more|less|fewer|higher|lower|longer|shorter|better|worse|rose|fell|increased|decreased"
    r"|reduced|improved|worsened)\b"
)
SCOPE = 3  # telling words after a negation that it denies
SIGNIFICANT = 0.05
DIFFER = re.compile(r"\bdiffer(?:ed|s)?\b")
# The denial, if any, before "significant"
SIGNIFICANCE = re.compile(r"\b((?:not|no|nor|non|without|neither)\b[^.;,]{0,30}|)\bsignifican")
# "than those who were (P = .04)": what was denied of them has gone
HANGING = re.compile(r"\bwho (?:were|was|did|had|do|have|are)\s*(?:[.,;(]|$)")
# "It did increase": said only where the opposite was to be expected
EMPHATIC = re.compile(r"\bdid (?!not\b|so\b|no\b|nothing\b|better\b|worse\b)[a-z]+")
DROPPED = 0.6  # share of a denying part's words in a claim that makes it speak of the same


def denied(said: str, cited: str) -> str | None:
    """Return what one of two texts denies and the other asserts."""
    if SAME.search(said) and SAME.search(cited):
        return None
    joined = re.sub(r"\bor\b", " ", cited)  # "not A or B" denies both
    for text, other in ((cited, said), (said, joined)):
        asserted = frozenset(telling(BARE_NEGATION.sub(" ", other))) - scope(other)
        asserted -= undenied(text)  # denied here of one thing, and there of another
        for head in heads(text):
            if head in asserted and head not in scope_of_wide(other) and not elliptic(other):
                return f"one denies what the other asserts ({head})"
    return left_out(said, cited)


def left_out(said: str, cited: str) -> str | None:
    """Return the denial that a claim leaves out, or makes where its text denies nothing."""
    if not any(rule.search(said) for rule in (NEGATION, STOPPED, SAME)) and any(
        len(words) > SCOPE and kept(words, said) >= DROPPED for words in denying(cited)
    ):
        return "the claim leaves out a denial of its cited passages"
    if any(asserts(part, cited) for part in segments(said)):
        return "the claim asserts what its cited passages deny"
    emphatic = EMPHATIC.search(said) and not EMPHATIC.search(cited)
    if emphatic and (BARE_NEGATION.search(cited) or SAME.search(cited)):
        return "the claim asserts what its cited passages deny"
    if HANGING.search(said) and elliptic(cited):
        return "the claim leaves out a denial of its cited passages"
    if BARE_NEGATION.search(said) and not (
        NEGATION.search(cited) or SAME.search(cited) or insignificant(cited)
    ):
        return "the cited passages deny nothing"
    return None


def asserts(part: str, cited: str) -> bool:
    """Say whether a part of a claim says plainly what its text says only in a denial."""
    words = frozenset(telling(part))
    if not words or NEGATION.search(part):
        return False
    parts = segments(cited)
    plainly = (frozenset(telling(one)) for one in parts if not NEGATION.search(one))
    return not any(words <= one for one in plainly) and any(
        words <= frozenset(one) and len(words) >= DROPPED * len(one) and head in words
        for head, one in denials(cited)
    )


def denials(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the first telling word after each negation of a text, and all words of its part."""
    for part in segments(text):
        for match in BARE_NEGATION.finditer(part):
            for head in telling(part[match.end() :])[:1]:
                yield head, telling(BARE_NEGATION.sub(" ", part))


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
    yield from (head for head, _ in denials(text) if head.isalpha())


def undenied(text: str) -> frozenset[str]:
    """Return the telling words that a text has outside all its denials."""
    denied_, everything = list(scope_words(text)), telling(text)
    return frozenset(word for word in everything if everything.count(word) > denied_.count(word))


def scope(text: str) -> frozenset[str]:
    """Return the telling words that the negations of a text deny."""
    return frozenset(scope_words(text))


def scope_words(text: str) -> Iterator[str]:
    """Yield the telling words that each negation of a text denies."""
    for part in segments(text):
        for match in BARE_NEGATION.finditer(part):
            yield from telling(part[match.end() :])[:SCOPE]


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
    if SAME.search(cited) and (COMPARED.search(said) or DIFFER.search(said)) and not (
        SAME.search(said) or BARE_NEGATION.search(said) or COMPARED.search(cited)
    ):  # fmt: skip
        return "the cited passages find no difference"
    return None


def overstated(said: str, cited: str) -> str | None:
    """Say so where a claim calls significant what its text calls a trend or gives P above 0.05."""
    found = SIGNIFICANCE.findall(cited)
    if "" not in SIGNIFICANCE.findall(said) or "" in found:
        return None
    if not (found or insignificant(cited) or re.search(r"\btrend", cited)):
        return None
    if any(float(p) <= SIGNIFICANT for p in re.findall(rf"\bp\s*[=<]\s*({NUMBER})", cited)):
        return None
    return "the cited passages do not find it significant"
