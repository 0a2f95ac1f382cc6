"""A comparison that two figures of a claim show by themselves: 5 days is shorter than 15 days."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.checking.figures import NUMBER, UNIT
from assistant.checking.reading import read, sides, telling

LESS = re.compile(r"(?:short|low|few|less|small|reduc|decreas|fell|declin|drop)\w*")
MORE = re.compile(r"(?:long|high|more|great|larg|increas|rose|rais|prolong)\w*")
FIGURE = re.compile(rf"({NUMBER})\s*({UNIT})")
CHANGE = re.compile(rf"from ({NUMBER})\s*(?:{UNIT})?\s*to ({NUMBER})\s*{UNIT}")
COMPARING = re.compile(
    r"\b(?:more|higher|greater|larger|longer|less|fewer|lower|shorter|smaller)\b"
)
AGAINST = r"(?:versus|vs|against|compared with)"
# "… than … (58% versus 25%)", "… than …, at 13 versus 15 days", "medians of 5 and 15 days"
PAIR = re.compile(
    rf"({NUMBER})\s*(?:{UNIT})?\s*(?:{AGAINST})\s*({NUMBER})(?![\d.])"
    rf"|\b(?:medians?|means?|rates?) (?:of |were )?({NUMBER})\s*(?:{UNIT})? and ({NUMBER})"
)
CONTRAST = re.compile(rf"\b(?:{AGAINST}|than|and|but|while|whereas)\b")
BOUND = re.compile(r"\b(?:more|less|fewer) than (?=one\b|half\b|an? )")
PERCENT = re.compile(rf"({NUMBER})\s*%")
INTERVAL = re.compile(r"\b\d+\s*%? ci\b[^a-z]*|\([^()]*\bprints\b[^()]*\)")
CHANGED = re.compile(
    rf"\b(?:(rose|increased|climbed|rising|grew)|(?:fell|dropped|declined|decreased|falling))"
    rf"\b[^.;]*?\bfrom ({NUMBER})\b[^.;]*?\bto ({NUMBER})\b"
)


@dataclass(frozen=True)
class Compared:
    """A comparison by one word ("fewer … than …"), and the two figures that follow it."""

    less: bool
    first: float
    second: float

    @property
    def is_shown(self) -> bool:
        """Say whether the figures show what the word says."""
        return self.first < self.second if self.less else self.first > self.second


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


def pair_of(said: str) -> Compared | None:
    """Return the comparison of a claim, as read, with its two figures, or None."""
    before, than, after = said.partition(" than ")
    pair, words = PAIR.search(after), set(COMPARING.findall(before))
    if not than or not pair or len(words) != 1:
        return None
    first, second = (float(number) for number in pair.groups() if number)
    return Compared(bool(LESS.fullmatch(words.pop())), first, second)


def unequal(said: str, cited: str) -> str | None:
    """Say so where a claim calls less what its own figures, or those of its text, show to be more.

    It reads one comparing word with "than", or "rose from … to …".
    """
    text = read(said)
    for change in CHANGED.finditer(text):
        if float(change[2]) != float(change[3]) and bool(change[1]) != (
            float(change[2]) < float(change[3])
        ):
            return "the figures of the claim do not show what it says of them"
    pair = pair_of(text)
    if pair and pair.first != pair.second and not pair.is_shown:
        return "the figures of the claim do not show what it says of them"
    if other_way(text, read(cited)):
        return "the figures of the cited passages show the opposite"
    return None


def other_way(said: str, cited: str) -> bool:
    """Say whether a text's "10% in A compared with 25% in B" speaks against "more in A than B"."""
    two = sides(BOUND.sub(" ", said))
    words = set(COMPARING.findall(said.partition(" than ")[0]))
    found = list(PERCENT.finditer(INTERVAL.sub(" ", cited)))
    if not two or len(words) != 1 or len(found) != 2:
        return False
    text = found[0].string
    cut = CONTRAST.search(text, found[0].end(), found[1].start())
    if not cut:
        return False
    one, other = (frozenset(telling(part)) for part in (text[: cut.start()], text[cut.end() :]))
    one, other = one - other, other - one
    straight = bool(two[0] & one and two[1] & other) and not (two[0] & other or two[1] & one)
    crossed = bool(two[0] & other and two[1] & one) and not (two[0] & one or two[1] & other)
    first, second = float(found[0][1]), float(found[1][1])
    if straight == crossed or first == second:
        return False
    less = bool(LESS.fullmatch(words.pop()))
    return less == ((first > second) == straight)
