"""The packaged weights are checked; any other folder of weights is known by its hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from index.encoder import (
    PACKAGED,
    PACKAGED_HASH,
    EncoderFault,
    SentenceTransformerEncoder,
    load_encoder,
    packaged_folder,
)


def test_the_packaged_encoder_says_its_name_and_hash(encoder: SentenceTransformerEncoder) -> None:
    assert (encoder.name, encoder.weights_hash) == (PACKAGED, PACKAGED_HASH)


def test_texts_become_unit_vectors_of_384_floats(encoder: SentenceTransformerEncoder) -> None:
    found = encoder.encode(["Platelets fell.", "G-CSF was given."])

    assert found.shape == (2, 384)
    assert found.dtype == np.float32
    assert np.linalg.norm(found, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)


def test_a_text_is_nearer_to_its_like_than_to_another(encoder: SentenceTransformerEncoder) -> None:
    one, like, other = encoder.encode(
        ["low platelet count", "thrombocytopenia", "the train to Bristol was late"]
    )

    assert one @ like > one @ other


def test_a_folder_without_weights_is_refused_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "no-such-model"

    with pytest.raises(EncoderFault, match=r"no-such-model.*CYTOPENIA_ENCODER") as raised:
        load_encoder(str(folder))

    assert str(folder) in str(raised.value)


@pytest.mark.parametrize("weights", ["model.safetensors", "pytorch_model.bin"])
def test_another_folder_is_known_by_the_hash_of_its_weights(tmp_path: Path, weights: str) -> None:
    (tmp_path / weights).write_bytes(b"weights")

    found = load_encoder(str(tmp_path))

    assert (found.name, found.weights_hash) == (
        str(tmp_path), hashlib.sha256(b"weights").hexdigest(),
    )  # fmt: skip


def test_the_packaged_weights_lie_in_the_package() -> None:
    assert (packaged_folder() / "model.safetensors").is_file()
