"""Known disagreements stand in their passages, and are named when an answer touches one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answers import Citation, Claim
from assistant.ask import Assistant
from assistant.checking.verify import fault_of
from assistant.differences import (
    MOST,
    Difference,
    DifferencesFault,
    Disagreement,
    Side,
    disagreements,
    read_differences,
    touched,
)
from index.asked import ANSWER_KINDS, read_question
from index.passages import Passage, passages_of
from index.references import read_corpus
from tests.conftest import CORPUS
from tests.doubles import reference

MOST_WORDS = 35
RECORDS = read_corpus(CORPUS).references
PASSAGES = {p.id: p for record in RECORDS for p in passages_of(record)}
KNOWN = disagreements()


def site(*findings: tuple[str, str]) -> dict[str, Passage]:
    """Return the passages of small records, one finding each."""
    found = [reference(id_, finding) for id_, finding in findings]
    return {p.id: p for record in found for p in passages_of(record)}


POINT = Disagreement(
    "rise", "Platelets rose on eltrombopag in one cohort and fell in another.",
    (("eltrombopag",), ("thrombocytopenia",)),
    (Side("a-2021", "rose"), Side("b-2022", "fell")),
)  # fmt: skip
SITE = site(("a-2021", "Platelets rose on eltrombopag."), ("b-2022", "Platelets fell on it."))
DIFFERENCES = read_differences([POINT], SITE)


def claim_on(words: str) -> Claim:
    """Return a claim that cites the passage of the small site that holds some words."""
    (passage,) = (p for p in SITE.values() if words in p.text)
    return Claim(passage.text, (Citation(passage.reference, passage.id, 0, 1, passage.text[:1]),))


def named(question: str, *claims: Claim) -> list[str]:
    """Return the points that a question and its claims touch."""
    return [claim.text for claim in touched(read_question(question), claims, DIFFERENCES)]


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.id)
def test_every_figure_and_drug_of_a_point_stands_in_the_passages_of_its_sides(
    known: Disagreement,
) -> None:
    (difference,) = read_differences([known], PASSAGES)

    assert fault_of(difference.claim, PASSAGES) is None
    assert len(known.point.split()) <= MOST_WORDS
    assert known.point.endswith(".")


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.id)
def test_a_point_has_two_sides_or_more_and_says_what_it_is_about(known: Disagreement) -> None:
    (difference,) = read_differences([known], PASSAGES)

    assert len(difference.passages) == len(known.sides) >= 2
    assert all(known.about)
    kinds = {term for terms in known.about for term in terms if term.startswith("a ")}
    assert kinds <= {f"a {kind}" for kind in ANSWER_KINDS}


def test_ids_are_told_apart() -> None:
    assert len({known.id for known in KNOWN}) == len(KNOWN) >= 40


def test_words_that_no_passage_holds_are_a_fault_that_names_them() -> None:
    wrong = replace(POINT, sides=(Side("a-2021", "vanished"), POINT.sides[1]))

    with pytest.raises(DifferencesFault, match="rise: 0 passages of a-2021 hold 'vanished'"):
        read_differences([wrong], SITE)


def test_words_that_two_passages_hold_are_a_fault() -> None:
    wrong = replace(POINT, sides=(Side("a-2021", "a"), POINT.sides[1]))

    with pytest.raises(DifferencesFault, match="must be 1"):
        read_differences([wrong], SITE)


def test_a_disagreement_with_a_reference_that_a_site_lacks_is_left_out() -> None:
    assert read_differences([POINT], site(("a-2021", "Platelets rose on eltrombopag."))) == ()


def test_a_point_is_named_when_a_claim_cites_one_of_its_sides() -> None:
    assert named("Do platelets rise on eltrombopag?", claim_on("rose")) == [POINT.point]
    assert named("Do platelets rise on eltrombopag?") == []


def test_a_point_is_not_named_when_the_question_is_about_something_else() -> None:
    assert named("Which dose of eltrombopag?", claim_on("rose")) == []


def test_a_point_is_not_named_for_another_drug() -> None:
    question = "Do platelets rise when eltrombopag is taken with rosuvastatin?"

    assert named(question, claim_on("rose")) == []


@pytest.mark.parametrize("word", ["disagree", "conflict", "are contradictory", "inconsistent"])
def test_a_question_whether_references_disagree_gets_the_point_without_a_side_cited(
    word: str,
) -> None:
    assert named(f"Papers on platelets on eltrombopag {word}?") == [POINT.point]


def test_a_question_with_differ_gets_the_point_when_one_of_its_references_is_cited() -> None:
    """Regression: "how did survival differ between groups" is a question about one study."""
    question = "How do platelets differ on eltrombopag?"
    (limit, _) = (p for p in SITE.values() if p.kind == "limit")
    elsewhere = Claim("Small.", (Citation(limit.reference, limit.id, 0, 1, "S"),))

    assert named(question) == []
    assert named(question, elsewhere) == [POINT.point]
    assert named("Do platelets rise on eltrombopag?", elsewhere) == []


def test_at_most_two_are_named_those_with_most_sides_cited_first() -> None:
    (one,) = DIFFERENCES
    both = Difference("both", replace(one.claim, text="Both."), one.about)
    first = Difference(
        "first", replace(one.claim, text="First.", citations=one.claim.citations[:1]), one.about
    )
    question = read_question("Do platelets rise on eltrombopag?")
    claims = [claim_on("rose"), claim_on("fell")]

    found = touched(question, claims, [first, first, both])

    assert [claim.text for claim in found] == ["Both.", "First."]
    assert len(found) == MOST


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Do papers disagree on whether early G-CSF raises CRS?", "Early G-CSF did not raise CRS"),
        ("Is the European romiplostim threshold to withhold different from the US one?",
         "Romiplostim is lowered"),
    ],
)  # fmt: skip
def test_an_answer_names_the_difference_and_lists_both_sides(
    assistant: Assistant, question: str, words: str
) -> None:
    answer = assistant.ask(question)

    difference = answer.differences[0]
    assert difference.text.startswith(words)
    listed = {r.id: r.number for r in answer.references}
    assert {c.reference for c in difference.citations} <= set(listed)
    claimed = {c.reference for claim in answer.claims for c in claim.citations}
    assert sorted(listed.values()) == list(range(1, len(listed) + 1))
    assert max(listed[id_] for id_ in claimed) == len(claimed)


def test_a_plain_question_names_no_difference(assistant: Assistant) -> None:
    assert assistant.ask("What does CAR-HEMATOTOX count as a high ferritin?").differences == ()
