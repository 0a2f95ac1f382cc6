"""Thumbs: kept with the trace, the question only where it was sent, never an identifier."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.export import Turn
from assistant.web.feedback import Feedback

QUESTION = "How often do platelets recover on eltrombopag after CAR-T?"


@pytest.fixture
def feedback(tmp_path: Path) -> Iterator[Feedback]:
    """Return feedback kept in a file."""
    kept = Feedback(f"sqlite:///{tmp_path / 'ratings.db'}")
    yield kept
    kept.close()


@pytest.fixture
def turns(assistant: Assistant) -> list[Turn]:
    """Return a conversation of one turn."""
    return [Turn(QUESTION, assistant.ask(QUESTION))]


def rows(tmp_path: Path) -> list[tuple[str, str, str | None]]:
    with closing(sqlite3.connect(tmp_path / "ratings.db")) as database:
        return database.execute("select thumb, reason, question from ratings").fetchall()


@pytest.mark.parametrize(("sent", "kept"), [(False, None), (True, QUESTION)])
def test_the_question_is_kept_only_where_it_was_sent(
    feedback: Feedback, turns: list[Turn], tmp_path: Path, sent: bool, kept: str | None
) -> None:
    assert feedback.keep(turns, 0, "up", "Right.", sent) == "thanks"
    assert rows(tmp_path) == [("up", "Right.", kept)]


def test_a_reason_with_identifiers_is_not_kept(
    feedback: Feedback, turns: list[Turn], tmp_path: Path
) -> None:
    said = feedback.keep(
        turns, 0, "down", "Wrong for John Smith, DOB 12/03/1954, MRN 1234567", True
    )

    assert said == "identifiers"
    assert rows(tmp_path) == []


@pytest.mark.parametrize(("at", "thumb"), [(5, "up"), (-1, "up"), (0, "sideways")])
def test_a_thumb_for_no_answer_is_not_kept(
    feedback: Feedback, turns: list[Turn], tmp_path: Path, at: int, thumb: str
) -> None:
    feedback.keep(turns, at, thumb, "", False)

    assert rows(tmp_path) == []
