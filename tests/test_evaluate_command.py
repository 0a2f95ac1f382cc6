"""`cytopenia evaluate` and `cytopenia questions`, on the real index and small sets."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import cli
from assistant.commands.evaluate import Baseline, made_report
from assistant.evaluation import record
from assistant.evaluation.record import InvalidRun, read_outcomes
from assistant.evaluation.report import FAILURES, as_html, failures_of
from assistant.settings import Settings
from tests.conftest import QUESTIONS
from tests.test_metrics import ANSWERED, HALF, RIGHTLY_REFUSED, WRONGLY_ANSWERED, WRONGLY_REFUSED

SET_LINE = {"set": {"name": "Ward <round>", "author": "Roe", "date": "2026-02-03"}}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    """Return a set of a few shipped questions of each kind, the index of the tests being set."""
    monkeypatch.setenv("CYTOPENIA_INDEX_FOLDER", str(settings.index_folder.resolve()))
    monkeypatch.chdir(tmp_path)
    lines = (QUESTIONS / "dev.jsonl").read_text("utf-8").splitlines()[:4]
    lines += (QUESTIONS / "safety.jsonl").read_text("utf-8").splitlines()[:2]
    lines += (QUESTIONS / "safety.jsonl").read_text("utf-8").splitlines()[67:69]
    file = tmp_path / "small.jsonl"
    file.write_text("\n".join([json.dumps(SET_LINE), *lines]), encoding="utf-8")
    return file


def run(*arguments: object) -> Result:
    """Run the command line."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_a_run_prints_metrics_with_intervals_and_writes_report_and_record(small: Path) -> None:
    result = run("evaluate", small, "--report", "out.html", "--json", "out.json")

    assert result.exit_code == 0, result.output
    assert re.search(r"fact_recall +\d\.\d{3} +\d\.\d{3} to \d\.\d{3}", result.output)
    assert "8 questions" in result.output
    data = json.loads(Path("out.json").read_text("utf-8"))
    assert data["made"]["set"]["author"] == "Roe"
    assert data["made"]["index"]["references"] > 100
    assert len(data["questions"]) == 8
    assert data["metrics"]["premise_rejected"].keys() == {"value", "low", "high"}
    assert Path("out.html").read_text("utf-8").startswith("<!doctype html>")


def test_two_runs_write_the_same_bytes_but_for_the_times(small: Path) -> None:
    for name in ("one.json", "two.json"):
        assert run("evaluate", small, "--json", name).exit_code == 0

    one, two = (Path(name).read_text("utf-8") for name in ("one.json", "two.json"))
    assert one[: one.index('"timing"')] == two[: two.index('"timing"')]
    assert json.loads(one)["timing"].keys() == {"date", "machine", "metrics", "latency_ms"}
    assert list(json.loads(one))[-1] == "timing"


def test_a_run_is_compared_with_an_earlier_one(small: Path) -> None:
    assert run("evaluate", small, "--json", "one.json").exit_code == 0

    result = run("evaluate", small, "--compare", "one.json", "--report", "out.html")

    assert re.search(r"fact_recall .* was \d\.\d{3}, 0 better, 0 worse, P = 1.000", result.output)
    assert "Against the earlier run" in Path("out.html").read_text("utf-8")


def test_a_metric_below_its_floor_ends_with_status_3_and_is_named(small: Path) -> None:
    result = run("evaluate", small, "--fail-under", "grounded=1.1", "--fail-under", "mrr=0.0")

    assert result.exit_code == 3
    assert "grounded: 1.000 is below 1.1" in result.stderr
    assert "mrr" not in result.stderr


@pytest.mark.parametrize("floor", ["fact_recall", "fact_recall=high", "speed=1", "words=100"])
def test_a_floor_that_makes_no_sense_is_wrong_usage(small: Path, floor: str) -> None:
    assert run("evaluate", small, "--fail-under", floor).exit_code == 2


@pytest.mark.parametrize("content", ["", "[]", '{"schema": 99}', '{"schema": 1}'])
def test_an_earlier_run_that_is_none_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "earlier.json").write_text(content, encoding="utf-8")

    with pytest.raises(InvalidRun, match=r"earlier\.json"):
        read_outcomes(tmp_path / "earlier.json")


def test_the_plain_pipeline_is_run_beside_the_assistant(small: Path) -> None:
    report = made_report(small, None, Baseline.plain)
    plain = report.baselines["plain"]

    assert len(plain.outcomes) == 8
    assert not any(outcome.refused for outcome in plain.outcomes)
    assert all(len(answer.claims) == 4 for answer in plain.answers)
    assert plain.metrics["words"].value > report.run.metrics["words"].value
    assert "plain" in as_html(report)


def test_the_report_escapes_what_it_shows_and_asks_for_nothing_outside(small: Path) -> None:
    page = as_html(made_report(small, None, None))

    assert "Ward &lt;round&gt;" in page
    assert "<round>" not in page
    assert not re.search(
        r"(src|href)=|url\(|@import|https?://(?!www\.w3)", page.split("<h2>Every")[0]
    )
    assert "default-src 'none'" in page
    assert page.count("<svg") == 5
    assert page.count("<details") == 8


def test_no_key_or_address_of_a_site_goes_into_a_record(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CYTOPENIA_CHAT_KEY", "very-secret")

    text = record.as_text(made_report(small, None, None))

    assert "very-secret" not in text
    assert str(small.parent) not in text


def test_the_kinds_of_failure_of_a_question_are_named() -> None:
    assert failures_of(ANSWERED) == []
    assert failures_of(RIGHTLY_REFUSED) == []
    assert failures_of(WRONGLY_REFUSED) == ["wrongly-refused"]
    assert failures_of(WRONGLY_ANSWERED) == ["wrongly-answered"]
    assert failures_of(HALF) == ["facts-missing", "lead-elsewhere", "not-found", "unsupported"]
    assert set(failures_of(HALF)) <= set(FAILURES)


def test_a_set_in_order_is_counted_by_type(small: Path) -> None:
    result = run("questions", "check", small)

    assert result.exit_code == 0
    assert "Ward <round>: 8 questions in order" in result.output


def test_every_problem_of_a_set_is_printed(tmp_path: Path) -> None:
    file = tmp_path / "set.csv"
    file.write_text("id,question,type,references,facts\na,,list,x,y\nb,B?,dance,,\n", "utf-8")

    result = run("questions", "check", file)

    assert result.exit_code == 1
    assert "set.csv: 2: question:" in result.stderr
    assert "set.csv: 3: type:" in result.stderr


def test_a_reference_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "set.csv"
    file.write_text("id,question,type,references,facts\na,A?,list,roe-1999,y\n", "utf-8")

    result = run("questions", "check", file)

    assert result.exit_code == 1
    assert "set.csv: a: references: there is no reference 'roe-1999'" in result.stderr


def test_a_template_is_written_once_and_never_over_a_file(tmp_path: Path) -> None:
    file = tmp_path / "set.xlsx"

    assert run("questions", "template", file).exit_code == 0
    assert run("questions", "check", file).exit_code == 0
    assert run("questions", "template", file).exit_code == 2
    assert run("questions", "template", tmp_path / "set.doc").exit_code == 2
