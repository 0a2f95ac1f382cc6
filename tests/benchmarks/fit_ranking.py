"""Fits the weights of `index/ranking.toml`: `python -m tests.benchmarks.fit_ranking [--write]`.

Of each answerable question the passages of a due reference that state a fact are right. The
weights maximise the chance of right passages among the hits (softmax), with a small penalty on
their size. Every set is left out once, and the figures are those of the set left out. The sets for
one figure of one study that the encoder was fitted on take no part: it finds them too easily, and
the other features would count for too little. Nor do heldout-c to heldout-h and broad.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from assistant.ask import FOUND, Assistant
from assistant.evaluation.outcomes import facts_stated
from assistant.evaluation.questions import Question, read_questions
from assistant.guard import cleaned
from assistant.rewrite import rewrite
from assistant.settings import Settings
from index.asked import read_question
from index.build import build
from index.encoder import load_encoder
from index.features import FEATURES, features

ROOT = Path(__file__).parent.parent.parent
WEIGHTS = ROOT / "index" / "ranking.toml"
SETS = ("dev", "heldout-a", "heldout-b", "founding-case", "followups", "training-4",
        "training-5", "training-6", "training-7")  # fmt: skip
# The broad questions name no study and have several right references; they count for less, so that
# those for one figure of one study do not lose by them.
BROAD, BROAD_WEIGHT = ("training-4", "training-5", "training-6", "training-7"), 0.4
PENALTY, ROUNDS = 0.005, 60


@dataclass(frozen=True)
class Example:
    """A question's hits: features, how many due facts each states, whose they are."""

    question: Question
    x: np.ndarray
    right: np.ndarray
    references: tuple[str, ...]
    weight: float = 1.0


def example(assistant: Assistant, question: Question, weight: float = 1.0) -> Example:
    """Return what the search finds for a question, with what would have been right."""
    seen = assistant.searcher.terms.seen
    text = rewrite(cleaned(question.question), question.history, seen).question
    hits = assistant.searcher.search(text, FOUND)
    terms = assistant.searcher.terms
    right = [
        sum(facts_stated(question.facts, [hit.passage.text]))
        if hit.passage.reference in question.references
        else 0
        for hit in hits
    ]
    return Example(
        question,
        features(read_question(text), hits, assistant.searcher.references, terms),
        np.array(right, dtype=float),
        tuple(hit.passage.reference for hit in hits),
        weight,
    )


def fit(examples: list[Example]) -> np.ndarray:
    """Return one weight a feature."""
    examples = [e for e in examples if e.right.any()]
    x = torch.zeros(len(examples), FOUND, len(FEATURES))
    right = torch.zeros(len(examples), FOUND)
    there = torch.zeros(len(examples), FOUND, dtype=torch.bool)
    for i, e in enumerate(examples):
        x[i, : len(e.x)] = torch.tensor(e.x)
        right[i, : len(e.x)] = torch.tensor(e.right)
        there[i, : len(e.x)] = True
    weight = torch.tensor([e.weight for e in examples])
    weight = weight / weight.mean()
    spread = x[there].std(0) + 1e-9
    x, share = x / spread, right / right.sum(1, keepdim=True)
    w = torch.zeros(len(FEATURES), requires_grad=True)
    optimizer = torch.optim.LBFGS([w], max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logs = torch.log_softmax((x @ w).masked_fill(~there, -1e9), 1)
        some = torch.logsumexp(logs.masked_fill(right == 0, -1e9), 1)
        each = (share * logs.clamp(min=-1e6)).sum(1)
        value = -0.5 * (weight * (some + each)).mean() + PENALTY * (w * w).sum()
        value.backward()
        return value

    optimizer.step(loss)
    return (w.detach() / spread).numpy()


def quality(examples: list[Example], w: np.ndarray) -> tuple[float, float, float]:
    """Return the shares with a due reference first, a right passage first, a due one in five."""
    first, right, five = [], [], []
    for e in examples:
        order = np.argsort(-(e.x @ w), kind="stable")
        ranked = list(dict.fromkeys(e.references[i] for i in order))
        first.append(ranked[0] in e.question.references)
        right.append(e.right[order[0]] > 0)
        five.append(bool(set(ranked[:5]) & set(e.question.references)))
    return float(np.mean(first)), float(np.mean(right)), float(np.mean(five))


def main() -> None:
    """Print what the weights reach on each set left out; with `--write` write those of all."""
    settings = Settings()
    encoder = load_encoder(settings.encoder)
    with tempfile.TemporaryDirectory() as folder:
        build(settings.corpus_folder, Path(folder), encoder)
        assistant = Assistant.load(Settings(index_folder=Path(folder)), encoder)
        examples = {
            name: [
                example(assistant, q, BROAD_WEIGHT if name in BROAD else 1.0)
                for q in tqdm(read_questions(ROOT / f"tests/questions/{name}.jsonl"), desc=name)
                if q.answerable
            ]
            for name in SETS
        }
    print(f"{'set left out':<16} first  right  in five")
    for name in SETS:
        w = fit([e for other in SETS if other != name for e in examples[other]])
        first, right, five = quality(examples[name], w)
        print(f"{name:<16} {first:.3f}  {right:.3f}  {five:.3f}")
    if "--write" in sys.argv:
        w = fit([e for name in SETS for e in examples[name]])
        lines = [f"{feature} = {value:.3f}" for feature, value in zip(FEATURES, w, strict=True)]
        head = "# Weights of index/features.py, fitted by tests/benchmarks/fit_ranking.py.\n"
        WEIGHTS.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
