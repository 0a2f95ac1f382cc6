"""`cytopenia calculate`: the calculators on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.calculators.result import InvalidInput, Result, as_text
from assistant.calculators.units import (
    ANC,
    CREATININE,
    CRP,
    FERRITIN,
    HAEMOGLOBIN,
    LDH,
    PLATELETS,
    Measure,
    read_quantity,
)

if TYPE_CHECKING:
    from assistant.calculators.series import Series

calculate_cli = typer.Typer(
    help="Scores and grades: CAR-HEMATOTOX, ICAHT, T-ICAHT, EASIX.", no_args_is_help=True
)
Platelets = Annotated[str, typer.Option(help='"60" (10^9/L) or "60000 /µL"')]
Json = Annotated[bool, typer.Option("--json", help="print one JSON object a result")]
Counts = Annotated[Path, typer.Argument(help="CSV of day,count lines; - reads standard input")]
Unit = Annotated[str, typer.Option(help="unit of the counts: /µL or 10^9/L")]
Period = Annotated[str, typer.Option(help="early, late or both")]


@calculate_cli.command("car-hematotox")
def car_hematotox(
    platelets: Platelets,
    anc: Annotated[str, typer.Option(help='"900" (/µL) or "0.9 10^9/L"')],
    hb: Annotated[str, typer.Option(help='"8.5" (g/dL) or "85 g/L"')],
    crp: Annotated[str, typer.Option(help='"4.5" (mg/dL) or "45 mg/L"')],
    ferritin: Annotated[str, typer.Option(help='"1200" (ng/mL = µg/L)')],
    as_json: Json = False,
) -> None:
    """Score five blood tests taken before lymphodepletion."""
    from assistant.calculators import hematotox

    given = ((PLATELETS, platelets), (ANC, anc), (HAEMOGLOBIN, hb), (CRP, crp),
             (FERRITIN, ferritin))  # fmt: skip
    values = [read_quantity(measure, text) for measure, text in given]
    show([hematotox.car_hematotox(*values)], as_json)


@calculate_cli.command("easix")
def easix(
    ldh: Annotated[str, typer.Option(help='"400" (U/L)')],
    creatinine: Annotated[str, typer.Option(help='"1.1" (mg/dL) or "97 µmol/L"')],
    platelets: Platelets,
    as_json: Json = False,
) -> None:
    """Return LDH times creatinine by platelets."""
    from assistant.calculators.easix import easix as index

    given = ((LDH, ldh), (CREATININE, creatinine), (PLATELETS, platelets))
    show([index(*(read_quantity(measure, text) for measure, text in given))], as_json)


@calculate_cli.command("icaht")
def icaht(
    counts: Counts,
    unit: Unit = "/µL",
    period: Period = "both",
    fill: Annotated[bool, typer.Option(help="fill gaps of up to 7 days")] = True,
    as_json: Json = False,
) -> None:
    """Grade daily neutrophil counts: early (day 0 to 30) and late ICAHT."""
    from assistant.calculators.icaht import early_icaht, late_icaht
    from assistant.calculators.series import graded

    series = read_series(counts, ANC, unit, fill)
    show(graded(series, period, early_icaht, late_icaht), as_json)


@calculate_cli.command("t-icaht")
def t_icaht(
    counts: Counts,
    unit: Unit = "10^9/L",
    period: Period = "both",
    fill: Annotated[bool, typer.Option(help="fill gaps of up to 7 days")] = False,
    as_json: Json = False,
) -> None:
    """Grade daily platelet counts (proposed, one source)."""
    from assistant.calculators.series import graded
    from assistant.calculators.t_icaht import early_t_icaht, late_t_icaht

    series = read_series(counts, PLATELETS, unit, fill)
    show(graded(series, period, early_t_icaht, late_t_icaht), as_json)


def read_series(file: Path, measure: Measure, unit: str, fill: bool) -> Series:
    """Read the counts of a file, or of standard input for -."""
    from assistant.calculators.series import read_points, series_of

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file}: cannot be read as UTF-8 text ({error})") from error
    return series_of(read_points(text, measure, unit), fill)


def show(results: Sequence[Result], as_json: bool) -> None:
    """Print results as text, or each as one JSON object."""
    for result in results:
        print(json.dumps(asdict(result), ensure_ascii=False) if as_json else as_text(result))
