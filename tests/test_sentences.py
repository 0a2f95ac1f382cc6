"""Sentences are whole as early as they can be, with the numbers of the passages they cite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sentences import Sentence, sentences


def texts(*pieces: str) -> list[tuple[str, tuple[int, ...]]]:
    """Return the sentences of pieces as pairs."""
    return [(s.text, s.cites) for s in sentences(pieces) if s]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("It took 40 days [1].", [("It took 40 days.", (1,))]),
        ("It took 40 days. [1]", [("It took 40 days.", (1,))]),
        ("One [1]. Two [2].", [("One.", (1,)), ("Two.", (2,))]),
        ("One. [1] Two. [2]", [("One.", (1,)), ("Two.", (2,))]),
        ("One.[1][3] Two.", [("One.", (1, 3)), ("Two.", ())]),
        ("One [1, 3; 2].", [("One.", (1, 3, 2))]), ("One [2-4].", [("One.", (2, 3, 4))]),
        ("One 【2】. Two [^1].", [("One.", (2,)), ("Two.", (1,))]),
        ("P = .046 vs. 15 days [1]. Two.", [("P = .046 vs. 15 days.", (1,)), ("Two.", ())]),
        ("e.g. 50 mg [1]. Two.", [("e.g. 50 mg.", (1,)), ("Two.", ())]),
        ("At 0.5 mg. Then 12.5 mg.", [("At 0.5 mg.", ()), ("Then 12.5 mg.", ())]),
        ("- One [1]\n- Two [2]\n", [("One", (1,)), ("Two", (2,))]),
        ("# Answer\n1. **One** [1].", [("Answer", ()), ("One.", (1,))]),
        ("<think>Hm. Maybe [9].</think>One [1].", [("One.", (1,))]),
        ("<think>Never ends. One [1].", []), ("", []), (" \n . \n", []), ("[1]", []),
        ("One [1]! Two [2]? Three", [("One!", (1,)), ("Two?", (2,)), ("Three", ())]),
        ("It rose (to 5). Two.", [("It rose (to 5).", ()), ("Two.", ())]),
        ("Yes, it took 40 days [1].", [("It took 40 days.", (1,))]),
        ("No. It took 40 days [1].", [("It took 40 days.", (1,))]),
        ("No - it took 40 days [1].", [("It took 40 days.", (1,))]),
        ("Yes, 12 of 20 recovered [1].", [("12 of 20 recovered.", (1,))]),
        ("No. 5 was given [1].", [("No. 5 was given.", (1,))]),
        ("No. of units fell [1].", [("No. of units fell.", (1,))]),
        ("No, or little, benefit was seen [1].", [("No, or little, benefit was seen.", (1,))]),
        ("No deaths occurred [1].", [("No deaths occurred.", (1,))]),
        ("One [1-999].", [("One.", tuple(range(1, 22)))]), ("One [5-2].", [("One.", (5,))]),
    ],
)  # fmt: skip
def test_a_text_is_read_as_sentences_with_their_marks(
    written: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert texts(written) == expected


def test_a_sentence_is_there_as_soon_as_the_next_begins() -> None:
    read: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ("It took ", "40 days [1", "]. ", "T", "hen it "):
            read.append(piece)
            yield piece

    first = next(sentences(pieces()))

    assert first == Sentence("It took 40 days.", (1,))
    assert read[-1] == "T"


@given(st.text(alphabet="aB1 .[]-,\n<>/think", max_size=60), st.integers(1, 5))
def test_how_a_text_is_cut_into_pieces_changes_nothing(text: str, size: int) -> None:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]

    assert texts(*pieces) == texts(text)
