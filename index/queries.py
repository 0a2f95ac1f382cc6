"""What a passage is asked for: mean vectors of questions that were written for it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.reader import cosines

FILE = Path(__file__).with_name("queries.safetensors")


class Queries:
    """The passages for which questions were written, and a unit vector or two of each."""

    def __init__(self, passages: Collection[str], encoder: str) -> None:
        """Read the vectors of those passages; of another encoder than the one fitted, none.

        Written by tests/benchmarks/mean_queries.py from tests/questions/queries.tsv.
        """
        from safetensors import safe_open

        with safe_open(FILE, framework="np") as file:
            about = file.metadata()
            ids = about["passages"].split() if about["encoder"] == encoder else []
            rows = [row for row, id_ in enumerate(ids) if id_ in passages]
            self._ids = [ids[row] for row in rows]
            vectors = file.get_tensor("queries")[rows].astype(np.float32)
        self._vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def vectors(self) -> dict[str, NDArray[np.float32]]:
        """Return passage id -> unit vector of what it is asked for without its study's name."""
        found: dict[str, NDArray[np.float32]] = {}
        for id_, vector in zip(self._ids, self._vectors, strict=True):
            found.setdefault(id_, vector)  # a second one is of questions that name the study
        return found

    def nearness(self, vector: NDArray[np.float32]) -> dict[str, float]:
        """Return passage id -> cosine of a question's vector to what the passage is asked for."""
        if not self._ids:  # nor need another encoder's vectors be as long
            return {}
        near = cosines(self._vectors, vector).tolist()
        order = sorted(range(len(near)), key=near.__getitem__)
        return {self._ids[row]: near[row] for row in order}  # of two, the nearer
