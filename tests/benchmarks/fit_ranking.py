"""Fits how passages are ranked: `python -m tests.benchmarks.fit_ranking [--write]`.

Fitted together are the weights of `index/ranking.toml`, one a feature, and those of
`index/worth.safetensors`, one a place of a passage's vector. Of each answerable question the
passages of a due reference that state a fact are right. The weights maximise the chance of right
passages among the hits (softmax) and, of questions judged passage by passage
(`tests/questions/judged.tsv`), set each that is fit to be said before each that misleads, with a
penalty on their size. A quarter of the sets is left out in turn, and the figures are those of each
set when it was left out.
The sets for one figure of one study that the encoder was fitted on take no part: it finds them too
easily, and the other features would count for too little. Nor do heldout-c to heldout-u and broad.
Run tests/benchmarks/fit_reader.py before: a set is read by a reader that was fitted without it.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
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
from index.worth import FILE
from tests.benchmarks.fit_reader import unseen_reader
from tests.benchmarks.precedents import JUDGED, judgements

ROOT = Path(__file__).parent.parent.parent
WEIGHTS = ROOT / "index" / "ranking.toml"
SETS = ("dev", "heldout-a", "heldout-b", "founding-case", "followups", "training-4",
        "training-5", *JUDGED)  # fmt: skip
# The broad questions name no study and have several right references; they count for less, so that
# those for one figure of one study do not lose by them.
BROAD, BROAD_WEIGHT = ("training-4", "training-5"), 0.4
# Of the weights of features and of worth; a step of the latter moves the score more (SCALE).
PENALTY, WORTH_PENALTY, SCALE, ROUNDS = 0.005, 0.2, 20.0, 80
QUARTERS = 4


@dataclass(frozen=True)
class Example:
    """A question's hits: features, vectors, how many due facts each states, whose they are.

    `said` and `misleading` hold the hits that were judged so.
    """

    question: Question
    x: np.ndarray
    vectors: np.ndarray
    right: np.ndarray
    said: np.ndarray
    misleading: np.ndarray
    references: tuple[str, ...]
    weight: float


def example(
    assistant: Assistant,
    question: Question,
    vectors: dict[str, np.ndarray],
    judged: dict[tuple[str, str], str],
    weight: float,
) -> Example:
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
    said = [judged.get((question.id, hit.passage.id), "") for hit in hits]
    return Example(
        question,
        features(read_question(text), hits, assistant.searcher.references, terms),
        np.stack([vectors[hit.passage.id] for hit in hits]),
        np.array(right, dtype=float),
        np.isin(said, ("first", "good")),
        np.isin(said, ("misleading",)),
        tuple(hit.passage.reference for hit in hits),
        weight,
    )


def stacked(rows: list[np.ndarray]) -> torch.Tensor:
    """Return arrays of up to FOUND rows as one tensor, 0 where there is no row."""
    found = torch.zeros(len(rows), FOUND, *rows[0].shape[1:])
    for i, row in enumerate(rows):
        found[i, : len(row)] = torch.tensor(row[:FOUND])
    return found


def fit(examples: list[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Return one weight a feature, and one a place of the vectors."""
    examples = [e for e in examples if e.right[:FOUND].any()]
    x, vectors = stacked([e.x for e in examples]), stacked([e.vectors for e in examples])
    right, said = stacked([e.right for e in examples]), stacked([e.said for e in examples])
    misleading = stacked([e.misleading for e in examples])
    there = stacked([np.ones(len(e.x)) for e in examples]) > 0
    weight = torch.tensor([e.weight for e in examples])
    weight = weight / weight.mean()
    spread = x[there].std(0) + 1e-9
    x, share = x / spread, right / right.sum(1, keepdim=True)
    w = torch.zeros(len(FEATURES), requires_grad=True)
    worth = torch.zeros(vectors.shape[2], requires_grad=True)
    pairs = said[:, :, None] * misleading[:, None, :]
    optimizer = torch.optim.LBFGS([w, worth], max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = x @ w + SCALE * (vectors @ worth)
        logs = torch.log_softmax(scores.masked_fill(~there, -1e9), 1)
        some = torch.logsumexp(logs.masked_fill(right == 0, -1e9), 1)
        each = (share * logs.clamp(min=-1e6)).sum(1)
        before = torch.nn.functional.softplus(scores[:, None, :] - scores[:, :, None])
        value = -0.5 * (weight * (some + each)).mean() + (before * pairs).sum() / pairs.sum()
        value = value + PENALTY * (w * w).sum() + WORTH_PENALTY * (worth * worth).sum()
        value.backward()
        return value

    optimizer.step(loss)
    return (w.detach() / spread).numpy(), SCALE * worth.detach().numpy()


def quality(
    examples: list[Example], w: np.ndarray, worth: np.ndarray
) -> tuple[float, float, float]:
    """Return the shares with a due reference first, a right passage first, a due one in five."""
    first, right, five = [], [], []
    for e in examples:
        order = np.argsort(-(e.x @ w + e.vectors @ worth), kind="stable")
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
        vectors, judged = assistant.searcher._store.vectors(), judgements()
        examples: dict[str, list[Example]] = {}
        for name in SETS:
            assistant.searcher.reader = unseen_reader(assistant.searcher, name)
            weight = BROAD_WEIGHT if name in BROAD else 1.0
            examples[name] = [
                example(assistant, q, vectors, judged, weight)
                for q in tqdm(read_questions(ROOT / f"tests/questions/{name}.jsonl"), desc=name)
                if q.answerable
            ]
    print(f"{'set left out':<16} first  right  in five")
    for left in (SETS[at::QUARTERS] for at in range(QUARTERS)):
        fitted = fit([e for other in SETS if other not in left for e in examples[other]])
        for name in left:
            first, right, five = quality(examples[name], *fitted)
            print(f"{name:<16} {first:.3f}  {right:.3f}  {five:.3f}", flush=True)
    if "--write" in sys.argv:
        w, worth = fit([e for name in SETS for e in examples[name]])
        save_file({"worth": worth.astype(np.float32)}, FILE, {"encoder": encoder.name})
        lines = [f"{feature} = {value:.3f}" for feature, value in zip(FEATURES, w, strict=True)]
        head = "# Weights of index/features.py, fitted by tests/benchmarks/fit_ranking.py.\n"
        WEIGHTS.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
