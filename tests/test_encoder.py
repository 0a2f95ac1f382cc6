"""The packaged weights are checked; any other folder of weights is known by its hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from assistant.ask import Assistant
from assistant.evaluation.questions import read_questions
from index.encoder import (
    ADAPTED,
    ADAPTER,
    PACKAGED,
    PACKAGED_HASH,
    EncoderFault,
    SentenceTransformerEncoder,
    load_encoder,
    packaged_folder,
)

DEVELOPMENT = Path(__file__).parent / "questions" / "dev.jsonl"


def test_the_packaged_encoder_says_its_name_and_hash() -> None:
    found = load_encoder(PACKAGED)

    assert (found.name, found.weights_hash) == (PACKAGED, PACKAGED_HASH)


def test_the_adapted_encoder_is_known_by_both_files(encoder: SentenceTransformerEncoder) -> None:
    both = (packaged_folder() / "model.safetensors").read_bytes() + ADAPTER.read_bytes()

    assert (encoder.name, encoder.weights_hash) == (ADAPTED, hashlib.sha256(both).hexdigest())


def test_the_change_brings_questions_nearer_to_what_answers_them(
    encoder: SentenceTransformerEncoder, assistant: Assistant
) -> None:
    asked = [q for q in read_questions(DEVELOPMENT) if q.answerable][:25]
    due = {id_ for question in asked for id_ in question.references}
    passages = [p for p in assistant.searcher.passages.values() if p.reference in due]

    def right(by: SentenceTransformerEncoder) -> int:
        vectors = by.encode([passage.text for passage in passages])
        nearest = (by.encode([q.question for q in asked]) @ vectors.T).argmax(axis=1)
        return sum(
            passages[n].reference in q.references for n, q in zip(nearest, asked, strict=True)
        )

    assert right(encoder) > right(load_encoder(PACKAGED))


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
