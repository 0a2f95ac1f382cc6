"""BM25 in a real SQLite file: what is found, how it is ordered, and that queries are only words."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical import LexicalIndex, match_expression
from index.passages import Passage, passage_id, passages_of
from tests.doubles import reference

TEXTS = (
    "Eltrombopag raised platelets in 12 of 20 patients.",
    "Haemoglobin fell after CAR-T; anaemia was common in paediatric leukaemia.",
    "G-CSF was given when neutrophils were below 0.5 × 10⁹/L.",
    "Grade ≥3 infections followed anti-CD19 therapy.",
    "Randomised centers reported diarrhea.",
)


def passage(text: str, reference: str = "r", context: str = "") -> Passage:
    return Passage(passage_id(reference, text), reference, "finding", text, 0, len(text), context)


def filled(folder: Path, *passages: Passage) -> LexicalIndex:
    index = LexicalIndex(folder / "words.sqlite3", create=True)
    index.add([], passages)
    return index


@pytest.fixture(scope="module")
def index() -> Iterator[LexicalIndex]:
    """Return an index of TEXTS."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(filled(Path(folder), *map(passage, TEXTS))) as found,
    ):
        yield found


def first(index: LexicalIndex, query: str) -> str | None:
    texts = {p.id: p.text for p in index.passages().values()}
    return next((texts[id_] for id_ in index.best(query, 5)), None)


@pytest.mark.parametrize(
    ("query", "nth"),
    [
        ("hemoglobin", 1), ("anemia", 1), ("pediatric", 1), ("leukemia", 1),
        ("randomized", 4), ("centres", 4), ("diarrhoea", 4),
        ("GCSF", 2), ("filgrastim granulocyte colony-stimulating factor", 2),
        ("10^9/L", 2), ("0.5x10^9/L", 2), (">= 3", 3), ("CD19", 3), ("anti-CD19", 3),
        ("CAR T", 1), ("cart", 1), ("post-CAR-T", 1), ("Promacta", 0), ("TPO-RA", 0),
    ],
)  # fmt: skip
def test_a_text_is_found_under_another_writing(index: LexicalIndex, query: str, nth: int) -> None:
    assert first(index, query) == TEXTS[nth]


@pytest.mark.parametrize(
    "query",
    ['platelets "', "platelets*", "NEAR(platelets", "-platelets", "platelets AND", "text:platelets",
     "platelets; DROP TABLE passage", "NOT platelets", "^platelets", "{platelets}", "'platelets'"],
)  # fmt: skip
def test_signs_of_the_query_language_are_only_words(index: LexicalIndex, query: str) -> None:
    assert first(index, query) == TEXTS[0]
    assert len(index.passages()) == len(TEXTS)


@pytest.mark.parametrize("query", ["", " ", '"', "*", "()", "zzzz", "\x00"])
def test_a_query_without_a_known_word_finds_nothing(index: LexicalIndex, query: str) -> None:
    assert index.best(query, 5) == {}


@given(query=st.text())
@settings(deadline=None, database=None)
def test_no_text_is_an_invalid_query(index: LexicalIndex, query: str) -> None:
    assert set(index.best(query, 5)) <= set(index.passages())


def test_a_very_long_query_is_only_words(index: LexicalIndex) -> None:
    query = " ".join(f"word{n}" for n in range(5000)) + " eltrombopag"

    assert first(index, query) == TEXTS[0]


def test_the_best_come_first_and_no_more_than_asked_for(index: LexicalIndex) -> None:
    scores = list(index.best("patients after G-CSF for neutrophils and platelets", 2).values())

    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)


def test_equal_scores_are_ordered_by_id(tmp_path: Path) -> None:
    twins = [passage("Platelets fell.", reference) for reference in ("c", "a", "b")]
    with closing(filled(tmp_path, *twins)) as index:
        found = list(index.best("platelets", 5))

    assert found == sorted(p.id for p in twins)


def test_a_word_of_the_text_counts_more_than_one_of_the_context(tmp_path: Path) -> None:
    in_text = passage("Siltuximab was given.", context="Anaesthesia in sheep")
    in_context = passage("Nothing else was given.", context="Siltuximab in sheep")
    others = [passage(f"Platelets fell by {n}.") for n in range(3)]
    with closing(filled(tmp_path, in_context, in_text, *others)) as index:
        found = list(index.best("siltuximab sheep", 5))

    assert found == [in_text.id, in_context.id]


def test_a_word_of_most_passages_finds_nothing_beside_another(tmp_path: Path) -> None:
    drugs = [passage(f"{drug} was given.") for drug in ("Siltuximab", "Anakinra", "Rituximab")]
    with closing(filled(tmp_path, *drugs)) as index:
        beside, alone = index.best("was anakinra given", 5), index.best("given", 5)

    assert list(beside) == [drugs[1].id]
    assert set(alone) == {drug.id for drug in drugs}


@pytest.mark.parametrize(("among", "count"), [(["a"], 1), (["a", "b"], 2), (["z"], 0), ([], 0)])
def test_only_the_references_asked_for_are_searched(
    tmp_path: Path, among: list[str], count: int
) -> None:
    with closing(filled(tmp_path, passage("Platelets.", "a"), passage("Platelets.", "b"))) as index:
        found = index.best("platelets", 5, among)

    assert len(found) == count


def test_references_and_passages_come_back_as_they_were_stored(tmp_path: Path) -> None:
    stored = [reference("b-2021", n=7), reference("a-2021", unverified=["pages"])]
    passages = [p for r in stored for p in passages_of(r)]
    index = LexicalIndex(tmp_path / "words.sqlite3", create=True)
    index.add(stored, passages)
    index.close()

    with closing(LexicalIndex(tmp_path / "words.sqlite3")) as again:
        found = (again.references(), list(again.passages().values()))

    assert found == (sorted(stored, key=lambda r: r.id), passages)


def test_an_index_opened_to_search_cannot_be_written(tmp_path: Path) -> None:
    filled(tmp_path).close()

    with (
        closing(LexicalIndex(tmp_path / "words.sqlite3")) as index,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        index.add([], [passage("Platelets.")])


def test_the_match_expression_quotes_every_word() -> None:
    assert match_expression('NEAR("G-CSF"') == '"near" OR "gcsf" OR "csf" OR "concept/gcsf" OR ' + (
        '"concept/growthfactor"'
    )
