"""Fits `index/adapter.safetensors`: `python -m tests.benchmarks.fit_encoder [--write]`.

A low-rank change to the packaged model brings a question nearer to the passages that answer it
than to others: the questions of the training sets to those that state a fact due, those of
`tests/questions/queries.tsv` to the one they were written for. The model itself stays as it is.
Printed is how often a due reference comes first by cosine alone, before and after, on other sets.
Two minutes on a graphics card, hours without. Afterwards run, in this order, `mean_queries`,
`precedents`, `fit_reader`, `fit_ranking --write`, `fit_sufficiency` and `fit_readings` beside it.
"""

from __future__ import annotations

import math
import random
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch.nn import functional
from tqdm import tqdm

from assistant.ask import Assistant
from assistant.evaluation.outcomes import facts_stated
from assistant.evaluation.questions import read_questions
from assistant.guard import cleaned
from assistant.rewrite import rewrite
from assistant.settings import Settings
from index.build import build
from index.encoder import ADAPTER, PACKAGED, load_encoder
from index.passages import Passage
from index.search import expanded
from tests.benchmarks.mean_queries import read_queries

ROOT = Path(__file__).parent.parent.parent
TRAINING = ("training-1", "training-2", "training-3", "training-4", "training-5")
UNSEEN = ("dev", "heldout-a", "heldout-b", "heldout-c", "heldout-d", "heldout-e", "broad")
LAYERS = ("attention.self.query", "attention.self.key", "attention.self.value",
          "attention.output.dense", "intermediate.dense", "output.dense")  # fmt: skip
RANK, SCALE = 16, 2.0
EPOCHS, BATCH, RATE, TEMPERATURE, LENGTH, WARM = 5, 64, 5e-4, 0.05, 128, 20
# Wrong passages, so many a question, are drawn from the nearest but the first, which may be right.
HARD, PASSED, FOUND = 2, 5, 60
# So much of the change is kept: all of it costs PubMedQA, a field that it does not know, 0.002.
KEPT = 0.85


@dataclass(frozen=True)
class Example:
    """A question, as it stands and as it is searched, and the passages that answer it."""

    texts: tuple[str, str]
    right: list[str]
    references: frozenset[str] = frozenset()


class LowRank(torch.nn.Module):
    """A layer with a low-rank change beside it; only the change is trained."""

    def __init__(self, layer: torch.nn.Linear) -> None:
        """Begin with no change."""
        super().__init__()
        self.layer = layer
        start = torch.randn(RANK, layer.in_features) / math.sqrt(layer.in_features)
        self.down = torch.nn.Parameter(start)
        self.up = torch.nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return what the layer gives, and the change."""
        changed: torch.Tensor = self.layer(x) + SCALE * (x @ self.down.T) @ self.up.T
        return changed


def examples(assistant: Assistant, sets: tuple[str, ...]) -> list[Example]:
    """Return the answerable questions of the sets that have a right passage."""
    searcher = assistant.searcher
    found = []
    for name in sets:
        for question in read_questions(ROOT / f"tests/questions/{name}.jsonl"):
            text = rewrite(cleaned(question.question), question.history, searcher.terms.seen)
            right = [
                p.text
                for p in searcher.passages.values()
                if p.reference in question.references
                and any(facts_stated(question.facts, [p.text]))
            ]
            if question.answerable and right:
                texts = (text.question, expanded(text.question))
                found.append(Example(texts, right, frozenset(question.references)))
    return found


def queries(passages: Mapping[str, Passage]) -> list[Example]:
    """Return the questions written for a passage, each with it."""
    return [
        Example((question, expanded(question)), [passages[id_].text])
        for id_, asked in read_queries()
        for question in asked
        if id_ in passages
    ]


class Trainer:
    """The packaged model with a change to each of its layers."""

    def __init__(self, model: torch.nn.Module) -> None:
        """Put a change beside every layer named in `LAYERS`."""
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = model.to(self.device)
        self.changes: dict[str, LowRank] = {}
        for weight in model.parameters():
            weight.requires_grad = False
        for i, block in enumerate(model[0].auto_model.encoder.layer):
            for name in LAYERS:
                holder, _, last = name.rpartition(".")
                at = block.get_submodule(holder)
                change = LowRank(getattr(at, last)).to(self.device)
                self.changes[f"encoder.layer.{i}.{name}"] = change
                setattr(at, last, change)

    def vectors(self, texts: list[str]) -> torch.Tensor:
        """Return one unit vector a text, with gradients."""
        read = self.model.tokenizer(
            texts, padding=True, truncation=True, max_length=LENGTH, return_tensors="pt"
        )
        given = {name: read[name].to(self.device) for name in ("input_ids", "attention_mask")}
        return functional.normalize(self.model(given)["sentence_embedding"], dim=1)

    def all_vectors(self, texts: list[str]) -> torch.Tensor:
        """Return one unit vector a text, without gradients."""
        with torch.no_grad():
            return torch.cat([self.vectors(texts[i : i + 64]) for i in range(0, len(texts), 64)])

    def loss(self, batch: list[tuple[Example, list[str]]]) -> torch.Tensor:
        """Return how little each question prefers its right passage to all others of the batch."""
        passages = [random.choice(e.right) for e, _ in batch]
        passages += [text for _, wrong in batch for text in random.sample(wrong, HARD)]
        asked = self.vectors([random.choice(e.texts) for e, _ in batch])
        scores = asked @ self.vectors(passages).T / TEMPERATURE
        also_right = [[j != i and p in e.right for j, p in enumerate(passages)]
                      for i, (e, _) in enumerate(batch)]  # fmt: skip
        own = torch.arange(len(batch), device=self.device)
        right = torch.tensor(also_right, device=self.device)
        return functional.cross_entropy(scores.masked_fill(right, -1e4), own)

    def wrong(self, found: list[Example], texts: list[str]) -> list[list[str]]:
        """Return the passages that are near to each question for now and do not answer it."""
        near = self.all_vectors([e.texts[1] for e in found]) @ self.all_vectors(texts).T
        order = near.topk(FOUND, dim=1).indices[:, PASSED:].tolist()
        return [
            [texts[n] for n in row if texts[n] not in e.right]
            for e, row in zip(found, order, strict=True)
        ]

    def fit(self, found: list[Example], texts: list[str]) -> None:
        """Go through the examples in random batches, with a rate that falls to nothing."""
        weights = [w for change in self.changes.values() for w in (change.down, change.up)]
        optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=0.01)
        steps = EPOCHS * (len(found) // BATCH)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1.0, (step + 1) / WARM) * (1 - step / steps)
        )
        for _ in range(EPOCHS):
            self.model.eval()
            examples = list(zip(found, self.wrong(found, texts), strict=True))
            random.shuffle(examples)
            self.model.train()
            for i in tqdm(range(len(found) // BATCH), desc="training", unit=" batches"):
                optimizer.zero_grad()
                self.loss(examples[i * BATCH : (i + 1) * BATCH]).backward()
                optimizer.step()
                schedule.step()
        self.model.eval()
        for change in self.changes.values():
            change.up.data *= KEPT

    def write(self, file: Path) -> None:
        """Write the changes as half-precision numbers, the scale within."""
        save_file(
            {
                f"{name}.{part}": (scale * getattr(change, part)).detach().half().cpu().contiguous()
                for name, change in self.changes.items()
                for part, scale in (("down", 1.0), ("up", SCALE))
            },
            file,
        )


def first(trainer: Trainer, asked: Mapping[str, list[Example]], texts: list[str],
          owners: list[str]) -> dict[str, float]:  # fmt: skip
    """Return, for each set, the share of questions whose nearest passage is of a due reference."""
    shares = {}
    passages = trainer.all_vectors(texts)
    for name, found in asked.items():
        nearest = (trainer.all_vectors([e.texts[1] for e in found]) @ passages.T).argmax(1).tolist()
        right = [owners[n] in e.references for n, e in zip(nearest, found, strict=True)]
        shares[name] = float(np.mean(right))
    return shares


def main() -> None:
    """Train, print before and after, and with `--write` keep the change."""
    random.seed(0)
    torch.manual_seed(0)
    encoder = load_encoder(PACKAGED)
    with tempfile.TemporaryDirectory() as folder:
        build(Settings().corpus_folder, Path(folder), encoder)
        assistant = Assistant.load(Settings(index_folder=Path(folder)), encoder)
        passages = list(assistant.searcher.passages.values())
        training = examples(assistant, TRAINING) + queries(assistant.searcher.passages)
        unseen = {name: examples(assistant, (name,)) for name in UNSEEN}
    trainer = Trainer(encoder.model)
    texts, owners = [p.text for p in passages], [p.reference for p in passages]
    before = first(trainer, unseen, texts, owners)
    trainer.fit(training, texts)
    print(f"{len(training)} questions; due reference first by cosine alone")
    for name, share in first(trainer, unseen, texts, owners).items():
        print(f"{name:<12} {before[name]:.3f} {share:.3f}")
    if "--write" in sys.argv:
        trainer.write(ADAPTER)


if __name__ == "__main__":
    main()
