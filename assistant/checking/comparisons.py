"""A comparison that two figures of a claim show by themselves: 5 days is shorter than 15 days."""

from __future__ import annotations

import re

from assistant.checking.directions import read
from assistant.checking.figures import NUMBER, UNIT

LESS = re.compile(r"(?:short|low|few|less|small|reduc|decreas|fell|declin|drop)\w*")
MORE = re.compile(r"(?:long|high|more|great|larg|increas|rose|rais|prolong)\w*")
FIGURE = re.compile(rf"({NUMBER})\s*({UNIT})")
CHANGE = re.compile(rf"from ({NUMBER})\s*(?:{UNIT})?\s*to ({NUMBER})\s*{UNIT}")


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
