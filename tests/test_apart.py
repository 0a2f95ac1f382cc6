"""A drug or product that a question gives to a study is told where the study had another."""

from __future__ import annotations

import pytest

from assistant.apart import BY_AUTHOR, IN_TRIAL, apart_notes
from assistant.ask import Assistant
from index.asked import read_question


def notes(assistant: Assistant, question: str) -> tuple[str, ...]:
    return apart_notes(read_question(question), assistant.searcher)


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("What romiplostim dose did Mingot-Castellano use?",
         BY_AUTHOR.format(study="Mingot-Castellano", names="romiplostim")),
        ("JULIET axi-cel cytopenia beyond day 28",
         IN_TRIAL.format(study="JULIET", names="axi-cel")),
        ("Neutropenia after ide-cel in CARTITUDE-1",
         IN_TRIAL.format(study="CARTITUDE-1", names="ide-cel")),
    ],
)  # fmt: skip
def test_what_a_study_did_not_have_is_told(assistant: Assistant, question: str, note: str) -> None:
    assert note in notes(assistant, question)
    assert note in assistant.ask(question).notes


@pytest.mark.parametrize(
    "question",
    [
        "What romiplostim dose did Beyar-Katz use?",
        "ZUMA-3 brexu-cel cytopenia",
        "Neutropenia after Abecma in KarMMa",
        "Which IDSA advice is there on levofloxacin?",  # no trial
        "How common is neutropenia in JULIET?",
        "How common is late ICAHT after brexu-cel in DESCAR-T?",
        "Grade 3 thrombocytopenia after axi-cel in ZUMA 1?",
    ],
)
def test_what_belongs_together_is_not_told(assistant: Assistant, question: str) -> None:
    assert notes(assistant, question) == ()
