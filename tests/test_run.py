"""A run asks every question, drops none, and the development set stays above its floor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answers import Answer, Citation, Claim, Refusal
from assistant.ask import Assistant
from assistant.evaluation.metrics import METRICS
from assistant.evaluation.questions import Question, read_questions
from assistant.evaluation.run import Run, evaluate, missing_facts, outcome_of

DEV = Path(__file__).parent / "questions" / "dev.jsonl"
ASKED = Question(
    id="q", question="Which dose?", type="numeric", references=("right",),
    facts=(("50 mg", "50mg"), ("40 days",)),
)  # fmt: skip
UNANSWERABLE = Question(id="u", question="Which colour?", type="unanswerable")
REFUSED = Answer("Which dose?", refusal=Refusal("not-answered", "No."))


@pytest.fixture(scope="module")
def dev(assistant: Assistant) -> Run:
    """Return one run over the development set."""
    return evaluate(assistant, read_questions(DEV))


def answer(*references: str) -> Answer:
    """Return an answer of one claim per reference, all of one text."""
    text = "It was 50 mg."
    claims = (Claim(text, (Citation(r, f"{r}:1", 0, len(text), text),)) for r in references)
    return Answer("Which dose?", tuple(claims), ranked=references)


TEXTS = {f"{id_}:1": "It was 50 mg." for id_ in ("right", "wrong")}


@pytest.mark.parametrize(
    ("metric", "floor"),
    [
        ("fact_recall", 0.75), ("lead_citation", 0.78), ("reference_hit@5", 0.94),
        ("grounded", 1.0), ("abstention_f1", 0.8),
    ],
)  # fmt: skip
def test_the_development_set_stays_above_its_floor(dev: Run, metric: str, floor: float) -> None:
    assert dev.metrics[metric].value >= floor


def test_the_answers_of_the_development_set_stay_short(dev: Run) -> None:
    assert dev.metrics["words"].value <= 150


def test_every_question_has_its_outcome_and_answer_in_order(dev: Run) -> None:
    ids = [question.id for question in read_questions(DEV)]

    assert [outcome.id for outcome in dev.outcomes] == ids
    assert [question.id for question in dev.questions] == ids
    assert len(dev.answers) == len(ids)


def test_every_metric_is_there_with_latency_also_in_embeddings(dev: Run) -> None:
    assert set(dev.metrics) == {*METRICS, "latency_x", "latency_p95_x"}
    assert dev.metrics["latency_x"].value > 0


def test_a_run_can_be_written_as_json_with_every_question(dev: Run) -> None:
    plain = json.loads(json.dumps(dev.as_json()))

    assert set(plain) == {"metrics", "questions"}
    assert len(plain["questions"]) == len(dev.questions)
    assert plain["metrics"]["fact_recall"].keys() == {"value", "low", "high"}
    assert plain["questions"][0]["answer"]["status"] in ("answered", "refused")


def test_progress_is_told_once_a_question(assistant: Assistant) -> None:
    told: list[int] = []

    evaluate(assistant, [UNANSWERABLE, UNANSWERABLE], lambda: told.append(1))

    assert len(told) == 2


def test_an_earlier_turn_is_given_with_its_question(assistant: Assistant) -> None:
    questions = read_questions(DEV.parent / "followups.jsonl")
    question = next(question for question in questions if question.history)

    (found,) = evaluate(assistant, [question]).answers

    assert found.notes
    assert found.question.startswith(question.question)


def test_an_answer_is_scored_on_facts_lead_and_ranking() -> None:
    found = outcome_of(ASKED, answer("right", "wrong"), 1.234, TEXTS, frozenset())

    assert (found.fact_recall, found.lead_citation, found.reference_hit) == (0.5, 1.0, 1.0)
    assert (found.claims, found.grounded_claims, found.words) == (2, 2, 8)
    assert found.latency_ms == 1.23


def test_the_lead_is_the_first_claim_only() -> None:
    found = outcome_of(ASKED, answer("wrong", "right"), 1.0, TEXTS, frozenset())

    assert (found.lead_citation, found.reference_hit) == (0.0, 1.0)


def test_a_reference_found_after_the_fifth_is_no_hit() -> None:
    ranked = Answer("q", ranked=("a", "b", "c", "d", "e", "right"))

    assert outcome_of(ASKED, ranked, 1.0, TEXTS, frozenset()).reference_hit == 0.0


def test_a_refused_answerable_question_scores_zero() -> None:
    found = outcome_of(ASKED, REFUSED, 1.0, TEXTS, frozenset())

    assert found.refused
    assert (found.fact_recall, found.lead_citation, found.reference_hit) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("given", [REFUSED, answer("wrong")])
def test_a_question_to_be_refused_has_no_recall(given: Answer) -> None:
    found = outcome_of(UNANSWERABLE, given, 1.0, TEXTS, frozenset())

    assert (found.fact_recall, found.lead_citation, found.reference_hit) == (None, None, None)
    assert found.refused == (given is REFUSED)


def test_a_claim_that_its_passage_does_not_hold_is_counted_as_not_grounded() -> None:
    found = outcome_of(ASKED, answer("right"), 1.0, {"right:1": "It was 75 mg."}, frozenset())

    assert (found.claims, found.grounded_claims) == (1, 0)


def test_facts_that_an_answer_does_not_state_are_listed_by_their_first_spelling() -> None:
    assert missing_facts(ASKED, answer("right")) == ["40 days"]
    assert missing_facts(ASKED, REFUSED) == ["50 mg", "40 days"]
