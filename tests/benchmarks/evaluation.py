"""Time and memory of an evaluation: `python -m tests.benchmarks.evaluation 2000`."""

from __future__ import annotations

import itertools
import os
import sys
import time
from pathlib import Path

from assistant.ask import Assistant
from assistant.evaluation.questions import read_questions
from assistant.evaluation.run import evaluate
from assistant.settings import load_settings

ROOT = Path(__file__).parent.parent.parent
SETS = ("dev", "heldout-a", "heldout-b")


def main() -> None:
    """Ask as many questions as the first argument says, and print seconds and megabytes."""
    count = int(sys.argv[1])
    files = [ROOT / f"tests/questions/{name}.jsonl" for name in SETS]
    every = [question for file in files for question in read_questions(file)]
    questions = list(itertools.islice(itertools.cycle(every), count))
    assistant = Assistant.load(load_settings())
    assistant.ask(questions[0].question)
    memory: list[float] = []
    start = time.perf_counter()
    run = evaluate(assistant, questions, lambda: memory.append(megabytes()))
    seconds = time.perf_counter() - start
    shown = ", ".join(f"{value:.0f}" for value in memory[:: max(1, count // 10)])
    latency = run.metrics["latency"].value
    sys.stdout.write(
        f"{count} questions in {seconds:.1f} s after start-up, {latency:.0f} ms the median; "
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\nMB: {shown}, {memory[-1]:.0f}\n"
    )


def megabytes() -> float:
    """Return the resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
