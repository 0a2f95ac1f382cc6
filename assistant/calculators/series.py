"""A series of daily counts: read from text, filled where allowed, its periods and missing days."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.calculators.result import InvalidInput, Result
from assistant.calculators.units import Measure, converted

LONGEST_FILLED = 7
RECOVERY_DAYS = 3
MOST_LINES = 2000
FIRST_DAY, LAST_DAY = -60, 3650
MISSING = ("", "na", "n/a", "nan", "-", ".")


@dataclass(frozen=True)
class Period:
    """Days of low counts, first and last included; short recoveries inside do not end it."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """Return how many days the period lasts."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Series:
    """Counts by day, `measured` as entered (the lowest of a day) and `filled` by interpolation."""

    measured: Mapping[int, float]
    filled: Mapping[int, float]

    def value(self, day: int) -> float | None:
        """Return the count of a day, measured or filled; None when it is missing."""
        return self.measured.get(day, self.filled.get(day))

    def missing(self, first: int, last: int) -> tuple[int, ...]:
        """Return the days from `first` to `last` that have no value."""
        return tuple(day for day in range(first, last + 1) if self.value(day) is None)


def series_of(points: Sequence[tuple[int, float]], fill: bool) -> Series:
    """Return the series of (day, count) points; raise `InvalidInput` for none or a bad one.

    With `fill`, up to 7 missing days in a row between two measured ones are filled by linear
    interpolation, as in the grading program of Liang et al.; longer gaps stay missing.
    """
    if not points:
        raise InvalidInput("no count was given: enter at least one day with its count")
    lowest: dict[int, float] = {}
    for day, count in points:
        if not FIRST_DAY <= day <= LAST_DAY:
            raise InvalidInput(f"day {day}: days after infusion run from {FIRST_DAY} to {LAST_DAY}")
        if not math.isfinite(count) or count < 0:
            raise InvalidInput(f"day {day}: {count} is not a count of 0 or more")
        lowest[day] = min(count, lowest.get(day, count))
    measured = dict(sorted(lowest.items()))
    return Series(measured, interpolated(measured) if fill else {})


def interpolated(measured: Mapping[int, float]) -> dict[int, float]:
    """Return the values of the gaps that are short enough to be filled."""
    filled: dict[int, float] = {}
    days = list(measured)
    for before, after in pairwise(days):
        gap = after - before - 1
        if gap > LONGEST_FILLED:
            continue
        step = (measured[after] - measured[before]) / (gap + 1)
        for day in range(before + 1, after):
            filled[day] = measured[before] + step * (day - before)
    return filled


def periods(low: Sequence[int]) -> list[Period]:
    """Return the periods that low days form; one ends when 3 or more days lie between two."""
    found: list[Period] = []
    for day in sorted(set(low)):
        if found and day - found[-1].last <= RECOVERY_DAYS:
            found[-1] = Period(found[-1].first, day)
        else:
            found.append(Period(day, day))
    return found


def longest(low: Sequence[int]) -> Period | None:
    """Return the longest period of low days, the first of equals; None without a low day."""
    return max(periods(low), key=lambda period: period.days, default=None)


def read_points(text: str, measure: Measure, unit: str) -> list[tuple[int, float]]:
    """Read `day, count` lines (comma, semicolon, tab or space between); a header line is skipped.

    Returns counts in the measure's first unit. A day without a count is left missing. Raises
    `InvalidInput` naming the line.
    """
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise InvalidInput(f"{len(lines):,} lines: at most {MOST_LINES:,} can be read")
    points: list[tuple[int, float]] = []
    for number, line in enumerate(lines, start=1):
        cells = cells_of(line)
        if not cells or (number == 1 and not re.search(r"\d", cells[0])):
            continue
        day = re.fullmatch(r"(?:day|d|tag|jour)?\s*([+-]?\d{1,5})", cells[0].lower())
        if day is None or len(cells) > 2:
            raise InvalidInput(f"line {number}: {line.strip()[:40]!r} is not a day and a count")
        if len(cells) == 2 and cells[1].lower() not in MISSING:
            points.append((int(day[1]), converted(measure, number_of(cells[1], number), unit)))
    return points


def cells_of(line: str) -> list[str]:
    """Return the cells of a line, parted by the first of ; tab , or space that it holds."""
    line = line.strip()
    for mark in (";", "\t", ","):
        if mark in line:
            return [cell.strip().strip('"') for cell in line.split(mark)]
    return [cell.strip('"') for cell in line.split()]


def number_of(cell: str, line: int) -> float:
    """Return a cell as a number; a decimal comma is read as a point."""
    try:
        return float(cell.replace(",", "."))
    except ValueError as error:
        raise InvalidInput(f"line {line}: {cell[:40]!r} is not a count") from error


def graded(
    series: Series, period: str, early: Callable[[Series], Result], late: Callable[[Series], Result]
) -> tuple[Result, ...]:
    """Return the grades of a period (early, late or both); with both, of those with a count."""
    chosen = {"early": (early,), "late": (late,), "both": (early, late)}.get(period)
    if chosen is None:
        raise InvalidInput(f"period: {period!r} is not one of early, late, both")
    found: list[Result] = []
    problems: list[str] = []
    for grade in chosen:
        try:
            found.append(grade(series))
        except InvalidInput as error:
            problems.append(str(error))
    if not found:
        raise InvalidInput("; ".join(problems))
    return tuple(found)
