"""What an answer rests on, in one line that can be read aloud."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answers import CitedReference
from assistant.ask import Assistant
from assistant.strength import NAMES, is_about_treatment, strength
from index.asked import read_question
from index.references import DESIGNS, read_corpus
from tests.conftest import CORPUS, ROOT

ONE = CitedReference(
    1, "ref", "Doe J.", "https://example.org", "retrospective-cohort", 38, 2024, "adults", True
)


def made(*changes: dict[str, object]) -> list[CitedReference]:
    """Return a reference for each change."""
    return [replace(ONE, **change) for change in changes]  # type: ignore[arg-type]


def test_kinds_are_counted_with_their_sizes_and_advice_comes_first() -> None:
    references = made(
        {"n": 38}, {"design": "case-report", "n": 1}, {"n": 42}, {"design": "consensus", "n": None}
    )

    assert strength(references) == (
        "Rests on a consensus, 2 retrospective cohorts (n = 42 and 38) and a case report on CAR-T."
    )


def test_indirect_evidence_is_told_apart() -> None:
    references = made({}, {"design": "randomized-trial", "n": 60, "direct": False})

    assert strength(references) == (
        "Rests on a retrospective cohort (n = 38) on CAR-T. "
        "Indirect (not on CAR-T): a randomised trial (n = 60)."
    )


def test_nothing_but_indirect_evidence_is_said_to_be_just_that() -> None:
    assert strength(made({"design": "case-series", "n": 9, "direct": False})) == (
        "Rests on indirect evidence only (not on CAR-T): a case series (n = 9)."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([{"design": "systematic-review", "n": 4, "counted": "studies"}],
         "a systematic review (4 studies)"),
        ([{"design": "registry-study", "n": 31},
          {"design": "registry-study", "n": 536, "counted": "reports"}],
         "2 registry studies (n = 31 and 536 reports)"),
        ([{"design": "single-arm-trial", "n": 30, "counted": "planned participants"}],
         "a single-arm trial (30 planned participants)"),
        ([{"n": 12}, {"n": 38}, {"n": None}],
         "3 retrospective cohorts (n = 38, 12 and not stated)"),
        ([{"n": None}], "a retrospective cohort"),
        ([{"design": "case-series", "n": 9}, {"design": "case-series", "n": 5}],
         "2 case series (n = 9 and 5)"),
        ([{"design": "case-report", "n": 1}], "a case report"),
        ([{"design": "product-label", "n": 174, "region": "US"}], "a US label"),
        ([{"design": "product-label", "region": "international"}], "an international label"),
        ([{"design": "product-label", "region": "US"},
          {"design": "product-label", "region": "European"}], "2 US and European labels"),
        ([{"design": "product-label", "region": "US"},
          {"design": "product-label", "region": "US and Philippine"}],
         "2 US and Philippine labels"),
    ],
)  # fmt: skip
def test_number_and_size_are_right(changes: list[dict[str, object]], words: str) -> None:
    assert strength(made(*changes)) == f"Rests on {words} on CAR-T."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([{}], True),
        ([{"design": "randomized-trial"}], False),
        ([{"design": "meta-analysis"}], False),  # it may pool randomised trials
        ([{}, {"design": "randomized-trial", "direct": False}], True),
        ([{"design": "randomized-trial", "direct": False}], False),  # indirect only, said already
    ],
)
def test_a_missing_randomised_trial_is_told_for_treatments(
    changes: list[dict[str, object]], told: bool
) -> None:
    words = "No randomised trial on CAR-T among them."

    assert strength(made(*changes), about_treatment=True).endswith(words) is told
    assert words not in strength(made(*changes))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Does eltrombopag help after CAR-T?", True),
        ("Is a stem cell boost worth it?", True),
        ("Earlier autologous transplant, axi-cel day 60. Does eltrombopag help?", True),
        ("How often is neutropenia prolonged after axi-cel?", False),
        ("Eltrombopag in aplastic anaemia: which response?", False),  # another setting
    ],
)
def test_what_is_about_a_treatment_on_car_t(question: str, expected: bool) -> None:
    assert is_about_treatment(read_question(question)) is expected


def test_no_references_no_line() -> None:
    assert strength([]) == ""


def test_every_design_has_its_words_and_its_row_in_the_document() -> None:
    document = (ROOT / "docs" / "evidence-strength.md").read_text(encoding="utf-8")

    assert set(NAMES) == set(DESIGNS)
    assert [design for design in DESIGNS if f"`{design}`" not in document] == []


def test_what_is_counted_in_shipped_records_is_what_their_text_counts() -> None:
    """Regression: 4 studies and 536 reports were told as patients."""
    counted = {r.id: r.counted for r in read_corpus(CORPUS).references if r.counted != "patients"}

    assert counted["cao-2024-growth-factor-review"] == "studies"
    assert counted["elsallab-2024-second-malignancy"] == "reports"


def test_an_answer_tells_what_its_claims_rest_on(assistant: Assistant) -> None:
    answer = assistant.ask("How often do platelets recover on eltrombopag after CAR-T?")

    claimed = {c.reference for claim in answer.claims for c in claim.citations}
    assert answer.strength == strength([r for r in answer.references if r.id in claimed], True)
    assert answer.strength.startswith("Rests on ")


def test_a_refusal_rests_on_nothing(assistant: Assistant) -> None:
    assert assistant.ask("Which club won the football league?").strength == ""
