"""Searching the whole corpus with the real parts: the same each time, filtered, never failing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.settings import Settings
from index.encoder import SentenceTransformerEncoder
from index.generation import IndexFault, current_generation
from index.references import Reference
from index.search import Filters, Searcher, expanded, fuse, scaled
from tests.doubles import HashingEncoder, Site, reference, write

QUESTION = "What dose of eltrombopag was given for thrombocytopenia after CAR-T?"


@pytest.fixture(scope="module")
def searcher(assistant: Assistant) -> Searcher:
    """Return the open index of the whole corpus."""
    return assistant.searcher


def test_two_openings_answer_alike(
    searcher: Searcher, settings: Settings, encoder: SentenceTransformerEncoder
) -> None:
    with closing(Searcher.open(settings.index_folder, encoder)) as again:
        assert again.search(QUESTION) == searcher.search(QUESTION)


def test_the_best_passages_speak_of_what_was_asked(searcher: Searcher) -> None:
    assert all("ltrombopag" in hit.passage.text for hit in searcher.search(QUESTION, k=5))


def test_hits_are_ordered_by_score_and_then_by_id(searcher: Searcher) -> None:
    found = [(-hit.score, hit.passage.id) for hit in searcher.search(QUESTION)]

    assert found == sorted(found)
    assert len(found) == 50


def test_scores_are_a_cosine_and_a_share_of_the_best(searcher: Searcher) -> None:
    found = searcher.search(QUESTION)

    assert all(-1.0 <= hit.dense <= 1.0 and 0.0 <= hit.lexical <= 1.0 for hit in found)
    assert max(hit.lexical for hit in found) > 0.8


def test_equal_hits_are_ordered_by_passage_id(tmp_path: Path) -> None:
    site = Site(tmp_path)
    for id_ in ("c-2021", "a-2021", "b-2021"):
        write(site.corpus, id_, "Platelets fell.")
    site.build()

    found = [hit for hit in site.hits() if hit.passage.text == "Platelets fell."]

    assert len({round(hit.score, 9) for hit in found}) == 1
    assert [hit.passage.reference for hit in found] == ["a-2021", "b-2021", "c-2021"]


@pytest.mark.parametrize("query", ["", " ", "\n\t"])
def test_an_empty_query_finds_nothing(searcher: Searcher, query: str) -> None:
    assert searcher.search(query) == []


@pytest.mark.parametrize("query", ['"', "NEAR(a, b)", "'; DROP TABLE passage; --", "é" * 3000])
def test_no_query_fails(searcher: Searcher, query: str) -> None:
    assert len(searcher.search(query, k=3)) == 3


def test_no_more_than_k_hits_are_returned(searcher: Searcher) -> None:
    assert [len(searcher.search(QUESTION, k=k)) for k in (0, 1, 7)] == [0, 1, 7]


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        (Filters(topics=("tpo-ra",)), lambda r: "tpo-ra" in r.topics),
        (
            Filters(products=("axicabtagene-ciloleucel",)),
            lambda r: "axicabtagene-ciloleucel" in r.products,
        ),
        (Filters(interventions=("eltrombopag",)), lambda r: "eltrombopag" in r.interventions),
        (
            Filters(designs=("guideline", "consensus")),
            lambda r: r.design in ("guideline", "consensus"),
        ),
        (Filters(year_from=2024), lambda r: r.year >= 2024),
        (Filters(year_to=2019), lambda r: r.year <= 2019),
        (
            Filters(topics=("tpo-ra",), year_from=2022, year_to=2023),
            lambda r: "tpo-ra" in r.topics and 2022 <= r.year <= 2023,
        ),
    ],
)
def test_only_references_that_pass_the_filters_are_found(
    searcher: Searcher, filters: Filters, passes: Callable[[Reference], bool]
) -> None:
    found = searcher.search(QUESTION, filters=filters)

    assert found
    assert all(passes(searcher.references[hit.passage.reference]) for hit in found)


def test_filters_that_no_reference_passes_find_nothing(searcher: Searcher) -> None:
    assert searcher.search(QUESTION, filters=Filters(year_to=1950)) == []


def test_empty_filters_let_all_pass(searcher: Searcher) -> None:
    assert searcher.search(QUESTION, filters=Filters()) == searcher.search(QUESTION)


def test_every_field_of_the_filters_must_agree() -> None:
    found = reference(topics=["tpo-ra", "outcome"], year=2021)

    assert Filters(topics=("tpo-ra", "esa"), year_from=2021, year_to=2021).passes(found)
    assert not Filters(topics=("tpo-ra",), year_from=2022).passes(found)


def test_an_index_of_another_encoder_is_refused(settings: Settings) -> None:
    with pytest.raises(IndexFault, match=r"encoder .*run `cytopenia index build`"):
        Searcher.open(settings.index_folder, HashingEncoder())


def test_passages_missing_from_the_index_are_told_with_the_mending_command(tmp_path: Path) -> None:
    site = Site.built(tmp_path)
    stamp = current_generation(site.folder)[1]
    write(site.corpus, "c-2023")
    site.build()

    with (
        closing(Searcher.open(site.folder, HashingEncoder())) as searcher,
        pytest.raises(IndexFault, match=r"damaged: 10 .* 10 .* 7 .*run `cytopenia index build`"),
    ):
        searcher.check(stamp)


def test_a_query_is_expanded_by_the_names_it_does_not_use() -> None:
    assert expanded("Promacta dose") == "Promacta dose (eltrombopag)"
    assert expanded("eltrombopag dose") == "eltrombopag dose"


def test_scores_are_scaled_by_their_lowest_and_highest() -> None:
    assert scaled({"a": 3.0, "b": 1.0, "c": 2.0}, 1.0) == {"a": 1.0, "b": 0.0, "c": 0.5}
    assert scaled({"a": 3.0}, 3.0) == {"a": 0.0}
    assert scaled({"a": 3.0}, 0.0) == {"a": 1.0}
    assert scaled({}, 0.0) == {}


def test_a_missing_score_counts_as_nothing() -> None:
    found = fuse({"a": 0.9, "b": 0.1}, {"a": 5.0, "c": 1.0})

    assert found == {"a": 1.0, "b": 0.0, "c": 0.1}
