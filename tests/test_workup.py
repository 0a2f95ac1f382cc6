"""What should be tested for where counts stay low is answered by the tests that are reported."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.workup import question_on_workup
from index.asked import read_question


@pytest.mark.parametrize(
    ("question", "of"),
    [
        ("investigations for neutropenia at day 60 after CAR-T", "neutropenia"),
        ("Low counts for 3 months after axi-cel. What tests should we send?", "cytopenia"),
        ("How do you work this up: platelets 12 on day 50 after CAR-T?", "thrombocytopenia"),
        ("Which tests predict neutropenia after CAR-T?", None),
        ("Which tests before CAR-T in cytopenia?", None),
        ("Neutropenia after CAR-T: which tests for HHV-6?", None),  # of one thing
        ("What should we check on the marrow in cytopenia after CAR-T?", None),
        ("What work-up does the ASTCT advise for cytopenia after CAR-T, per its guideline?", None),
        ("Workup of neutropenia after allogeneic transplantation", None),
        ("How long is neutropenia after CAR-T?", None),
    ],
)
def test_the_tests_are_asked_for_where_a_work_up_is(question: str, of: str | None) -> None:
    told = question_on_workup(read_question(question))

    assert (told is None) if of is None else f"severe {of} after CAR-T" in (told or "")


def test_the_tests_are_told(assistant: Assistant) -> None:
    answer = assistant.ask("investigations for neutropenia at day 60 after CAR-T")
    said = " ".join(claim.text for claim in answer.claims)

    for test in ("viral infection", "ferritin", "substrate deficiency", "marrow"):
        assert test in said
    assert any("Understood as: Which tests" in note for note in answer.notes)
