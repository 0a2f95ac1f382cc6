"""A question is read: which sentences ask, for what kind of answer, about which concepts."""

from __future__ import annotations

import pytest

from index.asked import ANSWER_KINDS, asking_part, read_question
from index.tokens import normalise


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("What dose of eltrombopag?", ("dose",)),
        ("How much G-CSF per kg?", ("dose",)),
        ("How common is neutropenia?", ("rate",)),
        ("What percentage had infections?", ("rate",)),
        ("How long does thrombocytopenia last?", ("time",)),
        ("When do platelets recover?", ("time",)),
        ("Which ferritin cut-off is used?", ("threshold",)),
        ("What dose, and when?", ("dose", "time")),
        ("Is romiplostim safe?", ()),
    ],
)
def test_the_kinds_of_answer_asked_for_are_read(question: str, kinds: tuple[str, ...]) -> None:
    assert read_question(question).kinds == kinds


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("dose", "Eltrombopag 50 mg daily"),
        ("dose", "5 µg/kg"),
        ("rate", "in 76.3% of patients"),
        ("rate", "4 of 12 patients"),
        ("time", "after 21 days"),
        ("threshold", "neutrophils below 500"),
        ("threshold", "platelets < 50 × 10⁹/L"),
    ],
)
def test_an_answer_has_the_look_of_its_kind(kind: str, text: str) -> None:
    assert ANSWER_KINDS[kind][1].search(normalise(text))


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("Should G-CSF be started?", True),
        ("What do guidelines say?", True),
        ("How common is neutropenia?", False),
    ],
)
def test_a_question_for_advice_is_known(question: str, wants: bool) -> None:
    assert read_question(question).wants_advice is wants


@pytest.mark.parametrize(
    ("question", "wants"),
    [("What are the limitations?", True), ("Can I trust this?", True), ("What dose?", False)],
)
def test_a_question_for_limits_is_known(question: str, wants: bool) -> None:
    assert read_question(question).wants_limits is wants


@pytest.mark.parametrize(
    ("question", "after_cart"),
    [
        ("Platelets after CAR-T?", True),
        ("Platelets after axi-cel?", True),
        ("Platelets in aplastic anaemia?", False),
        ("Is it the same in ITP and after CAR-T?", False),
        ("Platelets?", False),
    ],
)
def test_a_question_is_about_cart_recipients_when_no_other_setting_is_named(
    question: str, after_cart: bool
) -> None:
    assert read_question(question).after_cart is after_cart


def test_concepts_of_a_question_include_their_classes() -> None:
    assert {"eltrombopag", "tpo-ra"} <= read_question("Promacta dose?").concepts


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("Day 30, ANC 0.4. What dose of G-CSF?", "What dose of G-CSF?"),
        ("What dose? She is 60. And when?", "What dose? And when?"),
        ("ANC is 0.4. Give the dose of G-CSF.", "ANC is 0.4. Give the dose of G-CSF."),
        ("Day 30. Name the drugs.", "Name the drugs."),
        ("eltrombopag dose", "eltrombopag dose"),
        ("", ""),
    ],
)
def test_the_sentences_that_ask_are_kept(text: str, asking: str) -> None:
    assert asking_part(text) == asking
