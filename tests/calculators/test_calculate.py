"""`cytopenia calculate`: results and faults as a reader of a terminal sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a command prints when it ends well."""
    with pytest.raises(SystemExit) as ended:
        main(["calculate", *arguments])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_a_score_is_printed_with_points_units_and_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = printed(
        capsys, "car-hematotox", "--platelets", "60", "--anc", "0.9 10^9/L", "--hb", "85 g/L",
        "--crp", "45 mg/L", "--ferritin", "2500",
    )  # fmt: skip

    assert out.startswith("CAR-HEMATOTOX 7 of 7: high risk")
    assert "Source: rejeski-2021-hematotox" in out


def test_counts_of_a_file_are_graded_early_and_late(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "anc.csv"
    file.write_text("\ufeffday,anc\n" + "\n".join(f"{d},0.4" for d in range(41)), "utf-8")

    lines = printed(capsys, "icaht", str(file), "--unit", "10^9/L", "--json").splitlines()

    assert [json.loads(line)["value"] for line in lines] == [4, 3]


def test_the_platelet_grade_and_the_index_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plt.csv"
    file.write_text("3 15\n4 60", "utf-8")

    assert "grade 3 (proposed" in printed(capsys, "t-icaht", str(file), "--period", "early")
    assert "EASIX 5.00" in printed(
        capsys, "easix", "--ldh", "250", "--creatinine", "1", "--platelets", "50"
    )


def test_a_value_that_cannot_be_read_is_one_line_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["calculate", "easix", "--ldh", "x", "--creatinine", "1", "--platelets", "50"])

    assert ended.value.code == 1
    assert capsys.readouterr().err.strip().startswith("cytopenia: LDH: 'x' is not a number")
