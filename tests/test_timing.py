"""Before or after treatment: what a text says of when something is done."""

from __future__ import annotations

import pytest

from assistant.timing import sides


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is taken before lymphodepleting chemotherapy, for example on day -5.", {"before"}),
        ("It is drawn on day 14 after infusion", {"after"}),
        ("taken prior to CAR-T infusion and on day +3", {"before", "after"}),
        ("measured in the second week", set()),
    ],
)
def test_a_text_puts_something_before_or_after_treatment(text: str, found: set[str]) -> None:
    assert sides(text) == found
