"""How telling a word is among the passages."""

from __future__ import annotations

import pytest

from index.passages import passages_of
from index.terms import STEM_LETTERS, STOP, Terms, stem, stems
from tests.doubles import reference


@pytest.fixture(scope="module")
def terms() -> Terms:
    """Return the terms of one record of two findings."""
    record = reference("roe-2021", "Platelets rose after siltuximab.", "Platelets fell.")
    return Terms(list(passages_of(record)))


@pytest.mark.parametrize(
    ("one", "other"),
    [("platelet", "platelets"), ("infection", "infections"), ("transfused", "transfusion")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["s", "ss", "gas", "x" * 30])
def test_a_stem_is_never_empty_nor_long(word: str) -> None:
    assert 0 < len(stem(word)) <= STEM_LETTERS


def test_words_that_tell_nothing_have_no_stem() -> None:
    assert stems("what was the dose for the patients") == {"dose"}
    assert stems(" ".join(STOP)) == frozenset()


def test_a_rare_word_weighs_more_than_a_common_one(terms: Terms) -> None:
    assert terms.weight([stem("siltuximab")]) > terms.weight([stem("platelets")]) > 0


def test_weights_of_several_words_are_summed(terms: Terms) -> None:
    both = terms.weight(["a", "b"])

    assert both == pytest.approx(terms.weight(["a"]) + terms.weight(["b"]))


def test_a_word_of_a_text_or_of_the_front_matter_is_seen(terms: Terms) -> None:
    assert terms.seen("siltuximab")
    assert terms.seen("cohort")
    assert not terms.seen("zebra")


def test_only_stems_of_a_passage_are_known(terms: Terms) -> None:
    assert terms.known(stems("platelets of zebras")) == {stem("platelets")}


def test_the_name_of_a_reference_counts_among_the_words_of_its_passages(terms: Terms) -> None:
    assert all("roe" in found for found in terms.of.values())
