"""The LangChain retriever gives the reranked passages as documents."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from index.rerank import rerank
from index.retriever import CytopeniaRetriever
from index.search import Filters, Searcher

QUESTION = "What dose of eltrombopag after CAR-T?"


@pytest.fixture(scope="module")
def searcher(assistant: Assistant) -> Searcher:
    """Return the open index of the whole corpus."""
    return assistant.searcher


def test_documents_come_in_the_order_of_the_reranked_hits(searcher: Searcher) -> None:
    hits = rerank(QUESTION, searcher.search(QUESTION), searcher.references, searcher.terms)

    found = CytopeniaRetriever(searcher=searcher, k=7).invoke(QUESTION)

    assert [(d.id, d.page_content, d.metadata["score"]) for d in found] == [
        (h.passage.id, h.passage.text, h.score) for h in hits[:7]
    ]


def test_the_span_in_the_metadata_holds_the_text(searcher: Searcher) -> None:
    found = CytopeniaRetriever(searcher=searcher).invoke(QUESTION)

    assert len(found) == 10
    for document in found:
        of = searcher.references[document.metadata["reference"]]
        assert of.text[document.metadata["start"] : document.metadata["end"]] == (
            document.page_content
        )


def test_the_metadata_holds_kind_and_citation(searcher: Searcher) -> None:
    (found,) = CytopeniaRetriever(searcher=searcher, k=1).invoke(QUESTION)

    assert found.metadata["kind"] in ("finding", "summary", "limit")
    assert found.metadata["citation"] == (
        searcher.references[found.metadata["reference"]].citation()
    )


def test_filters_are_kept(searcher: Searcher) -> None:
    recent = CytopeniaRetriever(searcher=searcher, filters=Filters(year_from=2024))

    years = {searcher.references[d.metadata["reference"]].year for d in recent.invoke(QUESTION)}

    assert min(years) >= 2024


def test_an_empty_query_gives_no_documents(searcher: Searcher) -> None:
    assert CytopeniaRetriever(searcher=searcher).invoke(" ") == []
