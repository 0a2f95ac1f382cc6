"""Fits `index/adapter.safetensors`: `python -m tests.benchmarks.fit_encoder [--write]`.

A low-rank change to the packaged model brings a question nearer to the passages that state a fact
due than to the other passages found for it. The model itself stays as it is. Only the training
sets take part; printed is how often a due reference comes first by cosine alone, before and after.
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

ROOT = Path(__file__).parent.parent.parent
TRAINING = ("training-1", "training-2", "training-3", "training-4", "training-5")
UNSEEN = ("dev", "heldout-a", "heldout-b", "heldout-c", "heldout-d", "heldout-e", "broad")
LAYERS = ("attention.self.query", "attention.self.key", "attention.self.value",
          "attention.output.dense", "intermediate.dense", "output.dense")  # fmt: skip
RANK, SCALE = 8, 2.0
EPOCHS, BATCH, RATE, TEMPERATURE, LENGTH = 4, 24, 5e-4, 0.05, 128
FOUND, HARD = 60, 2  # wrong passages: drawn from the first so many found, so many a question


@dataclass(frozen=True)
class Example:
    """A question, the passages that answer it, and others that were found for it."""

    question: str
    right: list[str]
    wrong: list[str]
    references: frozenset[str]


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
                hits = searcher.search(text.question, FOUND)
                wrong = [h.passage.text for h in hits if h.passage.text not in right][: FOUND // 2]
                found.append(Example(text.question, right, wrong, frozenset(question.references)))
    return found


class Trainer:
    """The packaged model with a change to each of its layers."""

    def __init__(self, model: torch.nn.Module) -> None:
        """Put a change beside every layer named in `LAYERS`."""
        self.model = model
        self.changes: dict[str, LowRank] = {}
        for weight in model.parameters():
            weight.requires_grad = False
        for i, block in enumerate(model[0].auto_model.encoder.layer):
            for name in LAYERS:
                holder, _, last = name.rpartition(".")
                at = block.get_submodule(holder)
                self.changes[f"encoder.layer.{i}.{name}"] = LowRank(getattr(at, last))
                setattr(at, last, self.changes[f"encoder.layer.{i}.{name}"])

    def vectors(self, texts: list[str]) -> torch.Tensor:
        """Return one unit vector a text, with gradients."""
        read = self.model.tokenizer(
            texts, padding=True, truncation=True, max_length=LENGTH, return_tensors="pt"
        )
        given = {"input_ids": read["input_ids"], "attention_mask": read["attention_mask"]}
        return functional.normalize(self.model(given)["sentence_embedding"], dim=1)

    def loss(self, batch: list[Example]) -> torch.Tensor:
        """Return how little each question prefers its right passage to all others of the batch."""
        passages = [random.choice(e.right) for e in batch]
        passages += [w for e in batch for w in random.sample(e.wrong, min(HARD, len(e.wrong)))]
        scores = self.vectors([e.question for e in batch]) @ self.vectors(passages).T / TEMPERATURE
        also_right = torch.tensor(
            [[j != i and p in e.right for j, p in enumerate(passages)] for i, e in enumerate(batch)]
        )
        own = torch.arange(len(batch))
        return functional.cross_entropy(scores.masked_fill(also_right, -1e4), own)

    def fit(self, found: list[Example]) -> None:
        """Go through the examples in random batches, with a rate that falls to nothing."""
        weights = [w for change in self.changes.values() for w in (change.down, change.up)]
        optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=0.01)
        steps = EPOCHS * (len(found) // BATCH)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1.0, (step + 1) / 10) * (1 - step / steps)
        )
        batches = [
            order[i * BATCH : (i + 1) * BATCH]
            for order in (random.sample(found, len(found)) for _ in range(EPOCHS))
            for i in range(len(found) // BATCH)
        ]
        for batch in tqdm(batches, desc="training", unit=" batches"):
            optimizer.zero_grad()
            self.loss(batch).backward()
            optimizer.step()
            schedule.step()

    def write(self, file: Path) -> None:
        """Write the changes as half-precision numbers, the scale within."""
        save_file(
            {
                f"{name}.{part}": (scale * getattr(change, part)).detach().half().contiguous()
                for name, change in self.changes.items()
                for part, scale in (("down", 1.0), ("up", SCALE))
            },
            file,
        )


def first(trainer: Trainer, asked: Mapping[str, list[Example]], texts: list[str],
          owners: list[str]) -> dict[str, float]:  # fmt: skip
    """Return, for each set, the share of questions whose nearest passage is of a due reference."""
    shares = {}
    with torch.no_grad():
        passages = torch.cat([trainer.vectors(texts[i : i + 64]) for i in range(0, len(texts), 64)])
        for name, found in asked.items():
            nearest = (trainer.vectors([e.question for e in found]) @ passages.T).argmax(1)
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
        training = examples(assistant, TRAINING)
        unseen = {name: examples(assistant, (name,)) for name in UNSEEN}
    trainer = Trainer(encoder.model)
    texts, owners = [p.text for p in passages], [p.reference for p in passages]
    before = first(trainer, unseen, texts, owners)
    trainer.fit(training)
    print(f"{len(training)} questions; due reference first by cosine alone")
    for name, share in first(trainer, unseen, texts, owners).items():
        print(f"{name:<12} {before[name]:.3f} {share:.3f}")
    if "--write" in sys.argv:
        trainer.write(ADAPTER)


if __name__ == "__main__":
    main()
