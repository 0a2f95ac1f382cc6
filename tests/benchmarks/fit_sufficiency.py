"""Fit the three models of `assistant/signs.py`, one question set left out at a time.

Run: .venv/bin/python -m tests.benchmarks.fit_sufficiency [set …], after fit_reader: a question is
read by a reader that was fitted without its hand or set.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from assistant.ask import FOUND, Assistant
from assistant.guard import cleaned, guard
from assistant.missing import Missing
from assistant.rewrite import rewrite
from assistant.settings import load_settings
from assistant.signs import DOUBTFUL, OUTSIDE, UNANSWERED
from index.asked import read_question
from index.precedents import share
from index.reader import cosines
from index.rerank import rerank
from index.search import Searcher, expanded
from tests.benchmarks.fit_reader import fold_of, unseen_reader
from tests.benchmarks.precedents import (
    JUDGED,
    Precedent,
    measured,
    of_hands,
    of_set,
    plain,
    read_precedents,
)

SETS = (
    "training-1", "training-2", "training-3", "dev", "heldout-a", "heldout-b", "founding-case",
    "safety", "refusing", "training-4", "training-5", *JUDGED,
)  # fmt: skip
# Of the hands' questions one in so many is fitted on: there are enough, and each takes a search.
# Most of them are not answered, because they were asked for: no measure of how often that happens,
# so that one counts less.
OF_HANDS = 0.2
EVERY = 6


@dataclass(frozen=True)
class Row:
    """A question: its set or hand, what is due, and its values."""

    name: str
    due: bool
    values: dict[str, float]


def main(sets: tuple[str, ...]) -> None:
    """Print, for each model, what is rightly and wrongly called so by limit, and its weights."""
    fit(Assistant.load(load_settings()), sets)


def fit(assistant: Assistant, sets: tuple[str, ...]) -> None:
    """Read the values of every question once and fit the models."""
    judge = assistant._sufficiency
    others = Others(assistant.searcher)
    hands = {fold_of(one.hand): one.hand for one in questions(sets)}
    readers = {fold: unseen_reader(assistant.searcher, hand) for fold, hand in hands.items()}
    outside: list[Row] = []
    unanswered: list[Row] = []
    doubtful: list[Row] = []
    for one in tqdm(list(questions(sets))):
        if guard(one.question):
            continue
        read = rewrite(cleaned(one.question), (), assistant.searcher.terms.seen).question
        asked = read_question(read)
        assistant.searcher.reader = readers[fold_of(one.hand)]
        found = assistant.searcher.search(read, FOUND)
        hits = rerank(read, found, assistant.searcher.references, assistant.searcher.terms)
        if not hits:
            continue
        precedent = others.unanswered(read, one.hand)
        hits = [replace(hit, precedent=precedent) for hit in hits]
        missing = judge.missing(asked, hits)
        values = judge.signs.unanswered_values(asked, hits)
        row = Row(one.hand, not one.answered, values)
        if not (missing and missing.why):
            doubtful.append(row)
            elsewhere = one.outside or judge.signs.outside(asked, hits)
            if not (elsewhere or named(missing)):
                unanswered.append(row)
        # Which are of another field is not labelled in these sets, and unreliably by the hands.
        if one.hand in JUDGED or one.hand.startswith("hand-"):
            continue
        outside.append(Row(one.hand, one.outside, judge.signs.outside_values(asked, hits)))
    report("outside the field", list(OUTSIDE), outside)
    report("unanswered", list(UNANSWERED), unanswered)
    report("doubtful", list(DOUBTFUL), doubtful)


def questions(sets: tuple[str, ...]) -> Iterator[Precedent]:
    """Yield the questions of the sets, then some of those of the hands."""
    yield from chain.from_iterable(map(of_set, sets))
    asked = measured()
    yield from (
        one for one in islice(of_hands(), 0, None, EVERY) if plain(one.question) not in asked
    )


class Others:
    """The precedents of all other hands: a question must not speak for itself."""

    def __init__(self, searcher: Searcher) -> None:
        """Embed every precedent."""
        precedents = list(read_precedents())
        self._encoder = searcher.encoder
        self._hands = np.array([one.hand for one in precedents])
        self._answered = np.array([one.answered for one in precedents])
        self._vectors = self._encoder.encode([expanded(one.question) for one in precedents])

    def unanswered(self, question: str, hand: str) -> float:
        """Return the share of the precedents like a question that are not answered."""
        of_others = self._hands != hand
        vector = self._encoder.encode([expanded(question)])[0]
        near = cosines(self._vectors, vector)
        return share(near[of_others], self._answered[of_others])


def named(missing: Missing | None) -> bool:
    """Say whether a question is refused for a reason that can be named."""
    return bool(missing and (missing.why or not missing.in_field))


def report(title: str, names: list[str], rows: list[Row]) -> None:
    """Print what is rightly and wrongly called so with each set left out, and the weights."""
    sets = np.array([row.name for row in rows])
    due = np.array([row.due for row in rows])
    values = np.array([[row.values[name] for name in names] for row in rows], float)
    hands = np.char.startswith(sets, "hand-")
    weights = np.where(hands, OF_HANDS, 1.0)
    spread = values.std(0) + 1e-9
    scaled = (values - values.mean(0)) / spread
    chances = np.zeros(len(rows))
    for name in dict.fromkeys(sets):
        rest = sets != name
        model = LogisticRegression(C=0.5, max_iter=5000)
        model.fit(scaled[rest], due[rest], weights[rest])
        chances[~rest] = model.predict_proba(scaled[~rest])[:, 1]
    print(f"{title}: {due.sum()} of {len(rows)} due")
    groups = np.where(hands, "hands", sets)
    for limit in (0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.6):
        refused = chances > limit
        by_set = " ".join(
            f"{n}:{(refused & due)[groups == n].sum()}/{due[groups == n].sum()}"
            f"+{(refused & ~due)[groups == n].sum()}"
            for n in dict.fromkeys(groups)
        )
        print(
            f"  {limit}: {(refused & due).sum()} right, {(refused & ~due).sum()} wrong | {by_set}"
        )
    model = LogisticRegression(C=0.5, max_iter=5000).fit(scaled, due, weights)
    fitted = model.coef_[0] / spread
    base = model.intercept_[0] - (model.coef_[0] * values.mean(0) / spread).sum()
    print(" ", {n: round(float(w), 1) for n, w in zip(names, fitted, strict=True)}, round(base, 1))


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or SETS)
