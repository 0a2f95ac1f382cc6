"""An entailment model is read from a folder: a real cross-encoder, tiny and untrained."""

from __future__ import annotations

from pathlib import Path

import pytest
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from index.encoder import EncoderFault
from index.entailment import Entailment

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "platelets", "rose", "fell", "."]


def model_folder(folder: Path, *labels: str) -> Path:
    """Save a cross-encoder of a few hundred weights with the given labels."""
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=8, num_hidden_layers=1, num_attention_heads=1,
        intermediate_size=8, id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def test_the_probability_is_that_of_the_label_named_entailment(tmp_path: Path) -> None:
    model = Entailment(model_folder(tmp_path, "contradiction", "entailment", "neutral"))

    found = model.probability("platelets rose .", "platelets rose .")

    assert 0.0 < found < 1.0
    assert found == model.probability("platelets rose .", "platelets rose .")


def test_a_model_without_such_a_label_is_refused_by_name(tmp_path: Path) -> None:
    model = Entailment(model_folder(tmp_path, "good", "bad"))

    with pytest.raises(EncoderFault, match="good"):
        model.probability("platelets rose .", "platelets fell .")


def test_a_folder_without_weights_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(EncoderFault, match=r"model\.safetensors"):
        Entailment(tmp_path)
