"""What each part of the search adds, for docs/experiments.md: `… -m tests.benchmarks.ablations`.

The same composer answers from dense hits alone, from BM25 alone, and from both lists taken in turn
instead of fused; and the plain pipeline of most tutorials answers in its own way.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from assistant.ask import Assistant
from assistant.checking.support import SupportByWords
from assistant.commands.evaluate import plain_run
from assistant.evaluation.questions import read_questions
from assistant.evaluation.run import Run, evaluate
from assistant.settings import load_settings
from index.encoder import load_encoder
from index.search import CANDIDATES, Filters, Hit, Searcher, expanded, scaled

ROOT = Path(__file__).parent.parent.parent
SETS = ("dev", "heldout-a", "heldout-b")
SHOWN = ("fact_recall", "lead_citation", "reference_hit@5", "ndcg@10", "abstention_f1")


class Ablated(Searcher):
    """A search with one ranking alone, or with both in turn: nothing fused, nothing added."""

    use = "dense"

    def search(self, query: str, k: int = 50, filters: Filters | None = None) -> list[Hit]:
        """Return the `k` best passages by the ranking in use; filters are not applied."""
        dense = self._store.nearest(self.encoder.encode([expanded(query)])[0], CANDIDATES, None)
        lexical = scaled(self._lexical.best(query, CANDIDATES, None), 0.0)
        ranked = {
            "dense": ranking(dense),
            "lexical": ranking(lexical),
            "in turn": in_turn(ranking(dense), ranking(lexical)),
        }[self.use][:k]
        return [
            Hit(
                self.passages[id_],
                1.0 - at / k,
                dense.get(id_, 0.0),
                lexical.get(id_, 0.0),
                self.worth[id_],
            )
            for at, id_ in enumerate(ranked)
        ]


def ranking(scores: dict[str, float]) -> list[str]:
    """Return ids by score, best first, ties by id."""
    return sorted(scores, key=lambda id_: (-scores[id_], id_))


def in_turn(one: list[str], other: list[str]) -> list[str]:
    """Return two rankings taken in turn, each id once."""
    return list(
        dict.fromkeys(id_ for pair in itertools.zip_longest(one, other) for id_ in pair if id_)
    )


def main() -> None:
    """Print a table row a variant and set."""
    settings = load_settings()
    encoder = load_encoder(settings.encoder)
    whole = Assistant.load(settings, encoder)
    ablated = Ablated.open(settings.index_folder, encoder)
    for name in SETS:
        questions = read_questions(ROOT / f"tests/questions/{name}.jsonl")
        show("the assistant", name, evaluate(whole, questions))
        for use in ("dense", "lexical", "in turn"):
            ablated.use = use
            show(use, name, evaluate(Assistant(ablated), questions))
        show("plain pipeline", name, plain_run(whole, questions, SupportByWords()))


def show(variant: str, name: str, run: Run) -> None:
    """Print a row of the table."""
    values = " | ".join(f"{run.metrics[metric].value:.3f}" for metric in SHOWN)
    sys.stdout.write(f"| {variant} | {name} | {values} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
