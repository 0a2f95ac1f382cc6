"""A run as one self-contained HTML page: metrics, plots, every question; by jinja2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from assistant.answers import Answer
from assistant.evaluation import risk
from assistant.evaluation.charts import Bar, Line, bars, histogram, lines
from assistant.evaluation.metrics import METRICS, Metric
from assistant.evaluation.outcomes import FIRST_WORDS, Outcome, facts_stated, missing_facts
from assistant.evaluation.paired import Change
from assistant.evaluation.questions import REFUSED_TYPES, Question
from assistant.evaluation.record import Report, timing
from assistant.evaluation.run import Run
from assistant.evaluation.writing import writings

HEADLINES = ("fact_recall", "lead_citation", "reference_hit@5", "alce_recall", "grounded",
             "abstention_f1", "over_refusal", "premise_rejected", "numeric_fidelity")  # fmt: skip
CARDS = 8
WORD_STEPS = range(0, 301, 20)
FAILURES = {
    "wrongly-refused": "answerable, refused",
    "wrongly-answered": "refusal due, answered",
    "premise-accepted": "false premise accepted",
    "facts-missing": "facts missing",
    "lead-elsewhere": "first claim cites another reference",
    "not-found": "reference not among the first 5",
    "unsupported": "a claim its citation does not support",
}


@dataclass(frozen=True)
class Card:
    """A headline metric with what stands beside it."""

    name: str
    metric: Metric
    words: str
    share: bool
    baselines: Mapping[str, Metric]
    change: Change | None


@dataclass(frozen=True)
class Item:
    """One question as the page shows it."""

    question: Question
    outcome: Outcome
    answer: Answer
    missing: Sequence[str]
    failures: Sequence[str]
    numbers: Mapping[str, int]
    before: float | None


def as_html(report: Report) -> str:
    """Return the page; it asks for nothing from outside, and its only script filters questions."""
    import jinja2

    template = resources.files("assistant.evaluation").joinpath("report.html").read_text("utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    items = items_of(report)
    shown = [name for name in HEADLINES if name in report.run.metrics][:CARDS]
    return environment.from_string(template).render(
        made=report.made,
        timing=timing(report.run),
        cards=[card(report, name) for name in shown],
        others=[card(report, name) for name in report.run.metrics if name not in shown],
        changes=report.changes,
        earlier=report.earlier,
        baselines=list(report.baselines),
        accuracy=report.accuracy,
        area=risk.area(risk.curve(report.run.outcomes)),
        plots=plots(report),
        items=items,
        failures={
            kind: (words, sum(kind in item.failures for item in items))
            for kind, words in FAILURES.items()
        },
        writing=writings(report.run.answers),
        right=sum(not item.failures for item in items),
        first_words=FIRST_WORDS,
    )


def card(report: Report, name: str) -> Card:
    """Return a metric with its words, the baselines' value and its change."""
    definition = METRICS.get(name)
    metric = report.run.metrics[name]
    return Card(
        name,
        metric,
        definition.words if definition else "multiple of one query embedding's time",
        not name.startswith(("words", "latency")),
        {n: run.metrics[name] for n, run in report.baselines.items() if name in run.metrics},
        report.changes.get(name),
    )


def plots(report: Report) -> dict[str, str]:
    """Return the plots of the page as SVG, by name."""
    baseline = next(iter(report.baselines.values()), None)
    runs = [("assistant", "a", report.run)]
    runs += [(name, "b", run) for name, run in report.baselines.items()]
    words = [Line(name, style, facts_by_words(run)) for name, style, run in runs]
    curves = [
        Line(name, style, [(p.coverage, p.risk) for p in risk.curve(run.outcomes)])
        for name, style, run in runs
    ]
    times = [outcome.latency_ms for outcome in report.run.outcomes]
    quantiles = np.quantile(times, (0.5, 0.95))
    return {
        "types": bars(grouped(report.run, baseline, "type"), "score by type of question"),
        "topics": bars(grouped(report.run, baseline, "topic"), "fact recall by topic"),
        "words": lines(words, "words read", "facts stated", FIRST_WORDS),
        "risk": lines(curves, "share of questions answered", "share of facts missed or made up"),
        "latency": histogram(
            times, "time, ms", dict(zip(("median", "95%"), map(float, quantiles), strict=True))
        ),
    }


def grouped(run: Run, baseline: Run | None, by: str) -> list[Bar]:
    """Return a bar a type or topic: fact recall, or the share refused where that is due."""
    names = dict.fromkeys(getattr(outcome, by) for outcome in run.outcomes)
    found = []
    for name in sorted(name for name in names if name):
        ours = [o for o in run.outcomes if getattr(o, by) == name]
        theirs = [o for o in baseline.outcomes if getattr(o, by) == name] if baseline else []
        other = score(theirs) if theirs else None
        found.append(Bar(name.replace("-", " "), len(ours), score(ours), other))
    return sorted(found, key=lambda bar: (bar.name.replace(" ", "-") in REFUSED_TYPES, bar.name))


def score(outcomes: Sequence[Outcome]) -> float:
    """Return mean fact recall, counting 1 for a refusal that was due."""
    values = [
        float(o.refused) if o.fact_recall is None else o.fact_recall for o in outcomes
    ]  # fmt: skip
    return sum(values) / len(values)


def facts_by_words(run: Run) -> list[tuple[float, float]]:
    """Return the mean share of facts stated in the first so many words."""
    pairs = [(q, a) for q, a in zip(run.questions, run.answers, strict=True) if q.answerable]
    return [
        (
            float(words),
            sum(
                sum(stated) / len(stated)
                for q, a in pairs
                for stated in [facts_stated(q.facts, [c.text for c in a.claims], words)]
            )
            / max(len(pairs), 1),
        )
        for words in WORD_STEPS
    ]


def items_of(report: Report) -> list[Item]:
    """Return every question of a run as the page shows it, in the order of the set."""
    run = report.run
    return [
        Item(
            question,
            outcome,
            answer,
            missing_facts(question, answer),
            failures_of(outcome),
            {reference.id: reference.number for reference in answer.references},
            report.before.get(question.id),
        )
        for question, outcome, answer in zip(run.questions, run.outcomes, run.answers, strict=True)
    ]


def failures_of(outcome: Outcome) -> list[str]:
    """Return the kinds of failure of an outcome, none where it is right."""
    failed = {
        "wrongly-refused": outcome.answerable and outcome.refused,
        "wrongly-answered": not outcome.answerable and not outcome.refused,
        "premise-accepted": outcome.premise == 0.0,
        "facts-missing": not outcome.refused and (outcome.fact_recall or 0.0) < 1.0,
        "lead-elsewhere": not outcome.refused and outcome.lead_citation == 0.0,
        "not-found": outcome.reference_hit == 0.0,
        "unsupported": outcome.supported_claims < outcome.claims,
    }
    if not outcome.answerable:
        failed["facts-missing"] = False
    return [kind for kind, yes in failed.items() if yes]
