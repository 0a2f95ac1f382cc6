"""A passage is called indirect where it is, and told with its record where it leans on it."""

from __future__ import annotations

import pytest

from assistant.lead import INDIRECT
from tests.composing import claimed, passage, reference


def test_a_claim_from_another_setting_says_so_itself() -> None:
    itp = reference("a", "Eltrombopag in ITP")
    text = "It helped."

    told = claimed(passage("a:1", text), itp, "Does eltrombopag help after CAR-T?")
    unsaid = claimed(passage("a:1", text), itp, "Does eltrombopag help?")
    plain = claimed(passage("a:1", text), itp, "Does eltrombopag help in ITP?")

    assert (told.text, unsaid.text, plain.text) == (INDIRECT + text, INDIRECT + text, text)
    assert told.citations[0].quote == text


def test_a_passage_that_calls_itself_indirect_is_left_as_it_is() -> None:
    text = "After transplant (not CAR-T) it helped."

    told = claimed(passage("a:1", text), reference("a", "ITP"), "Does it help after CAR-T?")

    assert told.text == text


@pytest.mark.parametrize(
    "text",
    ["It went with longer neutropenia.", "Half of them recovered.", "There was no control group."],
)
def test_a_summary_that_leans_on_its_record_is_told_with_its_name(text: str) -> None:
    told = claimed(passage("a:1", text, "summary"))

    assert told.text == f"Doe 2024: {text}"
    assert [c.quote for c in told.citations] == [text, reference("a").citation()]
    assert claimed(passage("a:1", text)).text == text  # a finding stands alone


def test_a_summary_that_names_what_its_record_is_about_stands_alone() -> None:
    assert claimed(passage("a:1", "Eltrombopag helped.", "summary")).text == "Eltrombopag helped."


def test_an_indirect_summary_that_leans_is_told_with_its_name() -> None:
    itp = reference("a", "Eltrombopag in immune thrombocytopenia")

    told = claimed(passage("a:1", "Half responded.", "summary"), itp, "Does it help after CAR-T?")

    assert told.text == "Indirect evidence, not in CAR-T recipients (Doe 2024): Half responded."
