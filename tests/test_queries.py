"""A passage is near to the questions it answers, in whatever words they are put."""

from __future__ import annotations

import numpy as np

from assistant.ask import Assistant
from index.encoder import ADAPTED, SentenceTransformerEncoder
from index.queries import Queries
from index.search import expanded
from tests.benchmarks.mean_queries import read_queries


def test_a_passage_is_near_to_a_question_that_shares_no_word_with_it(
    assistant: Assistant, encoder: SentenceTransformerEncoder
) -> None:
    passages = assistant.searcher.passages
    vector = encoder.encode(["does Revolade help when plts stay low after CAR T cells"])[0]
    nearness = Queries(passages, ADAPTED).nearness(vector)

    nearest = max(nearness, key=nearness.__getitem__)

    assert "eltrombopag" in f"{passages[nearest].text} {passages[nearest].context}".lower()
    assert nearness[nearest] > 0.5


def test_a_hit_without_written_questions_counts_by_its_own_text(assistant: Assistant) -> None:
    asked = set(Queries(assistant.searcher.passages, ADAPTED).nearness(np.ones(384, np.float32)))
    hits = assistant.searcher.search(
        "eltrombopag after CAR-T: is the table of the record read?", 300
    )

    assert {hit.asked == hit.dense for hit in hits if hit.passage.id not in asked} == {True}
    assert any(hit.asked != hit.dense for hit in hits)


def test_what_a_passage_is_asked_for_does_not_hang_on_the_name_of_its_study(
    assistant: Assistant, encoder: SentenceTransformerEncoder
) -> None:
    lines: dict[str, list[list[str]]] = {}
    for id_, questions in read_queries():
        lines.setdefault(id_, []).append(questions)
    id_, (plain, named) = next((i, found) for i, found in lines.items() if len(found) == 2)

    vector = Queries(assistant.searcher.passages, ADAPTED).vectors()[id_]
    means = [encoder.encode([expanded(one) for one in line]).mean(0) for line in (plain, named)]

    assert vector @ means[0] / np.linalg.norm(means[0]) > 0.999
    assert vector @ means[1] / np.linalg.norm(means[1]) < 0.999


def test_another_encoder_or_another_corpus_has_no_written_questions(assistant: Assistant) -> None:
    vector = np.ones(7, dtype=np.float32)

    assert Queries(assistant.searcher.passages, "another-model").nearness(vector) == {}
    assert Queries({"a-site's-own:1": None}, ADAPTED).nearness(vector) == {}


def test_questions_are_written_for_passages_that_exist(assistant: Assistant) -> None:
    passages = assistant.searcher.passages
    written = [id_ for id_, _ in read_queries()]

    assert set(written) <= set(passages)
    assert len(set(written)) > 0.9 * len(passages)
