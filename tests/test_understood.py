"""A question is searched as it was asked, or as what it means."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.rewrite import Rewritten
from assistant.understood import understood


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("What does the UK SmPC say on calcium?", "What does the European SmPC say on calcium?"),
        ("UK Kymriah label: cytopenia?", "European Kymriah label: cytopenia?"),
        ("How many children were in the UK boost letter?", None),
        ("Is eltrombopag licensed in the UK after CAR-T?", None),
    ],
)
def test_the_label_of_the_united_kingdom_is_looked_for_in_the_european(
    question: str, searched: str | None
) -> None:
    read = understood(Rewritten(question))

    assert read.asked.text == (searched or question)
    assert read.own.text == question
    assert bool(read.notes) == bool(searched)


def test_that_no_label_is_of_the_united_kingdom_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("What does the UK SmPC say about eltrombopag and calcium?")

    assert answer.references[0].id == "revolade-2021-smpc"
    assert any("none is UK" in note for note in answer.notes)
