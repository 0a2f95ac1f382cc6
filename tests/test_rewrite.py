"""Names are spelled right where only one can be meant, and follow-ups are made to stand alone."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.rewrite import Turn, corrections, is_follow_up, known_names, rewrite
from index.terms import Terms

TURIN = "What eltrombopag dose did the Turin patient get after tisagenlecleucel?"


@pytest.fixture(scope="module")
def terms(assistant: Assistant) -> Terms:
    return Terms(assistant.searcher.passages.values())


def talk(*contents: str) -> list[Turn]:
    """Return a conversation that the user opens."""
    roles = ("user", "assistant")
    return [Turn(roles[i % 2], content) for i, content in enumerate(contents)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("eltrombpag", "eltrombopag"), ("Eltrombopagg", "eltrombopag"),
        ("ELTROMBPAG", "eltrombopag"), ("romiplostin", "romiplostim"),
        ("avatrombopg", "avatrombopag"), ("tisagenlecluecel", "tisagenlecleucel"),
        ("filgrastm", "filgrastim"), ("tocilizumb", "tocilizumab"), ("anakinraa", "anakinra"),
        ("Revolde", "revolade"), ("Kymria", "kymriah"), ("Yescartaa", "yescarta"),
        ("Promakta", "promacta"), ("luspaterecpt", "luspatercept"), ("plerixfor", "plerixafor"),
        ("CAR-HEMATOTX", "car-hematotox"), ("ruxolitinb", "ruxolitinib"),
    ],
)  # fmt: skip
def test_a_misspelt_name_is_corrected_and_shown(terms: Terms, typed: str, meant: str) -> None:
    read = rewrite(f"What dose of {typed} was used?", (), terms.seen)

    assert read.question == f"What dose of {meant} was used?"
    assert read.notes == (f"Read “{typed}” as {meant}.",)


@pytest.mark.parametrize(
    "word",
    [
        "eltrombopag", "Promacta", "thrombocytopenia", "trombopag", "pembrolizumab", "lenograstim",
        "haematologist", "transfusion", "dose", "hetrombopag", "letrombopag",
    ],
)  # fmt: skip
def test_a_right_or_ambiguous_or_distant_word_is_left_alone(terms: Terms, word: str) -> None:
    assert corrections(f"What of {word}?", terms.seen) == {}


def test_a_typo_that_is_as_near_to_two_names_is_left_alone() -> None:
    def never(word: str) -> bool:
        return False

    one_off = {
        name: [other for other in known_names() if len(other) == len(name) and other != name]
        for name in known_names()
    }
    between = [
        f"{name[:at]}x{name[at + 1 :]}"
        for name, others in one_off.items()
        for other in others
        for at in range(1, len(name))
        if name[:at] == other[:at] and name[at + 1 :] == other[at + 1 :]
    ]

    assert all(corrections(word, never) == {} for word in between)


def test_no_word_that_the_references_use_is_ever_corrected(
    assistant: Assistant, terms: Terms
) -> None:
    corrected = [
        passage.id
        for passage in assistant.searcher.passages.values()
        if corrections(f"{passage.text} {passage.context}", terms.seen)
    ]

    assert corrected == []


def test_a_typo_is_corrected_wherever_it_stands(terms: Terms) -> None:
    read = rewrite("eltrombpag or Eltrombpag?", (), terms.seen)

    assert read.question == "eltrombopag or eltrombopag?"


@pytest.mark.parametrize(
    "question",
    [
        "and the side effects?", "how long did it take?", "What about romiplostim?",
        "why?", "Did they respond?", "And after axi-cel?", "was the dose escalated",
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
    ],
)
def test_a_self_contained_question_is_left_alone(terms: Terms, question: str) -> None:
    read = rewrite(question, talk(TURIN, "50 mg/day [1]."), terms.seen)

    assert read.question == question
    assert read.notes == ()


def test_a_follow_up_takes_the_topic_of_the_question_before(terms: Terms) -> None:
    read = rewrite("and the side effects?", talk(TURIN, "50 mg/day [1]."), terms.seen)

    assert read.question == f"and the side effects? ({TURIN.rstrip('?')})"
    assert read.notes == (f"Understood as: {read.question}",)


def test_a_drug_of_the_follow_up_takes_the_place_of_the_earlier_drug(terms: Terms) -> None:
    read = rewrite("what about romiplostim?", talk(TURIN, "50 mg/day [1]."), terms.seen)

    assert "romiplostim" in read.question
    assert "eltrombopag" not in read.question
    assert "tisagenlecleucel" in read.question


def test_a_follow_up_of_a_follow_up_reaches_the_topic(terms: Terms) -> None:
    history = talk(TURIN, "50 mg/day [1].", "how long did it take?", "40 days [1].")

    read = rewrite("and the side effects?", history, terms.seen)

    assert "Turin" in read.question
    assert "eltrombopag" in read.question


def test_what_the_assistant_said_is_not_searched_for(terms: Terms) -> None:
    read = rewrite("and the side effects?", talk(TURIN, "Nplate caused headache."), terms.seen)

    assert "Nplate" not in read.question


def test_without_an_earlier_question_a_short_one_stays_as_it_is(terms: Terms) -> None:
    assert rewrite("and the side effects?", (), terms.seen).question == "and the side effects?"
