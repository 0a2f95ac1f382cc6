"""A study that a question names by author or trial number is found, and answers first."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from index.named import is_of_trial, names_of_trials, studies_meant, studies_named, trials_named


@pytest.mark.parametrize(
    ("question", "due"),
    [
        ("What did Fried et al. see?", {"fried-2019-late-toxicity"}),
        ("how was the boost given in Gagelmann 2023", {"gagelmann-2023-boost"}),
        ("Results of nct05286164?", {"tel-aviv-2022-nct05286164"}),
        ("What did Beyar-Katz report in 2022?", {"beyar-katz-2022-tpo"}),
        ("Little is known about fungi after CAR-T.", set()),
        ("Little 2022: who got fungal infections?", {"little-2022-fungal"}),
        ("Little gave no prophylaxis; why?", {"little-2022-fungal"}),
        ("Saini: myeloid neoplasm with CH?", {"saini-2022-clonal-hematopoiesis"}),
        ("Read the label first", set()),
        ("Scaldaferri case", {"scaldaferri-2023-eltrombopag"}),
        ("Gagelmann stem cell boost outcome", {"gagelmann-2023-boost"}),
        ("Little evidence for fungal prophylaxis?", set()),
        ("Nahas PCTT incidence", {"nahas-2020-pctt"}),
        ("tanaka 2016", {"tanaka-2016-eltrombopag-hct"}),
        ("wang et al 2023: prednisone", {"wang-2023-prednisone"}),
        (
            "Gagelmann or Rejeski 2022?",
            {"gagelmann-2023-boost", "rejeski-2022-boost", "rejeski-2022-hematotox-infection"},
        ),
        ("Wesson 2024: how many recovered?", {"wesson-2024-eltrombopag"}),
        ("Is fried food allowed after CAR-T?", set()),
        ("Nahas 1999: platelets?", set()),
    ],
)
def test_a_study_is_known_by_author_and_year_or_by_number(
    assistant: Assistant, question: str, due: set[str]
) -> None:
    assert studies_named(question, assistant.searcher.references.values()) == due


@pytest.mark.parametrize(
    ("question", "due"),
    [
        ("How did the 22 pt series give filgrastim?", {"gaut-2021-filgrastim"}),
        ("in the 185 patients with eltrombopag: dose?", {"wesson-2024-eltrombopag"}),
        ("the cohort of 185, how many responded?", {"wesson-2024-eltrombopag"}),
        ("22 units of platelets; which cohort needed as many?", set()),
        ("Platelets of 22 in a patient: transfuse?", set()),
        ("in a study of 22 mg daily", set()),
        ("What did the series of 3 find?", set()),  # too small a number to tell a study
    ],
)
def test_a_study_is_known_by_a_size_that_it_alone_has(
    assistant: Assistant, question: str, due: set[str]
) -> None:
    assert studies_meant(question, assistant.searcher.references.values()) == due


@pytest.mark.parametrize(
    ("question", "due"),
    [
        ("How long were counts low in Fried et al?", "fried-2019-late-toxicity"),
        ("What did Rejeski find on the boost?", "rejeski-2022-boost"),
        ("What do the results of NCT05286164 show?", "tel-aviv-2022-nct05286164"),
    ],
)
def test_the_study_named_answers_first(assistant: Assistant, question: str, due: str) -> None:
    answer = assistant.ask(question)

    assert answer.claims[0].citations[0].reference == due


def test_a_study_named_alone_does_not_bring_another_field_in(assistant: Assistant) -> None:
    refusal = assistant.ask("Which football club did Fried play for as a child?").refusal

    assert refusal is not None
    assert refusal.reason == "out-of-scope"


@pytest.mark.parametrize(
    ("question", "due"),
    [
        ("Neutropenia in JULIET and ELIANA?", ["JULIET", "ELIANA"]),
        ("KarMMa-3 cytopenia", []),  # no record gives its results
        ("ZUMA 1 neutropenia, JULIET 12 months", ["ZUMA-1", "JULIET"]),
        ("neutropenia in TRANSCEND NHL 001", ["TRANSCEND NHL 001"]),
        ("neutropenia in TRANSCEND?", ["TRANSCEND"]),
        ("and in TRANSCEND ALL 007?", []),
        ("Is there a REMS for CAR-T after HSCT?", []),
        ("What did the IMAGINARY trial show?", []),
    ],
)
def test_a_trial_is_known_by_its_name(assistant: Assistant, question: str, due: list[str]) -> None:
    assert trials_named(question, assistant.searcher.references.values()) == due


def test_one_trial_is_not_another() -> None:
    assert is_of_trial("KarMMa", "16% of KarMMa patients")
    assert not is_of_trial("KarMMa", "in KarMMa-3 it was higher")


@pytest.mark.parametrize(
    "question", ["liso-cel neutropenia gr3+ TRANSCEND", "cytopenia at d30 in CARTITUDE-1"]
)
def test_a_trial_that_tells_what_is_asked_is_answered_from(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)

    assert question.split()[-1] in answer.claims[0].text


def test_a_trial_is_called_by_its_whole_name() -> None:
    called = names_of_trials("in TRANSCEND CLL 004, KarMMa-3 and ZUMA 1 but not in CLL")

    assert called == ["TRANSCEND CLL 004", "KarMMa-3", "ZUMA 1"]
