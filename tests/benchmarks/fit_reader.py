"""Fits `index/reader.safetensors`: `python -m tests.benchmarks.fit_reader`.

Of each question that was read against the references, the passages read: those fit to open an
answer and those that are not, by hand in `tests/questions/precedents.tsv` and by set in
`judged.tsv` (good to say next counts 0.3), and some that were found and not read. Then the
questions written for passages (`queries.tsv`), each with some passages of other references.

The hands and sets are fitted in folds as well, each without a quarter of them, in FOLDS: what else
is fitted on their questions reads with a reader that has not seen them (`unseen_reader`).
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits
from tqdm import tqdm

from assistant.ask import FOUND
from assistant.evaluation.questions import read_questions
from assistant.guard import cleaned, guard
from assistant.rewrite import rewrite
from assistant.settings import Settings
from index.build import build
from index.encoder import ADAPTED, load_encoder
from index.reader import FILE, Reader, Scores, layer, mean_vectors, odds_of, tensor
from index.search import CANDIDATES, Hit, Searcher, expanded
from tests.benchmarks.mean_queries import read_queries
from tests.benchmarks.precedents import (
    JUDGED,
    QUESTIONS,
    hash_of,
    judgements,
    measured,
    of_hands,
    plain,
)

FOLDS = QUESTIONS.parent.parent / "var" / "readers"
COUNT = 4
CALLED = {"first": 1.0, "good": 0.3, "misleading": 0.0}
NEW = 0.1  # of the pairs
SIZE, HIDDEN, DROPPED, EPOCHS, RATE, BATCH = 64, 64, 0.2, 6, 1.5e-3, 256
# Unit vectors are drawn out for fitting, and the first weights afterwards.
SCALE = 20.0
SCALED = ("question.weight", "passage.weight", "reference.weight")
Vectors = dict[str, NDArray[np.float32]]
# Passages taken for not answering: of those found and not read, and for a question of a passage.
PASSED_OVER, OTHERS, WRITTEN = 4, 4, 4


@dataclass(frozen=True)
class Pair:
    """A question, its vector, and a passage that was read for it; `who` asked it."""

    who: str
    text: str
    question: NDArray[np.float32]
    passage: str
    scores: Scores
    answers: float  # 1.0 where fit to open an answer, 0.0 where not


def main() -> None:
    """Fit on all but a quarter, four times, and then on all; print what is told rightly."""
    encoder = load_encoder(ADAPTED)
    with tempfile.TemporaryDirectory() as folder:
        build(Settings().corpus_folder, Path(folder), encoder)
        searcher = Searcher.open(Path(folder), encoder)
        pairs = [*of_questions(searcher), *of_passages(searcher)]
        vectors = searcher._store.vectors()
    FOLDS.mkdir(parents=True, exist_ok=True)
    for fold in range(COUNT):
        weights = fit(searcher, vectors, [pair for pair in pairs if fold_of(pair.who) != fold])
        write(weights, fold_file(fold), encoder.name)
        left = [pair for pair in pairs if fold_of(pair.who) == fold]
        print(f"fold {fold}: {told(searcher, vectors, weights, left)}", flush=True)
    write(fit(searcher, vectors, pairs), FILE, encoder.name)


def write(weights: dict[str, Tensor], file: Path, encoder: str) -> None:
    """Write weights in half precision, with the encoder whose vectors they read."""
    save_file({name: weight.half() for name, weight in weights.items()}, file, {"encoder": encoder})


@cache
def folded() -> tuple[str, ...]:
    """Return the hands and sets that are left out in turn."""
    return (*sorted({one.hand for one in of_hands() if one.read}), *JUDGED)


def fold_of(who: str) -> int:
    """Return the fold that leaves a hand or set out; -1 where no reader is fitted on it."""
    return folded().index(who) % COUNT if who in folded() else -1


def fold_file(fold: int) -> Path:
    """Return where a fold is written: by what it leaves out, so that none of before is taken."""
    names = " ".join(who for who in folded() if fold_of(who) == fold)
    return FOLDS / f"{hashlib.sha256(names.encode()).hexdigest()[:12]}.safetensors"


def unseen_reader(searcher: Searcher, who: str) -> Reader:
    """Return a reader that has not seen the questions of a hand or set."""
    fold = fold_of(who)
    file = FILE if fold < 0 else fold_file(fold)
    references = {id_: passage.reference for id_, passage in searcher.passages.items()}
    return Reader(searcher._store.vectors(), references, searcher.encoder.name, file)


def questions_read() -> Iterator[tuple[str, str, dict[str, float]]]:
    """Yield a hand or set, its question and what each passage read is worth, by hash."""
    judged: dict[str, dict[str, float]] = {}
    for (question, passage), call in judgements().items():
        judged.setdefault(question, {})[hash_of(passage)] = CALLED[call]
    asked = measured()
    for hand in of_hands():
        if hand.read and not (guard(hand.question) or plain(hand.question) in asked):
            yield hand.hand, hand.question, dict(hand.read)
    for name in JUDGED:
        for one in read_questions(QUESTIONS / f"{name}.jsonl"):
            if not (guard(one.question) or plain(one.question) in asked):
                yield name, one.question, judged.get(one.id, {})


def of_questions(searcher: Searcher) -> Iterator[Pair]:
    """Yield the pairs of all questions for which passages were read."""
    random = np.random.default_rng(0)
    for who, question, called in tqdm(list(questions_read())):
        text = rewrite(cleaned(question), (), searcher.terms.seen).question
        vector = searcher.encoder.encode([expanded(text)])[0]
        hits = searcher.search(text, FOUND)
        unread = [hit for hit in hits if hash_of(hit.passage.id) not in called]
        some = [unread[row] for row in random.permutation(len(unread))[:PASSED_OVER]]
        for hit in [hit for hit in hits if hash_of(hit.passage.id) in called] + some:
            answers = called.get(hash_of(hit.passage.id), 0.0)
            yield Pair(who, text, vector, hit.passage.id, scores_of(hit), answers)


def scores_of(hit: Hit) -> Scores:
    """Return what the search says of a hit."""
    return hit.dense, hit.lexical, hit.asked


def questions_written() -> Iterator[tuple[str, list[str]]]:
    """Yield each passage and the questions written for it that no measuring set asks."""
    asked = measured()
    for passage, questions in read_queries():
        yield passage, [question for question in questions if plain(question) not in asked]


def of_passages(searcher: Searcher) -> Iterator[Pair]:
    """Yield some of the questions written for each passage, with it and with others.

    What the passage is asked for is taken without the question itself.
    """
    random = np.random.default_rng(0)
    vectors = searcher._store.vectors()
    ids, texts = list(vectors), np.stack(list(vectors.values()))
    references = np.array([searcher.passages[id_].reference for id_ in ids])
    for passage, questions in tqdm([one for one in questions_written() if one[0] in vectors]):
        encoded = searcher.encoder.encode([expanded(question) for question in questions])
        at = ids.index(passage)
        own = np.where(references == references[at], -9.0, 0.0)
        for row in random.permutation(len(questions))[:WRITTEN].tolist():
            vector, rest = encoded[row], encoded.sum(0) - encoded[row]
            dense = np.einsum("ij,j->i", texts, vector)
            words = searcher._lexical.best(questions[row], CANDIDATES, None)
            best = max(words.values(), default=1.0) or 1.0
            lexical = np.array([words.get(id_, 0.0) / best for id_ in ids])
            asked = searcher._queries.nearness(vector)
            length = float(np.linalg.norm(rest))
            asked[passage] = float(rest @ vector) / length if length else dense[at]
            near = np.argsort(-(dense + lexical + own))[: 3 * OTHERS]
            for one in [at, *random.permutation(near)[:OTHERS].tolist()]:
                scores = (dense[one], lexical[one], asked.get(ids[one], dense[one]))
                yield Pair("", "", vector, ids[one], scores, float(one == at))


def fit(searcher: Searcher, vectors: Vectors, pairs: list[Pair]) -> dict[str, Tensor]:
    """Return the weights fitted on pairs."""
    torch.manual_seed(0)
    inputs = inputs_of(searcher, vectors, pairs)
    # As of a site's own passage, for which no question was written: what is asked for is its text.
    new = torch.rand(len(pairs)) < NEW
    inputs[3][new, 2] = inputs[3][new, 0]
    answers = torch.tensor([pair.answers for pair in pairs])
    weights = start(inputs[0].shape[1], inputs[3])
    fitted = [weight for weight in weights.values() if weight.requires_grad]
    optimizer = torch.optim.AdamW(fitted, lr=RATE, weight_decay=0.05)
    steps = EPOCHS * -(-len(pairs) // BATCH)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    for _ in tqdm(range(EPOCHS)):
        for rows in torch.randperm(len(pairs)).split(BATCH):
            read = read_pairs(weights, [values[rows] for values in inputs], DROPPED)
            loss = binary_cross_entropy_with_logits(read, answers[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            rates.step()
    return drawn_in(weights)


def drawn_in(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights that read unit vectors as those given read vectors SCALE times as long."""
    scales = {name: SCALE if name in SCALED else 1.0 for name in weights}
    return {name: weight.detach() * scales[name] for name, weight in weights.items()}


def start(dimension: int, scores: Tensor) -> dict[str, Tensor]:
    """Return the weights before fitting, by the names that `index/reader.py` has for them."""
    sizes = {
        **dict.fromkeys(("question", "passage", "reference"), (dimension, SIZE)),
        "hidden": (5 * SIZE + 3, HIDDEN),
        "out": (HIDDEN, 1),
    }
    weights = {"scores.mean": scores.mean(0), "scores.spread": scores.std(0)}
    for name, size in sizes.items():
        for part, value in nn.Linear(*size).named_parameters():
            weights[f"{name}.{part}"] = value
    return weights


def read_pairs(
    weights: dict[str, Tensor], inputs: Sequence[Tensor], dropped: float = 0.0
) -> Tensor:
    """Return the log odds of pairs."""
    made = [
        layer(weights, name, vectors)
        for name, vectors in zip(("question", "passage", "reference"), inputs, strict=False)
    ]
    return odds_of(weights, *made, inputs[3], dropped)


def inputs_of(
    searcher: Searcher, vectors: Vectors, pairs: list[Pair], scale: float = SCALE
) -> tuple[Tensor, ...]:
    """Return the vectors of questions, passages and references, drawn out, and the scores."""
    reference_of = {id_: searcher.passages[id_].reference for id_ in vectors}
    means = mean_vectors(vectors, reference_of)
    return (
        scale * tensor([pair.question for pair in pairs]),
        scale * tensor([vectors[pair.passage] for pair in pairs]),
        scale * tensor([means[reference_of[pair.passage]] for pair in pairs]),
        tensor([pair.scores for pair in pairs]),
    )


def told(
    searcher: Searcher, vectors: Vectors, weights: dict[str, Tensor], pairs: list[Pair]
) -> str:
    """Return how well pairs and questions are told apart, and how often the best answers."""
    with torch.no_grad():
        read = read_pairs(weights, inputs_of(searcher, vectors, pairs, 1.0)).numpy()
    answers = np.array([pair.answers == 1.0 for pair in pairs])
    of_question: dict[tuple[str, str], list[int]] = {}
    for row, pair in enumerate(pairs):
        of_question.setdefault((pair.who, pair.text), []).append(row)
    best = [max(rows, key=lambda row: read[row]) for rows in of_question.values()]
    answered = [bool(answers[rows].any()) for rows in of_question.values()]
    right = np.mean([answers[row] for row, known in zip(best, answered, strict=True) if known])
    by_scores = np.array([sum(pair.scores) for pair in pairs])
    plainly = [max(rows, key=lambda row: by_scores[row]) for rows in of_question.values()]
    before = np.mean([answers[row] for row, known in zip(plainly, answered, strict=True) if known])
    return (
        f"area of pairs {roc_auc_score(answers, read):.3f} "
        f"(by the scores {roc_auc_score(answers, by_scores):.3f}), "
        f"of questions {roc_auc_score(answered, read[best]):.3f} "
        f"({roc_auc_score(answered, by_scores[plainly]):.3f}), first {right:.3f} ({before:.3f})"
    )


if __name__ == "__main__":
    main()
