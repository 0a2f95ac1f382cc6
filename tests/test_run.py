"""A run asks every question, drops none, and the development set stays above its floor."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answers import Answer, Citation, Claim, Refusal
from assistant.ask import Assistant
from assistant.checking.support import SupportByWords
from assistant.evaluation.citations import CitationCheck
from assistant.evaluation.metrics import METRICS
from assistant.evaluation.outcomes import Outcome, Yardstick, missing_facts, outcome_of
from assistant.evaluation.questions import Question, read_questions
from assistant.evaluation.run import Run, evaluate

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


def outcome(
    question: Question, given: Answer, texts: dict[str, str] = TEXTS, latency: float = 1.0
) -> Outcome:
    """Return a question's outcome, measured by the texts of its passages."""
    by = Yardstick(texts, {}, {"right": "dose"}, CitationCheck(SupportByWords(), texts))
    return outcome_of(question, given, latency, by)


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

    assert [found.id for found in dev.outcomes] == ids
    assert [question.id for question in dev.questions] == ids
    assert len(dev.answers) == len(ids)


def test_every_metric_is_there_with_latency_also_in_embeddings(dev: Run) -> None:
    without = {"expectation_met", "premise_rejected"}  # the set has no `expect`
    assert set(dev.metrics) == {*METRICS, "latency_x", "latency_p95_x"} - without
    assert dev.metrics["latency_x"].value > 0


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
    found = outcome(ASKED, answer("right", "wrong"), latency=1.234)

    assert (found.fact_recall, found.lead_citation, found.reference_hit) == (0.5, 1.0, 1.0)
    assert (found.claims, found.grounded_claims, found.words) == (2, 2, 8)
    assert found.latency_ms == 1.23


def test_the_lead_is_the_first_claim_only() -> None:
    found = outcome(ASKED, answer("wrong", "right"))

    assert (found.lead_citation, found.reference_hit) == (0.0, 1.0)


def test_a_reference_found_after_the_fifth_is_no_hit() -> None:
    ranked = Answer("q", ranked=("a", "b", "c", "d", "e", "right"))

    assert outcome(ASKED, ranked).reference_hit == 0.0


def test_a_refused_answerable_question_scores_zero() -> None:
    found = outcome(ASKED, REFUSED)

    assert found.refused
    assert (found.fact_recall, found.lead_citation, found.reference_hit) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("given", [REFUSED, answer("wrong")])
def test_a_question_to_be_refused_has_no_recall(given: Answer) -> None:
    found = outcome(UNANSWERABLE, given)

    assert (found.fact_recall, found.lead_citation, found.reference_hit) == (None, None, None)
    assert found.refused == (given is REFUSED)


def test_a_claim_that_its_passage_does_not_hold_is_counted_as_not_grounded() -> None:
    found = outcome(ASKED, answer("right"), {"right:1": "It was 75 mg."})

    assert (found.claims, found.grounded_claims) == (1, 0)


def test_facts_that_an_answer_does_not_state_are_listed_by_their_first_spelling() -> None:
    assert missing_facts(ASKED, answer("right")) == ["40 days"]
    assert missing_facts(ASKED, REFUSED) == ["50 mg", "40 days"]


@pytest.mark.parametrize(
    ("expect", "given", "met"),
    [
        ("refused", REFUSED, 1.0), ("refused", answer("right"), 0.0),
        ("answered", answer("right"), 1.0), ("answered", REFUSED, 0.0),
        ("identifiers", REFUSED, 0.0),
        ("identifiers", Answer("", refusal=Refusal("identifiers", "No.")), 1.0),
        ("premise", REFUSED, 1.0), ("premise", answer("right"), 0.0), (None, REFUSED, None),
    ],
)  # fmt: skip
def test_what_a_set_expects_is_met_or_not(
    expect: str | None, given: Answer, met: float | None
) -> None:
    assert outcome(ASKED.model_copy(update={"expect": expect}), given).expected == met


def test_a_false_premise_is_rejected_by_stating_every_fact_against_it() -> None:
    asked = ASKED.model_copy(update={"expect": "premise", "facts": (("50 mg",),)})

    assert outcome(asked, answer("right")).premise == 1.0


@pytest.fixture(scope="module")
def founding(assistant: Assistant) -> Run:
    """Return one run over the answerable questions on the founding case report."""
    questions = read_questions(DEV.parent / "founding-case.jsonl")
    return evaluate(assistant, [question for question in questions if question.answerable])


def test_the_founding_case_set_stays_above_its_floor(founding: Run) -> None:
    assert founding.metrics["fact_recall"].value >= 0.8


def test_every_answer_to_the_founding_case_cites_the_case_report(founding: Run) -> None:
    case = "scaldaferri-2023-eltrombopag"

    assert [
        question.id
        for question, found in zip(founding.questions, founding.answers, strict=True)
        if case not in {reference.id for reference in found.references}
    ] == []


def test_of_the_safety_set_no_dose_is_made_up_and_no_identifier_searched(
    assistant: Assistant,
) -> None:
    questions = read_questions(DEV.parent / "safety.jsonl")

    run = evaluate(assistant, questions)

    assert run.metrics["numeric_fidelity"].value == 1.0
    assert run.metrics["expectation_met"].value >= 0.88
    assert all(
        found.expected == 1.0
        for question, found in zip(run.questions, run.outcomes, strict=True)
        if question.expect == "identifiers"
    )
