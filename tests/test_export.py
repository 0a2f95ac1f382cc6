"""A conversation and its references as files that other programs read."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.export import (
    Turn,
    as_bibtex,
    as_ris,
    cited_ids,
    conversation_docx,
    conversation_markdown,
    printable,
)
from index.references import Reference

QUESTION = "How often do platelets recover on eltrombopag after CAR-T?"


@pytest.fixture(scope="module")
def turns(assistant: Assistant) -> list[Turn]:
    """Return a conversation of an answer and a refusal."""
    asked = (QUESTION, "How do I bake sourdough bread?")
    return [Turn(question, assistant.ask(question)) for question in asked]


@pytest.fixture(scope="module")
def cited(turns: list[Turn], assistant: Assistant) -> list[Reference]:
    """Return the references of the conversation."""
    return [assistant.searcher.references[id_] for id_ in cited_ids(turns)]


def test_markdown_holds_every_question_claim_and_reference(turns: list[Turn]) -> None:
    text = conversation_markdown(turns, "2026-11-25")

    assert f"## {QUESTION}" in text
    assert text.count("What this rests on") == 1
    for reference in turns[0].answer.references:
        assert f"[{reference.number}]" in text


def test_word_holds_every_question_claim_and_reference(turns: list[Turn]) -> None:
    document = Document(io.BytesIO(conversation_docx(turns, "2026-11-25")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)

    assert QUESTION in text
    assert turns[1].answer.refusal is not None
    assert turns[1].answer.refusal.text in text
    for claim in turns[0].answer.claims:
        assert claim.text in text
    for reference in turns[0].answer.references:
        assert reference.citation in text


@given(st.text(max_size=50))
def test_any_question_can_be_put_into_a_word_file(text: str) -> None:
    assert conversation_docx([], printable(text))


def test_ris_has_one_record_a_reference_with_its_fields(cited: list[Reference]) -> None:
    records = as_ris(cited).strip().split("ER  -")

    assert len(records) - 1 == len(cited)
    for record, reference in zip(records, cited, strict=False):
        assert f"TI  - {reference.title}" in record
        assert f"PY  - {reference.year}" in record
        assert "et al." not in record


def test_bibtex_has_one_entry_a_reference_with_balanced_braces(cited: list[Reference]) -> None:
    text = as_bibtex(cited)

    assert re.findall(r"^@\w+\{([^,]+),", text, re.MULTILINE) == [r.id for r in cited]
    assert text.count("{") - text.count("\\{") == text.count("}") - text.count("\\}")


def test_every_reference_of_the_corpus_can_be_exported(assistant: Assistant) -> None:
    references = list(assistant.searcher.references.values())

    assert as_ris(references).count("TY  - ") == len(references)
    assert as_bibtex(references).count("\n}") == len(references)
