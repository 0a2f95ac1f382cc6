"""What is far from all that passages are asked for is not answered, and a model says so."""

from __future__ import annotations

from assistant.ask import FOUND, Assistant
from assistant.signs import UNANSWERED, chance
from assistant.sufficiency import ANSWERED_LIMIT, UNANSWERED_LIMIT, Sufficiency
from index.asked import read_question
from index.rerank import rerank


def test_a_logistic_model_gives_a_chance() -> None:
    assert chance({"a": 1.0}, {"a": 2.0}, -2.0) == 0.5
    assert chance({"a": 9.0}, {"a": 2.0}, -2.0) > 0.99


def test_what_nobody_wrote_about_is_far_and_not_answered(assistant: Assistant) -> None:
    searcher, signs = assistant.searcher, Sufficiency(assistant.searcher).signs
    near = "How often do platelets recover on eltrombopag after CAR-T?"
    far = "Which diet helps neutrophils after CAR-T?"
    values = []
    for question in (near, far):
        hits = searcher.search(question, FOUND)
        hits = rerank(question, hits, searcher.references, searcher.terms)
        values.append(signs.unanswered_values(read_question(question), hits))
        found = signs.chance_unanswered(read_question(question), hits)
        assert found > UNANSWERED_LIMIT if question == far else found < ANSWERED_LIMIT

    assert set(values[0]) == set(UNANSWERED)
    assert values[0]["asked"] > values[1]["asked"] + 0.2
    assert values[0]["precedent"] < 0.3 < 0.6 < values[1]["precedent"]
