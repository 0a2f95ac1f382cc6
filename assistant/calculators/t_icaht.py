"""T-ICAHT: the proposed platelet-based grade after CAR-T, cut-offs from one source."""

from __future__ import annotations

from assistant.calculators.icaht import days_text
from assistant.calculators.result import Definition, InvalidInput, Item, Result
from assistant.calculators.series import Series, periods
from assistant.calculators.units import PLATELETS, questioned, shown

PROPOSED = "Proposed, one source. "
EARLY = Definition(
    "early-t-icaht",
    "Early T-ICAHT (day 0 to 30)",
    PROPOSED + "Platelets, 10^9/L. Below 50 for 1 to 6 days: grade 1; for 7 days or more: grade 2; "
    "below 20 for 1 to 13 days: grade 3; for 14 days or more: grade 4. Days below a limit are "
    "added up, days of recovery shorter than 3 days included.",
    "rejeski-2025-t-icaht",
)
LATE = Definition(
    "late-t-icaht",
    "Late T-ICAHT (day 31 to 100)",
    PROPOSED + "Platelets, 10^9/L. Below 100 on 1 day or more: grade 1; below 20 for 1 to 13 days: "
    "grade 3; for 14 days or more: grade 4. Grade 2 is not available: its row could not be read. "
    "Two or more laboratory tests are needed, or thrombocytopenia that is not transient.",
    "rejeski-2025-t-icaht",
)
LIMITS = {EARLY: (20.0, 50.0), LATE: (20.0, 100.0)}
WINDOWS = {EARLY: (0, 30), LATE: (31, 100)}


def early_t_icaht(series: Series) -> Result:
    """Return the early T-ICAHT grade of platelets in 10^9/L. Source: rejeski-2025-t-icaht."""
    return t_icaht(EARLY, series)


def late_t_icaht(series: Series) -> Result:
    """Return the late T-ICAHT grade (0, 1, 3 or 4) of platelets in 10^9/L, days 31 to 100.

    Source: rejeski-2025-t-icaht.
    """
    return t_icaht(LATE, series)


def t_icaht(definition: Definition, series: Series) -> Result:
    """Return the grade of one window; raise `InvalidInput` when it holds no measured day."""
    first, last = WINDOWS[definition]
    inside = {day: count for day, count in series.measured.items() if first <= day <= last}
    if not inside:
        raise InvalidInput(f"no count from day {first} to {last}: {definition.title} needs one")
    severe, mild = LIMITS[definition]
    very, low = days_below(series, definition, severe), days_below(series, definition, mild)
    grade = grade_of(definition, very, low)
    missing = series.missing(first, last)
    notes = [f"Filled, not measured: {days_text(filled)}."] if (
        filled := [day for day in series.filled if first <= day <= last]
    ) else []  # fmt: skip
    if missing:
        notes.append(f"No value on {days_text(missing)}; not counted as low.")
    if definition is LATE and grade:
        notes.append("Late grade 2 is not available, so grade 1 may stand for 1 or 2."
                     if grade == 1 else "Late grade 2 is not available.")  # fmt: skip
        if sum(count < mild for count in inside.values()) < 2:
            notes.append("Seen on one laboratory test only; the grade asks for two or more.")
    on_limit = [day for day, count in inside.items() if count in (severe, mild)]
    if on_limit:
        notes.append(f"Exactly on a limit, not counted as below it: {days_text(on_limit)}.")
    odd = (questioned(PLATELETS, count) for count in inside.values())
    notes.extend(dict.fromkeys(question for question in odd if question))
    return Result(
        definition,
        grade,
        f"{definition.title}: grade {grade} (proposed, one source)",
        (
            Item(f"days below {shown(severe)} x 10^9/L", str(very)),
            Item(f"days below {shown(mild)} x 10^9/L", str(low)),
        ),
        f"What did a {'severe' if grade >= 3 else 'lower'} T-ICAHT grade go with after CAR-T?",
        tuple(notes),
    )


def grade_of(definition: Definition, very: int, low: int) -> int:
    """Return the grade for the days below the lower and the upper limit of a window."""
    if very:
        return 4 if very >= 14 else 3
    return 2 if definition is EARLY and low >= 7 else int(low > 0)


def days_below(series: Series, definition: Definition, limit: float) -> int:
    """Return the days of a window below a limit, with recoveries of less than 3 days between."""
    first, last = WINDOWS[definition]
    values = {day: series.value(day) for day in range(first, last + 1)}
    below = [day for day, value in values.items() if value is not None and value < limit]
    return sum(
        values[day] is not None
        for period in periods(below)
        for day in range(period.first, period.last + 1)
    )
