"""A record that says of itself what it does not give is taken at its word."""

from __future__ import annotations

import pytest

from assistant.ask import FOUND, Assistant
from assistant.gaps import NONE, NOT_GIVEN, Gaps, references_of
from index.asked import read_question
from index.rerank import rerank
from index.search import Hit


@pytest.fixture(scope="module")
def gaps(assistant: Assistant) -> Gaps:
    return Gaps(assistant.searcher)


def hits_of(assistant: Assistant, question: str) -> list[Hit]:
    searcher = assistant.searcher
    return rerank(question, searcher.search(question, FOUND), searcher.references, searcher.terms)


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("The dose was not shown in the abstract.", True),
        ("The end of the abstract was cut off.", True),
        ("The abstract does not give the rate by product.", True),
        ("It does not say whether both groups are meant.", False),
        ("Small, retrospective, single centre.", False),
    ],
)
def test_a_limit_that_names_what_is_not_there_is_known(text: str, gap: bool) -> None:
    assert bool(NOT_GIVEN.search(text)) is gap


def test_a_question_for_what_the_nearest_record_lacks_has_a_large_margin(
    assistant: Assistant, gaps: Gaps
) -> None:
    lacking = "Which diagnostic criteria and grading scale for IEC-HS are in the ASTCT abstract?"
    given = "How long after CAR-T did CMV reactivate in 95 seropositive adults?"

    assert gaps.margin(hits_of(assistant, lacking)) > gaps.margin(hits_of(assistant, given))
    assert gaps.margin([]) == NONE


def test_what_is_asked_and_not_given_overlaps(assistant: Assistant, gaps: Gaps) -> None:
    question = "Which romiplostim dose, and what time to response, after CAR-T in the case?"

    found = gaps.overlap(read_question(question), hits_of(assistant, question), frozenset())

    assert 0 < found <= 1.2


def test_a_record_without_a_dose_that_says_so_is_quoted(gaps: Gaps) -> None:
    case = "baur-2021-romiplostim"

    limit = gaps.stated(["dose"], frozenset({"romiplostim"}), case, [case])

    assert limit is not None
    assert "dose" in limit.text
    assert gaps.stated(["threshold"], frozenset(), case, [case]) is None


def test_references_of_hits_are_listed_once_in_order(assistant: Assistant) -> None:
    hits = hits_of(assistant, "eltrombopag after CAR-T")

    assert references_of(hits)[0] == hits[0].passage.reference
    assert len(set(references_of(hits))) == len(references_of(hits))


def test_a_refusal_tells_the_limit_that_names_what_is_asked_for(assistant: Assistant) -> None:
    asked_for = "Ferritin cut-off and the other diagnostic criteria of IEC-HS?"
    beside = "biosimilar filgrastim 30 or 48 million units for 84 kg?"

    told, untold = assistant.ask(asked_for).refusal, assistant.ask(beside).refusal

    assert told is not None
    assert untold is not None
    assert "The nearest record says of itself" in told.text
    assert "diagnostic criteria" in told.text
    assert told.nearest[0].id == "hines-2023-iechs"
    assert "says of itself" not in untold.text
