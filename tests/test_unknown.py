"""Names that the references do not know are told from plain English, typos and places."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.unknown import UnknownNames, english, is_compound, proper_words, word_forms


@pytest.fixture(scope="module")
def unknown(assistant: Assistant) -> UnknownNames:
    return UnknownNames(assistant.searcher)


@pytest.mark.parametrize(
    ("asking", "name"),
    [
        ("What dose of zanubrutinib?", "zanubrutinib"),
        ("Does oxandrolone raise platelets?", "oxandrolone"),
        ("Results of ZUMA-42 on neutropenia?", "ZUMA-42"),
        ("What did NCT99999999 find?", "NCT99999999"),
        ("Is parvovirus a cause?", "parvovirus"),
        ("rate of hidradenitis on eltrombopag?", "hidradenitis"),
    ],
)
def test_a_name_that_no_reference_has_is_found(
    unknown: UnknownNames, asking: str, name: str
) -> None:
    assert unknown.among(asking) == [name]


@pytest.mark.parametrize(
    "asking",
    [
        "What dose of eltrombopag?",
        "Is the thrombocytopenai expected to improve?",  # a typo
        "Which cutoffs matter on a fortnightly check, ballpark?",
        "Why doesnt it work?",
        "Does the costim domain matter?",  # clipped
        "infxn rate with neuts low?",
        "What did the Reykjavik group report?",  # a place may be new
        "Results of ZUMA-1 and KarMMa?",
        "What did NCT05286164 find?",
        "She is on fluconazole: which dose of eltrombopag?",
    ],
)
def test_what_is_no_unknown_name_is_left_alone(unknown: UnknownNames, asking: str) -> None:
    assert unknown.among(asking) == []


def test_no_word_of_the_references_is_unknown(assistant: Assistant, unknown: UnknownNames) -> None:
    found = {
        passage.id: unknown.among(passage.text)
        for passage in assistant.searcher.passages.values()
        if unknown.among(passage.text)
    }

    assert found == {}


def test_plain_english_has_common_words_and_no_drugs() -> None:
    assert {"fortni", "scarri", "house"} <= english()
    assert not {"eltrom", "mycoph", "danazo"} & english()


@pytest.mark.parametrize(("word", "whole"), [("cutoffs", True), ("danazol", False)])
def test_two_english_words_in_one_are_no_name(word: str, whole: bool) -> None:
    assert is_compound(word) is whole


def test_a_word_is_also_looked_up_without_what_any_word_may_have() -> None:
    assert "manipulated" in word_forms("unmanipulated")
    assert "bleed" in word_forms("bleeders")


def test_a_capital_inside_a_sentence_tells_a_place() -> None:
    assert proper_words("Danazol in Boston (Mass)?") == {"boston", "mass"}
