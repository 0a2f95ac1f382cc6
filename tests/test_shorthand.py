"""What is typed in haste is searched in whole words."""

from __future__ import annotations

import pytest

from index.search import expanded
from index.shorthand import spelled_out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gr 3-4 in pts at d30", "grade 3-4 in patients at day 30"),
        ("G3+ infxns w/ ide-cel", "grade 3+ infections with ide-cel"),
        ("how long til tx indep", "how long til transfusion independent"),
        ("w/cilta-cel from wk4, w/o CRS", "with cilta-cel from week 4, without CRS"),
        ("d28/d90 after LD", "day 28/day 90 after lymphodepletion"),
        ("abx ppx past d+90", "antibiotics prophylaxis past day 90"),
        ("nrm at 12mo, f/u 24 mths", "nrm at 12 months, follow-up 24 months"),
    ],
)
def test_shorthand_is_spelled_out(typed: str, meant: str) -> None:
    assert spelled_out(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Hb 7.2 g/dL, 5 mg/kg, 100 mg/day",
        "G-CSF, CD19, D-dimer, G6PD, vitamin D 25, vit D3, vitamin-D 25, cyclin D1, dextrose d 5%",
        "IVIG 30 g 3 weekly, 1 g 2 times a day, G2/M arrest, IgG 2",
        "LD 450 U/L, RR 0.6 (95% CI 0.4 to 0.9)",
        "the CAR-HEMATOTOX score of 22 patients",
        "grade 3 or 4 in week 6",
        "10 g of protein, 0.5 g/kg",
    ],
)
def test_what_is_no_shorthand_stays(text: str) -> None:
    assert spelled_out(text) == text


def test_the_field_s_names_follow_what_is_spelled_out() -> None:
    assert expanded("ANC in pts at d30") == "ANC in patients at day 30 (neutropenia)"
