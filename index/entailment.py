"""Does one text entail another? A cross-encoder in a folder, of sentence-transformers."""

from __future__ import annotations

import os
from pathlib import Path

from index.encoder import WEIGHTS, EncoderFault


class Entailment:
    """An entailment cross-encoder read from a folder, never the network; loads at first use."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the model; raise `EncoderFault` where it holds no weights."""
        if not any((folder / name).is_file() for name in WEIGHTS):
            raise EncoderFault(
                f"entailment model {str(folder)!r}: no {' or '.join(WEIGHTS)} in it; name a folder "
                "that holds a cross-encoder, or leave CYTOPENIA_SUPPORT unset for the rules alone"
            )
        self._folder = folder
        self._model: object | None = None
        self._label = 0

    def probability(self, text: str, claim: str) -> float:
        """Return the probability, 0 to 1, that the text entails the claim."""
        model = self._load()
        scores = model.predict(  # type: ignore[attr-defined]
            [(text, claim)], apply_softmax=True, show_progress_bar=False
        )
        return float(scores[0][self._label])

    def _load(self) -> object:
        if self._model is None:
            os.environ["HF_HUB_OFFLINE"] = "1"
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
            from sentence_transformers import CrossEncoder

            model = CrossEncoder(str(self._folder), device="cpu", local_files_only=True)
            self._label = entailment_label(model.config.id2label, self._folder)
            self._model = model
        return self._model


def entailment_label(names: dict[int, str], folder: Path) -> int:
    """Return which of a model's labels means entailment; raise `EncoderFault` where none does."""
    for number, name in names.items():
        if name.lower().startswith("entail"):
            return int(number)
    raise EncoderFault(
        f"entailment model {str(folder)!r}: none of its labels {sorted(names.values())} is "
        "'entailment'; use a cross-encoder trained on natural-language inference"
    )
