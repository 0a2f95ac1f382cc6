"""What a question takes for granted is corrected by a passage and told, or left alone if true."""

from __future__ import annotations

import pytest

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.corrections import GRANTED, UNCONTROLLED, mistaken
from assistant.evaluation.outcomes import facts_stated
from assistant.evaluation.questions import Question, read_questions
from tests.conftest import QUESTIONS

FALSE_REJECTED = 0.94  # of the set's false premises; 0.98 when this was written


def noted(answer: Answer) -> bool:
    """Say whether an answer tells that something granted is not confirmed."""
    return any(note.startswith(GRANTED) for note in answer.notes)


@pytest.fixture(scope="module")
def asked(assistant: Assistant) -> list[tuple[Question, Answer]]:
    """Return every question of the set of premises with its answer."""
    every = read_questions(QUESTIONS / "premises.jsonl")
    return [(question, assistant.ask(question.question)) for question in every]


def test_a_true_premise_is_answered_and_not_corrected(asked: list[tuple[Question, Answer]]) -> None:
    wrong = [q.id for q, a in asked if q.expect == "answered" and (a.refusal or noted(a))]

    assert wrong == []


def test_a_false_premise_is_not_gone_along_with(asked: list[tuple[Question, Answer]]) -> None:
    false = [
        bool(a.refusal) or all(facts_stated(q.facts, [claim.text for claim in a.claims]))
        for q, a in asked
        if q.expect == "premise"
    ]

    assert sum(false) >= FALSE_REJECTED * len(false)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How many got placebo in the German boost study by Gagelmann?", "retrospective"),
        ("The randomised trial of stem cell boosts after BCMA CAR-T: result?", "no randomised"),
        ("Why did the Turin case get liso-cel?", "tisagenlecleucel"),
        ("What was the myeloma response in the case of Baur?", "DLBCL"),
        ("Is Doptelet romiplostim, and how is it taken?", "Avatrombopag (Doptelet)"),
        (
            "CAR-HEMATOTOX is measured at day 14 after infusion; what is the cut-off?",
            "before lympho",
        ),
        (
            "Since the CAR-HEMATOTOX score is taken after CAR-T, which ferritin counts?",
            "before lymph",
        ),
        ("Scordo gave romiplostim after CAR-T; did it help?", "not CAR-T"),
    ],
)
def test_the_passage_that_corrects_a_question_comes_first(
    assistant: Assistant, question: str, first: str
) -> None:
    answer = assistant.ask(question)

    assert first.lower() in answer.claims[0].text.lower()
    assert noted(answer)


@pytest.mark.parametrize(
    "question",
    [
        "Is there a randomised trial of eltrombopag after CAR-T?",
        "In the placebo-controlled trial of eltrombopag by Ahmed, how many reached 50,000?",
        "What dose of eltrombopag did the Turin case get after tisa-cel?",
        "How do eltrombopag in Spain and romiplostim in Israel compare after CAR-T?",
        "As CAR-HEMATOTOX is calculated before lymphodepletion, which cut-off applies?",
        "EASIX is taken before lymphodepletion. What does it predict?",
        "CAR-HEMATOTOX is 3 on day -5. What to do?",
        "58M, LBCL, day 60 after tisa-cel, platelets 9. Is eltrombopag an option?",
    ],
)
def test_a_question_that_takes_nothing_wrong_for_granted_is_left_alone(
    assistant: Assistant, question: str
) -> None:
    assert not noted(assistant.ask(question))


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("Doptelet is eltrombopag", "avatrombopag"),
        ("lusutrombopag is just another name for avatrombopag", "lusutrombopag"),
        ("Neulasta and Neupogen are the same", "pegfilgrastim"),
        ("sargramostim is a G-CSF", "sargramostim"),
        ("romiplostim is a TPO receptor agonist", None),
        ("Promacta is eltrombopag", None),
        ("eltrombopag is better than romiplostim", None),
        ("eltrombopag and romiplostim are given weekly", None),
    ],
)
def test_a_drug_that_is_taken_for_another_is_found(text: str, drug: str | None) -> None:
    assert mistaken(text) == drug


@pytest.mark.parametrize("drug", ["eltrombopag", "TPO receptor agonists"])
def test_whether_there_was_a_control_arm_is_answered_and_not_called_a_premise(
    assistant: Assistant, drug: str
) -> None:
    answer = assistant.ask(f"Is there a randomised trial of {drug} after CAR-T?")

    assert UNCONTROLLED.search(answer.claims[0].text)
    assert not noted(answer)


@pytest.mark.parametrize("brand", ["Nplate", "Promacta", "Doptelet"])
def test_a_licence_taken_for_granted_is_met_by_the_label(assistant: Assistant, brand: str) -> None:
    answer = assistant.ask(f"Since {brand} is licensed after CAR-T, what dose do we start with?")

    assert noted(answer)
    assert "off label" in answer.claims[0].text.replace("-", " ")


def test_a_reason_needs_no_comma_before_the_question(assistant: Assistant) -> None:
    question = "since Promacta is licensed up to 150 mg for CAR-T cytopenia can we go to 150?"

    assert noted(assistant.ask(question))
