"""A question that asks several things is answered on each of them, or told which it may not."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.parts import UNSURE, parts_of, pieces, told_apart
from assistant.sufficiency import Sufficiency
from index.asked import read_question
from index.search import Hit


def alone(question: str) -> list[str]:
    """Return the parts of a question, each made to stand alone."""
    return [part.alone for part in parts_of(read_question(question))]


@pytest.mark.parametrize(
    "question",
    [
        "How common is prolonged cytopenia after CAR-T?",
        "When is cytopenia refractory and must never be left alone?",  # goes on, asks nothing
        "In children with CAR-T, is the haematotoxicity more severe?",
        "Eltrombopag 50 mg or 75 mg, and how?",
        "Day 45 after liso-cel: ANC 0.7 for 15 days. Grade him on ICAHT.",
        "As T-ICAHT is a platelet grade, what is early grade 4?",
        "When the ANC is below 500 after axi-cel, should I give G-CSF?",
        "Is G-CSF safe in patients who have CRS and who got tocilizumab?",
        "How is the neutropenia, which lasts long after axi-cel, treated?",
        "Does eltrombopag help after CAR-T, and is there evidence?",
    ],
)
def test_a_question_on_one_thing_has_no_parts(question: str) -> None:
    assert alone(question) == []


def test_a_part_takes_along_what_the_parts_before_it_name() -> None:
    assert alone("What grade of late ICAHT is this and how common is it after brexu-cel?") == [
        "What grade of late ICAHT is this? (CAR-T)",
        "How common is it after brexu-cel? (late ICAHT)",
    ]


def test_a_part_without_a_subject_takes_it_from_the_case() -> None:
    case = "Day +10 after axi-cel, CRS grade 2, one dose of tocilizumab given."
    first, second = alone(f"{case} How many doses are allowed? What is the dose at 92 kg?")

    assert first == "How many doses are allowed? (axi-cel, CRS, tocilizumab)"
    assert "tocilizumab" in second


def test_what_names_a_drug_takes_no_product_along() -> None:
    parts = alone("After cilta-cel. Which warnings matter with IVIG, and what dose is given?")

    assert "cilta-cel" not in parts[0]


def test_a_sentence_is_cut_only_where_it_asks_anew() -> None:
    asked = "How often does CMV reactivate, and is there a threshold for treatment?"

    assert pieces(asked) == ["How often does CMV reactivate", "is there a threshold for treatment"]
    assert pieces("How long does it last after axi-cel and does G-CSF shorten it?") == [
        "How long does it last after axi-cel",
        "does G-CSF shorten it",
    ]
    assert pieces("Which is better, G-CSF or a boost?") == ["Which is better, G-CSF or a boost"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Myeloma, cilta-cel, day 12, ANC 0.0 since day 3. Which ICAHT grade is that, and what "
         "treatment does the consensus suggest?", ["is grade 4", "these measures"]),
        ("65M, axi-cel, day +28, ANC 0.3. How common is prolonged neutropenia at "
         "one month and what is the G-CSF dose?", ["30%", "5 μg/kg once daily"]),
    ],
)  # fmt: skip
def test_every_part_is_answered(assistant: Assistant, question: str, told: list[str]) -> None:
    said = " ".join(claim.text for claim in assistant.ask(question).claims)

    assert [words for words in told if words not in said] == []


def test_a_part_that_may_have_no_answer_is_told(assistant: Assistant) -> None:
    answer = assistant.ask(
        "How often does CMV reactivate after CAR-T, and is there a threshold for pre-emptive "
        "treatment?"
    )

    assert UNSURE.format("is there a threshold for pre-emptive treatment") in answer.notes
    assert "CMV" in answer.claims[0].text


def test_no_more_than_three_parts_are_searched_for_and_the_others_are_told(
    assistant: Assistant,
) -> None:
    searched: list[str] = []
    asked = read_question("What is the G-CSF dose after CAR-T? " * 4 + "How often does CMV return?")

    def find(question: str) -> list[Hit]:
        searched.append(question)
        return assistant.searcher.search(question)

    told_apart_, beyond = told_apart(asked, parts_of(asked), find, Sufficiency(assistant.searcher))

    assert len(searched) == 3
    assert len(told_apart_) == 3
    assert beyond == [
        UNSURE.format("What is the G-CSF dose after CAR-T"),
        UNSURE.format("How often does CMV return"),
    ]


def test_a_part_stands_as_it_was_typed() -> None:
    text = "Tocilizumab was given after axi-cel. In whom and when is it repeated? What is the dose?"

    assert pieces(text) == ["In whom and when is it repeated", "What is the dose"]
    assert "Tocilizumab" in alone(text)[0]
