"""The figures of a text: numbers with their units, bounds and shares, in one spelling."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

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
AGE = re.compile(r"\b(aged? (?:was |of )?\d{1,2}\b)(?! ?(?:-|year|month|of|to|%))")  # in years
FIGURE = re.compile(r"(?<![a-z\d.])(\d+(?:\.\d+)?|\.\d+)\s*-?\s*(%|[a-z]+)?((?:/(?:[a-z]+))+)?")
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
TENS = "|".join(word for word, number in CARDINALS.items() if number >= 20)
COMPOUND = re.compile(rf"\b({TENS})-(one|{'|'.join(w for w, n in CARDINALS.items() if n < 10)})\b")
# Halves of years, and the one year that "the year" is
SPANS = (
    (re.compile(r"\b(?:a|one) year and a half\b"), "18 months"),
    (re.compile(r"\bhalf a year\b"), "6 months"),
    (re.compile(r"\bwithin (?:the|a) year\b"), "within 1 year"),
)
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
}
BOUNDS = (
    ("up", rf"(?:≥|>|\b(?<!no )(?<!not )(?:above|over|beyond|exceed(?:s|ed|ing)?|at least"
           r"|(?:more|greater|higher|later|longer) than)|\b(?:no|not) (?:earlier|sooner) than"
           r"|\bnot (?:go|fall|drop|be) below"
           rf"|\bonly (?:from|after))\s*({NUMBER})"),
    ("up", rf"({NUMBER})\s*(?:{UNIT}|grade|/[a-z]+)?\s*or "
           r"(?:more|higher|greater|worse|above|longer|over)\b"),
    ("down", r"(?:≤|<|\b(?:(?<!not (?:go|be) )(?<!not (?:fall|drop) )(?:below|under)|at most"
             r"|(?:less|fewer|lower|no more|not more) than"
             r"|not (?:exceed|(?:go|rise|be) above|be more than)"
             rf"|(?<!no )(?<!not )(?:earlier|sooner|shorter) than|(?:no|not) later than))"
             rf"\s*({NUMBER})"),
    ("down", rf"({NUMBER})\s*(?:{UNIT}|grade|/[a-z]+)?\s*or (?:less|lower|fewer|below|milder)\b"),
)  # fmt: skip


@lru_cache(maxsize=20_000)
def figures(text: str, convert: bool = True) -> frozenset[Figure]:
    """Return the numbers of a text with unit and what they are per; '' and none where absent.

    `convert` turns counts in 10^9/L into counts a microlitre, and g/dL into g/L, so that either may
    stand for both.
    """
    found: set[Figure] = set()
    for number, unit, per in FIGURE.findall(plain(text, convert)):
        value = f"{Decimal(number).normalize():f}"
        pers = frozenset(UNITS.get(p, p) for p in per.split("/") if p in PER)
        found.add((value, UNITS.get(unit, ""), pers))
    return frozenset(found)


def bounds(text: str) -> dict[str, set[str]]:
    """Return the numbers that a text gives as bounds: number -> up (at least), down (at most)."""
    found: dict[str, set[str]] = {}
    for way, pattern in BOUNDS:
        for number in re.findall(pattern, plain(text, convert=False)):
            found.setdefault(number, set()).add(way)
    return found


@lru_cache(maxsize=20_000)
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
    text = AGE.sub(r"\1 years", text)
    text = re.sub(r"\bper cent\b", "%", text)
    text = re.sub(r"\b(?:person|patient)-(month|year)", r"person\1", text)
    for span, plainly in SPANS:
        text = span.sub(plainly, text)
    text = in_digits(text) if words else text
    text = re.sub(rf"({NUMBER})(?=\s*-\s*{NUMBER}(/ul\b|\s*x\s*10\^?9/l\b))", r"\1\2", text)
    if convert:
        text = re.sub(rf"({NUMBER})\s*x\s*10\^?9/l\b", lambda m: f"{float(m[1]) * 1e3:g}/ul", text)
        text = re.sub(rf"({NUMBER})\s*k/ul\b", lambda m: f"{float(m[1]) * 1e3:g}/ul", text)
        text = re.sub(rf"({NUMBER})\s*g/dl\b", lambda m: f"{float(m[1]) * 10:g} g/l", text)
    text = with_units(text)
    text = re.sub(r"\s+(?:once\s+)?(?:(dai)|(week)|(month))ly\b", per_time, text)
    return re.sub(r"\s+(?:per|a|each|every)\s+(kg|day|week|month|dose|ml|l|ul|dl)\b", r"/\1", text)


def in_digits(text: str) -> str:
    """Return text with number words as digits, ordinals only before a unit of time."""
    text = COMPOUND.sub(lambda m: str(CARDINALS[m[1]] + ({"one": 1} | CARDINALS)[m[2]]), text)
    text = re.sub(
        rf"\b(?:{'|'.join(CARDINALS)})\b(?!-?\s?(?:thirds|quarters)\b)",
        lambda m: str(CARDINALS[m[0]]),
        text,
    )
    text = re.sub(rf"\bone(?=[\s-](?:{TIME}|of \d))", "1", text)
    names = "|".join(ORDINALS)
    listed = rf"\b(?:{names})\b(?=(?:(?:,| and|, and) (?:{names}))* {TIME}s?\b)"
    return re.sub(listed, lambda m: str(ORDINALS[m[0]]), text)


def with_units(text: str) -> str:
    """Return text in which a unit stands after each number that it belongs to.

    "days 5, 4 and 3", "0.4 to 0.8 g/kg", "127 days (27 to 1177)" and "grade 3-4" say it once.
    """
    text = re.sub(r"(?<=\d)\s+(?:consecutive|further|additional|full|more)\s+", " ", text)
    text = re.sub(rf"(?<=\d)(\s+or (?:more|less|fewer)) ({TIME}s?)\b", r" \2\1", text)
    text = re.sub(
        rf"\b({TIME})s?\s*[+≥≤<>]*\s*({NUMBER}(?:(?:\s*-\s*|, | and | or | to |, and )\+?"
        rf"{NUMBER}(?![\d.]|\s*-?\s*(?:{UNIT}|of\b)|/|\s*\(\d))*)(?!\s*(?:{UNIT}|of\b))(?![\d.]*\d)",
        each_with_unit,
        text,
    )
    text = re.sub(r"\b(grade)s?\s*([≥≤<>])\s*([1-5])", r"\2 \3 \1", text)
    text = re.sub(r"\b(grade)s?\s*([1-5](?:(?:\s*-\s*|, | and | or | to | of )[1-5])*)"
                  r"(?!\d|\s*%)", each_with_unit, text)  # fmt: skip
    joined = rf"(?:\s*-\s*|(?:, {NUMBER})*,?\s+(?:to|and|or|versus|vs|against)\s+)"
    text = re.sub(
        rf"(?<![a-z]-)(?<![\d.])({NUMBER})(?={joined}{NUMBER}\s*-?\s*({UNIT}))", r"\1 \2 ", text
    )
    spread = rf"({NUMBER})\s*({UNIT}) \((?:range |iqr )?({NUMBER})\s*(?:to|-)\s*({NUMBER})\)"
    return re.sub(spread, r"\1 \2 (\3 \2 to \4 \2)", text)


def each_with_unit(found: re.Match[str]) -> str:
    """Return "5 day, 4 day and 3 day" for "days 5, 4 and 3"."""
    return re.sub(NUMBER, lambda m: f"{m[0]} {found[1]}", found[2].replace("of", "to"))


def per_time(found: re.Match[str]) -> str:
    """Return "/day" for " daily" and the like."""
    return "/day" if found[1] else f"/{found[2] or found[3]}"
