"""Attributes have an unmistakable look, and are asked for in so many words."""

from __future__ import annotations

import pytest

from assistant.attributes import ATTRIBUTES, STRICT, in_one_clause
from index.tokens import normalise


@pytest.mark.parametrize(
    ("name", "question", "text"),
    [
        ("age", "How old was she?", "a 72-year-old woman"),
        ("sex", "Which sex?", "38 women"),
        ("body size", "What body weight?", "a body weight of 60 kg"),
        ("accuracy", "What AUC did it reach?", "the area under the curve was 0.73"),
        ("cost", "What was the cost per patient?", "the cost of treatment"),
        ("advice on food", "Is it taken with food?", "take it without a meal"),
        ("blood group", "Which blood group?", "blood group A"),
        ("regimen", "Which regimen was given?", "fludarabine 30 mg/m2"),
    ],
)
def test_an_attribute_is_asked_for_and_given(name: str, question: str, text: str) -> None:
    asks, looks = ATTRIBUTES[name]

    assert asks.search(normalise(question))
    assert looks.search(normalise(text))
    assert not looks.search(normalise("Platelets recovered in most patients."))


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("What dose of G-CSF?", {"dose"}),
        ("How often, and how long?", {"rate", "time"}),
        ("Which cut-off?", {"threshold"}),
        ("What did they share?", set()),
        ("Is it on day 30?", set()),
    ],
)
def test_a_kind_of_answer_is_asked_for_in_so_many_words(question: str, kinds: set[str]) -> None:
    assert {k for k, asks in STRICT.items() if asks.search(normalise(question))} == kinds


def test_a_dose_of_one_drug_is_not_that_of_another_in_the_next_clause() -> None:
    text = "Eltrombopag 50 mg daily was given; epoetin was stopped."

    assert in_one_clause("eltrombopag", "dose", text)
    assert not in_one_clause("epoetin", "dose", text)
