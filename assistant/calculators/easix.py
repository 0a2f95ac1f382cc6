"""EASIX: LDH times creatinine by platelets."""

from __future__ import annotations

from assistant.calculators.result import Definition, InvalidInput, Item, Result
from assistant.calculators.units import CREATININE, LDH, PLATELETS, questioned, shown

DEFINITION = Definition(
    "easix",
    "EASIX",
    "LDH (U/L) x creatinine (mg/dL) / platelets (10^9/L). Creatinine in µmol/L is divided by 88.4. "
    "The index has no grade of its own; records on EASIX, modified EASIX and EASIX with ferritin "
    "or CRP say what was found after CAR-T.",
    "pennisi-2021-measix",
)


def easix(ldh: float, creatinine: float, platelets: float) -> Result:
    """Return the EASIX: LDH in U/L, creatinine in mg/dL, platelets in 10^9/L (above 0).

    Source: pennisi-2021-measix.
    """
    if platelets <= 0:
        raise InvalidInput("platelets: EASIX divides by them, so they must be above 0")
    values = ((LDH, ldh), (CREATININE, creatinine), (PLATELETS, platelets))
    index = ldh * creatinine / platelets
    return Result(
        DEFINITION,
        index,
        f"EASIX {index:.2f}",
        tuple(Item(m.label, f"{shown(value)} {m.unit}") for m, value in values),
        "What does the EASIX score predict after CAR-T?",
        tuple(note for m, value in values if (note := questioned(m, value))),
    )
