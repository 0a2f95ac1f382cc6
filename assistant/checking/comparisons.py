"""A comparison that two figures of a claim show by themselves: 5 days is shorter than 15 days."""

from __future__ import annotations

import re

from assistant.checking.figures import NUMBER, UNIT
from assistant.checking.reading import read

LESS = re.compile(r"(?:short|low|few|less|small|reduc|decreas|fell|declin|drop)\w*")
MORE = re.compile(r"(?:long|high|more|great|larg|increas|rose|rais|prolong)\w*")
FIGURE = re.compile(rf"({NUMBER})\s*({UNIT})")
CHANGE = re.compile(rf"from ({NUMBER})\s*(?:{UNIT})?\s*to ({NUMBER})\s*{UNIT}")

COMPARING = re.compile(
    r"\b(?:more|higher|greater|larger|longer|less|fewer|lower|shorter|smaller)\b"
)
PAIR = re.compile(
    rf"\(({NUMBER})\s*(?:{UNIT})?\s*(?:versus|vs|against|and)\s*({NUMBER})\s*(?:{UNIT})?[,;)]"
)


def shown(word: str, said: str) -> bool:
    """Say whether a comparing word of a claim is what the claim's own two figures show.

    It holds for exactly two figures with the same unit, in the order of what is compared, or for
    "from A to B". That the figures are right and belong where they stand is checked elsewhere.
    """
    less = LESS.fullmatch(word)
    if not less and not MORE.fullmatch(word):
        return False
    text = read(said)
    if change := CHANGE.search(text):
        first, second = float(change[2]), float(change[1])
    else:
        found = FIGURE.findall(text)
        if len(found) != 2 or found[0][1].rstrip("s") != found[1][1].rstrip("s"):
            return False
        first, second = float(found[0][0]), float(found[1][0])
    return first < second if less else first > second


def unequal(said: str) -> str | None:
    """Say so where a claim calls less what its own two figures show to be more, or the reverse.

    It reads "fewer … than … (58% versus 25%)" and the like, with one comparing word.
    """
    text = read(said)
    pair = PAIR.search(text)
    words = set(COMPARING.findall(text[: pair.start()])) if pair else set()
    if not pair or len(words) != 1 or " than " not in text:
        return None
    first, second = float(pair[1]), float(pair[2])
    less = bool(LESS.fullmatch(words.pop()))
    if first == second or less == (first < second):
        return None
    return "the figures of the claim do not show what it says of them"
