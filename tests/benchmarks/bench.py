"""Prints the figures that docs/experiments.md quotes: `make bench`."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from assistant.ask import Assistant
from assistant.evaluation.questions import read_questions
from assistant.evaluation.run import evaluate
from assistant.settings import Settings
from index.build import build
from index.encoder import ADAPTED, load_encoder
from tests.benchmarks import pubmedqa

ROOT = Path(__file__).parent.parent.parent
SETS = ("dev", "heldout-a", "heldout-b", "founding-case", "followups")
T = TypeVar("T")
SHOWN = ("fact_recall", "lead_citation", "reference_hit@5", "grounded", "abstention_f1",
         "over_refusal", "words", "words_p90", "latency_x")  # fmt: skip


def main() -> None:
    """Print build, start, answer, memory and quality figures, one a line."""
    encoder = load_encoder(ADAPTED)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(index_folder=Path(folder))
        first, report = seconds(lambda: build(settings.corpus_folder, Path(folder), encoder))
        again, unchanged = seconds(lambda: build(settings.corpus_folder, Path(folder), encoder))
        show("first build", f"{first:.1f} s, {report.embedded} passages embedded")
        show("unchanged rebuild", f"{again:.1f} s, {unchanged.embedded} passages embedded")
        show("cytopenia --help", f"{help_seconds():.2f} s (median of 5)")
        assistant = Assistant.load(settings, encoder)
        for name in SETS:
            run = evaluate(assistant, read_questions(ROOT / f"tests/questions/{name}.jsonl"))
            values = (f"{key} {run.metrics[key].value:.3f}" for key in SHOWN)
            show(name, ", ".join(values))
        show(
            "memory of a serving process", f"{serving_megabytes(folder):.0f} MB after 20 questions"
        )
    for measure, value in pubmedqa.measure(encoder).items():
        show(f"PubMedQA {measure}", f"{value:.4f}")


def show(name: str, value: str) -> None:
    """Print one figure."""
    print(f"{name:<28} {value}", flush=True)


def seconds(work: Callable[[], T]) -> tuple[float, T]:
    """Return how long work takes, and its result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def help_seconds() -> float:
    """Return the median time of `cytopenia --help`."""
    command = [sys.executable, "-m", "assistant.cli", "--help"]
    times = [
        seconds(lambda: subprocess.run(command, check=True, capture_output=True, cwd=ROOT))[0]
        for _ in range(5)
    ]
    return statistics.median(times)


def serving_megabytes(index_folder: str) -> float:
    """Return the peak memory of a process that has the page and the assistant loaded."""
    code = (
        "import json, resource, sys\n"
        "from assistant.ask import Assistant\n"
        "from assistant.settings import load_settings\n"
        "from assistant.web.application import create_app\n"
        "create_app(load_settings())\n"
        "assistant = Assistant.load(load_settings())\n"
        "for line in open('tests/questions/dev.jsonl').readlines()[:20]:\n"
        "    assistant.ask(json.loads(line)['question'])\n"
        "print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))\n"
    )
    environment = {**os.environ, "CYTOPENIA_INDEX_FOLDER": index_folder}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        check=True, capture_output=True, text=True, cwd=ROOT, env=environment,
    )  # fmt: skip
    return float(json.loads(done.stdout.splitlines()[-1])) / 1024


if __name__ == "__main__":
    main()
