"""A question becomes ranked `Hit`s: dense and lexical scores, fused, with reference evidence."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from index.encoder import Encoder
from index.generation import (
    MEND,
    IndexFault,
    Stamp,
    check_stamp,
    chroma_folder,
    current_generation,
    lexical_file,
)
from index.lexical import LexicalIndex
from index.named import studies_meant
from index.passages import Passage, source_of
from index.precedents import UNKNOWN, Precedents
from index.queries import Queries
from index.reader import UNREAD, Reader
from index.references import Reference
from index.shorthand import spelled_out
from index.store import StoreFault, VectorStore
from index.terms import Terms
from index.vocabulary import vocabulary
from index.worth import worth_of

# Shares of the fused score, and how many of a reference's passages speak for it; chosen on the
# development set, see docs/experiments.md.
DENSE, LEXICAL, REFERENCE = 0.5, 0.5, 0.5
BEST_OF_REFERENCE = 3
CANDIDATES = 300
# Pictures, placeholders and the like say nothing, but move a question's vector.
NO_WORD = re.compile(r"\S*[{}$^|\\`]\S*|[^\w\s.,;:?!%/<>=≥≤≧≦+±×~°µ()\[\]'’\"–—-]")


@dataclass(frozen=True)
class Hit:
    """A passage with its scores; `dense` is a cosine, `lexical` a share of the best BM25.

    `worth` is what it is worth whatever is asked; `asked` the cosine to what it is asked for, or
    `dense` where no question was written for it; `odds` the log odds that it answers what
    is asked. `precedent` is the same for all hits of a search: the share of the questions like it
    that the references do not answer.
    """

    passage: Passage
    score: float
    dense: float
    lexical: float
    worth: float = 0.0
    asked: float = 0.0
    precedent: float = UNKNOWN
    odds: float = UNREAD


@dataclass(frozen=True)
class Filters:
    """Which references to search; an empty field lets all pass."""

    topics: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None

    def passes(self, reference: Reference) -> bool:
        """Say whether a reference has one of the values asked for in every field."""
        return (
            any_of(self.topics, reference.topics)
            and any_of(self.products, reference.products)
            and any_of(self.interventions, reference.interventions)
            and any_of(self.designs, (reference.design,))
            and (self.year_from or 0) <= reference.year <= (self.year_to or 9999)
        )


def any_of(asked: Sequence[str], has: Sequence[str]) -> bool:
    """Say whether nothing is asked for, or something of it is there."""
    return not asked or bool(set(asked) & set(has))


class Searcher:
    """An open index: passages and references in memory, vectors and words on disk.

    `citable` holds beside the passages searched the source of each reference.
    """

    def __init__(
        self, lexical: LexicalIndex, store: VectorStore, encoder: Encoder, generation: str
    ) -> None:
        """Take the ready parts of one index; see `Searcher.open`."""
        self.encoder = encoder
        self.generation = generation
        self.passages = lexical.passages()
        self.references = {reference.id: reference for reference in lexical.references()}
        self.citable = {
            **self.passages,
            **{source.id: source for source in map(source_of, self.references.values())},
        }
        self.terms = Terms(self.passages.values())
        vectors = store.vectors()
        self.worth = worth_of(vectors, encoder.name)
        self._queries = Queries(self.passages, encoder.name)
        self._precedents = Precedents(vectors, encoder.name)
        reference_of = {id_: passage.reference for id_, passage in self.passages.items()}
        self.reader = Reader(vectors, self._queries.vectors(), reference_of, encoder.name)
        self._lexical = lexical
        self._store = store

    @classmethod
    def open(cls, folder: Path, encoder: Encoder) -> Searcher:
        """Open the serving index; raise `IndexFault` when there is none or it does not fit."""
        generation, stamp = current_generation(folder)
        check_stamp(stamp, encoder)
        with ExitStack() as opened:  # Chroma would remember a store left open by a failure
            try:
                lexical = opened.enter_context(closing(LexicalIndex(lexical_file(generation))))
                store = opened.enter_context(closing(VectorStore(chroma_folder(generation))))
                searcher = cls(lexical, store, encoder, stamp.generation)
                searcher.check(stamp)
            except (sqlite3.DatabaseError, StoreFault, ValueError) as error:
                raise IndexFault(f"index {generation} is damaged ({error}): {MEND}") from error
            opened.pop_all()
        return searcher

    def check(self, stamp: Stamp) -> None:
        """Raise `IndexFault` when words, vectors and stamp do not hold the same passages."""
        counts = (len(self.passages), len(self.worth), stamp.passages)
        if len(set(counts)) > 1:
            raise IndexFault(
                f"the index is damaged: {counts[0]} passages with words, {counts[1]} with vectors, "
                f"{counts[2]} when built: {MEND}"
            )

    def search(self, query: str, k: int = 50, filters: Filters | None = None) -> list[Hit]:
        """Return the `k` best passages for a query, best first, ties by passage id.

        After them come all others of the studies that the query names.
        """
        among = self._among(filters)
        if among == [] or not query.strip():
            return []
        vector = self.encoder.encode([expanded(query)])[0]
        dense = self._store.nearest(vector, CANDIDATES, among)
        lexical = self._lexical.best(spelled_out(query), CANDIDATES, among)
        named = studies_meant(query, self.references.values()) & set(among or self.references)
        if named:
            dense |= self._store.nearest(vector, CANDIDATES, sorted(named))
        scores = self._with_reference_evidence(fuse(dense, lexical))
        best = max(lexical.values(), default=1.0) or 1.0
        asked = dense | self._queries.nearness(vector)
        # A precedent is of all references: of some of them nothing is known.
        precedent = self._precedents.unanswered(vector) if among is None else UNKNOWN
        ranked = sorted(scores, key=lambda id_: (-scores[id_], id_))
        ranked = ranked[:k] + [i for i in ranked[k:] if self.passages[i].reference in named]
        near = [
            (dense.get(id_, 0.0), lexical.get(id_, 0.0) / best, asked.get(id_, 0.0))
            for id_ in ranked
        ]
        odds = self.reader.odds(vector, ranked, near)
        return [
            Hit(
                self.passages[id_],
                scores[id_],
                cosine,
                worded,
                self.worth.get(id_, 0.0),
                written,
                precedent,
                read,
            )
            for id_, (cosine, worded, written), read in zip(ranked, near, odds, strict=True)
        ]

    def nearest_in_words(self, text: str) -> str | None:
        """Return the id of the reference whose passage has most of a text's words, if any."""
        found = self._lexical.best(text, 1, None)
        return self.passages[next(iter(found))].reference if found else None

    def _among(self, filters: Filters | None) -> list[str] | None:
        if filters is None or filters == Filters():
            return None
        return [r.id for r in self.references.values() if filters.passes(r)]

    def _with_reference_evidence(self, scores: Mapping[str, float]) -> dict[str, float]:
        """Add to each passage the mean of its reference's best passages, missing ones as 0."""
        of_reference: defaultdict[str, list[float]] = defaultdict(list)
        for id_, score in scores.items():
            of_reference[self.passages[id_].reference].append(score)
        evidence = {
            reference: sum(sorted(found)[-BEST_OF_REFERENCE:]) / BEST_OF_REFERENCE
            for reference, found in of_reference.items()
        }
        return {
            id_: score + REFERENCE * evidence[self.passages[id_].reference]
            for id_, score in scores.items()
        }

    def close(self) -> None:
        """Let go of the files."""
        self._lexical.close()
        self._store.close()


def expanded(query: str) -> str:
    """Return a query's words followed by the field's names of what it calls otherwise."""
    query = spelled_out(" ".join(NO_WORD.sub(" ", query).split()))
    lower = query.lower()
    names = dict.fromkeys(m.concept.replace("-", " ") for m in vocabulary().mentions(query))
    new = [name for name in names if name not in lower.replace("-", " ")]
    return f"{query} ({', '.join(new)})" if new else query


def fuse(dense: Mapping[str, float], lexical: Mapping[str, float]) -> dict[str, float]:
    """Return the weighted sum of both scores, each brought to 0..1; a missing score is 0.

    A cosine says little by itself, so that the lowest found is 0; no word in common is 0 in BM25.
    """
    near, worded = scaled(dense, min(dense.values(), default=0.0)), scaled(lexical, 0.0)
    return {
        id_: DENSE * near.get(id_, 0.0) + LEXICAL * worded.get(id_, 0.0)
        for id_ in near.keys() | worded.keys()
    }


def scaled(scores: Mapping[str, float], low: float) -> dict[str, float]:
    """Return scores brought to 0..1, by their highest and what counts as none."""
    high = max(scores.values(), default=0.0)
    return {id_: (score - low) / ((high - low) or 1.0) for id_, score in scores.items()}
