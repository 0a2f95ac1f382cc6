"""A run: every question of a set is asked, none is dropped, and the outcomes are measured."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.evaluation.grounded import grounded
from assistant.evaluation.metrics import Metric, Outcome, facts_stated, measure
from assistant.evaluation.questions import Question
from assistant.render import as_json
from index.vocabulary import vocabulary

HITS = 5
EMBEDDINGS_TIMED = 20


@dataclass(frozen=True)
class Run:
    """The outcomes and answers of a question set, in its order, and the metrics over them."""

    metrics: dict[str, Metric]
    outcomes: tuple[Outcome, ...]
    answers: tuple[Answer, ...]
    questions: tuple[Question, ...]

    def as_json(self) -> dict[str, object]:
        """Return the run as plain data: `metrics` by name and one entry a question."""
        return {
            "metrics": {name: asdict(metric) for name, metric in self.metrics.items()},
            "questions": [
                {
                    **asdict(outcome),
                    "question": question.question,
                    "missing": missing_facts(question, answer),
                    "answer": as_json(answer),
                }
                for outcome, question, answer in zip(
                    self.outcomes, self.questions, self.answers, strict=True
                )
            ],
        }


def evaluate(
    assistant: Assistant,
    questions: Sequence[Question],
    progress: Callable[[], object] = lambda: None,
) -> Run:
    """Ask every question and measure the answers.

    `latency_x` metrics are multiples of one query embedding, timed in the same run.
    """
    texts = {id_: passage.text for id_, passage in assistant.searcher.passages.items()}
    names = drug_names()
    outcomes: list[Outcome] = []
    answers: list[Answer] = []
    for question in questions:
        start = time.perf_counter()
        answer = assistant.ask(question.question, question.history)
        latency = 1000 * (time.perf_counter() - start)
        answers.append(answer)
        outcomes.append(outcome_of(question, answer, latency, texts, names))
        progress()
    metrics = measure(outcomes)
    embedding = embedding_ms(assistant, questions)
    for name in ("latency", "latency_p95"):
        value = metrics[name]
        metrics[f"{name}_x"] = Metric(
            value.value / embedding, value.low / embedding, value.high / embedding
        )
    return Run(metrics, tuple(outcomes), tuple(answers), tuple(questions))


def outcome_of(
    question: Question,
    answer: Answer,
    latency_ms: float,
    texts: dict[str, str],
    names: frozenset[str],
) -> Outcome:
    """Return a question's outcome; a refused answerable question scores 0, it is not dropped."""
    stated = facts_stated(question.facts, [claim.text for claim in answer.claims])
    lead = answer.claims[0].citations if answer.claims else ()
    due = set(question.references)
    return Outcome(
        id=question.id,
        type=question.type,
        answerable=question.answerable,
        refused=answer.status == "refused",
        fact_recall=sum(stated) / len(stated) if question.answerable else None,
        lead_citation=float(any(c.reference in due for c in lead)) if question.answerable else None,
        reference_hit=float(bool(due & set(answer.ranked[:HITS]))) if question.answerable else None,
        claims=len(answer.claims),
        grounded_claims=sum(grounded(claim, texts, names) for claim in answer.claims),
        words=sum(len(claim.text.split()) for claim in answer.claims),
        latency_ms=round(latency_ms, 2),
    )


def missing_facts(question: Question, answer: Answer) -> list[str]:
    """Return the first spelling of each fact that an answer does not state."""
    stated = facts_stated(question.facts, [claim.text for claim in answer.claims])
    return [fact[0] for fact, found in zip(question.facts, stated, strict=True) if not found]


def drug_names() -> frozenset[str]:
    """Return the one-word names of drugs and products, in lower case."""
    known = vocabulary()
    return frozenset(
        form.lower()
        for concept, forms in known.names.items()
        if known.kinds[concept] in ("drug", "product")
        for form in forms
        if " " not in form
    )


def embedding_ms(assistant: Assistant, questions: Sequence[Question]) -> float:
    """Return the median time of one query embedding, in milliseconds."""
    times = []
    for question in questions[:EMBEDDINGS_TIMED]:
        start = time.perf_counter()
        assistant.searcher.encoder.encode([question.question])
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)
