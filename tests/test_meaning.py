"""A word that only paraphrases is let pass; names, directions and facts of the field never are."""

from __future__ import annotations

import pytest

from assistant.checking.meaning import is_free, nearness, unmeant
from assistant.checking.support import SupportByWords

TEXT = (
    "The survival finding conflicts with larger cohorts in which aplasia went with worse survival."
)


def test_a_word_is_near_to_the_one_that_it_paraphrases_in_its_sentence() -> None:
    said = "This survival result conflicts with bigger cohorts."

    assert nearness("bigger", said, TEXT) > 0.7 > nearness("cohorts", "Cohorts agree.", "Dose.")
    assert unmeant(["bigger"], said, TEXT) == []
    assert nearness("bigger", "No such word here.", TEXT) == 0.0


@pytest.mark.parametrize("word", ["romiplostim", "higher", "myeloma", "bacterial", "shortened"])
def test_a_word_that_another_rule_is_about_is_never_let_pass(word: str) -> None:
    assert not is_free(word)


def test_a_word_of_another_language_is_never_let_pass() -> None:
    """Its pieces were near to English ones: an order in French passed."""
    assert is_free("bigger")
    assert not is_free("traitement")


def test_a_claim_with_many_words_of_its_own_is_not_about_its_text() -> None:
    strange = ["bigger", "groups", "series"]

    assert unmeant(strange, "Bigger groups and series.", TEXT) == strange


def test_only_sentences_that_nobody_has_read_are_judged_by_nearness() -> None:
    claim = "The survival finding conflicts with bigger cohorts."

    assert SupportByWords(strict=True, near=True).judge(claim, TEXT).supported
    assert not SupportByWords().judge(claim, TEXT).supported
