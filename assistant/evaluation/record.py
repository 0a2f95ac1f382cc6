"""A run as a file: what it was made with, its metrics and answers; times in a part of their own."""

from __future__ import annotations

import datetime
import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from importlib.metadata import version
from pathlib import Path

from assistant.answers import Answer
from assistant.evaluation import risk
from assistant.evaluation.metrics import Metric
from assistant.evaluation.outcomes import Outcome, missing_facts
from assistant.evaluation.paired import Change
from assistant.evaluation.questions import Question, QuestionSet
from assistant.evaluation.run import Run
from assistant.evaluation.writing import writings
from assistant.render import as_json
from assistant.settings import Settings
from index.generation import Stamp

SCHEMA = 1
# The settings that can change an answer. No key, address or folder of a site goes into a file.
ANSWERING = ("encoder", "chat_model")


class InvalidRun(ValueError):
    """A file is not a run that this version can read."""


@dataclass(frozen=True)
class Made:
    """What a run was made with: two runs that agree in it give the same file, times apart."""

    version: str
    settings: dict[str, str]
    support: str
    index: dict[str, object]
    set: dict[str, object]


@dataclass(frozen=True)
class Report:
    """All that one evaluation found: the run, the baselines beside it, and the earlier run.

    `before` is the earlier fact recall by question; `accuracy` is that of the support function.
    """

    made: Made
    run: Run
    baselines: Mapping[str, Run]
    changes: Mapping[str, Change]
    earlier: str
    before: Mapping[str, float | None]
    accuracy: Mapping[str, Mapping[str, float]]


def made_with(settings: Settings, stamp: Stamp, questions: QuestionSet, file: Path) -> Made:
    """Return what a run is made with."""
    return Made(
        version=version("cytopenia-assistant"),
        settings={name: str(getattr(settings, name)) for name in ANSWERING},
        support=settings.support.name if settings.support else "rules",
        index={"generation": stamp.generation, **asdict(stamp)},
        set={
            "file": file.name,
            "sha256": questions.sha256,
            **questions.about.model_dump(),
            "questions": len(questions.questions),
        },
    )


def as_plain(report: Report) -> dict[str, object]:
    """Return a report as plain data; everything that changes by itself is under `timing`."""
    run = report.run
    points = risk.curve(run.outcomes)
    wrote = writings(run.answers)
    return {
        "schema": SCHEMA,
        "made": asdict(report.made),
        "metrics": metrics_of(run),
        "support_accuracy": report.accuracy,
        "writing": asdict(wrote) if wrote else None,
        "risk_coverage": {
            "area": round(risk.area(points), 6),
            "points": [asdict(point) for point in points],
        },
        "questions": [
            entry(*found)
            for found in zip(run.questions, run.outcomes, run.answers, strict=True)
        ],
        "baselines": {
            name: {
                "metrics": metrics_of(other),
                "questions": [without_time(outcome) for outcome in other.outcomes],
            }
            for name, other in report.baselines.items()
        },
        "comparison": {
            "earlier": report.earlier,
            "changes": {name: asdict(change) for name, change in report.changes.items()},
        },
        "timing": timing(run),
    }  # fmt: skip


def metrics_of(run: Run, timed: bool = False) -> dict[str, dict[str, float]]:
    """Return the metrics of a run as plain data, those of time only or all but those."""
    return {
        name: {key: round(value, 6) for key, value in asdict(metric).items()}
        for name, metric in run.metrics.items()
        if name.startswith("latency") is timed
    }


def entry(question: Question, outcome: Outcome, answer: Answer) -> dict[str, object]:
    """Return one question as plain data: asked, due, answered, missing."""
    given = as_json(answer)
    del given["timings_ms"]
    return {
        **without_time(outcome),
        "question": question.question,
        "history": [turn.content for turn in question.history],
        "expect": question.expect,
        "due": list(question.references),
        "missing": missing_facts(question, answer),
        "ranked": list(answer.ranked),
        "answer": given,
    }


def without_time(outcome: Outcome) -> dict[str, object]:
    """Return an outcome as plain data without its time."""
    return {key: value for key, value in asdict(outcome).items() if key != "latency_ms"}


def timing(run: Run) -> dict[str, object]:
    """Return the date, the machine, and the times of a run."""
    now = datetime.datetime.now(datetime.UTC)
    return {
        "date": now.isoformat(timespec="seconds"),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
        "metrics": metrics_of(run, timed=True),
        "latency_ms": {outcome.id: outcome.latency_ms for outcome in run.outcomes},
    }


def as_text(report: Report) -> str:
    """Return a report as JSON text; the same run gives the same bytes, `timing` apart."""
    return json.dumps(as_plain(report), ensure_ascii=False, indent=1) + "\n"


def read_outcomes(file: Path) -> tuple[str, list[Outcome]]:
    """Return the date and the outcomes of an earlier run's file; raise `InvalidRun`."""
    known = {field.name for field in fields(Outcome)}
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise InvalidRun(f"{file}: schema {data['schema']}, this version reads {SCHEMA}")
        times = data["timing"]["latency_ms"]
        outcomes = [
            Outcome(
                **{key: value for key, value in item.items() if key in known},
                latency_ms=times.get(item["id"], 0.0),
            )
            for item in data["questions"]
        ]
        return str(data["timing"]["date"]), outcomes
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InvalidRun(f"{file}: cannot be read ({error})") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidRun(f"{file}: is no run of `cytopenia evaluate --json` ({error})") from error


def rounded(metric: Metric) -> str:
    """Return a metric as the terminal and the report print it."""
    return f"{metric.value:.3f} ({metric.low:.3f} to {metric.high:.3f})"
