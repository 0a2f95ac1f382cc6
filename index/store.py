"""The vectors, in an embedded Chroma collection. The only import of chromadb."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import Vectors

COLLECTION = "passages"
BATCH = 1000


class StoreFault(RuntimeError):
    """The files of the vectors are damaged."""


class VectorStore:
    """One collection of unit vectors with the ids of their passages; cosine distance."""

    def __init__(self, folder: Path) -> None:
        """Open or create the collection in `folder`; raise `StoreFault` if it is damaged."""
        check_file(folder / "chroma.sqlite3")
        import chromadb
        from chromadb.config import Settings

        self._client = chromadb.PersistentClient(
            path=str(folder), settings=Settings(anonymized_telemetry=False)
        )
        self._collection = self._client.get_or_create_collection(
            COLLECTION,
            configuration={"hnsw": {"space": "cosine", "ef_search": 400, "ef_construction": 200}},
            embedding_function=None,
        )

    def add(self, ids: Sequence[str], references: Sequence[str], vectors: Vectors) -> None:
        """Store vectors (passages, dimension) under their passage ids."""
        for at in range(0, len(ids), BATCH):
            part = slice(at, at + BATCH)
            metadatas: list[Any] = [{"reference": reference} for reference in references[part]]
            self._collection.add(ids=list(ids[part]), embeddings=vectors[part], metadatas=metadatas)

    def vectors(self) -> dict[str, np.ndarray]:
        """Return every stored vector by passage id; raise `StoreFault` where one is lost."""
        from chromadb.errors import ChromaError

        try:
            found = self._collection.get(include=["embeddings"])
        except ChromaError as error:
            raise StoreFault(f"the vectors cannot be read: {error}") from error
        embeddings = found["embeddings"]
        return {} if embeddings is None else dict(zip(found["ids"], embeddings, strict=True))

    def nearest(
        self, vector: Vectors, n: int, references: Sequence[str] | None = None
    ) -> dict[str, float]:
        """Return passage id -> cosine of the `n` nearest, among `references` if given."""
        where: Any = None if references is None else {"reference": {"$in": list(references)}}
        found = self._collection.query(
            query_embeddings=vector[None, :],
            n_results=n,
            where=where,
            include=["distances"],
        )
        distances = found["distances"]
        assert distances is not None
        return {
            id_: 1.0 - float(distance)
            for id_, distance in zip(found["ids"][0], distances[0], strict=True)
        }

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def check_file(file: Path) -> None:
    """Raise `StoreFault` when Chroma's file is damaged.

    Looked at first, for Chroma remembers a failed opening and then refuses the mended folder too.
    """
    if not file.is_file():
        return
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StoreFault(f"{file}: {error}") from error
    if found != "ok":
        raise StoreFault(f"{file}: {found}")


def store_version() -> str:
    """Return the version of the library whose files the store writes."""
    return version("chromadb")
