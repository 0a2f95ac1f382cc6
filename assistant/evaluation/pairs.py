"""The labelled pairs of claim and passage, and how often a support function is right on them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.checking.support import Support

PAIRS = Path(__file__).parent / "support-pairs.jsonl"
SUPPORTED = "supported"


@dataclass(frozen=True)
class Pair:
    """A passage, a claim, and what is true of them.

    `label` is supported, not supported, or what was changed: number, unit, drug, population,
    direction. `half` is dev (rules may be tuned on it) or held-out.
    """

    id: str
    half: str
    label: str
    passage: str
    text: str
    claim: str


@dataclass(frozen=True)
class Accuracy:
    """How many pairs of each label were called supported, and how many not."""

    called: dict[tuple[str, bool], int]

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels, `supported` first."""
        return tuple(sorted({label for label, _ in self.called}, key=lambda n: (n != SUPPORTED, n)))

    @property
    def precision(self) -> float:
        """Return the share of the pairs called supported that are; 1 where none was."""
        right = self.called.get((SUPPORTED, True), 0)
        called = sum(count for (_, yes), count in self.called.items() if yes)
        return right / called if called else 1.0

    @property
    def recall(self) -> float:
        """Return the share of the supported pairs that were called so."""
        return 1.0 - self.caught(SUPPORTED)

    def caught(self, label: str) -> float:
        """Return the share of the pairs of a label that were called not supported."""
        yes, no = (self.called.get((label, called), 0) for called in (True, False))
        return no / (yes + no) if yes + no else 0.0


def read_pairs(file: Path) -> list[Pair]:
    """Read labelled pairs, one JSON object a line."""
    return [Pair(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def accuracy(support: Support, pairs: Iterable[Pair]) -> dict[str, Accuracy]:
    """Return a support function's accuracy on each half of the pairs."""
    halves: dict[str, Counter[tuple[str, bool]]] = {}
    for pair in pairs:
        verdict = support.judge(pair.claim, pair.text)
        halves.setdefault(pair.half, Counter())[pair.label, verdict.supported] += 1
    return {half: Accuracy(dict(called)) for half, called in halves.items()}
