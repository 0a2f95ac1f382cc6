"""Laboratory values: their units, the conversion between them, and what is implausible."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from assistant.calculators.result import InvalidInput


@dataclass(frozen=True)
class Measure:
    """A laboratory value: its units with their factor to the first one, and its usual span.

    Outside `low` to `high` (in the first unit) a value is questioned, not refused; the spans are
    checks of typing and unit, not clinical limits.
    """

    label: str
    units: dict[str, Decimal]
    low: float
    high: float
    zero: bool = False

    @property
    def unit(self) -> str:
        """Return the unit that results are in."""
        return next(iter(self.units))


ONE = Decimal(1)
PLATELETS = Measure("platelets", {"10^9/L": ONE, "/µL": ONE / 1000}, 1, 1500)
ANC = Measure("neutrophils (ANC)", {"/µL": ONE, "10^9/L": Decimal(1000)}, 10, 60_000, zero=True)
HAEMOGLOBIN = Measure("haemoglobin", {"g/dL": ONE, "g/L": ONE / 10}, 3, 20)
CRP = Measure("C-reactive protein", {"mg/dL": ONE, "mg/L": ONE / 10}, 0.01, 60, zero=True)
FERRITIN = Measure("ferritin", {"ng/mL": ONE, "µg/L": ONE}, 5, 100_000)
LDH = Measure("LDH", {"U/L": ONE}, 50, 20_000)
CREATININE = Measure("creatinine", {"mg/dL": ONE, "µmol/L": 1 / Decimal("88.4")}, 0.2, 20)


def converted(measure: Measure, value: float, unit: str) -> float:
    """Return a value in the measure's first unit; raise `InvalidInput` when it is no such value."""
    factor = measure.units.get(plain_unit(unit))
    if factor is None:
        raise InvalidInput(
            f"{measure.label}: the unit {unit!r} is not known; use {' or '.join(measure.units)}"
        )
    if not math.isfinite(value) or value < 0:
        raise InvalidInput(f"{measure.label}: {value} is not a value of 0 or more")
    if value > 1e9:
        raise InvalidInput(f"{measure.label}: {value:g} {unit} is too large to be a measured value")
    return float(Decimal(str(value)) * factor)


def plain_unit(unit: str) -> str:
    """Return a unit in the one spelling used here: micro sign, ^ and no spaces."""
    text = unit.strip().replace("μ", "µ").replace("⁹", "^9").replace(" ", "")
    text = text.removeprefix("x").removeprefix("×")
    return {"/uL": "/µL", "ug/L": "µg/L", "umol/L": "µmol/L"}.get(text, text)


def questioned(measure: Measure, value: float) -> str | None:
    """Return a question about a value (in the first unit) that is implausible, else None."""
    if (value == 0 and measure.zero) or measure.low <= value <= measure.high:
        return None
    others = " or ".join(measure.units)
    return (
        f"Please check {measure.label}: {shown(value)} {measure.unit} is unusual. "
        f"Is the unit right ({others})?"
    )


def shown(value: float) -> str:
    """Return a number as a reader writes it: no exponent, no trailing zeros."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"


def read_quantity(measure: Measure, text: str) -> float:
    """Read "45 mg/L" (the first unit when none is given) as a value in the first unit.

    Raises `InvalidInput` naming the value.
    """
    number, _, unit = text.strip().partition(" ")
    try:
        value = float(number.replace(",", "."))
    except ValueError as error:
        raise InvalidInput(
            f"{measure.label}: {text!r} is not a number with a unit, such as '1.5 {measure.unit}'"
        ) from error
    return converted(measure, value, unit.strip() or measure.unit)
