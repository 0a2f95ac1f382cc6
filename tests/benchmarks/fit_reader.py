"""Fits `index/reader.safetensors`: `python -m tests.benchmarks.fit_reader` (25 minutes).

What it is fitted on: tests/benchmarks/questions_read.py. The hands and sets are fitted in folds as
well, each without a quarter of them, in FOLDS: what else is fitted on their questions reads with a
reader that has not seen them (`unseen_reader`).
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, logsigmoid
from tqdm import tqdm

from assistant.settings import Settings
from index.build import build
from index.encoder import ADAPTED, Vectors, load_encoder
from index.reader import FILE, Reader, layer, mean_vectors, odds_of, tensor
from index.search import Searcher
from tests.benchmarks.precedents import QUESTIONS, TRAINING, of_hands
from tests.benchmarks.questions_read import QuestionRead, of_passages, of_questions

FOLDS = QUESTIONS.parent.parent / "var" / "readers"
COUNT = 4
NEW = 0.1  # of the pairs
SIZE, HIDDEN, DROPPED, EPOCHS, RATE, BATCH, DECAY = 128, 128, 0.3, 8, 1.5e-3, 96, 0.02
# Beside each passage by itself, that any answers, and that those that answer come first.
ANY, FIRST = 0.1, 0.1
# Unit vectors are drawn out for fitting, and the first weights afterwards.
SCALE = 20.0
VECTORS = ("question", "passage", "reference", "asked")


def main() -> None:
    """Fit on all but a quarter, four times, and then on all; print what is told rightly."""
    encoder = load_encoder(ADAPTED)
    with tempfile.TemporaryDirectory() as folder:
        build(Settings().corpus_folder, Path(folder), encoder)
        searcher = Searcher.open(Path(folder), encoder)
        reads = [*of_questions(searcher), *of_passages(searcher)]
        passages = Passages.of(searcher)
    FOLDS.mkdir(parents=True, exist_ok=True)
    for fold in range(COUNT):
        weights = fit(passages, [read for read in reads if fold_of(read.who) != fold])
        write(weights, fold_file(fold), encoder.name)
        left = [read for read in reads if fold_of(read.who) == fold]
        print(f"fold {fold}: {told(passages, weights, left)}", flush=True)
    write(fit(passages, reads), FILE, encoder.name)


def write(weights: dict[str, Tensor], file: Path, encoder: str) -> None:
    """Write weights in half precision, with the encoder whose vectors they read."""
    save_file({name: weight.half() for name, weight in weights.items()}, file, {"encoder": encoder})


@cache
def folded() -> tuple[str, ...]:
    """Return the hands and sets that are left out in turn."""
    return (*sorted({one.hand for one in of_hands()}), *TRAINING)


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
    asked = searcher._queries.vectors()
    return Reader(searcher._store.vectors(), asked, references, searcher.encoder.name, file)


@dataclass(frozen=True)
class Passages:
    """The vectors of passages, of their references and of what they are asked for, by row."""

    rows: Mapping[str, int]
    texts: Tensor
    references: Tensor
    asked: Tensor

    @classmethod
    def of(cls, searcher: Searcher) -> Passages:
        """Take the vectors of an index."""
        vectors: dict[str, Vectors] = searcher._store.vectors()
        reference_of = {id_: searcher.passages[id_].reference for id_ in vectors}
        means, asked = mean_vectors(vectors, reference_of), searcher._queries.vectors()
        return cls(
            {id_: row for row, id_ in enumerate(vectors)},
            tensor(list(vectors.values())),
            tensor([means[reference_of[id_]] for id_ in vectors]),
            tensor([asked.get(id_, vector) for id_, vector in vectors.items()]),
        )


@dataclass(frozen=True)
class Pairs:
    """Questions and their passages, one pair a row; `of` is the question's place.

    `asked` is what each passage is asked for beside the question.
    """

    questions: Tensor
    of: Tensor
    passages: Tensor
    asked: Tensor
    scores: Tensor
    answers: Tensor
    weights: Tensor
    answered: Tensor

    @classmethod
    def among(cls, passages: Passages, reads: Sequence[QuestionRead]) -> Pairs:
        """Take the pairs of some questions."""
        rows = torch.tensor([passages.rows[id_] for read in reads for id_ in read.passages])
        of = torch.tensor([at for at, read in enumerate(reads) for _ in read.passages])
        asked, first = passages.asked[rows], 0
        for read in reads:
            if read.asked is not None:
                asked[first] = torch.from_numpy(read.asked)
            first += len(read.passages)
        return cls(
            tensor([read.question for read in reads]),
            of,
            rows,
            asked,
            tensor([one for read in reads for one in read.scores]),
            tensor([one for read in reads for one in read.answers]),
            tensor([one for read in reads for one in read.weights]),
            tensor([read.answered for read in reads]),
        )


def fit(passages: Passages, reads: Sequence[QuestionRead]) -> dict[str, Tensor]:
    """Return the weights fitted on questions."""
    torch.manual_seed(0)
    scores = tensor([one for read in reads for one in read.scores])
    weights = start(passages.texts.shape[1], scores)
    fitted = [weight for weight in weights.values() if weight.requires_grad]
    optimizer = torch.optim.AdamW(fitted, lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(reads) // BATCH)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    for _ in tqdm(range(EPOCHS)):
        for rows in torch.randperm(len(reads)).split(BATCH):
            pairs = Pairs.among(passages, [reads[row] for row in rows.tolist()])
            loss = loss_of(read_pairs(weights, passages, pairs, SCALE, DROPPED, NEW), pairs)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(fitted, 1.0)
            optimizer.step()
            rates.step()
    return drawn_in(weights)


def loss_of(odds: Tensor, pairs: Pairs) -> Tensor:
    """Return how far log odds are from what is known of the pairs and of their questions."""
    return by_pair(odds, pairs) + ANY * by_any(odds, pairs) + FIRST * by_order(odds, pairs)


def by_pair(odds: Tensor, pairs: Pairs) -> Tensor:
    """Return the mean loss of each passage of which it is known whether it answers."""
    counts = pairs.weights * ~pairs.answers.isnan()
    answers = pairs.answers.nan_to_num()
    summed = binary_cross_entropy_with_logits(odds, answers, counts, reduction="sum")
    return summed / counts.sum().clamp(min=1e-6)


def by_any(odds: Tensor, pairs: Pairs) -> Tensor:
    """Return the mean loss of whether any passage of a question answers it, where that is known."""
    none = torch.zeros(len(pairs.questions)).index_add(0, pairs.of, logsigmoid(-odds))
    some = torch.log(-torch.expm1(none.clamp(max=-1e-6)))
    answered, known = pairs.answered.nan_to_num(), ~pairs.answered.isnan()
    missed = -(answered * some + (1 - answered) * none)
    return (missed * known).sum() / known.sum().clamp(min=1)


def by_order(odds: Tensor, pairs: Pairs) -> Tensor:
    """Return the mean loss of the share of all that the passages that answer have."""
    questions = len(pairs.questions)
    best = torch.full((questions,), -torch.inf).scatter_reduce(0, pairs.of, odds.detach(), "amax")
    shares, right = torch.exp(odds - best[pairs.of]), pairs.answers == 1.0
    of_all, of_right = (
        torch.zeros(questions).index_add(0, pairs.of, part) for part in (shares, shares * right)
    )
    counts = torch.zeros(questions).index_add(0, pairs.of, pairs.weights * right).clamp(max=1.0)
    behind = torch.log(of_all) - torch.log(of_right.clamp(min=1e-30))
    return (behind * counts).sum() / counts.sum().clamp(min=1e-6)


def drawn_in(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights that read unit vectors as those given read vectors SCALE times as long."""
    first = {f"{name}.weight" for name in VECTORS}
    scales = {name: SCALE if name in first else 1.0 for name in weights}
    return {name: weight.detach() * scales[name] for name, weight in weights.items()}


def start(dimension: int, scores: Tensor) -> dict[str, Tensor]:
    """Return the weights before fitting, by the names that `index/reader.py` has for them."""
    sizes = {
        **dict.fromkeys(VECTORS, (dimension, SIZE)),
        "hidden": (7 * SIZE + 3, HIDDEN),
        "out": (HIDDEN, 1),
    }
    weights = {"scores.mean": scores.mean(0), "scores.spread": scores.std(0)}
    for name, size in sizes.items():
        for part, value in nn.Linear(*size).named_parameters():
            weights[f"{name}.{part}"] = value
    return weights


def read_pairs(
    weights: dict[str, Tensor],
    passages: Passages,
    pairs: Pairs,
    scale: float = 1.0,
    dropped: float = 0.0,
    new: float = 0.0,
) -> Tensor:
    """Return the log odds of pairs, a share of them read as passages `new` to the fitted files."""
    # As of a site's own passage, for which no question was written: what is asked for is its text.
    fresh = torch.rand(len(pairs.of)) < new
    scores, texts = pairs.scores.clone(), passages.texts[pairs.passages]
    scores[fresh, 2] = scores[fresh, 0]
    question, passage, reference, asked = (
        layer(weights, name, scale * vectors)
        for name, vectors in zip(
            VECTORS,
            (
                pairs.questions,
                texts,
                passages.references[pairs.passages],
                torch.where(fresh[:, None], texts, pairs.asked),
            ),
            strict=True,
        )
    )
    return odds_of(weights, question[pairs.of], passage, reference, asked, scores, dropped)


def told(passages: Passages, weights: dict[str, Tensor], reads: Sequence[QuestionRead]) -> str:
    """Return how well pairs and questions are told apart, and how often the best answers."""
    pairs = Pairs.among(passages, reads)
    with torch.no_grad():
        read = read_pairs(weights, passages, pairs).numpy()
    by_scores, answers = pairs.scores.sum(1).numpy(), pairs.answers.numpy()
    seen = pairs.weights.numpy() == 1.0
    ends = np.cumsum([len(one.passages) for one in reads])[:-1]
    split = [np.split(values, ends) for values in (read, by_scores, answers)]
    known_whether = ~pairs.answered.isnan().numpy()
    answered = pairs.answered.numpy()[known_whether] == 1.0
    any_right = [bool((known == 1.0).any()) for known in split[2]]
    found = []
    for values, parts in ((read, split[0]), (by_scores, split[1])):
        first = [
            known[part.argmax()] == 1.0
            for part, known, some in zip(parts, split[2], any_right, strict=True)
            if some
        ]
        bests = np.array([part.max() for part in parts])
        found.append(
            f"area of pairs {roc_auc_score(answers[seen] == 1.0, values[seen]):.3f}, "
            f"of questions {roc_auc_score(answered, bests[known_whether]):.3f}, "
            f"first {np.mean(first):.3f}"
        )
    return f"{found[0]} (by the scores: {found[1]})"


if __name__ == "__main__":
    main()
