"""Writes `index/precedents.safetensors`: `python -m tests.benchmarks.precedents`.

Of each question of the first hands in `tests/questions/precedents.tsv` (hand, label, question and,
of later hands, the passages read that are fit to open an answer, and those that are not, by hash)
and of the training sets: its vector as whole numbers of eight bits, whether the references answer
it, and the passage nearest to it, with the cosine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from assistant.ask import Assistant
from assistant.evaluation.questions import read_questions
from assistant.settings import load_settings
from index.precedents import FILE
from index.search import expanded
from index.tokens import words

QUESTIONS = Path(__file__).parent.parent / "questions"
TRAINING = tuple(f"training-{number}" for number in range(1, 53))
# Of these the passages found were judged one by one (`judged.tsv`).
JUDGED = TRAINING[5:]
LABELS = ("yes", "no", "out")  # out: of another field


@dataclass(frozen=True)
class Precedent:
    """A question that was read against the references, and by whom: a hand or a question set."""

    hand: str
    question: str
    answered: bool
    outside: bool = False
    read: Mapping[str, float] = field(default_factory=dict)  # 1.0 where fit to open, else 0.0


def read_precedents() -> Iterator[Precedent]:
    """Yield the questions of hands and training sets that no measuring set asks as well.

    Of hands for whom single passages were read the reader knows more (fit_reader.py); as precedents
    they added nothing (docs/experiments.md).
    """
    asked = measured()
    for one in chain(of_hands(), *map(of_set, TRAINING)):
        if not (one.read or plain(one.question) in asked):
            yield one


def measured() -> frozenset[str]:
    """Return the questions of all sets that measure, in plain form."""
    files = (file for file in QUESTIONS.glob("*.jsonl") if file.stem not in TRAINING)
    return frozenset(plain(one.question) for file in files for one in read_questions(file))


def plain(question: str) -> str:
    """Return a question as its words alone."""
    return " ".join(words(question))


def of_hands() -> Iterator[Precedent]:
    """Yield the questions of every hand."""
    for line in (QUESTIONS / "precedents.tsv").read_text(encoding="utf-8").splitlines():
        hand, label, question, *read = line.split("\t")
        called = {id_: 1.0 - at for at, ids in enumerate(read) for id_ in ids.split()}
        yield Precedent(f"hand-{hand}", question, label == "yes", label == "out", called)


def judgements() -> dict[tuple[str, str], str]:
    """Return "first", "good" or "misleading" by the ids of question and passage."""
    lines = (QUESTIONS / "judged.tsv").read_text("utf-8").splitlines()
    return {(question, passage): call for question, passage, call in map(str.split, lines)}


def hash_of(passage: str) -> str:
    """Return the end of a passage's id, the same for the same text."""
    return passage.rpartition(":")[2]


def of_set(name: str) -> Iterator[Precedent]:
    """Yield the questions of a set that stand alone."""
    for one in read_questions(QUESTIONS / f"{name}.jsonl"):
        if not one.history:
            yield Precedent(name, one.question, one.answerable, one.type == "out-of-scope")


def main() -> None:
    """Embed every question and write it with the passage nearest to it."""
    searcher = Assistant.load(load_settings()).searcher
    precedents = list(read_precedents())
    vectors = searcher.encoder.encode([expanded(one.question) for one in precedents])
    passages, texts = zip(*searcher._store.vectors().items(), strict=True)
    cosines = vectors @ np.stack(texts).T
    steps = 127 / np.abs(vectors).max(1, keepdims=True)
    about = {"encoder": searcher.encoder.name, "passages": " ".join(passages)}
    tensors = {
        "questions": np.round(vectors * steps).astype(np.int8),
        "answered": np.array([one.answered for one in precedents], np.uint8),
        "nearest": cosines.argmax(1).astype(np.int16),
        "cosine": cosines.max(1).astype(np.float16),
    }
    save_file(tensors, FILE, about)


if __name__ == "__main__":
    main()
