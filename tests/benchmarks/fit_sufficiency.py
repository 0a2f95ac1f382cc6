"""Fit the three models of `assistant/signs.py`, one question set left out at a time.

Run: .venv/bin/python -m tests.benchmarks.fit_sufficiency [set …]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.ask import FOUND, Assistant
from assistant.evaluation.questions import read_questions
from assistant.guard import cleaned, guard
from assistant.rewrite import rewrite
from assistant.settings import load_settings
from assistant.signs import DOUBTFUL, OUTSIDE, UNANSWERED
from assistant.sufficiency import Missing
from index.asked import read_question
from index.rerank import rerank

SETS = (
    "training-1", "training-2", "training-3", "dev", "heldout-a", "heldout-b", "founding-case",
    "safety", "refusing", "training-4", "training-5",
)  # fmt: skip
# Short and broad questions as clinicians type them, judged passage by passage; a third of them is
# not answered. What lies outside the field is not told among them.
JUDGED = ("training-6", "training-7", "training-8")
QUESTIONS = Path(__file__).parent.parent / "questions"


def main(sets: tuple[str, ...]) -> None:
    """Print, for each model, what is rightly and wrongly called so by limit, and its weights."""
    fit(Assistant.load(load_settings()), sets)


def fit(assistant: Assistant, sets: tuple[str, ...]) -> None:
    """Read the values of every question once and fit the models."""
    judge = assistant._sufficiency
    outside: list[tuple[str, bool, list[float]]] = []
    unanswered: list[tuple[str, bool, list[float]]] = []
    doubtful: list[tuple[str, bool, list[float]]] = []
    for name in (*sets, *JUDGED):
        for question in read_questions(QUESTIONS / f"{name}.jsonl"):
            if question.history or guard(question.question):
                continue
            read = rewrite(cleaned(question.question), (), judge.terms.seen).question
            asked = read_question(read)
            found = assistant.searcher.search(read, FOUND)
            hits = rerank(read, found, assistant.searcher.references, assistant.searcher.terms)
            if not hits:
                continue
            missing = judge.missing(asked, hits)
            values = judge.signs.unanswered_values(asked, hits)
            row = (name, not question.answerable, [values[k] for k in UNANSWERED])
            if not (judge.names_a_study(read) or (missing and missing.why)):
                doubtful.append(row)
                if question.type != "out-of-scope" and not named(missing):
                    unanswered.append(row)
            if name in JUDGED:
                continue
            values = judge.signs.outside_values(asked, hits)
            outside.append((name, question.type == "out-of-scope", [values[k] for k in OUTSIDE]))
    report("outside the field", list(OUTSIDE), outside)
    report("unanswered", list(UNANSWERED), unanswered)
    report("doubtful", list(DOUBTFUL), doubtful)


def named(missing: Missing | None) -> bool:
    """Say whether a question is refused for a reason that can be named, without the model."""
    return bool(missing and (missing.why or not missing.in_field))


def report(title: str, names: list[str], rows: list[tuple[str, bool, list[float]]]) -> None:
    """Print what is rightly and wrongly called so with each set left out, and the weights."""
    sets = np.array([row[0] for row in rows])
    due = np.array([row[1] for row in rows])
    values = np.array([row[2] for row in rows], float)
    spread = values.std(0) + 1e-9
    scaled = (values - values.mean(0)) / spread
    chances = np.zeros(len(rows))
    for name in dict.fromkeys(sets):
        rest = sets != name
        model = LogisticRegression(C=0.5, max_iter=5000).fit(scaled[rest], due[rest])
        chances[~rest] = model.predict_proba(scaled[~rest])[:, 1]
    print(f"{title}: {due.sum()} of {len(rows)} due")
    for limit in (0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.6):
        refused = chances > limit
        by_set = " ".join(
            f"{n}:{(refused & due)[sets == n].sum()}/{due[sets == n].sum()}"
            f"+{(refused & ~due)[sets == n].sum()}"
            for n in dict.fromkeys(sets)
        )
        print(
            f"  {limit}: {(refused & due).sum()} right, {(refused & ~due).sum()} wrong | {by_set}"
        )
    model = LogisticRegression(C=0.5, max_iter=5000).fit(scaled, due)
    weights = model.coef_[0] / spread
    base = model.intercept_[0] - (model.coef_[0] * values.mean(0) / spread).sum()
    print(" ", {n: round(float(w), 1) for n, w in zip(names, weights, strict=True)}, round(base, 1))


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or SETS)
