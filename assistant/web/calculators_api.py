"""The calculators over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from assistant.calculators import easix, hematotox, icaht, t_icaht
from assistant.calculators.result import Definition, Result
from assistant.calculators.series import FIRST_DAY, LAST_DAY, graded, series_of
from assistant.calculators.units import (
    ANC,
    CREATININE,
    CRP,
    FERRITIN,
    HAEMOGLOBIN,
    LDH,
    PLATELETS,
    Measure,
    converted,
)
from assistant.web.api import problems

DEFINITIONS = (
    hematotox.DEFINITION, icaht.EARLY, icaht.LATE, t_icaht.EARLY, t_icaht.LATE, easix.DEFINITION,
)  # fmt: skip
Value = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]


class Quantity(BaseModel):
    """A value and its unit; without a unit, the calculator's own."""

    model_config = ConfigDict(extra="forbid")
    value: Value
    unit: str = Field(default="", max_length=20)

    def read(self, measure: Measure) -> float:
        """Return the value in the measure's first unit."""
        return converted(measure, self.value, self.unit or measure.unit)


class HematotoxIn(BaseModel):
    """Five blood tests taken before lymphodepletion."""

    model_config = ConfigDict(extra="forbid")
    platelets: Quantity
    anc: Quantity
    haemoglobin: Quantity
    crp: Quantity
    ferritin: Quantity


class EasixIn(BaseModel):
    """The three tests of EASIX."""

    model_config = ConfigDict(extra="forbid")
    ldh: Quantity
    creatinine: Quantity
    platelets: Quantity


class CountIn(BaseModel):
    """The count of one day after infusion; several of a day may be given."""

    model_config = ConfigDict(extra="forbid")
    day: int = Field(ge=FIRST_DAY, le=LAST_DAY)
    count: Value


class SeriesIn(BaseModel):
    """Counts by day; `fill` fills gaps of up to 7 days by linear interpolation."""

    model_config = ConfigDict(extra="forbid")
    counts: list[CountIn] = Field(min_length=1, max_length=2000)
    unit: str = Field(default="", max_length=20)
    period: Literal["early", "late", "both"] = "both"
    fill: bool | None = None

    def points(self, measure: Measure) -> list[tuple[int, float]]:
        """Return the counts in the measure's first unit."""
        unit = self.unit or measure.unit
        return [(point.day, converted(measure, point.count, unit)) for point in self.counts]


def router() -> APIRouter:
    """Return the routes of the calculators."""
    routes = APIRouter(prefix="/api/calculators", responses=problems(422, 413))

    @routes.get("", summary="List the calculators with definition and source")
    def definitions() -> list[Definition]:
        return list(DEFINITIONS)

    @routes.post("/car-hematotox", summary="Score five blood tests before lymphodepletion")
    def car_hematotox(given: HematotoxIn) -> Result:
        return hematotox.car_hematotox(
            given.platelets.read(PLATELETS), given.anc.read(ANC),
            given.haemoglobin.read(HAEMOGLOBIN), given.crp.read(CRP),
            given.ferritin.read(FERRITIN),
        )  # fmt: skip

    @routes.post("/icaht", summary="Grade daily neutrophil counts: early and late ICAHT")
    def grade_neutrophils(given: SeriesIn) -> tuple[Result, ...]:
        series = series_of(given.points(ANC), given.fill is not False)
        return graded(series, given.period, icaht.early_icaht, icaht.late_icaht)

    @routes.post("/t-icaht", summary="Grade daily platelet counts (proposed, one source)")
    def grade_platelets(given: SeriesIn) -> tuple[Result, ...]:
        series = series_of(given.points(PLATELETS), bool(given.fill))
        return graded(series, given.period, t_icaht.early_t_icaht, t_icaht.late_t_icaht)

    @routes.post("/easix", summary="LDH times creatinine by platelets")
    def index(given: EasixIn) -> Result:
        return easix.easix(
            given.ldh.read(LDH), given.creatinine.read(CREATININE), given.platelets.read(PLATELETS)
        )

    return routes
