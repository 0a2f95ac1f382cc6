"""What may be said of a study that is named, and of what is licensed somewhere."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.sayable import is_beside_another, is_of_other_drug, sayable
from index.asked import read_question
from tests.composing import passage


def references_cited(assistant: Assistant, question: str) -> set[str]:
    """Return the references of the sentences of an answer."""
    claims = assistant.ask(question).claims
    assert claims
    return {citation.reference for claim in claims for citation in claim.citations}


@pytest.mark.parametrize(
    ("question", "study"),
    [
        # It gives no survival; that of another boost study is none of its own.
        ("Rejeski 2022 boost: overall survival at 1 year?", "rejeski-2022-boost"),
        ("In Gaut 2021, how long did neutropenia last with filgrastim?", "gaut-2021-filgrastim"),
    ],
)
def test_of_a_study_that_is_named_others_say_nothing(
    assistant: Assistant, question: str, study: str
) -> None:
    assert references_cited(assistant, question) == {study}


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("Stop eltrombopag at which count?", "Avatrombopag is stopped above 400.", True),
        ("Stop eltrombopag at which count?", "TPO receptor agonists were stopped at 50.", False),
        ("Stop eltrombopag at which count?", "Eltrombopag, unlike avatrombopag, went on.", False),
        ("Stop it at which count?", "Avatrombopag is stopped above 400.", False),
        ("How long aciclovir?", "Antivirals such as valaciclovir are given for a year.", False),
    ],
)
def test_of_a_drug_others_of_a_class_say_nothing(question: str, text: str, other: bool) -> None:
    assert is_of_other_drug(read_question(question), passage("label:1", text)) is other


def test_a_study_is_compared_with_others(assistant: Assistant) -> None:
    question = "Neutropenia with filgrastim in Gaut 2021 versus the early G-CSF of others?"
    searcher = assistant.searcher

    hits = sayable(read_question(question), searcher.search(question), searcher.references)

    assert len({hit.passage.reference for hit in hits}) > 1


@pytest.mark.parametrize(
    "question",
    [
        "Is eltrombopag licensed in the UK for use after CAR-T?",
        "Is pegfilgrastim licensed in the UK?",  # the registry of the UK tells no licence
    ],
)
def test_what_is_licensed_is_told_by_what_speaks_of_a_licence(
    assistant: Assistant, question: str
) -> None:
    claims = assistant.ask(question).claims  # none is an answer as well
    cited = {citation.reference for claim in claims for citation in claim.citations}

    assert all("label" in id_ or "smpc" in id_ for id_ in cited)


def test_a_dose_beside_an_inhibitor_is_told_only_where_one_is_spoken_of(
    assistant: Assistant,
) -> None:
    alone, beside = (
        " ".join(claim.text for claim in assistant.ask(question).claims)
        for question in ("avatrombopag dose", "avatrombopag dose with a strong CYP3A4 inhibitor")
    )

    assert "20 mg once daily" in alone
    assert "inhibitor" not in alone
    assert "20 mg three times weekly" in beside


@pytest.mark.parametrize(
    ("question", "due"),
    [
        ("avatrombopag dose", False),
        ("avatrombopag + fluconazole 400 mg, dose?", True),
        ("avatrombopag dose, voriconazole 200 mg bd", True),
        ("avatrombopag or eltrombopag dose?", True),
    ],
)
def test_a_drug_beside_another_is_known(question: str, due: bool) -> None:
    assert is_beside_another(read_question(question)) is due
