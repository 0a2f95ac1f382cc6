"""Fit which reading of a follow-up is taken: `python -m tests.benchmarks.fit_readings`.

Of each later turn of `tests/questions/training-talks.jsonl` every reading is answered; one that
opens with a passage fit to open the answer is right. Printed is, with each hand left out in turn,
what is right, misleads and is refused by limit, and the weights for `assistant/readings.py`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from assistant.ask import Assistant
from assistant.clock import Clock
from assistant.readings import WEIGHTS, values_of
from assistant.settings import load_settings
from index.search import Filters
from tests.benchmarks.precedents import judgements
from tests.benchmarks.talks import REFUSED, call_of, turns

NAMES = tuple(WEIGHTS)


@dataclass(frozen=True)
class Way:
    """A reading of a turn: whose, of which turn, whether that is answered, its call and values."""

    hand: str
    turn: str
    answered: bool
    call: str
    values: tuple[float, ...]


def main() -> None:
    """Print what is right by limit, and the weights."""
    assistant, judged = Assistant.load(load_settings()), judgements()
    ways: list[Way] = []
    for turn in tqdm(turns(assistant, "training-talks")):
        if not turn.history:
            continue
        read, id_ = assistant._read(turn.question.question, turn.history), turn.question.id
        composed = assistant._ways(read, Filters(), Clock())
        if len(composed) == 1:
            continue
        for way, values in zip(
            composed, values_of(composed, read, assistant.searcher), strict=True
        ):
            told = tuple(values[name] for name in NAMES)
            call = call_of(way.answer, id_, judged)
            ways.append(Way(id_.split("-")[1], id_, turn.question.answerable, call, told))
    x = np.array([way.values for way in ways])
    right = np.array([way.call == "first" for way in ways])
    hands = np.array([way.hand for way in ways])
    chances = np.zeros(len(ways))
    for hand in dict.fromkeys(hands):
        rest = hands != hand
        chances[~rest] = fitted(x[rest], right[rest]).predict_proba(x[~rest])[:, 1]
    report(ways, chances)
    model = fitted(x, right)
    weights = {name: round(float(w), 2) for name, w in zip(NAMES, model.coef_[0], strict=True)}
    sys.stdout.write(f"{weights} {model.intercept_[0]:.2f}\n")


def fitted(x: np.ndarray, right: np.ndarray) -> LogisticRegression:
    """Return the model of whether a reading opens right."""
    return LogisticRegression(C=1.0, max_iter=5000).fit(x, right)


def report(ways: list[Way], chances: np.ndarray) -> None:
    """Print how the first reading does, and the most likely one by the least chance asked for."""
    rules: dict[str, tuple[float, Way]] = {}
    best: dict[str, tuple[float, Way]] = {}
    for chance, way in zip(chances.tolist(), ways, strict=True):
        rules.setdefault(way.turn, (1.0, way))
        if chance > best.get(way.turn, (-1.0, way))[0]:
            best[way.turn] = chance, way
    for least, taken in (("rules", rules), *((str(n / 20), best) for n in range(10))):
        limit = 0.0 if least == "rules" else float(least)
        calls = [(way, REFUSED if chance < limit else way.call) for chance, way in taken.values()]
        counts = [
            sum(way.answered and call == "first" for way, call in calls),
            sum(way.answered and call == "misleading" for way, call in calls),
            sum(way.answered and call == REFUSED for way, call in calls),
            sum(not way.answered and call == REFUSED for way, call in calls),
        ]
        sys.stdout.write(f"{least}: fit, misleading, refused, refused of due: {counts}\n")


if __name__ == "__main__":
    main()
