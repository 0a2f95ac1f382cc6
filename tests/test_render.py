"""An answer as Markdown, text and JSON: all there is, and nothing that acts as markup."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answers import (
    Answer,
    Citation,
    CitedReference,
    Claim,
    Refusal,
    Removed,
    Writing,
)
from assistant.ask import Assistant
from assistant.render import (
    as_json,
    as_markdown,
    as_removed_text,
    as_text,
    escaped,
    evidence,
)

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "**bold** _it_ ~~no~~ `code`",
    "[click](javascript:alert(1))", "![i](https://evil.example/x.png)", "a | b", "# head",
    "<https://evil.example>", "&lt;b&gt; &amp;", "$x^2$", "back\\slash", "</blockquote><b>",
)  # fmt: skip
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
REFERENCE = CitedReference(
    1, "ref", "Doe J. Title. Journal. 2024.", "https://example.org/a", "case-report", 1, 2024,
    "adults", True,
)  # fmt: skip


def answer(text: str = "It was 50 mg.", reference: CitedReference = REFERENCE) -> Answer:
    """Return an answer of one claim."""
    citation = Citation(reference.id, "ref:1", 0, len(text), text)
    return Answer("Which dose?", (Claim(text, (citation,)),), (reference,), index="i1")


def tags(markdown: str) -> set[str]:
    """Return the HTML tags that Markdown turns into."""
    return set(re.findall(r"<\s*/?\s*([a-z0-9]+)", MARKDOWN.render(markdown)))


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_passage_or_title_is_shown_and_does_nothing(text: str) -> None:
    markdown = as_markdown(answer(text, replace(REFERENCE, citation=text, design=text)))
    rendered = MARKDOWN.render(markdown)

    assert tags(markdown) == {"p", "em", "strong", "a", "blockquote"}
    assert re.findall(r'href="([^"]*)"', rendered) == ["https://example.org/a"]
    assert html.unescape(re.sub("<[^>]+>", "", rendered)).count(text) >= 2


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_note_or_refusal_is_shown_and_does_nothing(text: str) -> None:
    nearest = (replace(REFERENCE, citation=text),)
    refused = Answer("q", refusal=Refusal("not-answered", text, nearest), notes=(text,))

    assert tags(as_markdown(refused)) == {"p", "em", "a"}


@given(st.text(st.sampled_from("ab1<>&\"'\\`*_{}[]()#+-|~$!.:/="), max_size=30))
def test_escaped_text_is_read_back_as_it_was(text: str) -> None:
    assert html.unescape(MARKDOWN.renderInline(escaped(text))) == text


def test_a_link_cannot_break_out_of_its_place() -> None:
    url = 'https://example.org/a_(b)"onclick="x'
    rendered = MARKDOWN.render(as_markdown(answer(reference=replace(REFERENCE, url=url))))

    assert len(re.findall("<a ", rendered)) == 1
    assert "onclick" not in re.sub(r'href="[^"]*"', "", rendered)


def test_markdown_has_claims_with_marks_and_each_quote_once_under_its_reference() -> None:
    one = answer()
    markdown = as_markdown(replace(one, claims=one.claims * 2, notes=("Read x as y.",)))

    assert markdown.startswith("*Read x as y.*\n\nIt was 50 mg. [1]\n\nIt was 50 mg. [1]")
    assert markdown.count("> It was 50 mg.") == 1
    assert "case report, n = 1, 2024" in markdown


WRITING = Writing(
    "openai:x", written=2, shown=True,
    removed=(Removed("It was 500 mg.", "the cited passages do not give 500 mg for this"),),
)  # fmt: skip


def test_the_reader_is_told_how_many_sentences_were_removed() -> None:
    for render in (as_markdown, as_text):
        assert "2 sentences removed" in render(replace(answer(), removed=2))
        assert "1 sentence of the language model" in render(replace(answer(), writing=WRITING))
        assert "removed" not in render(answer())


def test_what_a_model_wrote_without_support_is_kept_out_of_text_and_given_apart() -> None:
    written = replace(answer(), writing=WRITING)

    assert "500 mg" not in as_text(written) + as_markdown(written)
    assert as_removed_text(written) == (
        "Not supported: It was 500 mg. (Removed: the cited passages do not give 500 mg for this.)"
    )
    assert as_json(written)["writing"]["removed"][0]["text"] == "It was 500 mg."  # type: ignore[index]
    assert as_removed_text(answer()) == ""


def test_a_claim_of_two_references_has_both_marks() -> None:
    one = answer()
    other = replace(REFERENCE, number=2, id="two")
    citations = (*one.claims[0].citations, Citation("two", "two:1", 0, 2, "It"))
    both = replace(one, claims=(Claim("It was.", citations),), references=(REFERENCE, other))

    assert "It was. [1][2]" in as_markdown(both)
    assert "It was. [1][2]" in as_text(both)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "case report, n = 1, 2024"),
        ({"n": None}, "case report, 2024"),
        ({"direct": False}, "case report, n = 1, 2024; indirect: not in CAR-T recipients"),
        ({"design": "product-label", "n": None}, "product label, 2024"),
        ({"design": "product-label", "n": None, "region": "US"}, "US product label, 2024"),
        ({"design": "survey", "n": 81, "counted": "clinicians"}, "survey, 81 clinicians, 2024"),
    ],
)
def test_the_kind_of_evidence_is_told(change: dict[str, object], words: str) -> None:
    assert evidence(replace(REFERENCE, **change)) == words  # type: ignore[arg-type]


def test_text_has_the_claims_then_the_references_with_links() -> None:
    assert as_text(answer()) == (
        "It was 50 mg. [1]\n\n[1] Doe J. Title. Journal. 2024. (case report, n = 1, 2024) "
        "https://example.org/a"
    )


def test_what_an_answer_rests_on_and_where_references_differ_stand_after_its_claims() -> None:
    one = answer()
    other = replace(REFERENCE, number=2, id="two")
    citations = (*one.claims[0].citations, Citation("two", "two:1", 0, 8, "It was 9"))
    weighed = replace(
        one,
        differences=(Claim("It was 50 or 9.", citations),),
        strength="Rests on a case report on CAR-T.",
        references=(REFERENCE, other),
    )

    assert as_text(weighed).startswith(
        "It was 50 mg. [1]\nThe references differ: It was 50 or 9. [1][2]\n"
        "Rests on a case report on CAR-T.\n\n[1] Doe J."
    )
    markdown = as_markdown(weighed)
    assert "**The references differ:** It was 50 or 9. [1][2]\n\n*Rests on a case" in markdown
    assert "> It was 9" in markdown


def test_text_of_a_refusal_has_its_words_and_the_nearest_references() -> None:
    refused = Answer("q", refusal=Refusal("not-answered", "Not answered.", (REFERENCE,)))

    assert as_text(refused).startswith("Not answered.\n\n[1] Doe J.")


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("What eltrombopag dose after tisa-cel?", "answered"),
        ("Which club won the football league?", "refused"),
    ],
)
def test_json_has_exactly_the_documented_keys(
    assistant: Assistant, question: str, status: str
) -> None:
    plain = json.loads(json.dumps(as_json(assistant.ask(question))))
    reference = {
        "number", "id", "citation", "url", "design", "n", "year", "population", "direct",
        "counted", "region", "study",
    }  # fmt: skip

    assert plain["status"] == status
    assert set(plain) == {
        "status", "question", "notes", "claims", "differences", "strength", "table", "references",
        "refusal",
        "removed", "writing", "index", "timings_ms",
    }  # fmt: skip
    sentences = [*plain["claims"], *plain["differences"]]
    assert all(set(claim) == {"text", "citations"} for claim in sentences)
    assert all(
        set(citation) == {"reference", "passage", "start", "end", "quote"}
        for claim in sentences
        for citation in claim["citations"]
    )
    assert all(set(item) == reference for item in plain["references"])
    assert plain["refusal"] is None or set(plain["refusal"]) == {"reason", "text", "nearest"}
