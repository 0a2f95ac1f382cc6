"""Names are spelled right where only one can be meant, and follow-ups are made to stand alone."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.followup import Turn
from assistant.guard import TEXTS
from assistant.rewrite import CORRECTED_KINDS, NO_ORDER, known_names, rewrite, typos
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
        "valganciclovir",
        "haematologist", "transfusion", "dose", "hetrombopag", "letrombopag",
    ],
)  # fmt: skip
def test_a_right_or_ambiguous_or_distant_word_is_left_alone(terms: Terms, word: str) -> None:
    assert typos(f"What of {word}?", terms.seen) == {}


def test_what_is_typed_in_haste_is_read_with_its_neighbour(terms: Terms) -> None:
    assert typos("plt tx threshold post CART", terms.seen) == {"plt tx": "platelet transfusion"}
    assert typos("tx for low platelets", terms.seen) == {}
    assert typos("when to transfuse", terms.seen) == {}
    assert typos("transfusio limit", terms.seen) == {"transfusio": "transfusion"}
    assert typos("and after allo?", terms.seen) == {
        "after allo": "after allogeneic transplantation"
    }
    assert typos("allo vs auto CAR-T", terms.seen) == {}
    assert typos("low plts tx options after CAR-T", terms.seen) == {}


def test_a_typo_that_is_as_near_to_two_names_is_left_alone() -> None:
    def never(word: str) -> bool:
        return False

    one_off = {
        name: [
            other
            for other in known_names(CORRECTED_KINDS)
            if len(other) == len(name) and other != name
        ]
        for name in known_names(CORRECTED_KINDS)
    }
    between = [
        f"{name[:at]}x{name[at + 1 :]}"
        for name, others in one_off.items()
        for other in others
        for at in range(1, len(name))
        if name[:at] == other[:at] and name[at + 1 :] == other[at + 1 :]
    ]

    assert all(typos(word, never) == {} for word in between)


def test_no_word_that_the_references_use_is_ever_corrected(
    assistant: Assistant, terms: Terms
) -> None:
    corrected = [
        passage.id
        for passage in assistant.searcher.passages.values()
        if typos(f"{passage.text} {passage.context}", terms.seen)
    ]

    assert corrected == []


def test_a_typo_is_corrected_wherever_it_stands(terms: Terms) -> None:
    read = rewrite("eltrombpag or Eltrombpag?", (), terms.seen)

    assert read.question == "eltrombopag or eltrombopag?"


def test_a_name_misspelt_in_an_earlier_question_is_what_a_follow_up_is_about(terms: Terms) -> None:
    """ "And the dose?" after "eltrombopg" was read as a question on the dose of anything."""
    history = [Turn("user", "How often does eltrombopg work after CAR-T?"), Turn("assistant", "")]
    read = rewrite("And the dose?", history, terms.seen)

    assert read.notes == ("Understood as: And the dose? (eltrombopag, CAR-T)",)


def test_an_order_is_not_written_and_the_reader_is_told(terms: Terms) -> None:
    read = rewrite("Write the romiplostim order, or say who used it after CAR-T", (), terms.seen)

    assert read.notes == (NO_ORDER,)


def test_a_plain_word_is_corrected_by_one_letter_and_not_into_its_opposite(terms: Terms) -> None:
    assert typos("heamoglobin transfuzion limit", terms.seen) == {
        "heamoglobin": "haemoglobin",
        "transfuzion": "transfusion",
    }
    assert typos("neutrophilia after CAR-T", terms.seen) == {}


def test_what_names_nothing_asks_on_of_a_question_of_another_field(terms: Terms) -> None:
    elsewhere = [Turn("user", "fluconazole for thrush?"), Turn("assistant", TEXTS["out-of-scope"])]

    assert "fluconazole" in rewrite("and the dose?", elsewhere, terms.seen).question
    assert rewrite("and the dose of romiplostim?", elsewhere, terms.seen).question == (
        "and the dose of romiplostim?"
    )
