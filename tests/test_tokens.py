"""The field's writings stay findable: compounds, exponents, comparisons, two spellings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.tokens import normalise, tokens, words


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("G-CSF", ["gcsf"]),
        ("CAR-T", ["cart", "car"]),
        ("post-CAR-T", ["postcart", "cart", "post"]),
        ("anti-CD19", ["anticd19", "cd19"]),
        ("CD34+", ["cd34"]),
        ("10^9/L", ["10^9/l"]),
        ("10⁹/L", ["10^9/l"]),
        ("≥3", ["≥3", "3"]),
        (">= 3", ["≥3", "3"]),
        ("> = 3", ["≥3", "3"]),
        ("≤ 0.5", ["≤0.5", "0.5"]),
        ("76.3%", ["76.3%", "76.3"]),
        ("1,500", ["1500"]),
        ("IFN-γ", ["ifngamma", "gamma"]),
        ("µg", ["ug"]),
        ("naïve", ["naive"]),
    ],
)
def test_a_writing_of_the_field_keeps_its_tokens(text: str, kept: list[str]) -> None:
    assert set(kept) <= set(tokens(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CAR–T", "CAR-T"),  # an en dash
        ("CAR‑T", "car-t"),  # a hyphen that does not break
        ("10^9/L", "10⁹/L"),
        ("50×10⁹/L", "50 x 10^9/L"),  # regression: without spaces, 10^9/l was not a token
        ("≥3", ">= 3"),
        ("1,500", "1500"),
        ("µg", "μg"),  # the micro sign and the Greek letter
        ("Sézary", "sezary"),
    ],
)
def test_two_writings_of_one_thing_have_the_same_tokens(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("haemoglobin", "hemoglobin"),
        ("anaemia", "anemia"),
        ("leukaemia", "leukemia"),
        ("diarrhoea", "diarrhea"),
        ("oedema", "edema"),
        ("paediatric", "pediatric"),
        ("tumour", "tumor"),
        ("randomised", "randomized"),
        ("immunisation", "immunization"),
        ("analysed", "analyzed"),
        ("centres", "centers"),
        ("faecal", "fecal"),
    ],
)
def test_british_and_american_spellings_have_the_same_tokens(british: str, american: str) -> None:
    assert tokens(british) == tokens(american)


@pytest.mark.parametrize("text", ["four", "disease", "promise kept", "his", "more", "does"])
def test_words_that_only_look_british_stay_words(text: str) -> None:
    assert len(words(text)) == len(text.split())


def test_words_splits_compounds_and_keeps_numbers_with_their_sign() -> None:
    found = words("Grade >= 3 after CAR-T: 50 x 10⁹/L")

    assert found == ["grade", "≥3", "after", "car", "t", "50", "x", "10^9/l"]


@pytest.mark.parametrize("text", ["", "   ", "?!", "—", "\x00"])
def test_text_without_words_has_no_tokens(text: str) -> None:
    assert tokens(text) == words(text) == []


@given(st.text())
@settings(deadline=None, database=None)
def test_any_text_has_lower_case_tokens_without_spaces_or_quotes(text: str) -> None:
    found = tokens(text)

    assert all(token and token == token.lower() for token in found)
    assert not any(sign in token for token in found for sign in ' \t\n"*()')


@given(st.text(alphabet=st.characters(codec="ascii")))
@settings(deadline=None, database=None)
def test_normalising_twice_changes_nothing_that_is_indexed(text: str) -> None:
    assert tokens(normalise(text)) == tokens(text)
