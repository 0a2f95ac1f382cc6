"""What was read against the references before tells whether a question like it is answered."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from safetensors import safe_open

from assistant.ask import Assistant
from assistant.evaluation.questions import read_questions
from index.encoder import ADAPTED
from index.precedents import FILE, UNKNOWN, Precedents, share
from index.search import Filters, expanded
from tests.benchmarks.precedents import LABELS, QUESTIONS, TRAINING, plain, read_precedents

ANSWERED = "how often do platelets recover on eltrombopag after CAR-T"
UNANSWERED = "which diet helps neutrophils after CAR-T"


@pytest.fixture(scope="module")
def vectors(assistant: Assistant) -> dict[str, np.ndarray]:
    """Return the vectors of the index by passage."""
    return assistant.searcher._store.vectors()


def asked(assistant: Assistant, question: str) -> np.ndarray:
    """Return a question's vector as the search makes it."""
    return assistant.searcher.encoder.encode([expanded(question)])[0]


def test_a_question_is_judged_by_those_like_it(
    assistant: Assistant, vectors: dict[str, np.ndarray]
) -> None:
    precedents = Precedents(vectors, ADAPTED)

    assert precedents.unanswered(asked(assistant, ANSWERED)) < 0.3
    assert precedents.unanswered(asked(assistant, UNANSWERED)) > 0.7


def test_every_hit_of_a_search_carries_the_share(assistant: Assistant) -> None:
    hits = assistant.searcher.search(UNANSWERED, 5)

    assert len({hit.precedent for hit in hits}) == 1
    assert hits[0].precedent > 0.7


def test_a_new_passage_that_is_nearer_ends_a_precedent(
    assistant: Assistant, vectors: dict[str, np.ndarray]
) -> None:
    vector = asked(assistant, UNANSWERED)
    before = Precedents(vectors, ADAPTED).unanswered(vector)

    after = Precedents({**vectors, "site-2026:1": vector}, ADAPTED).unanswered(vector)

    assert after < before - 0.1


def test_without_the_passages_there_is_no_precedent(
    vectors: dict[str, np.ndarray], assistant: Assistant
) -> None:
    vector = asked(assistant, UNANSWERED)

    assert Precedents({"site-2026:1": vector}, ADAPTED).unanswered(vector) == UNKNOWN
    assert Precedents(vectors, "another").unanswered(np.ones(7, np.float32)) == UNKNOWN


def test_the_nearer_counts_more() -> None:
    cosines = np.array([0.9, 0.8, 0.8], np.float32)

    assert share(cosines, np.array([True, False, False])) < 0.5
    assert share(cosines, np.array([False, True, True])) > 0.5
    assert share(cosines, np.array([False, False, False])) > 0.95


def test_what_is_far_from_all_precedents_is_little_known() -> None:
    far, none = np.array([0.3, 0.2], np.float32), np.zeros(0, np.float32)

    assert share(far, np.array([False, False])) == pytest.approx(UNKNOWN, abs=0.01)
    assert share(none, np.zeros(0, bool)) == pytest.approx(UNKNOWN)


def test_precedents_are_labelled_and_none_is_of_a_set_that_measures() -> None:
    lines = (QUESTIONS / "precedents.tsv").read_text("utf-8").splitlines()
    labels = Counter(line.split("\t")[1] for line in lines)
    questions = {plain(one.question) for one in read_precedents()}

    assert set(labels) == set(LABELS)
    assert min(labels["yes"], labels["no"]) > 2000
    assert questions
    for file in QUESTIONS.glob("*.jsonl"):
        if file.stem not in TRAINING:
            assert not questions & {plain(one.question) for one in read_questions(file)}


def test_the_precedents_are_of_all_references_and_not_of_some(assistant: Assistant) -> None:
    some = Filters(interventions=("romiplostim",))

    assert assistant.searcher.search(UNANSWERED, 1, some)[0].precedent == UNKNOWN


def test_the_file_holds_every_precedent(
    assistant: Assistant, vectors: dict[str, np.ndarray]
) -> None:
    precedents = list(read_precedents())
    with safe_open(FILE, framework="np") as file:
        answered = file.get_tensor("answered")
        nearest, written = file.get_tensor("nearest"), file.get_tensor("questions")
        passages = file.metadata()["passages"].split()

    assert answered.tolist() == [one.answered for one in precedents]
    assert set(passages) == set(vectors), "the corpus changed: write the precedents anew"
    assert int(nearest.max()) < len(passages)
    for row in range(0, len(precedents), 500):
        vector, kept = asked(assistant, precedents[row].question), written[row].astype(float)
        assert vector @ kept / np.linalg.norm(kept) > 0.99
