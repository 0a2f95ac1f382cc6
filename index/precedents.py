"""Questions that were read against the references: are those like this one answered?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.reader import cosines

FILE = Path(__file__).with_name("precedents.safetensors")
# A precedent farther by this in cosine weighs about a third as much.
REACH = 0.05
# Counted with the others, at the cosine FAR: a question of which nothing is known but that a third
# of all is not answered. Where all precedents are far it decides. docs/experiments.md.
FAR, UNKNOWN = 0.65, 0.35


class Precedents:
    """The questions read that still count, and whether the references answer each."""

    def __init__(self, vectors: Mapping[str, NDArray[np.float32]], encoder: str) -> None:
        """Take an index's vectors by passage id; with another encoder than the one fitted, none.

        A question counts while the passage nearest to it is there and no new one is nearer: a
        site's own record may answer what the others do not, and one taken out may be missed.
        Written by tests/benchmarks/precedents.py from tests/questions/precedents.tsv.
        """
        from safetensors import safe_open

        with safe_open(FILE, framework="np") as file:
            about = file.metadata()
            questions = file.get_tensor("questions").astype(np.float32)
            answered = file.get_tensor("answered").astype(bool)
            nearest, cosine = file.get_tensor("nearest"), file.get_tensor("cosine")
        passages = about["passages"].split()
        if about["encoder"] != encoder:
            self._questions, self._answered = questions[:0], answered[:0]
            return
        questions /= np.linalg.norm(questions, axis=1, keepdims=True)
        counts = np.array([id_ in vectors for id_ in passages])[nearest]
        known = frozenset(passages)
        new = [vector for id_, vector in vectors.items() if id_ not in known]
        if new:
            counts &= (questions @ np.stack(new).T).max(1) < cosine
        self._questions, self._answered = questions[counts], answered[counts]

    def unanswered(self, vector: NDArray[np.float32]) -> float:
        """Return the share of the questions like this one that no reference answers, 0 to 1."""
        if not len(self._questions):  # nor need another encoder's vectors be as long
            return UNKNOWN
        return share(cosines(self._questions, vector), self._answered)


def share(cosines: NDArray[np.float32], answered: NDArray[np.bool_]) -> float:
    """Return the share that is not answered, each question weighed by its nearness."""
    weights = np.exp((cosines - FAR) / REACH)
    return float((weights[~answered].sum() + UNKNOWN) / (weights.sum() + 1.0))
