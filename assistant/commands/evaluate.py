"""`cytopenia evaluate`: ask a question set, measure, report, compare, and say whether it passes."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.ask import Assistant
    from assistant.checking.support import Support
    from assistant.evaluation.metrics import Metric
    from assistant.evaluation.questions import Question
    from assistant.evaluation.record import Report
    from assistant.evaluation.run import Run

BELOW_FLOOR = 3


class Baseline(StrEnum):
    """What the assistant is compared with in the same run."""

    plain = "plain"


def evaluate(
    questions: Annotated[Path, typer.Argument(help="question set: JSONL, CSV or XLSX")],
    report: Annotated[Path | None, typer.Option(help="write the HTML report here")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="write the run here")] = None,
    earlier: Annotated[
        Path | None, typer.Option("--compare", help="an earlier run, as --json wrote it")
    ] = None,
    floors: Annotated[
        list[str] | None,
        typer.Option("--fail-under", help="metric=value; exit status 3 below it; repeatable"),
    ] = None,
    baseline: Annotated[
        Baseline | None, typer.Option(help="also run this pipeline on the same references")
    ] = None,
    model: Annotated[
        str, typer.Option(help="chat model that writes, provider:model, over the setting")
    ] = "",
) -> None:
    """Ask every question of a set and print the metrics with 95% intervals.

    Exit status: 0 all well, 1 a fault, 2 wrong usage, 3 a metric below --fail-under.
    """
    wanted = read_floors(floors or [])
    found = made_report(questions, earlier, baseline, model)
    print(table(found))
    if json_file:
        from assistant.evaluation.record import as_text

        json_file.write_text(as_text(found), encoding="utf-8")
    if report:
        from assistant.evaluation.report import as_html

        report.write_text(as_html(found), encoding="utf-8")
    missed = below(wanted, found.run.metrics)
    if missed:
        print("\n".join(missed), file=sys.stderr)
        raise typer.Exit(BELOW_FLOOR)


def made_report(
    file: Path, earlier: Path | None, baseline: Baseline | None, model: str = ""
) -> Report:
    """Run the set, and what it is compared with, and return all that was found."""
    from assistant.ask import Assistant
    from assistant.checking.support import load_support
    from assistant.evaluation import record
    from assistant.evaluation.paired import compare
    from assistant.evaluation.questions import read_set
    from assistant.evaluation.run import evaluate as run_set
    from assistant.settings import load_settings
    from index.generation import current_generation

    asked = read_set(file)
    date, before = record.read_outcomes(earlier) if earlier else ("", [])
    settings = load_settings()
    settings = settings.model_copy(update={"chat_model": model}) if model else settings
    support = load_support(settings)
    assistant = Assistant.load(settings)
    with progress("asking", len(asked.questions)) as step:
        run = run_set(assistant, asked.questions, step, support)
    baselines = {}
    if baseline:
        baselines[baseline.value] = plain_run(assistant, asked.questions, support)
    _, stamp = current_generation(settings.index_folder)
    return record.Report(
        made=record.made_with(settings, stamp, asked, file),
        run=run,
        baselines=baselines,
        changes=compare(before, run.outcomes),
        earlier=date,
        before={outcome.id: outcome.fact_recall for outcome in before},
        accuracy=support_accuracy(support),
    )


def plain_run(assistant: Assistant, questions: Sequence[Question], support: Support) -> Run:
    """Run the pipeline of most tutorials over the same references and questions."""
    from assistant.evaluation.baseline import PlainPipeline
    from assistant.evaluation.run import run_of, yardstick
    from index.encoder import PACKAGED, load_encoder

    searcher = assistant.searcher
    minilm = load_encoder(PACKAGED)
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(PlainPipeline(searcher.references, minilm, Path(folder))) as plain,
        progress("asking the baseline", len(questions)) as step,
    ):
        by = yardstick(plain.texts, searcher.references, support)
        return run_of(plain, questions, by, step)


def support_accuracy(support: Support) -> dict[str, dict[str, float]]:
    """Return precision and recall of the support function on the labelled pairs, by half."""
    from assistant.evaluation.pairs import PAIRS, accuracy, read_pairs

    return {
        half: {"precision": round(found.precision, 4), "recall": round(found.recall, 4)}
        for half, found in accuracy(support, read_pairs(PAIRS)).items()
    }


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], object]]:
    """Show a progress bar on standard error; what it gives is called once a question."""
    from tqdm import tqdm

    with tqdm(total=total, desc=what, unit=" questions") as bar:
        yield lambda: bar.update()


def read_floors(floors: Sequence[str]) -> dict[str, float]:
    """Read `metric=value` options; a wrong one is told with the metrics there are."""
    from assistant.evaluation.metrics import METRICS

    risen = [name for name, metric in METRICS.items() if metric.better > 0]
    found: dict[str, float] = {}
    for text in floors:
        name, _, value = text.partition("=")
        try:
            found[name] = float(value)
        except ValueError as error:
            raise typer.BadParameter(f"--fail-under {text!r}: write metric=value") from error
        if name not in risen:
            raise typer.BadParameter(f"--fail-under {name!r} is not one of {', '.join(risen)}")
    return found


def below(floors: Mapping[str, float], metrics: Mapping[str, Metric]) -> list[str]:
    """Return what is below its floor, and what the set does not measure."""
    missed = []
    for name, floor in floors.items():
        if name not in metrics:
            missed.append(f"{name}: the set has no question that measures it")
        elif metrics[name].value < floor:
            missed.append(f"{name}: {metrics[name].value:.3f} is below {floor:g}")
    return missed


def table(report: Report) -> str:
    """Return the metrics of a report as lines of text, with baselines and changes."""
    from assistant.evaluation.writing import as_lines, writings

    names = list(report.baselines)
    head = f"{'metric':<22}{'value':>10}   {'95% interval':<20}"
    lines = [head + "".join(f"{name:>12}" for name in names)]
    for name, metric in report.run.metrics.items():
        line = f"{name:<22}{metric.value:>10.3f}   {f'{metric.low:.3f} to {metric.high:.3f}':<20}"
        for other in report.baselines.values():
            line += f"{other.metrics[name].value:>12.3f}" if name in other.metrics else ""
        if change := report.changes.get(name):
            line += f"   was {change.before:.3f}, {change.better} better, {change.worse} worse"
            line += f", P = {change.permutation_p:.3f}"
        lines.append(line.rstrip())
    wrote = writings(report.run.answers)
    lines += as_lines(wrote) if wrote else []
    return "\n".join([*lines, f"{len(report.run.outcomes)} questions"])
