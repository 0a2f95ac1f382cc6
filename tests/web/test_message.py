"""An answer as the chat shows it: links to its exact spans, and nothing that acts as markup."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from assistant.answers import (
    Answer,
    Citation,
    CitedReference,
    Claim,
    Refusal,
    Removed,
    Row,
    Writing,
)
from assistant.ask import Assistant
from assistant.web.message import message, summary
from tests.test_render import HOSTILE

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
REFERENCE = CitedReference(
    1, "ref-2024", "Doe J. Title.", "https://example.org/a", "case-report", 1, 2024, "adults", True
)


def answer(text: str) -> Answer:
    """Return an answer of one claim that cites all of a passage."""
    citation = Citation("ref-2024", "ref-2024:abc", 0, len(text), text)
    return Answer("Which dose?", (Claim(text, (citation,)),), (REFERENCE,))


def links(markdown: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', MARKDOWN.render(markdown))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_passage_does_nothing_in_the_sentence_and_in_the_link(text: str) -> None:
    rendered = MARKDOWN.render(message(answer(text)))
    tags = set(re.findall(r"<\s*/?\s*([a-z0-9]+)", rendered))

    assert tags == {"p", "a", "strong", "em"}
    assert links(message(answer(text))) == [
        f"#cite/ref-2024:abc/0-{len(text)}", "https://example.org/a", "#record/ref-2024",
    ]  # fmt: skip
    assert html.unescape(re.findall(r'title="([^"]*)"', rendered)[0]) == " ".join(text.split())


def test_every_citation_of_a_real_answer_is_a_link_to_its_span(assistant: Assistant) -> None:
    found = assistant.ask("How often do platelets recover on eltrombopag after CAR-T?")
    lines = {reference.citation for reference in found.references}  # who wrote it is no mark
    due = [
        f"#cite/{c.passage}/{c.start}-{c.end}"
        for claim in found.sentences
        for c in claim.citations
        if c.quote not in lines
    ]

    assert [link for link in links(message(found)) if link.startswith("#cite/")] == due


def test_a_refusal_lists_the_nearest_references_and_cites_nothing() -> None:
    refused = Answer("q", refusal=Refusal("not-answered", "Not answered.", (REFERENCE,)))

    assert links(message(refused)) == ["https://example.org/a", "#record/ref-2024"]
    assert summary(refused) == "No answer. Not answered."


def test_an_answer_that_is_still_written_lists_no_references() -> None:
    part = replace(answer("It was 50 mg."), partial=True)

    assert message(part).endswith("…")
    assert "What this rests on" not in message(part)


def test_no_sentence_of_an_answer_that_is_still_written_goes_into_a_table() -> None:
    """A sentence that had been shown once vanished as soon as a table could be made of three."""
    part = replace(answer("It was 50 mg."), partial=True)
    two = replace(part.claims[0], text="It was 75 mg.")
    row = Row(1, "Doe 2024", "case-report", "n = 1", two, ())
    part = replace(part, claims=(*part.claims, two), table=(row,))

    assert "75 mg" in message(part)
    assert "|" not in message(part)


@pytest.mark.parametrize("text", HOSTILE)
def test_removed_sentences_are_folded_away_called_unsupported_and_do_nothing(text: str) -> None:
    writing = Writing("openai:x", removed=(Removed(text, f"not there: {text}"),), shown=True)
    rendered = MARKDOWN.render(message(replace(answer("It was 50 mg."), writing=writing)))
    folded = rendered.partition("<details>")[2].partition("</details>")[0]
    tags = set(re.findall(r"<\s*/?\s*([a-z0-9]+)", folded))

    assert tags == {"summary", "p", "strong", "ul", "li", "em"}
    assert "Not supported by the references" in folded
    assert html.unescape(re.sub("<[^>]+>", "", folded)).count(text) == 2
    assert "<details>" not in MARKDOWN.render(message(answer("It was 50 mg.")))


def test_what_is_said_aloud_begins_with_the_first_sentence() -> None:
    assert "It was 50 mg." in summary(answer("It was 50 mg."))


def test_a_difference_and_what_the_answer_rests_on_stand_between_claims_and_sources() -> None:
    first, second = Citation("one", "one:1", 0, 4, "50 m"), Citation("two", "two:1", 0, 3, "9 m")
    one = CitedReference(1, "one", "Doe J.", "https://a.org", "case-report", 1, 2024, "x", True)
    two = CitedReference(2, "two", "Roe R.", "https://b.org", "case-report", 1, 2023, "x", True)
    shown = message(
        Answer(
            "Which dose?",
            claims=(Claim("It was 50 mg.", (first,)),),
            differences=(Claim("It was 50 or 9 mg.", (first, second)),),
            strength="Rests on a case report on CAR-T.",
            references=(one, two),
        )
    )

    places = [
        shown.index(words)
        for words in ("It was 50 mg", "**The references differ:** It was 50 or 9 mg",
                      "(#cite/two:1/0-3", "*Rests on a case report", "**What this rests on**")
    ]  # fmt: skip
    assert places == sorted(places)
