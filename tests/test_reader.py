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
    SCALE,
    Pairs,
    Passages,
    drawn_in,
    fold_of,
    loss_of,
    read_pairs,
    start,
    write,
)
from tests.benchmarks.precedents import QUESTIONS, TRAINING, hash_of, plain
from tests.benchmarks.questions_read import (
    QuestionRead,
    questions_read,
    questions_written,
    read_of,
)

Vectors = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def vectors(assistant: Assistant) -> Vectors:
    """Return the vectors of the index by passage."""
    return assistant.searcher._store.vectors()


@pytest.fixture(scope="module")
def references(assistant: Assistant) -> dict[str, str]:
    """Return the reference of each passage."""
    return {id_: passage.reference for id_, passage in assistant.searcher.passages.items()}


@pytest.fixture(scope="module")
def asked(assistant: Assistant) -> Vectors:
    """Return the vectors of what passages are asked for."""
    return assistant.searcher._queries.vectors()


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


def test_another_encoder_has_no_reader(
    vectors: Vectors, asked: Vectors, references: dict[str, str]
) -> None:
    reader = Reader(vectors, asked, references, "another-model")

    assert reader.odds(np.ones(7, np.float32), ["a:1"], [(0.5, 0.5, 0.5)]) == [UNREAD]


def test_no_passages_no_odds(vectors: Vectors, asked: Vectors, references: dict[str, str]) -> None:
    reader = Reader(vectors, asked, references, ADAPTED)

    assert reader.odds(next(iter(vectors.values())), [], []) == []


def test_a_new_passage_is_read_as_well(
    assistant: Assistant, vectors: Vectors, asked: Vectors, references: dict[str, str]
) -> None:
    question = "does vitamin B12 raise platelets after CAR-T"
    vector = assistant.searcher.encoder.encode([expanded(question)])[0]
    told = "In 40 adults after CAR-T vitamin B12 raised platelets in 3."
    site = assistant.searcher.encoder.encode([told])[0]
    reader = Reader({**vectors, "site:1": site}, asked, {**references, "site:1": "site"}, ADAPTED)
    far = next(i for i, p in assistant.searcher.passages.items() if "ferritin" in p.text.lower())

    near = [(float(vec @ vector), 0.2, float(vec @ vector)) for vec in (site, vectors[far])]
    odds = reader.odds(vector, ["site:1", far], near)

    assert odds[0] > odds[1]


def test_what_is_fitted_is_what_is_read(
    assistant: Assistant,
    vectors: Vectors,
    asked: Vectors,
    references: dict[str, str],
    tmp_path: Path,
) -> None:
    random, ids = np.random.default_rng(0), list(vectors)[:40]
    question, scores = vectors[ids[3]], random.random((40, 3), np.float32)
    rows = tuple(map(tuple, scores.tolist()))
    passages = Passages.of(assistant.searcher)
    pairs = Pairs.among(
        passages, [QuestionRead("", question, tuple(ids), rows, (0.0,) * 40, (1.0,) * 40)]
    )
    weights = start(len(question), tensor(scores))
    write(drawn_in(weights), tmp_path / "reader.safetensors", ADAPTED)

    with torch.no_grad():
        fitted = read_pairs(weights, passages, pairs, SCALE).numpy()
    reader = Reader(vectors, asked, references, ADAPTED, tmp_path / "reader.safetensors")
    odds = reader.odds(question, ids, rows)

    assert np.ptp(fitted) > 0.1
    assert np.allclose(fitted, odds, atol=0.02)


def test_what_is_known_of_a_question_is_fitted_and_nothing_else(assistant: Assistant) -> None:
    passages = Passages.of(assistant.searcher)
    ids, one = tuple(list(passages.rows)[:3]), np.ones(384, np.float32)

    def slopes(answers: tuple[float, float, float], answered: float) -> list[float]:
        read = QuestionRead("", one, ids, ((0.5,) * 3,) * 3, answers, (1.0,) * 3, answered)
        odds = torch.zeros(3, requires_grad=True)
        loss_of(odds, Pairs.among(passages, [read])).backward()
        assert odds.grad is not None
        return odds.grad.tolist()

    assert np.sign(slopes((1.0, 0.0, 0.0), 1.0)).tolist() == [-1, 1, 1]
    assert np.sign(slopes((1.0, 0.0, 0.0), np.nan)).tolist() == [-1, 1, 1]
    assert np.sign(slopes((np.nan, np.nan, np.nan), 1.0)).tolist() == [-1, -1, -1]
    assert np.sign(slopes((np.nan, 0.0, np.nan), 0.0)).tolist() == [1, 1, 1]
    assert slopes((np.nan, 0.0, np.nan), np.nan)[0] == 0.0


def test_what_is_asked_of_a_written_question_leaves_it_out(assistant: Assistant) -> None:
    passages = Passages.of(assistant.searcher)
    ids, one, own = tuple(list(passages.rows)[:2]), np.ones(384, np.float32), np.zeros(384)
    found = ids, ((0.5,) * 3,) * 2, (1.0, 0.0), (1.0, 1.0)
    written = QuestionRead("", one, *found, asked=own.astype(np.float32))

    pairs = Pairs.among(passages, [QuestionRead("", one, *found), written])

    assert torch.equal(pairs.asked[:2], passages.asked[:2])
    assert pairs.asked[2].abs().sum() == 0
    assert torch.equal(pairs.asked[3], passages.asked[1])


def test_a_question_whose_answer_is_not_among_its_hits_tells_nothing_of_them_together(
    assistant: Assistant,
) -> None:
    hits = assistant.searcher.search("eltrombopag dose", 3)
    answering, other = (hash_of(hit.passage.id) for hit in hits[:2])
    one = np.ones(384, np.float32)

    assert read_of("a", one, hits[1:], {answering: 1.0, other: 0.0}, True).answers == (0.0, 0.0)
    assert np.isnan(read_of("a", one, hits[1:], {answering: 1.0, other: 0.0}, True).answered)
    assert read_of("a", one, hits, {answering: 1.0}, True).answered == 1.0
    assert np.isnan(read_of("a", one, hits, {}, True).answers).all()
    assert read_of("a", one, hits, {}, False).answers == (0.0,) * 3


def test_a_passage_without_a_vector_is_not_read(
    vectors: Vectors, asked: Vectors, references: dict[str, str]
) -> None:
    id_, vector = next(iter(vectors.items()))
    there = Reader({id_: vector, "gone:1": vector}, asked, references, ADAPTED)

    assert there.odds(vector, [id_, "gone:1"], [(1.0, 1.0, 1.0)] * 2) == [UNREAD, UNREAD]
    assert there.odds(vector, [id_], [(1.0, 1.0, 1.0)]) != [UNREAD]
    assert Reader({}, {}, {}, ADAPTED).odds(vector, [id_], [(1.0, 1.0, 1.0)]) == [UNREAD]


def test_no_question_of_a_set_that_measures_is_fitted_on() -> None:
    read = {plain(question) for _, question, _, _ in questions_read()}
    written = {plain(question) for _, questions in questions_written() for question in questions}

    assert len(read) > 12_000
    assert len(written) > 5000
    for file in QUESTIONS.glob("*.jsonl"):
        if file.stem not in TRAINING:
            assert not (read | written) & {plain(one.question) for one in read_questions(file)}


def test_every_hand_is_left_out_of_one_fold() -> None:
    assert {fold_of(who) for who, _, _, _ in questions_read()} == set(range(COUNT))
    assert fold_of("dev") == -1
