"""CAR-HEMATOTOX and EASIX: points, limits, units, questions about values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calculators.easix import easix
from assistant.calculators.hematotox import car_hematotox
from assistant.calculators.result import InvalidInput, as_text
from assistant.calculators.units import (
    ANC,
    CREATININE,
    CRP,
    FERRITIN,
    HAEMOGLOBIN,
    LDH,
    PLATELETS,
    converted,
    questioned,
    read_quantity,
)

GOOD = {"platelets": 200, "anc": 3000, "haemoglobin": 12, "crp": 0.5, "ferritin": 100}
counts = st.floats(0, 1e6, allow_nan=False)


def points(**changes: float) -> float:
    """Return the score of good values with some changed: the points of those changed."""
    return car_hematotox(**{**GOOD, **changes}).value


@pytest.mark.parametrize(
    ("item", "value", "due"),
    [
        ("platelets", 175.1, 0), ("platelets", 175, 1), ("platelets", 75, 1),
        ("platelets", 74.9, 2), ("anc", 1201, 0), ("anc", 1200, 1), ("anc", 1199, 1),
        ("haemoglobin", 9.1, 0), ("haemoglobin", 9.0, 1), ("haemoglobin", 8.9, 1),
        ("crp", 2.9, 0), ("crp", 3.0, 1), ("crp", 3.1, 1), ("ferritin", 649, 0),
        ("ferritin", 650, 1), ("ferritin", 2000, 1), ("ferritin", 2001, 2),
    ],
)  # fmt: skip
def test_each_item_has_its_points_on_and_around_its_limits(
    item: str, value: float, due: int
) -> None:
    assert points(**{item: value}) == due


def test_the_worst_values_sum_to_7_and_2_is_the_first_high_score() -> None:
    worst = car_hematotox(10, 10, 5, 20, 9000)

    assert worst.value == 7
    assert "high risk" in worst.text
    assert "high risk" in car_hematotox(**{**GOOD, "ferritin": 2500}).text
    assert "low risk" in car_hematotox(**{**GOOD, "ferritin": 700}).text


@pytest.mark.parametrize(
    ("item", "value"), [("platelets", 75), ("anc", 1200), ("haemoglobin", 9.0), ("crp", 3.0)]
)
def test_a_value_exactly_on_a_limit_says_so(item: str, value: float) -> None:
    notes = car_hematotox(**{**GOOD, item: value}).notes

    assert len(notes) == 1
    assert "lies on a limit" in notes[0]


@given(counts, counts, counts, counts, counts, st.sampled_from(list(GOOD)), counts)
def test_a_worse_value_never_lowers_the_score(
    p: float, a: float, h: float, c: float, f: float, item: str, other: float
) -> None:
    values = {"platelets": p, "anc": a, "haemoglobin": h, "crp": c, "ferritin": f}
    worse = max if item in ("crp", "ferritin") else min

    before = car_hematotox(**values)
    after = car_hematotox(**{**values, item: worse(values[item], other)})

    assert 0 <= before.value <= after.value <= 7
    assert before.value == sum(i.points or 0 for i in before.items)


@pytest.mark.parametrize(
    ("measure", "text", "value"),
    [
        (CRP, "30 mg/L", 3.0), (CRP, "3", 3.0), (HAEMOGLOBIN, "90 g/L", 9.0),
        (ANC, "1.2 10^9/L", 1200), (ANC, "1,2 x10⁹/L", 1200), (PLATELETS, "75000 /uL", 75),
        (FERRITIN, "650 µg/L", 650), (CREATININE, "88.4 umol/L", 1.0),
    ],
)  # fmt: skip
def test_units_are_converted_exactly(measure: object, text: str, value: float) -> None:
    assert read_quantity(measure, text) == value  # type: ignore[arg-type]


@given(st.floats(0.001, 1e6))
def test_a_value_is_the_same_in_either_unit(value: float) -> None:
    assert converted(CRP, value * 10, "mg/L") == pytest.approx(converted(CRP, value, "mg/dL"))
    assert converted(ANC, value / 1000, "10^9/L") == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "named"),
    [("12 stone", "'stone' is not known"), ("-1", "-1.0"), ("nan", "nan"), ("high", "'high'"),
     ("1e300", "too large")],
)  # fmt: skip
def test_what_is_no_value_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(InvalidInput, match=named):
        read_quantity(CRP, text)


def test_an_implausible_value_is_questioned_and_a_usual_one_is_not() -> None:
    assert questioned(ANC, 1.2) is not None
    assert questioned(ANC, 0) is None
    assert questioned(LDH, 240) is None
    assert any("check haemoglobin" in note for note in points_notes(haemoglobin=120))


def points_notes(**changes: float) -> tuple[str, ...]:
    return car_hematotox(**{**GOOD, **changes}).notes


def test_easix_is_ldh_times_creatinine_by_platelets() -> None:
    result = easix(400, 1.5, 60)

    assert result.value == pytest.approx(10.0)
    assert as_text(result).startswith("EASIX 10.00")


def test_easix_without_platelets_is_refused_and_not_infinite() -> None:
    with pytest.raises(InvalidInput, match="above 0"):
        easix(400, 1.5, 0)
