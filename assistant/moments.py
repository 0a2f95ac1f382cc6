"""Moments after infusion, in days, as a question asks for them and as a passage tells them."""

from __future__ import annotations

import re

from index.tokens import normalise

DAYS_OF = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}
NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
UNIT = r"(day|week|month|year)s?"
AMOUNT = rf"(\d+(?:\.\d+)?|{'|'.join(NUMBERS)})"
# "day 90", "D+90", "month 6": a moment; "90 days", "at 6 months", "a year": one, or a length.
NAMED = re.compile(rf"\b{UNIT} ?\+? ?(\d+)\b")
SHORT = re.compile(r"\bd ?\+? ?(\d{1,3})\b")
COUNTED = re.compile(rf"\b{AMOUNT}[- ]{UNIT}\b")
ASKED = re.compile(
    rf"\b(?:at|by|on|beyond|after|past|within|until) (?:the )?"
    rf"(?:{UNIT} ?\+? ?(\d+)|d ?\+? ?(\d{{1,3}})|{AMOUNT}[- ]{UNIT}(?! of\b))\b"
)
SAME = 0.2  # day 28 and one month are one moment, day 90 and day 28 are two


def moments_asked(asking: str) -> dict[str, float]:
    """Return the moments that a question asks for, in days by its own words."""
    found = {}
    for match in ASKED.finditer(normalise(asking)):
        named, number, short, amount, unit = match.groups()
        days = days_of(number or short or amount, named or unit or "day")
        found[re.sub(r"^\w+ (?:the )?", "", match[0])] = days
    return found


def moments_told(text: str) -> list[float]:
    """Return every moment and length of time that a text tells, in days."""
    plain = normalise(text)
    return [
        *(days_of(number, unit) for unit, number in NAMED.findall(plain)),
        *(days_of(number, "day") for number in SHORT.findall(plain)),
        *(days_of(amount, unit) for amount, unit in COUNTED.findall(plain)),
    ]


def days_of(amount: str, unit: str) -> float:
    """Return an amount of a unit of time in days."""
    return float(NUMBERS.get(amount) or amount) * DAYS_OF[unit]


def is_told(moment: float, told: list[float]) -> bool:
    """Say whether one of the moments told is the one asked for, or near it."""
    return any(abs(moment - other) <= SAME * moment for other in told)
