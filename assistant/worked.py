"""What the numbers of a question make by a published rule: a grade or a score, told as a note."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.calculators import t_icaht
from assistant.calculators.hematotox import HIGH_RISK, RULES
from assistant.calculators.icaht import graded, late_grade
from assistant.calculators.units import (
    ANC,
    CRP,
    FERRITIN,
    HAEMOGLOBIN,
    PLATELETS,
    Measure,
    converted,
)
from assistant.scales import DAY, LAST_EARLY_DAY, scales_asked
from index.asked import Asked
from index.tokens import normalise
from index.vocabulary import vocabulary

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
    r"\b(?:{names})(?: counts?)?[ :=]*(?:\b(?:of|is|was|now|at|still|nadir|around)\b[ :=]*)*"
    r"([<≤>≥]?)(\d+(?:\.\d+)?)(?!\d|\.\d|-\d| ?(?:%|points?\b)) ?"
    rf"({BILLIONS}|/ul|/mm3|[mnu]?g/d?m?l)?"
)
UNITS = {"/ul": "/µL", "/mm3": "/µL", "g/dl": "g/dL", "g/l": "g/L", "mg/dl": "mg/dL",
         "mg/l": "mg/L", "ng/ml": "ng/mL", "ug/l": "µg/L"}  # fmt: skip
OF_DAYS = r"(\d+) ?(d|days?|weeks?|wks?)\b"
LATER = r"(?! (?:after|post|ago|from|out|since|into|following|before|later)\b)"
LASTING = re.compile(rf"\b(?:for|x) ?{OF_DAYS}|\b{OF_DAYS}{LATER}")
FEWEST = 3  # of the five values of a score
AFTER_INFUSION = re.compile(r"\b(?:after|post|following|since)\b")
BEFORE_IT = re.compile(r"\b(?:before|prior to|baseline|pre)\b")
LONGEST = 31  # days of the early window
WORKED = "Worked out from the question, to be checked: {text}."
NOT_AFTER = "CAR-HEMATOTOX counts values taken before lymphodepletion: later ones give no score."


@dataclass(frozen=True)
class Value:
    """A value as a question gives it: what it may be, lowest and highest, in the measure's unit."""

    low: float
    high: float
    text: str


def worked_out(asked: Asked) -> tuple[str, ...]:
    """Return a note for each grade or score that is asked and that the question's numbers make.

    Sources: rejeski-2023-icaht-consensus, rejeski-2025-t-icaht, rejeski-2021-hematotox.
    """
    values, scales = values_in(asked.text), scales_asked(asked)
    notes = []
    if "ICAHT" in scales and ANC.label in values:
        notes.append(icaht_of(values[ANC.label], *days_in(asked.text)))
    if "T-ICAHT" in scales and PLATELETS.label in values:
        notes.append(t_icaht_of(values[PLATELETS.label], *days_in(asked.text)))
    if "car-hematotox" in vocabulary().concepts(asked.asking) and len(values) >= FEWEST:
        notes.append(NOT_AFTER if is_after_infusion(asked.text) else hematotox_of(values))
    return tuple(note for note in notes if note)


def values_in(text: str) -> dict[str, Value]:
    """Return the values in a text by the label of their measure, of each that has one only."""
    plain, found = normalise(text), {}
    for measure, names, bare in READ:
        given = {m.groups() for m in re.finditer(VALUE.format(names=names), plain)}
        if len(given) == 1:
            sign, number, unit = given.pop()
            seen = [u for least, most, u in bare if least <= float(number) <= most]
            if units := units_of(measure, unit) if unit else seen:
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
    return Value(low, high, f"{measure.label} {sign}{number} {' or '.join(units)}")


def days_in(text: str) -> tuple[int | None, int | None]:
    """Return for how many days counts were low and the day after infusion, None where not told."""
    plain = normalise(text)
    lasting = {
        int(m[1] or m[3]) * (7 if (m[2] or m[4]).startswith("w") else 1)
        for m in LASTING.finditer(DAY.sub(" ", plain))
    }
    day = DAY.search(plain)
    return (lasting.pop() if len(lasting) == 1 else None), (int(day[1]) if day else None)


def icaht_of(anc: Value, days: int | None, day: int | None) -> str:
    """Return the note on the ICAHT grade of a neutrophil count, empty where it has none.

    Of the early period it needs the days. Source: rejeski-2023-icaht-consensus.
    """
    if day is not None and day > LAST_EARLY_DAY:
        return note_of(anc.text, "late ICAHT", late_grade(anc.high), late_grade(anc.low),
                       ", if seen again and without a transient cause")  # fmt: skip
    if days is None:
        return ""

    def grade(count: float) -> int:
        return graded(lambda on, limit: on < days and count <= limit)

    return note_of(f"{anc.text} for {days} days", "early ICAHT", grade(anc.high), grade(anc.low),
                   ", if all of these days lie within days 0 to 30")  # fmt: skip


def t_icaht_of(platelets: Value, days: int | None, day: int | None) -> str:
    """Return the note on the T-ICAHT grade of a platelet count, empty where it has none.

    Source: rejeski-2025-t-icaht, which leaves grade 2 of the late period open.
    """
    late = day is not None and day > LAST_EARLY_DAY
    definition = t_icaht.LATE if late else t_icaht.EARLY
    severe, mild = t_icaht.LIMITS[definition]

    def grade(count: float, for_days: int) -> int:
        return t_icaht.grade_of(definition, for_days * (count < severe), for_days * (count < mild))

    least, most = grade(platelets.high, days or 1), grade(platelets.low, days or LONGEST)
    least_open = late and least == 1
    for_days = f" for {days} days" if days else ""
    return note_of(f"{platelets.text}{for_days}", f"{'late' if late else 'early'} T-ICAHT",
                   least, max(most, 2) if least_open else most,
                   " (proposed, one source)")  # fmt: skip


def note_of(given: str, scale: str, least: int, most: int, proviso: str) -> str:
    """Return the note on a grade between two, empty where there may be none."""
    exact = "" if least == most else "at least "
    text = f"{given} is {exact}grade {least} of {scale}{proviso}"
    return WORKED.format(text=text) if least else ""


def is_after_infusion(text: str) -> bool:
    """Say whether the values of a question were taken after the infusion."""
    plain = normalise(text)
    return bool(DAY.search(plain) or AFTER_INFUSION.search(plain)) and not BEFORE_IT.search(plain)


def hematotox_of(values: Mapping[str, Value]) -> str:
    """Return the note on the CAR-HEMATOTOX points of values. Source: rejeski-2021-hematotox."""
    least = most = 0
    told, missing = [], []
    for rule in RULES:
        most_of = 1 + bool(rule.second)
        value = values.get(rule.measure.label)
        if value is None:
            missing.append(rule.measure.label)
            most += most_of
            continue
        points = sorted((rule.points(value.low), rule.points(value.high)))
        least, most = least + points[0], most + points[1]
        told.append(f"{value.text}: {' or '.join(dict.fromkeys(map(str, points)))}")
    group = "high risk" if least >= HIGH_RISK else "low risk" if most < HIGH_RISK else "risk open"
    exact = "" if least == most else "at least "
    without = f"; without {', '.join(missing)}" if missing else ""
    text = f"CAR-HEMATOTOX {exact}{least} of 7, {group}, if taken before lymphodepletion"
    return WORKED.format(text=f"{text} ({'; '.join(told)}{without})")
