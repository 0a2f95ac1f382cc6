"""The figures of a text: numbers with their units, bounds and shares, in one spelling."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

TIMES = frozenset({"h", "d", "w", "mo", "y"})
# Units of time that are a whole number of another: a week is 7 days, a year 12 months.
IN_SMALLEST = {"h": ("h", 1), "d": ("h", 24), "w": ("h", 168), "mo": ("mo", 1), "y": ("mo", 12)}
UNITS = {
    "mg": "mg", "milligram": "mg", "milligrams": "mg", "mcg": "ug", "ug": "ug", "microgram": "ug",
    "micrograms": "ug", "g": "g", "kg": "kg", "ml": "ml", "l": "l", "%": "%", "percent": "%",
    "hour": "h", "hours": "h", "h": "h", "day": "d", "days": "d", "week": "w", "weeks": "w",
    "month": "mo", "months": "mo", "year": "y", "years": "y", "units": "iu", "iu": "iu",
    "unit": "iu", "u": "iu", "d": "d", "wk": "w", "min": "min", "minute": "min", "minutes": "min",
    "mmol": "mmol", "ng": "ng", "pg": "pg", "cells": "", "patients": "", "of": "", "x": "x",
    "grade": "grade", "fold": "fold", "personmonths": "personmonths", "personyears": "personyears",
    "personmonth": "personmonths", "personyear": "personyears", "mm": "mm",
}  # fmt: skip
PER = frozenset("kg g mg m l ml dl ul h hour min day week month year dose cycle infusion".split())
PERIOD = re.compile(r"\b(?:every |each |per |an? |/)?(da[iy]|week|month|year)(?:ly)?\b")
OFTEN = re.compile(r"\b(dai|week|month|year)ly\b|\b(?:every|each|per) (day|week|month|year)\b")
FIGURE = re.compile(r"(?<![a-z\d.])(\d+(?:\.\d+)?|\.\d+)\s*-?\s*(%|[a-z]+)?((?:/(?:[a-z]+))+)?")
CODE = re.compile(r"(?<![a-z\d])([a-z]+)(\d+[a-z\d]*)")  # CD19, CX3CR1, NCT05286164, mm3
Figure = tuple[str, str, frozenset[str]]

NUMBER = r"(?:\d+(?:\.\d+)?|(?<!\d)\.\d+)"
TIME = r"(?:hour|day|week|month|year)"
UNIT = r"(?:%|(?:mg|ug|mcg|g|kg|ml|hours?|days?|weeks?|months?|years?|iu|units?)\b)(?:/[a-z]+)*"
CARDINALS = dict(
    zip(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        range(2, 21),
        strict=True,
    ),
    thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90,
)  # fmt: skip
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
}
SHARES = {"two thirds": 66.7, "three quarters": 75.0, "a third": 33.3, "a quarter": 25.0,
          "half": 50.0}  # fmt: skip
COUNT = r"one|two|three|four|five|six|seven|eight|nine|ten"
SHARE = re.compile(
    r"\b(two[- ]thirds|three[- ]quarters|(?:a|one)[- ]third|(?:a|one)[- ]quarter|half"
    rf"|({COUNT}) (?:in|of|out of) (?:every )?({COUNT}))\b(?!-)"
)
NEAR_SHARE = 5.0  # points of per cent by which "two thirds" may miss the figure it stands for
BOUNDS = (
    ("up", rf"(?:≥|>|\b(?<!no )(?<!not )(?:above|over|beyond|exceed(?:s|ed|ing)?|more than|at least"
           rf"|greater than|higher than))\s*({NUMBER})"),
    ("up", rf"({NUMBER})\s*(?:{UNIT}|grade|/[a-z]+)?\s*or "
           r"(?:more|higher|greater|worse|above|longer|over)\b"),
    ("down", rf"(?:≤|<|\b(?:below|under|less than|fewer than|at most|lower than|not? more than))"
             rf"\s*({NUMBER})"),
    ("down", rf"({NUMBER})\s*(?:{UNIT}|grade|/[a-z]+)?\s*or (?:less|lower|fewer|below|milder)\b"),
)  # fmt: skip


@lru_cache(maxsize=20_000)
def figures(text: str, convert: bool = True) -> frozenset[Figure]:
    """Return the numbers of a text with unit and what they are per; '' and none where absent.

    `convert` turns counts in 10^9/L into counts a microlitre, so that either may stand for both.
    """
    found: set[Figure] = set()
    for number, unit, per in FIGURE.findall(plain(text, convert)):
        value = f"{Decimal(number).normalize():f}"
        pers = frozenset(UNITS.get(p, p) for p in per.split("/") if p in PER)
        found.add((value, UNITS.get(unit, ""), pers))
    return frozenset(found)


def strange_figures(said: str, cited: str) -> list[str]:
    """Return the figures, shares and letters-with-number names that cited text does not hold."""
    there = figures(cited) | figures(cited, convert=False)
    shares = [(m[0], share_of(m)) for m in SHARE.finditer(plain(said, words=False))]
    rest = SHARE.sub(" ", plain(said, words=False)) if shares else said
    return sorted(
        [spelled(figure) for figure in figures(rest) if not holds(there, figure)]
        + strange_periods(said, cited)
        + [share for share, value in shares if not near_share(value, cited)]
        + strange_codes(said, cited)
    )


def holds(there: frozenset[Figure], figure: Figure) -> bool:
    """Say whether figures hold one: same number, same unit and "per" when it gives them.

    A claim may leave out "per day" of a dose, but not "per kg"; 12 months are 1 year.
    """
    value, unit, per = figure
    if not unit and not per:
        return any(value == number and one not in ("%", "mo", "y") for number, one, _ in there)
    return any(
        per in (pers, pers - TIMES) and amount(value, unit) == amount(number, one)
        for number, one, pers in there
    )


def amount(value: str, unit: str) -> tuple[str, float]:
    """Return a value in the smallest unit of its kind that it is a whole number of."""
    smallest, times = IN_SMALLEST.get(unit, (unit, 1))
    return smallest, float(value) * times


def spelled(figure: Figure) -> str:
    """Return a figure as a reason names it."""
    value, unit, per = figure
    value, unit = (unit, value) if unit == "grade" else (value, unit)
    return f"{value} {unit}".strip() + "".join(f"/{part}" for part in sorted(per))


def strange_codes(said: str, cited: str) -> list[str]:
    """Return the letters-with-number names (CD19, NCT05286164) that cited text does not hold."""
    there = plain(cited)
    return [
        letters + number
        for letters, number in set(CODE.findall(plain(said)))
        if not re.search(rf"{letters}[\s-]?{number}(?!\d)", there)
    ]


def strange_periods(said: str, cited: str) -> list[str]:
    """Return how often a claim says something happens where its text has no such period."""
    there = {found[1][:2] for found in PERIOD.finditer(cited.lower())}
    return [
        found[0]
        for found in OFTEN.finditer(said.lower())
        if (found[1] or found[2])[:2] not in there
    ]


def share_of(found: re.Match[str]) -> float:
    """Return a share in words ("two thirds", "3 in 4") as a percentage."""
    if found[2]:
        part, whole = (int(in_digits(f"{word} of 1").split()[0]) for word in (found[2], found[3]))
        return 100 * part / max(whole, 1)
    return SHARES[found[1].replace("-", " ").replace("one ", "a ")]


def near_share(value: float, cited: str) -> bool:
    """Say whether cited text holds a percentage, or "n of m", near a share."""
    text = plain(cited)
    held = [float(m) for m in re.findall(rf"({NUMBER})\s*%", text)]
    held += [share_of(found) for found in SHARE.finditer(plain(cited, words=False))]
    held += [100 * int(n) / int(m) for n, m in re.findall(r"(\d+) of (\d+)", text) if int(m)]
    return any(abs(value - one) <= NEAR_SHARE for one in held)


def bounds(text: str) -> dict[str, set[str]]:
    """Return the numbers that a text gives as bounds: number -> up (at least), down (at most)."""
    found: dict[str, set[str]] = {}
    for way, pattern in BOUNDS:
        for number in re.findall(pattern, plain(text, convert=False)):
            found.setdefault(number, set()).add(way)
    return found


def plain(text: str, convert: bool = True, words: bool = True) -> str:
    """Return text in lower case with one form for signs, exponents, thousands and fractions."""
    text = re.sub(
        "[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^" + "".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(c)) for c in m[0]), text
    )
    text = text.lower().translate({0xB5: "u", 0x3BC: "u", 0x2212: "-", 0x2013: "-", 0xD7: "x"})
    text = re.sub(r"\bmicrolit(?:er|re)s?\b|\bmm\^?3\b", "ul", text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)\s*/\s*(?=\d)", " of ", text)
    text = re.sub(r"(?<=[a-z])\^(?=\d)|\bd\+?(?=\d)", lambda m: "" if m[0] == "^" else "day ", text)
    text = re.sub(r"\bper cent\b", "%", text)
    text = re.sub(r"\b(?:person|patient)-(month|year)", r"person\1", text)
    text = in_digits(text) if words else text
    if convert:
        text = re.sub(rf"({NUMBER})\s*x\s*10\^?9/l\b", lambda m: f"{float(m[1]) * 1e3:g}/ul", text)
    text = with_units(text)
    text = re.sub(r"\s+(?:once\s+)?(?:(dai)|(week)|(month))ly\b", per_time, text)
    return re.sub(r"\s+(?:per|a|each|every)\s+(kg|day|week|month|dose|ml|l|ul|dl)\b", r"/\1", text)


def in_digits(text: str) -> str:
    """Return text with number words as digits, ordinals only before a unit of time."""
    text = re.sub(
        rf"\b(?:{'|'.join(CARDINALS)})\b(?!-?\s?(?:thirds|quarters)\b)",
        lambda m: str(CARDINALS[m[0]]),
        text,
    )
    text = re.sub(r"\b([2-9]0)-(one|[2-9])\b", compound, text)
    text = re.sub(rf"\bone(?=[\s-](?:{TIME}|of \d))", "1", text)
    names = "|".join(ORDINALS)
    listed = rf"\b(?:{names})\b(?=(?:(?:,| and|, and) (?:{names}))* {TIME}s?\b)"
    return re.sub(listed, lambda m: str(ORDINALS[m[0]]), text)


def compound(found: re.Match[str]) -> str:
    """Return "81" for "80-one", as eighty-one has become."""
    return str(int(found[1]) + (1 if found[2] == "one" else int(found[2])))


def with_units(text: str) -> str:
    """Return text in which a unit stands after each number that it belongs to.

    "days 5, 4 and 3", "0.4 to 0.8 g/kg", "127 days (27 to 1177)" and "grade 3-4" say it once.
    """
    text = re.sub(r"(?<=\d)\s+(?:consecutive|further|additional|full|more)\s+", " ", text)
    text = re.sub(rf"(?<=\d)(\s+or (?:more|less|fewer)) ({TIME}s?)\b", r" \2\1", text)
    text = re.sub(
        rf"\b({TIME})s?\s*[+≥≤<>]*\s*({NUMBER}(?:(?:\s*-\s*|, | and | or | to |, and )\+?"
        rf"{NUMBER}(?![\d.]|\s*-?\s*(?:{UNIT}|of\b)|/))*)(?!\s*(?:{UNIT}|of\b))(?![\d.]*\d)",
        each_with_unit,
        text,
    )
    text = re.sub(r"\b(grade)s?\s*([≥≤<>])\s*([1-5])", r"\2 \3 \1", text)
    text = re.sub(r"\b(grade)s?\s*([1-5](?:(?:\s*-\s*|, | and | or | to | of )[1-5])*)"
                  r"(?!\d|\s*%)", each_with_unit, text)  # fmt: skip
    text = re.sub(
        rf"({NUMBER})(?=(?:\s*-\s*|(?:, {NUMBER})*,?\s+(?:to|and|or)\s+){NUMBER}\s*-?\s*({UNIT}))",
        r"\1 \2 ",
        text,
    )
    spread = rf"({NUMBER})\s*({UNIT}) \((?:range |iqr )?({NUMBER})\s*(?:to|-)\s*({NUMBER})\)"
    return re.sub(spread, r"\1 \2 (\3 \2 to \4 \2)", text)


def each_with_unit(found: re.Match[str]) -> str:
    """Return "5 day, 4 day and 3 day" for "days 5, 4 and 3"."""
    return re.sub(NUMBER, lambda m: f"{m[0]} {found[1]}", found[2].replace("of", "to"))


def per_time(found: re.Match[str]) -> str:
    """Return "/day" for " daily" and the like."""
    return "/day" if found[1] else f"/{found[2] or found[3]}"
