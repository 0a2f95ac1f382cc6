"""Writes `index/queries.safetensors`: `python -m tests.benchmarks.mean_queries`.

Of the questions in `tests/questions/queries.tsv`, a passage's id and some questions a line, the
mean vector of each line, as whole numbers of eight bits; its length says nothing. A second line of
a passage has the questions that name its study.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from index.encoder import ADAPTED, load_encoder
from index.queries import FILE
from index.search import expanded

QUERIES = Path(__file__).parent.parent / "questions" / "queries.tsv"


def read_queries() -> Iterator[tuple[str, list[str]]]:
    """Yield the id of each passage and the questions written for it."""
    for line in QUERIES.read_text(encoding="utf-8").splitlines():
        passage, *questions = line.split("\t")
        yield passage, questions


def main() -> None:
    """Embed every question and write a mean a passage."""
    encoder = load_encoder(ADAPTED)
    passages, queries = zip(*read_queries(), strict=True)
    vectors = encoder.encode([expanded(question) for asked in queries for question in asked])
    ends = np.cumsum([len(asked) for asked in queries])
    means = np.stack([part.mean(0) for part in np.split(vectors, ends[:-1])])
    steps = 127 / np.abs(means).max(1, keepdims=True)
    about = {"encoder": encoder.name, "passages": " ".join(passages)}
    save_file({"queries": np.round(means * steps).astype(np.int8)}, FILE, about)


if __name__ == "__main__":
    main()
