"""References become passages whose spans, ids and contexts can be relied on."""

from __future__ import annotations

import pytest

from index.passages import Passage, passage_id, passages_of
from index.references import read_corpus
from tests.conftest import CORPUS
from tests.doubles import reference


@pytest.fixture(scope="module")
def of_corpus() -> list[tuple[str, Passage]]:
    """Return every passage of the shipped records with the text of its record."""
    return [(r.text, p) for r in read_corpus(CORPUS).references for p in passages_of(r)]


def test_every_span_of_the_corpus_holds_its_passage(of_corpus: list[tuple[str, Passage]]) -> None:
    assert all(text[p.start : p.end] == p.text for text, p in of_corpus)


def test_no_passage_of_the_corpus_is_empty_or_padded(of_corpus: list[tuple[str, Passage]]) -> None:
    assert all(p.text and p.text == p.text.strip() for _, p in of_corpus)


def test_ids_of_the_corpus_are_unique_and_come_from_the_text(
    of_corpus: list[tuple[str, Passage]],
) -> None:
    ids = [p.id for _, p in of_corpus]

    assert len(set(ids)) == len(ids)
    assert ids == [passage_id(p.reference, p.text) for _, p in of_corpus]


def test_every_bullet_and_summary_of_the_corpus_is_a_passage(
    of_corpus: list[tuple[str, Passage]],
) -> None:
    found = {p.text for _, p in of_corpus}
    bullets = {
        line[2:].strip()
        for r in read_corpus(CORPUS).references
        for line in r.text.split("\n---\n", 1)[1].splitlines()
        if line.startswith("- ")
    }

    assert bullets <= found


def test_a_record_gives_its_summary_sentences_findings_and_limits_in_order() -> None:
    found = passages_of(reference("roe-2021", "One of 10.", "Two."))

    assert [(p.kind, p.text) for p in found] == [
        ("summary", "A small cohort."),
        ("finding", "One of 10."),
        ("finding", "Two."),
        ("limit", "Small."),
    ]


def test_an_id_stays_when_its_passage_moves_within_the_record() -> None:
    before = {p.text: p.id for p in passages_of(reference("roe-2021", "One.", "Two."))}
    after = {p.text: p.id for p in passages_of(reference("roe-2021", "Zero.", "Two.", "One."))}

    assert all(after[text] == id_ for text, id_ in before.items())


def test_the_same_text_in_two_references_has_two_ids() -> None:
    assert passage_id("a-2021", "One.") != passage_id("b-2021", "One.")


def test_a_text_repeated_in_a_record_is_one_passage() -> None:
    found = [p.text for p in passages_of(reference("roe-2021", "One.", "One."))]

    assert found.count("One.") == 1


@pytest.mark.parametrize(
    "summary",
    [
        "It rose to 3.5 at day 17. It fell later.",
        "ANC was 0.4 x 10^9/L (P = .04). Platelets rose.",
    ],
)
def test_a_summary_is_split_at_sentence_ends_and_not_within_numbers(summary: str) -> None:
    base = reference("roe-2021")
    changed = base.model_copy(update={"text": base.text.replace("A small cohort.", summary)})

    found = [p.text for p in passages_of(changed) if p.kind == "summary"]

    assert len(found) == 2
    assert " ".join(found) == summary


def test_the_context_holds_what_the_front_matter_says_of_the_reference() -> None:
    found = next(passages_of(reference(products=["axicabtagene-ciloleucel"])))

    assert found.context == (
        "Platelets after CAR-T. adults given CAR-T. axicabtagene ciloleucel. "
        "retrospective cohort. Blood. 2021"
    )
