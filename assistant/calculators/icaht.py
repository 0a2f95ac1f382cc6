"""ICAHT, the EHA/EBMT consensus grade of neutropenia after CAR-T: early and late."""

from __future__ import annotations

from collections.abc import Callable

from assistant.calculators.result import Definition, InvalidInput, Item, Result
from assistant.calculators.series import Series, longest
from assistant.calculators.units import ANC, questioned, shown

FIRST, LAST = 0, 30
LOW, VERY_LOW = 500.0, 100.0
LATE_LIMITS = ((4, 100.0), (3, 500.0), (2, 1000.0), (1, 1500.0))
COUNTED = (
    " The lowest ANC of a day counts. A period ends only when the ANC stays above the limit for at "
    "least 3 consecutive days; shorter recoveries do not interrupt it, and the longest period is "
    "graded. Up to 7 missing days in a row may be filled by linear interpolation; longer gaps stay "
    "missing (published grading program of Liang et al., emilyliangmd/automatedicahtgrading)."
)
EARLY = Definition(
    "early-icaht",
    "Early ICAHT (day 0 to 30)",
    "ANC of 500/µL or less for less than 7 days: grade 1; 7 to 13 days: grade 2; 14 days or more: "
    "grade 3; never above 500/µL from day 0 to 30: grade 4. ANC of 100/µL or less for 7 days or "
    "more: grade 3; 14 days or more: grade 4. The higher of the two counts." + COUNTED,
    "rejeski-2023-icaht-consensus",
)
LATE = Definition(
    "late-icaht",
    "Late ICAHT (after day +30)",
    "ANC of 1,500/µL or less: grade 1; 1,000 or less: grade 2; 500 or less: grade 3; 100 or less: "
    "grade 4. The value must not have a transient cause and must be seen on repeated measurements; "
    "only measured values count.",
    "rejeski-2023-icaht-consensus",
)


def early_icaht(series: Series) -> Result:
    """Return the early ICAHT grade of ANC counts per µL; days outside 0 to 30 do not count.

    Missing days are taken as above the limits; when they could raise the grade, a note says how
    far. Raises `InvalidInput` without a measured day from 0 to 30. Source:
    rejeski-2023-icaht-consensus.
    """
    window = range(FIRST, LAST + 1)
    if not any(day in series.measured for day in window):
        raise InvalidInput("no count from day 0 to 30: early ICAHT needs at least one")
    missing = series.missing(FIRST, LAST)
    grade = graded(lambda day, limit: at_most(series.value(day), limit))
    highest = graded(lambda day, limit: day in missing or at_most(series.value(day), limit))
    notes = missing_notes(series, missing, grade, highest) + value_notes(series, FIRST, LAST)
    shown_grade = f"at least grade {grade}" if highest > grade else f"grade {grade}"
    return Result(
        EARLY,
        grade,
        f"Early ICAHT: {shown_grade}",
        (*duration_items(series, LOW), *duration_items(series, VERY_LOW)),
        question_of("early", grade),
        notes,
    )


def graded(is_low: Callable[[int, float], bool]) -> int:
    """Return the early grade, given which days are at or below a limit."""
    window = range(FIRST, LAST + 1)
    low = [day for day in window if is_low(day, LOW)]
    very_low = [day for day in window if is_low(day, VERY_LOW)]
    days = duration(low)
    very = duration(very_low)
    if len(low) == len(window) or very >= 14:
        return 4
    if days >= 14 or very >= 7:
        return 3
    return 2 if days >= 7 else int(days > 0)


def duration(low: list[int]) -> int:
    """Return the days of the longest period, 0 without one."""
    period = longest(low)
    return period.days if period else 0


def duration_items(series: Series, limit: float) -> tuple[Item, ...]:
    """Return the longest period at or below a limit and the cumulative count of such days."""
    low = [day for day in range(FIRST, LAST + 1) if at_most(series.value(day), limit)]
    period = longest(low)
    text = f"{period.days} day(s) (day {period.first} to {period.last})" if period else "none"
    label = f"ANC {shown(limit)}/µL or less"
    return (
        Item(f"{label}, longest period", text),
        Item(f"{label}, days in all", str(len(low))),
    )


def late_icaht(series: Series) -> Result:
    """Return the late ICAHT grade of measured ANC counts per µL after day 30.

    The lowest value is graded; a note says when it was seen only once. Raises `InvalidInput`
    without a measured day after 30. Source: rejeski-2023-icaht-consensus.
    """
    late = {day: count for day, count in series.measured.items() if day > LAST}
    if not late:
        raise InvalidInput("no count after day 30: late ICAHT needs at least one")
    day, count = min(late.items(), key=lambda item: item[1])
    grade = late_grade(count)
    notes = value_notes(series, LAST + 1, max(late))
    confirmed = late_grade(sorted(late.values())[1]) if len(late) > 1 else 0
    if grade > confirmed:
        notes += (
            f"Grade {grade} rests on one measurement (day {day}); on repeated measurements the "
            f"grade is {confirmed}. The consensus asks for repeated measurements without a "
            "transient cause.",
        )
    values = ", ".join(f"day {d}: {shown(c)}" for d, c in late.items() if late_grade(c))
    return Result(
        LATE,
        grade,
        f"Late ICAHT: grade {grade}",
        (
            Item("lowest ANC after day 30", f"{shown(count)}/µL on day {day}"),
            Item("values of 1,500/µL or less", values or "none"),
        ),
        question_of("late", grade),
        notes,
    )


def late_grade(count: float) -> int:
    """Return the late grade of one count per µL."""
    return next((grade for grade, limit in LATE_LIMITS if count <= limit), 0)


def at_most(value: float | None, limit: float) -> bool:
    """Say whether a value is there and at or below a limit."""
    return value is not None and value <= limit


def missing_notes(
    series: Series, missing: tuple[int, ...], grade: int, highest: int
) -> tuple[str, ...]:
    """Return what is to be said of filled and missing days of the early window."""
    notes = []
    filled = [day for day in series.filled if FIRST <= day <= LAST]
    if filled:
        notes.append(f"Filled by interpolation, not measured: {days_text(filled)}.")
    if missing:
        rise = f" They could raise the grade to {highest}." if highest > grade else ""
        notes.append(f"No value on {days_text(missing)}; not counted as low.{rise}")
    return tuple(notes)


def value_notes(series: Series, first: int, last: int) -> tuple[str, ...]:
    """Return notes on counts that lie on a limit or are implausible."""
    inside = {day: c for day, c in series.measured.items() if first <= day <= last}
    limits = (LOW, VERY_LOW) if first == FIRST else tuple(limit for _, limit in LATE_LIMITS)
    on_limit = [day for day, count in inside.items() if count in limits]
    notes = []
    if on_limit:
        notes.append(f"Exactly on a limit, counted as low: {days_text(on_limit)}.")
    odd = [question for count in inside.values() if (question := questioned(ANC, count))]
    return (*notes, *dict.fromkeys(odd))


def days_text(days: tuple[int, ...] | list[int]) -> str:
    """Return days as a reader writes them: "day 3" or "days 3 to 6, 9"."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    text = ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]} to {r[-1]}" for r in runs)
    return f"day {text}" if len(days) == 1 else f"days {text}"


def question_of(period: str, grade: int) -> str:
    """Return what to ask the references about a grade."""
    if grade >= 3:
        return f"What is recommended for grade {grade} {period} ICAHT after CAR-T?"
    return f"How is {period} ICAHT graded after CAR-T, and when is G-CSF given?"
