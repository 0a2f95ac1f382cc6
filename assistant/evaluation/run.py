"""A run: every question of a set is asked, none is dropped, and the outcomes are measured."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.checking.support import Support, SupportByWords
from assistant.evaluation.citations import CitationCheck
from assistant.evaluation.metrics import TIMED, Metric, measure
from assistant.evaluation.outcomes import Outcome, Yardstick, outcome_of
from assistant.evaluation.questions import Question
from assistant.followup import Turn
from index.encoder import Encoder
from index.references import Reference
from index.vocabulary import vocabulary

EMBEDDINGS_TIMED = 20


class Asks(Protocol):
    """Anything that answers a question: the assistant, or a pipeline it is compared with."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Return the answer, or a refusal."""
        ...


@dataclass(frozen=True)
class Run:
    """The outcomes and answers of a question set, in its order, and the metrics over them."""

    metrics: dict[str, Metric]
    outcomes: tuple[Outcome, ...]
    answers: tuple[Answer, ...]
    questions: tuple[Question, ...]


def evaluate(
    assistant: Assistant,
    questions: Sequence[Question],
    progress: Callable[[], object] = lambda: None,
    support: Support | None = None,
) -> Run:
    """Ask every question and measure the answers; by rules alone where no support is given.

    `latency_x` metrics are multiples of one query embedding, timed in the same run.
    """
    searcher = assistant.searcher
    texts = {id_: passage.text for id_, passage in searcher.citable.items()}
    by = yardstick(texts, searcher.references, support or SupportByWords())
    assistant.warm()  # as behind the page
    run = run_of(assistant, questions, by, progress)
    run.metrics.update(multiples(run.metrics, searcher.encoder, questions))
    return run


def run_of(
    asks: Asks,
    questions: Sequence[Question],
    by: Yardstick,
    progress: Callable[[], object] = lambda: None,
) -> Run:
    """Ask every question of whatever answers them, then measure the answers.

    Measuring between two questions would slow the second: what it reads drives out of the
    processor's caches what a question needs.
    """
    answers: list[Answer] = []
    times: list[float] = []
    for question in questions:
        start = time.perf_counter()
        answers.append(asks.ask(question.question, question.history))
        times.append(1000 * (time.perf_counter() - start))
        progress()
    outcomes = [
        outcome_of(question, answer, latency, by)
        for question, answer, latency in zip(questions, answers, times, strict=True)
    ]
    return Run(measure(outcomes), tuple(outcomes), tuple(answers), tuple(questions))


def yardstick(
    texts: Mapping[str, str], references: Mapping[str, Reference], support: Support
) -> Yardstick:
    """Return what answers are measured with, from the passages and references they may cite."""
    topics = {id_: reference.topics[0] for id_, reference in references.items() if reference.topics}
    return Yardstick(texts, drug_names(), topics, CitationCheck(support, texts))


def drug_names() -> dict[str, str]:
    """Return the drug or product of each of their one-word names, in lower case."""
    known = vocabulary()
    return {
        form.lower(): concept
        for concept, forms in known.names.items()
        if known.kinds[concept] in ("drug", "product")
        for form in forms
        if " " not in form
    }


def multiples(
    metrics: Mapping[str, Metric], encoder: Encoder, questions: Sequence[Question]
) -> dict[str, Metric]:
    """Return the metrics of time as multiples of the median time of one query embedding."""
    times = []
    for question in questions[:EMBEDDINGS_TIMED]:
        start = time.perf_counter()
        encoder.encode([question.question])
        times.append(1000 * (time.perf_counter() - start))
    one = statistics.median(times)
    return {
        f"{name}_x": Metric(*(v / one for v in (found.value, found.low, found.high)))
        for name in TIMED
        for found in [metrics[name]]
    }
