"""A follow-up is read in several ways, and the one that the references answer best is taken."""

from __future__ import annotations

import pytest

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.followup import Turn
from assistant.guard import TEXTS
from assistant.readings import BY_ITSELF, WEIGHTS, chance_right, other_readings
from assistant.rewrite import UNDERSTOOD, Rewritten, rewrite
from index.asked import read_question
from index.terms import Terms
from tests.test_followup import talk


@pytest.fixture(scope="module")
def terms(assistant: Assistant) -> Terms:
    """Return the words of the references."""
    return assistant.searcher.terms


MOULD = "who gets posa / mould cover post CD19 CART"


def asked_after(assistant: Assistant, *questions: str) -> Answer:
    """Ask questions one after the other, each after what was said, and return the last answer."""
    history: list[Turn] = []
    for question in questions:
        answer = assistant.ask(question, history)
        said = " ".join(claim.text for claim in answer.claims)
        told = answer.refusal.text if answer.refusal else said
        history += [Turn("user", question), Turn("assistant", told)]
    return answer


def opening(answer: Answer) -> str:
    """Return the reference that an answer opens with, empty for a refusal."""
    return answer.claims[0].citations[0].reference if answer.claims else ""


def ways(terms: Terms, question: str, *before: str) -> list[str]:
    """Return the other readings of a question after a question and its answer."""
    return [one.question for one in other_readings(rewrite(question, talk(*before), terms.seen))]


def test_a_follow_up_is_read_alone_behind_the_question_and_with_names(terms: Terms) -> None:
    told = "Three of 38 patients given axi-cel had candidaemia [1]."

    assert ways(terms, "pjp till when", MOULD, told) == [
        f"{MOULD}: pjp till when?",
        "pjp till when? (posa)",
        "pjp till when? (axi-cel)",
        "pjp till when",
    ]


def test_a_bare_name_is_not_read_by_itself(terms: Terms) -> None:
    read = ways(terms, "and in ALL?", "brexu MCL late icaht?", "9% in MCL after axi-cel [1].")

    assert read
    assert "and in ALL?" not in read


def test_what_the_rules_make_of_it_is_no_other_reading(terms: Terms) -> None:
    told = "Eltrombopag after axi-cel [1]."
    read = rewrite("and in children?", talk("What is eltrombopag?", told), terms.seen)
    others = [one.question for one in other_readings(read)]

    assert others
    assert read.question not in others


def test_every_reading_is_shown(terms: Terms) -> None:
    read = rewrite("pjp till when", talk(MOULD, "Nobody [1]."), terms.seen)
    notes = {one.question: one.notes for one in other_readings(read)}

    assert notes.pop("pjp till when") == (BY_ITSELF,)
    assert all(told == (f"{UNDERSTOOD} {question}",) for question, told in notes.items())


def test_a_first_question_and_one_for_the_source_have_one_reading(terms: Terms) -> None:
    assert not other_readings(rewrite("pjp till when", [], terms.seen))
    assert not ways(terms, "source?", MOULD, "Nobody [1].")


def test_after_a_question_of_another_field_it_is_read_behind_that_question(terms: Terms) -> None:
    before, refused = "Which antifungal treats onychomycosis?", TEXTS["out-of-scope"]

    assert f"{before.rstrip('?')}: and the dose?" in ways(terms, "and the dose?", before, refused)


def test_a_patient_s_data_in_the_question_before_make_no_reading(terms: Terms) -> None:
    read = rewrite("pjp till when", talk(MOULD, "Nobody [1]."), terms.seen)
    named = Rewritten(
        read.question, typed=read.typed, topic=MOULD, before="John Smith, born 3.4.1961, ANC 0.3?"
    )

    assert not any("1961" in one.question for one in other_readings(named))


@pytest.mark.parametrize(
    ("questions", "reference"),
    [
        # what it asks for is its own: the drug before has nothing to do with it
        ((MOULD, "pjp till when"), "baird-2021-immune-reconstitution"),
        # only behind the question before is it a question
        ((MOULD, "actual IFI rate?"), "little-2022-fungal"),
    ],
)  # fmt: skip
def test_it_is_read_as_the_references_answer_it(
    assistant: Assistant, questions: tuple[str, ...], reference: str
) -> None:
    assert opening(asked_after(assistant, *questions)) == reference


def test_what_no_reading_answers_is_refused(assistant: Assistant) -> None:
    assert asked_after(assistant, MOULD, "which brand does the hospital stock?").refusal


def test_a_question_that_stands_alone_and_is_answered_is_read_in_no_other_way(
    assistant: Assistant,
) -> None:
    question = "What is the dose of eltrombopag after CAR-T?"
    answer = asked_after(assistant, question, question)

    assert answer.question == question
    assert answer.notes == asked_after(assistant, question).notes


def test_an_order_for_another_drug_is_not_read_as_the_dose_asked_before(
    assistant: Assistant,
) -> None:
    before = "What is the dose of romiplostim after CAR-T?"
    answer = asked_after(assistant, before, "Order: filgrastim 300 mcg for him")

    assert "romiplostim" not in answer.question
    assert opening(answer) != "beyar-katz-2022-tpo"


@pytest.mark.parametrize("question", ["source?", "ref?", "which paper?", "and the source please"])
def test_the_source_is_that_of_the_answer_before(assistant: Assistant, question: str) -> None:
    before = "How long did platelets take to recover on eltrombopag in the Turin case?"

    answer = asked_after(assistant, before, question)

    assert opening(answer) == opening(asked_after(assistant, before))
    assert "Scaldaferri" in answer.claims[0].text


@pytest.mark.parametrize(
    "question",
    [
        "What is the source of the infection in neutropenic fever?",
        "Where do those T cells come from?",
        "Does the source of the stem cells for the boost matter?",
    ],
)
def test_where_something_comes_from_is_no_question_for_a_source(question: str) -> None:
    assert not read_question(question).wants_source


def test_of_two_readings_the_one_that_is_refused_is_less_likely() -> None:
    nothing = dict.fromkeys(WEIGHTS, 0.0)

    assert 0 < chance_right({**nothing, "refused": 1.0}) < chance_right(nothing) < 1
