"""A question and its hits become a better order, by what speaks for each hit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from index.asked import read_question
from index.features import FEATURES, denies, features
from index.references import Reference
from index.search import Hit
from index.terms import Terms

# What a passage gains that denies what the question takes for granted.
DENIAL = 0.7


def rerank(
    question: str, hits: Sequence[Hit], references: Mapping[str, Reference], terms: Terms
) -> list[Hit]:
    """Return the hits best first, ties by passage id.

    A score is a logarithm: one more point makes a hit e times as likely to be the answer.
    """
    asked = read_question(question)
    scores = features(asked, hits, references, terms) @ weights()
    scored = [
        replace(hit, score=float(s) + DENIAL * denies(asked, hit.passage))
        for hit, s in zip(hits, scores, strict=True)
    ]
    return sorted(scored, key=lambda hit: (-hit.score, hit.passage.id))


@cache
def weights() -> NDArray[np.float64]:
    """Return the weight of each feature, fitted by tests/benchmarks/fit_ranking.py."""
    text = resources.files("index").joinpath("ranking.toml").read_text(encoding="utf-8")
    data: dict[str, float] = tomllib.loads(text)
    if set(data) != set(FEATURES):
        raise ValueError(f"ranking.toml: must weigh exactly {sorted(set(data) ^ set(FEATURES))}")
    return np.array([data[name] for name in FEATURES])
