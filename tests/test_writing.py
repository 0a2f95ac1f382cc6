"""What a chat model wrote is counted over a run, and why sentences were dropped."""

from __future__ import annotations

from assistant.answers import Answer, Removed, Writing
from assistant.evaluation.writing import as_lines, writings

ANSWERS = (
    Answer("a", writing=Writing("m", written=3, repaired=1, shown=True, removed=(
        Removed("One.", "the cited passages do not hold 500 mg"),))),
    Answer("b", writing=Writing("m", written=2, fault="core", removed=(
        Removed("Two.", "the cited passages do not hold 7"), Removed("Three.", "it cites nothing"),
    ))),
    Answer("c"),
)  # fmt: skip


def test_sentences_are_counted_with_the_reasons_and_without_their_details() -> None:
    found = writings(ANSWERS)

    assert found
    assert (found.asked, found.shown, found.written, found.kept, found.repaired) == (2, 1, 5, 2, 1)
    assert found.dropped == {"the cited passages do not hold": 2, "it cites nothing": 1}
    assert found.faults == {"core": 1}


def test_they_are_told_in_lines() -> None:
    found = writings(ANSWERS)

    assert found
    assert "sentences: 5 written, 2 kept (1 repaired), 3 dropped" in as_lines(found)


def test_without_a_chat_model_there_is_nothing_to_tell() -> None:
    assert writings(ANSWERS[2:]) is None
