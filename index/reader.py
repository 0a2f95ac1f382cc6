"""Does a passage answer a question? A small network's reading of their vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor

FILE = Path(__file__).with_name("reader.safetensors")
LIMIT = 8.0  # the log odds that a reading gives at most, for or against
UNREAD = 0.0  # of passages that cannot be read: of ten found the best is about even
Scores = tuple[float, float, float]  # dense, lexical, asked (index/search.py)


class Reader:
    """The passages of an index, ready to be read for a question."""

    def __init__(
        self,
        vectors: Mapping[str, NDArray[np.float32]],
        asked: Mapping[str, NDArray[np.float32]],
        reference_of: Mapping[str, str],
        encoder: str,
        file: Path = FILE,
    ) -> None:
        """Take unit vectors and references by passage id; with another encoder than fitted, none.

        `asked` has the vectors of what passages are asked for (index/queries.py); a passage without
        one is taken to be asked for its text. Fitted by tests/benchmarks/fit_reader.py on passages
        that were read for questions.
        """
        from safetensors import safe_open

        with safe_open(file, framework="np") as opened:
            fitted = (opened.metadata() or {}).get("encoder") == encoder
            weights = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118
        vectors = {id_: vector for id_, vector in vectors.items() if id_ in reference_of}
        self._row = {id_: row for row, id_ in enumerate(vectors)} if fitted else {}
        if not self._row:
            return
        means = mean_vectors(vectors, reference_of)
        self._weights = {name: tensor(weight) for name, weight in weights.items()}
        self._passages = layer(self._weights, "passage", tensor(list(vectors.values())))
        written = [asked.get(id_, vector) for id_, vector in vectors.items()]
        self._asked = layer(self._weights, "asked", tensor(written))
        self._references = layer(
            self._weights, "reference", tensor([means[reference_of[id_]] for id_ in vectors])
        )

    def odds(
        self, question: NDArray[np.float32], ids: Sequence[str], scores: Sequence[Scores]
    ) -> list[float]:
        """Return the log odds that each passage answers a question, UNREAD of one it cannot read.

        `question` is its vector; `scores` are those of each passage.
        """
        if not all(id_ in self._row for id_ in ids) or not ids:
            return [UNREAD] * len(ids)
        rows = [self._row[id_] for id_ in ids]
        read = odds_of(
            self._weights,
            layer(self._weights, "question", tensor([question])).expand(len(ids), -1),
            self._passages[rows],
            self._references[rows],
            self._asked[rows],
            tensor(scores),
        )
        found: list[float] = read.clamp(-LIMIT, LIMIT).tolist()
        return found


def mean_vectors(
    vectors: Mapping[str, NDArray[np.float32]], reference_of: Mapping[str, str]
) -> dict[str, NDArray[np.float32]]:
    """Return the mean of each reference's passages as a unit vector."""
    of_reference: dict[str, list[NDArray[np.float32]]] = {}
    for id_, vector in vectors.items():
        of_reference.setdefault(reference_of[id_], []).append(vector)
    means = {reference: np.mean(found, 0) for reference, found in of_reference.items()}
    return {reference: mean / np.linalg.norm(mean) for reference, mean in means.items()}


def odds_of(
    weights: Mapping[str, Tensor],
    question: Tensor,
    passage: Tensor,
    reference: Tensor,
    asked: Tensor,
    scores: Tensor,
    dropped: float = 0.0,
) -> Tensor:
    """Return the log odds of pairs, by what the first layers made of their vectors.

    Of each vector it has some values, the products of the question's with the others', and the
    scores; one hidden layer weighs them. In fitting a share of the values is dropped by chance.
    """
    import torch
    from torch.nn.functional import dropout, layer_norm, relu

    scores = (scores - weights["scores.mean"]) / weights["scores.spread"]
    others = (passage, reference, asked)
    values = torch.cat((question, *others, *(question * other for other in others), scores), 1)
    values = dropout(layer_norm(values, values.shape[1:]), dropped)
    return layer(weights, "out", dropout(relu(layer(weights, "hidden", values)), dropped))[:, 0]


def layer(weights: Mapping[str, Tensor], name: str, inputs: Tensor) -> Tensor:
    """Return what a layer makes of each row."""
    from torch.nn.functional import linear

    return linear(inputs, weights[f"{name}.weight"], weights[f"{name}.bias"])


def tensor(rows: Sequence[object] | NDArray[np.floating]) -> Tensor:
    """Return rows of numbers as a tensor."""
    import torch

    return torch.from_numpy(np.asarray(rows, np.float32))


def cosines(vectors: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cosine of each row of unit vectors to one.

    By torch, whose threads are there already: those of numpy's `@` would get in their way.
    """
    return np.asarray((tensor(vectors) @ tensor(vector)).numpy(), np.float32)
