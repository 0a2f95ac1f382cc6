"""CAR-HEMATOTOX: five blood tests before lymphodepletion become a score of 0 to 7."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.calculators.result import Definition, Item, Result
from assistant.calculators.units import (
    ANC,
    CRP,
    FERRITIN,
    HAEMOGLOBIN,
    PLATELETS,
    Measure,
    questioned,
    shown,
)

HIGH_RISK = 2
DEFINITION = Definition(
    "car-hematotox",
    "CAR-HEMATOTOX",
    "Measured before lymphodepleting chemotherapy (for example day -5). Platelets, 10^9/L: above "
    "175 gives 0, 75 to 175 gives 1, below 75 gives 2 points. ANC: above 1,200/µL gives 0, below "
    "gives 1. Haemoglobin: above 9.0 g/dL gives 0, below gives 1. C-reactive protein: below 3.0 "
    "mg/dL (30 mg/L) gives 0, above gives 1. Ferritin, ng/mL: below 650 gives 0, 650 to 2,000 "
    "gives 1, above 2,000 gives 2. Sum 0 to 1: low risk; 2 to 7: high risk. Where sources leave "
    "a value exactly on a limit open, the point is given. Built and validated in large B-cell "
    "lymphoma after axicabtagene ciloleucel or tisagenlecleucel.",
    "rejeski-2021-hematotox",
)


@dataclass(frozen=True)
class Rule:
    """The points of one item: one from `limit` on, two beyond `second`; `falling` when low is bad.

    `limit` itself scores the point; `second` itself does not score the second.
    """

    measure: Measure
    limit: float
    second: float | None = None
    falling: bool = False
    open_limit: bool = False

    def points(self, value: float) -> int:
        """Return the points of a value in the measure's first unit."""
        sign = -1 if self.falling else 1
        beyond = self.second is not None and sign * value > sign * self.second
        return int(sign * value >= sign * self.limit) + int(beyond)

    def note(self, value: float) -> str | None:
        """Return what is to be said of a value that lies exactly on a limit."""
        if value not in (self.limit, self.second):
            return None
        what = f"{self.measure.label} of {shown(value)} {self.measure.unit} lies on a limit"
        if self.open_limit:
            return f"{what}; implementations differ, and the point is given here."
        return f"{what} and is counted in the middle group."


RULES = (
    Rule(PLATELETS, 175, 75, falling=True),
    Rule(ANC, 1200, falling=True, open_limit=True),
    Rule(HAEMOGLOBIN, 9.0, falling=True, open_limit=True),
    Rule(CRP, 3.0, open_limit=True),
    Rule(FERRITIN, 650, 2000),
)


def car_hematotox(
    platelets: float, anc: float, haemoglobin: float, crp: float, ferritin: float
) -> Result:
    """Return the CAR-HEMATOTOX score.

    Platelets in 10^9/L, ANC in /µL, haemoglobin in g/dL, CRP in mg/dL, ferritin in ng/mL, each as
    `converted` returns it. Source: rejeski-2021-hematotox.
    """
    values = (platelets, anc, haemoglobin, crp, ferritin)
    pairs = tuple(zip(RULES, values, strict=True))
    items = tuple(
        Item(rule.measure.label, f"{shown(value)} {rule.measure.unit}", rule.points(value))
        for rule, value in pairs
    )
    score = sum(item.points or 0 for item in items)
    group = "high" if score >= HIGH_RISK else "low"
    notes = [rule.note(value) for rule, value in pairs]
    notes += [questioned(rule.measure, value) for rule, value in pairs]
    return Result(
        DEFINITION,
        score,
        f"CAR-HEMATOTOX {score} of 7: {group} risk of haematotoxicity",
        items,
        f"What does a {group} CAR-HEMATOTOX score mean for severe neutropenia after CAR-T?",
        tuple(note for note in notes if note),
    )
