"""A follow-up is not answered by what the answer before has said already."""

from __future__ import annotations

import pytest

from assistant.answers import Citation, Claim
from assistant.ask import Assistant
from assistant.followup import Turn
from assistant.repeated import says_the_same

TOLD = "Filgrastim (Neupogen) must not be diluted with saline because it can precipitate."


def claim(text: str) -> Claim:
    return Claim(text, (Citation("filgrastim-2026-label", "x", 0, len(text), text),))


@pytest.mark.parametrize(
    ("typed", "answered", "due"),
    [
        ("in dextrose then?", TOLD, True),
        ("in saline then?", TOLD, False),  # that is what it says
        ("in dextrose then?", "Another sentence stood here.", False),
        ("are you sure?", TOLD, False),  # nothing clinical is added
    ],
)
def test_the_same_sentence_answers_only_what_it_speaks_of(
    typed: str, answered: str, due: bool
) -> None:
    assert says_the_same(typed, [claim(TOLD)], answered) is due


def test_a_detail_that_no_sentence_speaks_of_is_refused(assistant: Assistant) -> None:
    first = "Can Neupogen be diluted in saline?"
    told = " ".join(c.text for c in assistant.ask(first).claims)

    answer = assistant.ask("in dextrose then?", [Turn("user", first), Turn("assistant", told)])

    assert answer.refusal is not None
    assert answer.refusal.reason == "not-answered"
