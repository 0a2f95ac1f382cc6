"""Moments after infusion, in days, as a question asks for them and as a passage tells them."""

from __future__ import annotations

import re

from assistant.checking.reading import read

DAYS_OF = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}
# As the checks read a text: "six months" is "6 months", "day 90" and "D+90" are "90 day".
MOMENT = r"(\d+(?:\.\d+)?)[- ](day|week|month|year)(s?)"
TOLD = re.compile(rf"\b{MOMENT}\b")
ASKED = re.compile(
    rf"\b(?:at|by|on|beyond|after|past|until) (?:the )?{MOMENT}\b(?! of\b)"
)  # "2 weeks of G-CSF" is how long
SAME = 0.2  # day 28 and one month are one moment, day 90 and day 28 are two


def moments_asked(asking: str, of_record: bool = False) -> dict[str, float]:
    """Return the moments that a question asks for, in days, by how they are called.

    Asked of one record, any moment is: "Tecartus label day 60 neutropenia".
    """
    found = (TOLD if of_record else ASKED).findall(read(asking))
    return {
        f"{amount} {unit}s" if plural else f"{unit} {amount}": float(amount) * DAYS_OF[unit]
        for amount, unit, plural in found
    }


def moments_told(text: str) -> list[float]:
    """Return every moment and length of time that a text tells, in days."""
    return [float(amount) * DAYS_OF[unit] for amount, unit, _ in TOLD.findall(read(text))]


def is_told(moment: float, told: list[float]) -> bool:
    """Say whether one of the moments told is the one asked for, or near it."""
    return any(abs(moment - other) <= SAME * moment for other in told)
