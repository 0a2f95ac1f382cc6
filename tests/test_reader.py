"""A fitted network reads whether a passage answers a question."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.ask import Assistant
from assistant.evaluation.questions import read_questions
from index.encoder import ADAPTED
from index.reader import LIMIT, UNREAD, Reader, tensor
from index.search import expanded
from tests.benchmarks.fit_reader import (
    COUNT,
    Pair,
    drawn_in,
    fold_of,
    inputs_of,
    questions_read,
    questions_written,
    read_pairs,
    start,
    write,
)
from tests.benchmarks.precedents import QUESTIONS, TRAINING, plain

Vectors = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def vectors(assistant: Assistant) -> Vectors:
    """Return the vectors of the index by passage."""
    return assistant.searcher._store.vectors()


@pytest.fixture(scope="module")
def references(assistant: Assistant) -> dict[str, str]:
    """Return the reference of each passage."""
    return {id_: passage.reference for id_, passage in assistant.searcher.passages.items()}


def test_what_answers_is_told_from_what_is_only_on_the_topic(assistant: Assistant) -> None:
    hits = assistant.searcher.search("starting dose of eltrombopag in East Asian adults with ITP")
    by_odds = sorted(hits, key=lambda hit: -hit.odds)

    assert "25 mg" in by_odds[0].passage.text
    assert by_odds[0].odds > 1.0
    assert np.mean([hit.odds for hit in hits]) < -1.0
    assert all(-LIMIT <= hit.odds <= LIMIT for hit in hits)


def test_nothing_answers_what_no_reference_speaks_of(assistant: Assistant) -> None:
    hits = assistant.searcher.search("which hospital has the cheapest parking for relatives")

    assert max(hit.odds for hit in hits) < -1.0


def test_another_encoder_has_no_reader(vectors: Vectors, references: dict[str, str]) -> None:
    reader = Reader(vectors, references, "another-model")

    assert reader.odds(np.ones(7, np.float32), ["a:1"], [(0.5, 0.5, 0.5)]) == [UNREAD]


def test_no_passages_no_odds(vectors: Vectors, references: dict[str, str]) -> None:
    reader = Reader(vectors, references, ADAPTED)

    assert reader.odds(next(iter(vectors.values())), [], []) == []


def test_a_new_passage_is_read_as_well(
    assistant: Assistant, vectors: Vectors, references: dict[str, str]
) -> None:
    question = "does vitamin B12 raise platelets after CAR-T"
    vector = assistant.searcher.encoder.encode([expanded(question)])[0]
    told = "In 40 adults after CAR-T vitamin B12 raised platelets in 3."
    site = assistant.searcher.encoder.encode([told])[0]
    reader = Reader({**vectors, "site:1": site}, {**references, "site:1": "site"}, ADAPTED)
    far = next(i for i, p in assistant.searcher.passages.items() if "ferritin" in p.text.lower())

    near = [(float(vec @ vector), 0.2, float(vec @ vector)) for vec in (site, vectors[far])]
    odds = reader.odds(vector, ["site:1", far], near)

    assert odds[0] > odds[1]


def test_what_is_fitted_is_what_is_read(
    assistant: Assistant, vectors: Vectors, references: dict[str, str], tmp_path: Path
) -> None:
    random, ids = np.random.default_rng(0), list(vectors)[:40]
    question, scores = vectors[ids[3]], random.random((40, 3), np.float32)
    pairs = [
        Pair("", "", question, id_, tuple(row), 0.0)
        for id_, row in zip(ids, scores.tolist(), strict=True)
    ]
    weights = start(len(question), tensor(scores))
    write(drawn_in(weights), tmp_path / "reader.safetensors", ADAPTED)

    with torch.no_grad():
        fitted = read_pairs(weights, inputs_of(assistant.searcher, vectors, pairs)).numpy()
    reader = Reader(vectors, references, ADAPTED, tmp_path / "reader.safetensors")
    read = reader.odds(question, ids, [pair.scores for pair in pairs])

    assert np.ptp(fitted) > 0.1
    assert np.allclose(fitted, read, atol=0.02)


def test_a_passage_without_a_vector_is_not_read(
    vectors: Vectors, references: dict[str, str]
) -> None:
    id_, vector = next(iter(vectors.items()))
    there = Reader({id_: vector, "gone:1": vector}, references, ADAPTED)

    assert there.odds(vector, [id_, "gone:1"], [(1.0, 1.0, 1.0)] * 2) == [UNREAD, UNREAD]
    assert there.odds(vector, [id_], [(1.0, 1.0, 1.0)]) != [UNREAD]
    assert Reader({}, {}, ADAPTED).odds(vector, [id_], [(1.0, 1.0, 1.0)]) == [UNREAD]


def test_no_question_of_a_set_that_measures_is_fitted_on() -> None:
    read = {plain(question) for _, question, _ in questions_read()}
    written = {plain(question) for _, questions in questions_written() for question in questions}

    assert min(len(read), len(written)) > 5000
    for file in QUESTIONS.glob("*.jsonl"):
        if file.stem not in TRAINING:
            assert not (read | written) & {plain(one.question) for one in read_questions(file)}


def test_every_hand_is_left_out_of_one_fold() -> None:
    assert {fold_of(who) for who, _, _ in questions_read()} == set(range(COUNT))
    assert fold_of("dev") == -1
