"""A passage ends, when it is said, after the clauses that bear on the question."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.compose import claim_of
from assistant.trim import end_of
from index.asked import read_question
from index.passages import Passage

RATES = "Severe infections occurred in 20% of 97 patients; three patients died of an infection."


def said(question: str, text: str) -> str:
    """Return the part of a text that is said to a question."""
    passage = Passage("r:1", "r", "finding", text, 0, len(text), "")
    return text[: end_of(read_question(question), passage)]


def test_a_clause_that_tells_nothing_of_what_is_asked_is_left_out() -> None:
    text = (
        "Low IgG was seen in 43% after tisagenlecleucel; the label asks for levels to be watched."
    )

    assert said("How common is low IgG after tisagenlecleucel?", text) == text.split(";")[0]


@pytest.mark.parametrize("question", ["How many patients died of infection?", "Deaths, number?"])
def test_a_clause_with_what_is_asked_stays(question: str) -> None:
    assert said(question, RATES) == RATES


@pytest.mark.parametrize(
    "clause",
    [
        "however, no control group existed",
        "this was not confirmed in the second cohort",
        "only the abstract was read",
    ],
)
def test_a_clause_that_takes_back_the_first_stays(clause: str) -> None:
    text = f"Eltrombopag was given to 12 patients; {clause}."

    assert said("Was eltrombopag used?", text) == text


def test_a_clause_before_one_that_is_asked_for_stays() -> None:
    text = "Of six patients four had eltrombopag; two were women; doses were 50 mg daily."

    assert said("What dose was given?", text) == text


def test_figures_in_brackets_are_not_parted() -> None:
    text = "Recovery was faster (hazard ratio 2.0; P = .01; n = 12) with the boost."

    assert said("Was eltrombopag used?", text) == text


def test_what_is_said_of_every_passage_is_its_exact_text(assistant: Assistant) -> None:
    asked = read_question("How long did platelets take to recover?")

    trimmed = 0
    for passage in assistant.searcher.passages.values():
        reference = assistant.searcher.references[passage.reference]
        claim = claim_of(asked, passage, reference)
        quote = claim.citations[0].quote
        assert passage.text.startswith(quote)
        assert claim.text.rstrip(".").endswith(quote.rstrip("."))
        trimmed += quote != passage.text
    assert trimmed


@pytest.mark.parametrize(
    "text",
    [
        "Avatrombopag ladder, from highest to lowest: 40 mg daily; 20 mg daily; 20 mg weekly.",
        "Cataracts worsened in 7% on eltrombopag; in the extension the figure was 11%.",
    ],
)
def test_a_list_and_a_further_figure_are_told_whole(text: str) -> None:
    assert said("Which strengths are there?", text) == text


def test_a_death_is_told_with_what_it_follows() -> None:
    text = "Haematopoiesis recovered in four after mild GVHD; one patient with grade IV GVHD died."

    assert said("Does the donor help?", text) == text
