"""A follow-up is known as one, and takes from the conversation what it leaves out."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.followup import (
    Turn,
    favoured,
    is_follow_up,
    last_answer,
    topic_of,
)
from assistant.guard import refusal
from assistant.rewrite import rewrite
from assistant.standalone import stand_alone
from index.search import Hit
from index.terms import Terms

TURIN = "What eltrombopag dose did the Turin patient get after tisagenlecleucel?"
SPAIN = "How many patients came off platelet transfusion on eltrombopag in Spain?"
ELSEWHERE = refusal("out-of-scope").text


@pytest.fixture(scope="module")
def terms(assistant: Assistant) -> Terms:
    return Terms(assistant.searcher.passages.values())


def talk(*contents: str) -> list[Turn]:
    """Return a conversation that the user opens."""
    roles = ("user", "assistant")
    return [Turn(roles[i % 2], content) for i, content in enumerate(contents)]


def read(terms: Terms, question: str, *before: str) -> str:
    """Return a question as it is searched after a conversation."""
    return rewrite(question, talk(*before), terms.seen).question


@pytest.mark.parametrize(
    "question",
    [
        "and the side effects?", "how long did it take?", "What about romiplostim?", "why?",
        "Did they respond?", "And after axi-cel?", "was the dose escalated", "red cells too?",
        "who wrote that?", "in those with severe ICANS?", "and in infants?",
        "tisa-cel in DLBCL?",
    ],
)  # fmt: skip
def test_a_question_that_leans_on_an_earlier_one_is_a_follow_up(question: str) -> None:
    assert is_follow_up(question)


@pytest.mark.parametrize(
    "question",
    [
        "What does the CAR-HEMATOTOX score predict in patients treated with axi-cel for lymphoma?",
        "What is the dose of romiplostim after axi-cel?",
        "Which infections occur after CAR-T in children under 18 with neutropenia below 500?",
        "Tell me about ferritin in IEC-HS after ide-cel",
        "How common is severe neutropenia after CAR-T?",
    ],
)
def test_a_self_contained_question_is_left_alone(terms: Terms, question: str) -> None:
    found = rewrite(question, talk(TURIN, "50 mg/day [1]."), terms.seen)

    assert found.question == question
    assert found.notes == ()
    assert found.answered == ""


def test_a_bare_question_of_words_that_no_reference_has_is_a_new_one(terms: Terms) -> None:
    question = "Which museum opens on Mondays in Helsinki?"

    assert read(terms, question, TURIN, "50 mg/day [1].") == question


def test_a_follow_up_that_asks_takes_the_names_of_the_topic_along(terms: Terms) -> None:
    found = rewrite("and the side effects?", talk(TURIN, "50 mg/day [1]."), terms.seen)

    assert found.question == "and the side effects? (eltrombopag, Turin, tisagenlecleucel)"
    assert found.notes == (f"Understood as: {found.question}",)
    assert found.answered == "50 mg/day [1]."


def test_a_drug_of_the_follow_up_takes_the_place_of_the_earlier_drug(terms: Terms) -> None:
    found = read(terms, "what about romiplostim?", TURIN, "50 mg/day [1].")

    assert "romiplostim" in found
    assert "eltrombopag" not in found
    assert "dose" in found
    assert "tisagenlecleucel" in found


def test_a_cell_line_of_the_follow_up_takes_the_place_of_the_earlier_one(terms: Terms) -> None:
    found = read(terms, "and the neutrophils?", SPAIN, "29 of 38 [1].")

    assert "neutrophils" in found
    assert "platelet" not in found
    assert "How many" in found


def test_another_grade_takes_the_place_of_the_earlier_one(terms: Terms) -> None:
    found = read(terms, "and grade 4?", "What is early ICAHT grade 3?", "Seven days [1].")

    assert "grade 4" in found
    assert "grade 3" not in found


def test_another_population_leaves_the_place_of_the_earlier_study_out(terms: Terms) -> None:
    found = read(terms, "and in children?", SPAIN, "29 of 38 [1].")

    assert "children" in found
    assert "Spain" not in found


def test_a_follow_up_of_a_follow_up_reaches_the_topic(terms: Terms) -> None:
    before = (TURIN, "50 mg/day [1].", "how long did it take?", "40 days [1].")

    assert "Turin" in read(terms, "and the side effects?", *before)


def test_a_question_of_another_field_in_between_is_no_topic(terms: Terms) -> None:
    before = (TURIN, "50 mg/day [1].", "how tall is the Mole?", ELSEWHERE)

    found = read(terms, "and the side effects?", *before)

    assert "Turin" in found
    assert "Mole" not in found


def test_a_name_that_no_reference_has_is_not_carried_along(terms: Terms) -> None:
    found = read(terms, "and the dose?", "What did old Examplearius get, eltrombopag?", "Yes [1].")

    assert "Examplearius" not in found


def test_what_the_assistant_said_is_not_searched_for(terms: Terms) -> None:
    assert "Nplate" not in read(terms, "and the side effects?", TURIN, "Nplate caused headache.")


def test_without_an_earlier_question_a_short_one_stays_as_it_is(terms: Terms) -> None:
    assert read(terms, "and the side effects?") == "and the side effects?"


def test_the_topic_of_a_conversation_that_was_all_refused_is_empty() -> None:
    assert topic_of(talk("how tall is the Mole?", ELSEWHERE)) == ("", "", "")


def test_what_had_no_answer_is_not_taken_along(terms: Terms) -> None:
    before = (TURIN, "50 mg/day [1].", "and its ultrasound?", "The references do not answer this.")

    assert "ultrasound" not in read(terms, "and the side effects?", *before)


def test_the_last_answer_is_the_last_that_was_no_refusal() -> None:
    turns = talk(TURIN, "50 mg/day [1].", "and the cost?", "The references do not answer this.")

    assert last_answer(turns) == "50 mg/day [1]."
    assert last_answer(talk(TURIN)) == ""


def test_an_order_that_was_refused_is_no_answer(assistant: Assistant) -> None:
    turns = talk(TURIN, "50 mg/day [1].", "Order it.", refusal("order").text)

    assert last_answer(turns) == "50 mg/day [1]."


def test_hits_of_the_reference_in_focus_come_first(assistant: Assistant) -> None:
    passages = list(assistant.searcher.passages.values())
    hits = [Hit(passages[0], 1.0, 0.5, 0.5), Hit(passages[-1], 0.9, 0.5, 0.5)]

    assert favoured(hits, passages[-1].reference)[0].passage == passages[-1]
    assert favoured(hits, None) == hits


def test_two_things_compared_are_both_asked_about(terms: Terms) -> None:
    turns = [Turn("user", "What is m-EASIX?"), Turn("assistant", "Modified EASIX is a score.")]

    read = rewrite("how does it compare with CAR-HEMATOTOX?", turns, terms.seen)

    assert read.question == "how does it compare with CAR-HEMATOTOX? (m-EASIX)"


def test_the_study_of_the_answer_before_is_told_where_it_is_asked_for(
    assistant: Assistant,
) -> None:
    asked = "How many patients responded to eltrombopag after CAR-T?"
    before = assistant.ask(asked)
    said = " ".join(claim.text for claim in before.claims)

    after = assistant.ask("which study was that?", [Turn("user", asked), Turn("assistant", said)])

    assert after.claims[0].citations[0].reference == before.claims[0].citations[0].reference
    assert after.claims[0].text == assistant.searcher.references[before.references[0].id].citation()


def test_a_follow_up_is_answered_from_the_study_of_the_answer_before(assistant: Assistant) -> None:
    first = assistant.ask("How often did CMV reactivate in the 95 seropositive CAR-T recipients?")
    said = " ".join(claim.text for claim in first.claims)

    answer = assistant.ask("how late?", [Turn("user", first.question), Turn("assistant", said)])

    assert answer.claims[0].citations[0].reference == first.claims[0].citations[0].reference


VIGNETTE = (
    "58M, DLBCL, axi-cel 7 weeks ago. Platelets 14 despite filgrastim, marrow hypocellular. "
    "What does the consensus say about G-CSF dosing?"
)


@pytest.mark.parametrize(
    ("question", "treatment"), [("And romiplostim?", "romiplostim"),
                                ("and what about a stem cell boost?", "stem cell boost")],
)  # fmt: skip
def test_another_treatment_takes_the_place_of_the_one_asked_about(
    terms: Terms, question: str, treatment: str
) -> None:
    found = read(terms, question, VIGNETTE, "5 μg/kg [1].")

    assert found.endswith(f"say about {treatment} dosing?")
    assert found.startswith("58M, DLBCL, axi-cel 7 weeks ago.")


@pytest.mark.parametrize(
    "question",
    ["Is G-CSF safe during CRS?", "What is the price of romiplostim in Italy?",
     "When should IVIG be given after CAR-T?"],
)  # fmt: skip
def test_a_question_with_a_subject_of_its_own_takes_nothing_along(
    terms: Terms, question: str
) -> None:
    before = "What starting dose of eltrombopag for Japanese patients?"

    assert read(terms, question, before, "25 mg [1].") == question


def test_the_weather_after_a_vignette_is_outside_the_field(assistant: Assistant) -> None:
    answer = assistant.ask("what's the weather tomorrow?", talk(VIGNETTE, "5 μg/kg [1]."))

    assert answer.refusal is not None
    assert answer.refusal.reason == "out-of-scope"


@pytest.mark.parametrize(
    ("case", "told", "question", "subject"),
    [
        ("Ide-cel day 75, ANC 0.2, G-CSF no help, CD34 cells stored. How many recover?",
         "Neutrophils recovered in 84% after a stem cell boost. G-CSF was given to 88%.",
         "Does it work for platelets too?", "stem cell boost"),
        ("After cilta-cel, IgG 2.8 g/L, two pneumonias. Should she have replacement?",
         "The label gives intravenous immunoglobulin when IgG is below 400 mg/dL.",
         "How long should I carry on?", "intravenous immunoglobulin"),
        ("On romiplostim after axi-cel, platelets 420. Should I lower the dose?",
         "Lower romiplostim by 1 mcg/kg when platelets exceed 200.",
         "What is the maximum dose?", "romiplostim"),
    ],
)  # fmt: skip
def test_after_a_vignette_the_treatment_is_taken_from_the_answer(
    case: str, told: str, question: str, subject: str
) -> None:
    assert subject in stand_alone(question, case, told=told)
    assert (subject in stand_alone(question, case)) is (subject in case)


def test_what_a_follow_up_names_itself_is_not_taken_from_the_answer() -> None:
    case = "After axi-cel, ANC 0.2. Should I give something?"
    told = "The consensus gives G-CSF at 5 mcg/kg."

    assert "G-CSF" not in stand_alone("How often does eltrombopag work?", case, told=told)


def test_a_topic_with_a_subject_takes_none_from_the_answer() -> None:
    topic = "How common is severe neutropenia after axi-cel?"

    assert "G-CSF" not in stand_alone("How long does it last?", topic, told="G-CSF was given.")


def test_the_answer_before_a_refusal_is_not_taken_for_its_topic(terms: Terms) -> None:
    case = "On romiplostim after axi-cel, platelets 420. Should I lower the dose?"
    later = "How common is prolonged neutropenia after cilta-cel in Peru?"
    refused = "The references do not answer this."

    question = read(terms, "How long does it last?", case, "Lower romiplostim.", later, refused)

    assert "romiplostim" not in question


def test_an_elliptic_follow_up_leaves_no_stray_comma() -> None:
    topic = "Response rate? (MCL, CAR-HEMATOTOX)"

    assert stand_alone("And in myeloma?", topic) == "Response rate? (myeloma, CAR-HEMATOTOX)"
