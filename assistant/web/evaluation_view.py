"""The evaluation view: choose or upload a question set, run it, read and compare the result."""

from __future__ import annotations

import base64
import html
import logging
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import gradio as gr

from assistant.checking.support import load_support
from assistant.evaluation import record
from assistant.evaluation.outcomes import missing_facts
from assistant.evaluation.paired import compare
from assistant.evaluation.questions import InvalidQuestions, QuestionSet, read_set
from assistant.evaluation.record import InvalidRun, Report
from assistant.evaluation.report import as_html
from assistant.evaluation.run import evaluate
from assistant.settings import Settings
from assistant.web.events import AT_ONCE, QUEUED
from assistant.web.loader import Loader
from assistant.web.texts import in_language, language_of, word
from assistant.web.theme import block, raw
from index.generation import current_generation

MOST_QUESTIONS = 500
WAIT_SECONDS = 120.0
FAULT = "Something went wrong while the set was asked; tell the person who runs this page."
log = logging.getLogger(__name__)


def evaluation_view(loader: Loader, settings: Settings) -> None:
    """Lay out the choice of a set and of an earlier run, and where the result appears."""
    files = {file.stem: file for file in sorted(settings.question_sets.glob("*.jsonl"))}
    gr.Markdown(word("evaluation_intro"))
    chosen = gr.Dropdown(
        list(files), value=next(iter(files), None), label=word("question_set"), filterable=False
    )
    with gr.Row():
        own = gr.UploadButton(
            word("upload_set"), size="sm",
            file_types=[".jsonl", ".csv", ".xlsx"],
        )  # fmt: skip
        before = gr.UploadButton(word("earlier_run"), size="sm",
                                 file_types=[".json"])  # fmt: skip
    taken = raw("", "uploaded")
    start = gr.Button(word("run"), variant="primary")
    shown = raw("", "evaluation-view")

    def run(name: str | None, uploaded: str | None, earlier: str | None) -> Iterator[str]:
        file = Path(uploaded) if uploaded else files.get(name or "")
        if file is None:
            yield told("Choose a question set or upload one.")
            return
        yield from steps(loader, settings, file, Path(earlier) if earlier else None)

    for button in (own, before):
        button.upload(named, [own, before], taken, **AT_ONCE)
    start.click(run, [chosen, own, before], shown, concurrency_limit=1, **QUEUED)


def named(own: str | None, before: str | None, request: gr.Request) -> str:
    """Return the names of the uploaded files, and what each is used for."""
    say = in_language(language_of(request))
    lines = [("your_set", own), ("compared_with", before)]
    return "<br>".join(f"{say(what)}: {html.escape(Path(p).name)}" for what, p in lines if p)


def steps(loader: Loader, settings: Settings, file: Path, before: Path | None) -> Iterator[str]:
    """Yield the progress of a run and last its result, or what is wrong with the files."""
    try:
        asked = read_set(file)
        if len(asked.questions) > MOST_QUESTIONS:
            raise InvalidQuestions(f"{file.name}: at most {MOST_QUESTIONS} questions are run here")
        done: queue.SimpleQueue[Report | Exception | None] = queue.SimpleQueue()
        threading.Thread(
            target=run_aside, args=(loader, settings, asked, file, before, done), daemon=True
        ).start()
        count = 0
        yield bar(count, len(asked.questions))
        while (found := done.get()) is None:
            count += 1
            yield bar(count, len(asked.questions))
        if isinstance(found, Exception):
            raise found
        yield block(result_html(found))
    except (InvalidQuestions, InvalidRun) as error:
        yield told(str(error))
    except Exception as error:  # noqa: BLE001 - the outermost handler: the reader is told
        log.error("an evaluation could not be run: %s", type(error).__name__)
        yield told(FAULT)


def run_aside(
    loader: Loader,
    settings: Settings,
    asked: QuestionSet,
    file: Path,
    before: Path | None,
    done: queue.SimpleQueue[Report | Exception | None],
) -> None:
    """Run a set; put None for every question answered, then the report or the fault."""
    try:
        date, old = record.read_outcomes(before) if before else ("", [])
        assistant = loader.wait(WAIT_SECONDS)
        if assistant is None:
            raise InvalidQuestions(str(loader.state))
        run = evaluate(assistant, asked.questions, lambda: done.put(None), load_support(settings))
        _, stamp = current_generation(settings.index_folder)
        report = Report(
            made=record.made_with(settings, stamp, asked, file), run=run, baselines={},
            changes=compare(old, run.outcomes), earlier=date,
            before={outcome.id: outcome.fact_recall for outcome in old}, accuracy={},
        )  # fmt: skip
        done.put(report)
    except Exception as error:  # noqa: BLE001 - handed to the thread that waits, raised there
        done.put(error)


def result_html(report: Report) -> str:
    """Return metrics with intervals and changes, every question, and the downloads."""
    return (
        f"<div lang='en'><section class='result'><div role='status'>"
        f"<h3>{len(report.run.questions)} questions</h3></div>"
        f"{downloads(report)}{metrics_table(report)}</section>{questions_html(report)}</div>"
    )


def metrics_table(report: Report) -> str:
    """Return the metrics with their 95% intervals, and what an earlier run had."""
    rows = []
    for name, metric in report.run.metrics.items():
        change = report.changes.get(name)
        was = f"{change.before:.3f}, {change.better} better, {change.worse} worse" if change else ""
        rows.append(
            f"<tr><th scope='row'>{html.escape(name)}</th><td>{metric.value:.3f}</td>"
            f"<td>{metric.low:.3f} to {metric.high:.3f}</td><td>{interval(name, report)}</td>"
            f"<td>{was}</td></tr>"
        )
    heads = "".join(
        f"<th scope='col'>{name}</th>"
        for name in ("Metric", "Value", "95% interval", "0 to 1", "Earlier run")
    )
    return (
        f"<div class='scroll wide'><table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def interval(name: str, report: Report) -> str:
    """Return a share and its interval as a small plot, nothing for what is no share."""
    metric = report.run.metrics[name]
    if metric.high > 1 or name.startswith(("words", "latency")):
        return ""
    return (
        f"<svg viewBox='-3 0 110 12' width='110' height='12' role='img' aria-label='{name} "
        f"{metric.value:.2f}'><line class='axis' x1='2' x2='102' y1='6' y2='6' opacity='.3'/>"
        f"<line class='range' x1='{2 + 100 * metric.low:.1f}' x2='{2 + 100 * metric.high:.1f}' "
        f"y1='6' y2='6'/><circle class='measured' cx='{2 + 100 * metric.value:.1f}' cy='6' r='4'/>"
        "</svg>"
    )


def questions_html(report: Report) -> str:
    """Return each question with its answer and what was missing."""
    run = report.run
    items = []
    for question, outcome, answer in zip(run.questions, run.outcomes, run.answers, strict=True):
        missing = missing_facts(question, answer)
        wrong = bool(missing) or outcome.refused == question.answerable
        said = answer.refusal.text if answer.refusal else " ".join(c.text for c in answer.claims)
        lack = f"<p class='warn'>Missing: {html.escape('; '.join(missing))}</p>" if missing else ""
        items.append(
            f"<details class='{'wrong' if wrong else 'right'}'><summary>"
            f"{'To look at' if wrong else 'Good'}: {html.escape(question.question)}</summary>"
            f"<p>{html.escape(said)}</p>{lack}</details>"
        )
    wrong_ones = sum("class='wrong'" in item for item in items)
    return f"<h2>Questions</h2><p>{wrong_ones} of {len(items)} to look at.</p>" + "".join(
        sorted(items, key=lambda item: "class='wrong'" not in item)
    )


def downloads(report: Report) -> str:
    """Return links that hold the report and the run as files."""
    files = (
        ("Report (HTML)", "evaluation.html", "text/html", as_html(report)),
        ("Run (JSON)", "evaluation.json", "application/json", record.as_text(report)),
    )
    return "<p>" + " ".join(
        f"<a download='{name}' href='data:{kind};base64,"
        f"{base64.b64encode(text.encode()).decode()}'>{label}</a>"
        for label, name, kind, text in files
    ) + "</p>"  # fmt: skip


def bar(done: int, total: int) -> str:
    """Return how far a run is."""
    return (
        f"<p lang='en'>"
        f"<progress aria-label='Questions asked' value='{done}' max='{total}'></progress> "
        f"{done} of {total} questions</p>"
    )


def told(message: str) -> str:
    """Return a message in place of a result, a line a problem."""
    lines = "<br>".join(html.escape(line) for line in message.splitlines()[:30])
    return f"<p class='warn' role='alert' lang='en'>{lines}</p>"
