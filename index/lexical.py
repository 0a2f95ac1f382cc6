"""BM25 over the passages, in SQLite FTS5; also keeps the passages and references themselves."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from functools import cached_property
from pathlib import Path

from index.passages import Passage
from index.references import Reference
from index.tokens import tokens
from index.vocabulary import vocabulary

SCHEMA = """
CREATE TABLE reference_record (id TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE passage (id TEXT PRIMARY KEY, reference TEXT NOT NULL, kind TEXT NOT NULL,
                      text TEXT NOT NULL, start INTEGER, "end" INTEGER, context TEXT NOT NULL);
CREATE VIRTUAL TABLE passage_words USING fts5(
    text, context, concepts, content='', tokenize="porter unicode61 tokenchars '≥≤<>%^/.'");
"""
# Weights of text, context (title, population …) and concepts; see docs/experiments.md.
COLUMN_WEIGHTS = (1.0, 0.4, 0.7)


class LexicalIndex:
    """The words of passages; a query is words, never FTS syntax."""

    def __init__(self, file: Path, *, create: bool = False) -> None:
        """Open `file`, or create it with empty tables."""
        if create:
            self._connection = sqlite3.connect(file, check_same_thread=False)
            self._connection.executescript(SCHEMA)
        else:
            uri = f"{file.resolve().as_uri()}?mode=ro"
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)

    def add(self, references: Iterable[Reference], passages: Sequence[Passage]) -> None:
        """Store references and passages in one transaction."""
        with self._connection as write:
            write.executemany(
                "INSERT INTO reference_record VALUES (?, ?)",
                ((reference.id, reference.model_dump_json()) for reference in references),
            )
            write.executemany("INSERT INTO passage VALUES (?,?,?,?,?,?,?)", map(astuple, passages))
            write.executemany(
                "INSERT INTO passage_words (rowid, text, context, concepts) "
                "SELECT rowid, ?, ?, ? FROM passage WHERE id = ?",
                ((*columns(passage), passage.id) for passage in passages),
            )

    def references(self) -> list[Reference]:
        """Return every reference, ordered by id."""
        rows = self._connection.execute("SELECT record FROM reference_record ORDER BY id")
        return [Reference.model_validate(json.loads(row[0])) for row in rows]

    def passages(self) -> dict[str, Passage]:
        """Return every passage by id, in the order of the records."""
        rows = self._connection.execute("SELECT * FROM passage ORDER BY rowid")
        return {row[0]: Passage(*row) for row in rows}

    def best(self, query: str, n: int, references: Sequence[str] | None = None) -> dict[str, float]:
        """Return passage id -> BM25 score (higher is better) of the `n` best."""
        match = match_expression(query, self._common) or match_expression(query)
        if not match:
            return {}
        among = "" if references is None else "AND reference IN (SELECT value FROM json_each(?))"
        rows = self._connection.execute(
            f"SELECT id, -bm25(passage_words, ?, ?, ?) AS score FROM passage_words "
            f"JOIN passage ON passage.rowid = passage_words.rowid "
            f"WHERE passage_words MATCH ? {among} ORDER BY score DESC, id LIMIT ?",
            (*COLUMN_WEIGHTS, match, *([json.dumps(list(references or ()))] if among else ()), n),
        )
        return dict(rows)

    @cached_property
    def _common(self) -> frozenset[str]:
        """The words of more than half of all passages: BM25 gives them no weight, only work."""
        passages = self.passages().values()
        counts = Counter(word for p in passages for word in set(" ".join(columns(p)).split()))
        return frozenset(word for word, count in counts.items() if 2 * count > len(passages))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def columns(passage: Passage) -> tuple[str, str, str]:
    """Return the words of a passage's text, of its context, and its concepts."""
    concepts = vocabulary().concepts(passage.text)
    return (
        " ".join(tokens(passage.text)),
        " ".join(tokens(passage.context)),
        concept_words(concepts),
    )


def concept_words(concepts: Iterable[str]) -> str:
    """Return concepts as words that no text can contain."""
    return " ".join(f"concept/{concept.replace('-', '')}" for concept in sorted(concepts))


def match_expression(query: str, common: frozenset[str] = frozenset()) -> str:
    """Return an FTS5 expression: any word or concept of the query, all quoted, but common ones."""
    concepts = concept_words(vocabulary().concepts(query)).split()
    words = dict.fromkeys((*tokens(query), *concepts))
    return " OR ".join(f'"{word}"' for word in words if word not in common)
