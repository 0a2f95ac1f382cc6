"""What the numbers of a question make by a published rule: a grade or a score, told as a note."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.calculators import t_icaht
from assistant.calculators.hematotox import HIGH_RISK, RULES, Rule
from assistant.calculators.icaht import graded, late_grade
from assistant.calculators.told import (
    DAY,
    LAST_EARLY_DAY,
    Days,
    Value,
    days_in,
    plain,
    values_in,
)
from assistant.calculators.units import ANC, PLATELETS
from assistant.scales import OTHERWISE, PERIOD, scales_asked
from index.asked import Asked
from index.tokens import normalise
from index.vocabulary import vocabulary

FEWEST = 3  # of the five values of a score
AFTER_INFUSION = re.compile(r"\b(?:after|post|following|since)\b|\bday of (?:the )?infusion\b")
BEFORE_IT = re.compile(r"\b(?:before|prior to|baseline|pre)\b")
OTHERS = re.compile(rf"{OTHERWISE.pattern}|\bdonors?\b|\btcr\b|\bapheresis\b|\btransplant")
LONGEST = LAST_EARLY_DAY + 1  # days of the early window
WORKED = "Worked out from the question, to be checked: {text}."
NOT_AFTER = "CAR-HEMATOTOX counts values taken before lymphodepletion: later ones give no score."
EARLY = "Day {day} is in the early period of ICAHT (day 0 to 30), which is graded by days."
LATE = "Day {day} is in the late period of ICAHT, which begins after day 30."


def worked_out(asked: Asked) -> tuple[str, ...]:
    """Return a note for each grade or score that is asked and that the question's numbers make.

    Nothing is told of other patients than CAR-T recipients, nor of what may be read in two ways.
    Sources: rejeski-2023-icaht-consensus, rejeski-2025-t-icaht, rejeski-2021-hematotox.
    """
    if asked.elsewhere or OTHERS.search(normalise(asked.text)):
        return ()
    values, scales, days = values_in(asked.text), scales_asked(asked), days_in(asked.text)
    notes = []
    if "ICAHT" in scales and ANC.label in values and days:
        notes.append(wrong_period(asked, days) or icaht_of(values[ANC.label], days))
    if "T-ICAHT" in scales and PLATELETS.label in values and days:
        notes.append(wrong_period(asked, days) or t_icaht_of(values[PLATELETS.label], days))
    if "car-hematotox" in vocabulary().concepts(asked.asking) and len(values) >= FEWEST:
        notes.append(NOT_AFTER if is_after_infusion(asked.text) else hematotox_of(values))
    return tuple(dict.fromkeys(note for note in notes if note))


def wrong_period(asked: Asked, days: Days) -> str:
    """Return a note where a question names the period that its day is not in, else nothing."""
    named = set(PERIOD.findall(normalise(asked.asking)))
    if days.day is None or len(named) != 1:
        return ""
    note = EARLY if days.day <= LAST_EARLY_DAY else LATE
    return note.format(day=days.day) if named == {"late" if note is EARLY else "early"} else ""


def icaht_of(anc: Value, days: Days) -> str:
    """Return the note on the ICAHT grade of a neutrophil count, empty where it has none.

    Of the early period it needs the days. Source: rejeski-2023-icaht-consensus.
    """
    if days.day is not None and days.day > LAST_EARLY_DAY:
        return note_of(anc.text, "late ICAHT", late_grade(anc.high), late_grade(anc.low),
                       ", if seen again and without a transient cause")  # fmt: skip
    if not fits_early(days):
        return ""

    def grade(count: float, for_days: int) -> int:
        return graded(lambda on, limit: on < for_days and count <= limit)

    least, most = grade(anc.high, days.fewest or 0), grade(anc.low, days.most or 0)
    return note_of(f"{anc.text}{days.text}", "early ICAHT", least, most,
                   ", if all of these days lie within days 0 to 30")  # fmt: skip


def fits_early(days: Days) -> bool:
    """Say whether days are told that the early window, and the days since infusion, can hold."""
    longest = LONGEST if days.day is None else days.day + 1
    return days.fewest is not None and days.fewest <= longest


def t_icaht_of(platelets: Value, days: Days) -> str:
    """Return the note on the T-ICAHT grade of a platelet count, empty where it has none.

    Source: rejeski-2025-t-icaht, which leaves grade 2 of the late period open.
    """
    late = days.day is not None and days.day > LAST_EARLY_DAY
    definition = t_icaht.LATE if late else t_icaht.EARLY
    first, last = t_icaht.WINDOWS[definition]
    severe, mild = t_icaht.LIMITS[definition]
    if (days.day or first) > last or (days.fewest and not late and not fits_early(days)):
        return ""

    def grade(count: float, for_days: int) -> int:
        return t_icaht.grade_of(definition, for_days * (count < severe), for_days * (count < mild))

    least, most = (
        grade(platelets.high, days.fewest or 1),
        grade(platelets.low, days.most or LONGEST),
    )
    return note_of(f"{platelets.text}{days.text}", f"{'late' if late else 'early'} T-ICAHT",
                   least, max(most, 2) if late and least == 1 else most,
                   " (proposed, one source)")  # fmt: skip


def note_of(given: str, scale: str, least: int, most: int, proviso: str) -> str:
    """Return the note on a grade between two, empty where there may be none."""
    exact = "" if least == most else "at least "
    text = f"{given} is {exact}grade {least} of {scale}{proviso}"
    return WORKED.format(text=text) if least else ""


def is_after_infusion(text: str) -> bool:
    """Say whether the values of a question were taken after the infusion."""
    read = plain(text)
    return bool(DAY.search(read) or AFTER_INFUSION.search(read)) and not BEFORE_IT.search(read)


def hematotox_of(values: Mapping[str, Value]) -> str:
    """Return the note on the CAR-HEMATOTOX points of values. Source: rejeski-2021-hematotox."""
    least = most = 0
    told, missing = [], []
    for rule in RULES:
        value = values.get(rule.measure.label)
        if value is None:
            missing.append(rule.measure.label)
            most += 1 + bool(rule.second)
            continue
        points = points_of(rule, value)
        least, most = least + points[0], most + points[-1]
        told.append(f"{value.text}: {' or '.join(map(str, points))}")
    group = "high risk" if least >= HIGH_RISK else "low risk" if most < HIGH_RISK else "risk open"
    score = f"{least}" if least == most else f"{least} to {most}"
    without = f"; without {', '.join(missing)}" if missing else ""
    text = f"CAR-HEMATOTOX {score} of 7, {group}, if taken before lymphodepletion"
    return WORKED.format(text=f"{text} ({'; '.join(told)}{without})")


def points_of(rule: Rule, value: Value) -> list[int]:
    """Return the points that a value may have, fewest first: on a limit left open, either."""
    points = {rule.points(value.low), rule.points(value.high)}
    if rule.open_limit and rule.limit in (value.low, value.high):
        points.add(0)
    return sorted(points)
