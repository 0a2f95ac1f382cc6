"""Values and days as a question tells them; what can be read in two ways is left open."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.calculators.units import (
    ANC,
    CRP,
    FERRITIN,
    HAEMOGLOBIN,
    PLATELETS,
    Measure,
    converted,
)
from index.tokens import normalise

# How each is named, and the units that a value without one may be in: those in which it is seen.
READ = (
    (ANC, "anc|neutrophils?|neutros?|neuts?", ((0, 5, "10^9/L"), (30, 60_000, "/µL"))),
    (PLATELETS, "plts?|platelets?|thrombocytes?", ((0, 1000, "10^9/L"), (2000, 1e6, "/µL"))),
    (HAEMOGLOBIN, "hb|hgb|hemoglobin", ((3, 25, "g/dL"), (30, 250, "g/L"))),
    (CRP, "crp|c-reactive protein", ((0, 1000, "mg/dL"), (0, 1000, "mg/L"))),
    (FERRITIN, "ferritin", ((0, 1e6, "ng/mL"),)),
)
BILLIONS = r"(?:(?:x ?)?10(?:\^|e)9(?:/l)?|k(?:/ul)?\b|g(?:pt)?/l|/nl)"
VALUE = (
    r"\b(?:{names})(?: counts?)?[ :=]*"
    r"(?:\b(?:of|is|was|has|have|been|now|at|still|nadir|around)\b[ :=]*)*"
    r"([<≤>≥]?)(\d+(?:\.\d+)?)(?!\d|\.\d|-\d| ?(?:%|points?\b)) ?"
    rf"({BILLIONS}|/ul|/mm3|[mnu]?g/d?m?l)?"
)
UNITS = {"/ul": "/µL", "/mm3": "/µL", "g/dl": "g/dL", "g/l": "g/L", "mg/dl": "mg/dL",
         "mg/l": "mg/L", "ng/ml": "ng/mL", "ug/l": "µg/L"}  # fmt: skip
OTHER_UNIT = re.compile(r" ?(?:[mnpuµ]*mol\b|(?:x ?)?10(?:\^|e)|/(?!d\b|day))")
THOUSANDS = re.compile(r"\d\.\d{3}")  # 1.200 is 1,200 to some
NUMBERS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
           " fifteen sixteen").split()  # fmt: skip
SIGNS = (
    (r"\b(?:below|under|less than|fewer than|lower than)(?: the)? (?=\d)", "<"),
    (r"\b(?:above|over|more than|greater than|longer than) (?=\d)", ">"),
    (r"\b(?:at least|minimum of|no less than) (?=\d)", "≥"),
    (r"\b(?:at most|up to|maximum of|no more than) (?=\d)", "≤"),
    (r"\b(\d[\d.]*) or (?:less|below|lower|fewer)\b", r"≤\1"),
    (r"\b(\d[\d.]*) or (?:more|above|higher|longer)\b", r"≥\1"),
)
LASTING = re.compile(
    r"(?<![\d.])(?<!at )(for )?([<≤>≥]?)(\d+(?:\.\d+)?) ?(d|days?|weeks?|wks?)\b"
    r"( (?:after|post|ago|from|out|since|into|following|before|later)\b)?"
)  # "10 days after infusion" is a time, "for 10 days after infusion" is how long
RANGE = re.compile(r"\d ?(?:-|to|or) ?\d+ ?(?:d|days?|weeks?|wks?)\b")
DAY = re.compile(r"\b(?:day|d) ?\+? ?(\d{1,3})\b")
# Two days that a time lies between.
BETWEEN = re.compile(
    r"\b(?:between|from) (?:days?|d) ?\+? ?(\d{1,3}) (?:and|to|until) (?:(?:day|d) ?\+? ?)?"
    r"(\d{1,3})\b(?! ?(?:days|weeks|months))"
)
LAST_EARLY_DAY = 30  # of ICAHT (rejeski-2023-icaht-consensus, rejeski-2025-t-icaht)
MONTHS = re.compile(r"(?<!first )\bmonths?\b")


@dataclass(frozen=True)
class Value:
    """A value as a question gives it: what it may be, lowest and highest, in the measure's unit."""

    low: float
    high: float
    text: str


@dataclass(frozen=True)
class Days:
    """For how many days counts were low, fewest and most; `day` after infusion where it is told."""

    fewest: int | None = None
    most: int | None = None
    day: int | None = None
    text: str = ""


def plain(text: str) -> str:
    """Return a text with its numbers in digits, decimal points and signs."""
    text = re.sub(r"(\d),(\d{1,2})(?!\d)", r"\1.\2", text)
    text = normalise(text)
    for number, word in enumerate(NUMBERS):
        text = re.sub(rf"\b{word}(?= (?:days?|weeks?)\b)", str(number), text)
    for words, sign in SIGNS:
        text = re.sub(words, sign, text)
    return text


def values_in(text: str) -> dict[str, Value]:
    """Return the values in a text by the label of their measure, of each that has one only."""
    read, found = plain(text), {}
    for measure, names, bare in READ:
        given = [*re.finditer(VALUE.format(names=names), read)]
        if len({m.groups() for m in given}) != 1:
            continue
        sign, number, unit = given[0].groups()
        open_ = OTHER_UNIT.match(read, given[0].end()) or THOUSANDS.fullmatch(number)
        seen = [u for least, most, u in bare if least <= float(number) <= most]
        if not open_ and (units := units_of(measure, unit) if unit else seen):
            found[measure.label] = value_of(measure, sign, number, units)
    return found


def units_of(measure: Measure, unit: str) -> list[str]:
    """Return the measure's unit that is written so: g/l is that of haemoglobin, or 10^9/L."""
    known = [u for u in (UNITS.get(unit), "10^9/L") if u in measure.units]
    return known[:1] if unit in UNITS or re.fullmatch(BILLIONS, unit) else []


def value_of(measure: Measure, sign: str, number: str, units: Sequence[str]) -> Value:
    """Return a value in one of several units."""
    read = [converted(measure, float(number), unit) for unit in units]
    low, high = min(read), max(read)
    if sign:
        low, high = {
            "<": (0.0, math.nextafter(high, 0)), "≤": (0.0, high),
            ">": (math.nextafter(low, math.inf), math.inf), "≥": (low, math.inf),
        }[sign]  # fmt: skip
    unit = " or ".join(units).replace("10^9/L", "× 10⁹/L")
    space = "" if unit.startswith("/") else " "
    return Value(low, high, f"{measure.label} {sign}{number}{space}{unit}")


def lasting_in(text: str) -> set[tuple[str, str, str]]:
    """Return how long counts were low as a text tells it: sign, number and unit of each time."""
    return {
        (sign, number, unit)
        for for_, sign, number, unit, later in LASTING.findall(DAY.sub(" ", plain(text)))
        if for_ or not later
    }


def days_in(text: str) -> Days | None:
    """Return for how many days counts were low, None where several times are told.

    Between two days of one period of ICAHT they are low until the last, no longer than these are.
    """
    read, lasting = BETWEEN.sub(one_day, plain(text)), lasting_in(text)
    days = {int(day) for day in DAY.findall(read)}
    if len(days) > 1 or len(lasting) > 1 or RANGE.search(read) or MONTHS.search(read):
        return None
    day = days.pop() if days else None
    if not lasting:
        return Days(day=day)
    sign, number, unit = lasting.pop()
    count = float(number) * (7 if unit.startswith("w") else 1)
    if not count.is_integer():
        return None
    whole, many = int(count), 10**6
    if any(whole > int(last) - int(first) + 1 for first, last in BETWEEN.findall(plain(text))):
        return None
    fewest, most = {
        "": (whole, whole), "<": (1, whole - 1), "≤": (1, whole), ">": (whole + 1, many),
        "≥": (whole, many),
    }[sign]  # fmt: skip
    return Days(fewest, most, day, f" for {sign}{whole} days")


def one_day(between: re.Match[str]) -> str:
    """Return the last of two days where both are of one period of ICAHT, else both."""
    first, last = map(int, between.groups())
    one_period = (first > LAST_EARLY_DAY) == (last > LAST_EARLY_DAY)
    return f"day {last}" if one_period else f"day {first} day {last}"
