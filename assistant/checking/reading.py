"""A text as the checks read it: one spelling, its parts, and the words that tell."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.checking.figures import NUMBER, plain
from index.terms import stem
from index.tokens import normalise

SURVIVAL = re.compile(r"\b(?:progression|relapse|event|disease)[- ]free\b")
NOT_CART = re.compile(
    r"\([^()]{0,40}\bnot (?:[a-z]+ ){0,2}CAR[- ]?T\)"
    r"|(?:\b(?:these|they|who|which) (?:are|is|were|was) )?\b(?:not|rather than)"
    r" (?:after |in |given |about |specific to )?CAR[- ]?T\b(?: (?:recipients|patients))?"
)
# Other ways of saying it: each becomes one that the rules read.
PLAINLY = (
    (re.compile(r"\brarer\b"), "less frequent"),
    (re.compile(r"\bmilder\b"), "less severe"),
    (re.compile(r"\bas well as\b"), "and"),
    (re.compile(r"\btherap(?:y|ies)\b"), "treatment"),
    (re.compile(r"\bconfidence intervals?\b"), "ci"),
    (re.compile(r"\binter-?quartile range\b"), "iqr"),
    (
        re.compile(r"\b(?:not|never) (?:reach|achieve|attain)\w*(?: statistical)? significance\b"),
        "not significant",
    ),
    (re.compile(r"\b(cd\d+)\+"), r"\1 positive"),
    (re.compile(r"\brather than\b|\binstead of\b"), "and not"),
    (re.compile(r"\b(advi[sz]\w*|recommend\w*|caution\w*|warn\w*|decid\w*) against\b"), r"\1 not"),
)
# "(0.815 against 0.706)" gives its figures in the order of the names before it.
PAIRED = re.compile(r"\([^()]*\b(?:against|versus|vs|and)\b[^()]*\)")
# Phrases that only bound a number; `bounds` reads them, and they are no direction of their own.
BOUNDING = re.compile(
    r"\b(?:no|not) (?:more|less|fewer|later|earlier|sooner|longer|shorter|higher|lower)"
    r"(?: often| frequently)? than\b"
    rf"|\bonly (?:from|after)(?=\s*{NUMBER})|[≥≤<>]"
    r"|\bor (?:more|higher|greater|worse|above|longer|over|less|lower|fewer|below)\b"
    r"|\b(?:above|over|below|under|exceed(?:s|ed|ing)?|(?:more|less|fewer) than|at least|at most)"
    rf"(?=\s*{NUMBER})"
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


def read(text: str) -> str:
    """Return a text as the rules below read it."""
    text = re.sub(r"\bALL\b", "B-ALL", text)  # the leukaemia, lost in lower case
    text = SURVIVAL.sub("pfs", normalise(NOT_CART.sub(" ", text)))
    for said, plainly in PLAINLY:
        text = said.sub(plainly, text)
    return plain(text, convert=False)


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


def sides(text: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the telling words before and after "than", without those on both sides."""
    before, than, after = text.partition(" than ")
    counted = re.match(rf"{NUMBER}(?![\w-]*[a-z])", after)
    if not than or counted or before.endswith(" other"):
        return None
    one, other = frozenset(telling(before)), frozenset(telling(after))
    return one - other, other - one
