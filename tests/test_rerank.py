"""Hits whose names, kind of answer and setting agree with the question come first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.ask import Assistant
from index.asked import read_question
from index.features import (
    FEATURES,
    by_kind,
    conflict,
    features,
    is_direct,
    kinds_of,
    names_of,
)
from index.passages import Kind, Passage, passage_id
from index.references import Reference
from index.rerank import (
    is_indirect,
    is_of_another_class,
    is_of_another_region,
    patients_dosed,
    rerank,
    tells_of_trial,
    weights,
)
from index.search import Hit
from index.terms import Terms
from tests.doubles import reference

PAPER = reference("paper-2021")
ADVICE = reference("advice-2021", design="guideline")
MARROW = reference("aa-2021", title="Aplastic anaemia", population="adults, not CAR-T recipients")
REFERENCES = {r.id: r for r in (PAPER, ADVICE, MARROW)}


def hit(text: str, of: Reference = PAPER, kind: Kind = "finding", score: float = 1.0) -> Hit:
    passage = Passage(passage_id(of.id, text), of.id, kind, text, 0, len(text), "")
    return Hit(passage, score, 0.5, 0.5)


def ranked(question: str, *hits: Hit) -> list[Hit]:
    return rerank(question, hits, REFERENCES, Terms([hit.passage for hit in hits]))


def best(question: str, *hits: Hit) -> Hit:
    """Return the first hit, keeping only what it was, not its new score."""
    first = ranked(question, *hits)[0]
    return next(given for given in hits if given.passage == first.passage)


@pytest.mark.parametrize(
    ("question", "better", "other"),
    [
        pytest.param(
            "Does eltrombopag help after CAR-T?",
            hit("Eltrombopag helped after CAR-T."),
            hit("Romiplostim helped after CAR-T."),
            id="the drug asked about",
        ),
        pytest.param(
            "What dose of eltrombopag after CAR-T?",
            hit("Eltrombopag 50 mg after CAR-T."),
            hit("Eltrombopag was used after CAR-T."),
            id="the kind of answer asked for",
        ),
        pytest.param(
            "Should G-CSF be given after CAR-T?",
            hit("G-CSF after CAR-T.", ADVICE),
            hit("G-CSF after CAR-T.", PAPER),
            id="advice from a guideline",
        ),
        pytest.param(
            "What platelets were seen after CAR-T?",
            hit("Platelets were low.", PAPER),
            hit("Platelets were low.", MARROW),
            id="CAR-T recipients before others",
        ),
        pytest.param(
            "What is known of platelets after CAR-T?",
            hit("Platelets were low after CAR-T.", kind="finding"),
            hit("Platelets were low, after CAR-T.", kind="summary"),
            id="a finding before a summary",
        ),
        pytest.param(
            "What are the limitations of the evidence on platelets after CAR-T?",
            hit("Platelets were rarely counted after CAR-T.", kind="limit"),
            hit("Platelets were low after CAR-T.", kind="finding"),
            id="limits where limits are asked for",
        ),
    ],
)
def test_of_two_equal_hits_the_one_that_agrees_comes_first(
    question: str, better: Hit, other: Hit
) -> None:
    assert best(question, better, other) == better
    assert best(question, other, better) == better


def test_hits_that_agree_alike_keep_the_order_of_their_scores() -> None:
    low, high = hit("Platelets fell.", score=0.5), hit("Platelets rose.", score=0.6)

    assert best("Platelets after CAR-T?", low, high) == high


def test_ties_are_ordered_by_passage_id() -> None:
    hits = [hit(f"Nothing of the field {n}.") for n in range(9)]

    found = [h.passage.id for h in ranked("Zebras?", *hits)]

    assert found == sorted(found)


def test_only_the_score_of_a_hit_changes() -> None:
    given = hit("Eltrombopag helped.")

    (found,) = ranked("Does eltrombopag help?", given)

    assert replace(found, score=given.score) == given


def test_no_hits_give_none() -> None:
    assert ranked("Does eltrombopag help?") == []


@pytest.mark.parametrize(
    ("asked", "has", "another"),
    [
        ({"eltrombopag"}, {"romiplostim"}, True),
        ({"eltrombopag"}, {"romiplostim", "eltrombopag"}, False),
        ({"eltrombopag"}, set(), False),
        (set(), {"romiplostim"}, False),
        ({"eltrombopag"}, {"axicabtagene-ciloleucel"}, False),
        ({"axicabtagene-ciloleucel"}, {"tisagenlecleucel"}, True),
    ],
)
def test_a_passage_on_another_of_the_same_kind_is_told(
    asked: set[str], has: set[str], another: bool
) -> None:
    assert conflict(by_kind(frozenset(asked)), frozenset(has)) == float(another)


@pytest.mark.parametrize(
    ("given", "direct"),
    [
        (hit("Platelets fell after axi-cel.", MARROW), False),
        (hit("Platelets fell.", PAPER), True),
        (hit("Transplant patients, not CAR-T.", PAPER), False),
    ],
)
def test_a_passage_is_direct_when_it_or_its_reference_is_of_cart_recipients(
    given: Hit, direct: bool
) -> None:
    assert is_direct(given.passage, REFERENCES[given.passage.reference]) is direct


def test_the_kinds_of_answer_a_passage_has_are_read_from_its_look() -> None:
    assert kinds_of("50 mg in 12% of patients.") == {"dose", "rate"}


def test_every_feature_has_its_weight_and_stays_small() -> None:
    given = hit("Eltrombopag 50 mg helped 29 of 38 patients after CAR-T within 32 days.")
    asked = read_question("What dose of eltrombopag helped the 38 patients after CAR-T?")

    row = features(asked, [given], REFERENCES, Terms([given.passage]))[0]

    assert len(row) == len(FEATURES) == len(weights())
    assert ((row >= -1) & (row <= 1)).all()


def test_a_passage_on_another_drug_does_not_come_first(assistant: Assistant) -> None:
    searcher = assistant.searcher
    question = "What are the response rates to eltrombopag after CAR-T?"
    hits = rerank(question, searcher.search(question), searcher.references, searcher.terms)

    assert {"eltrombopag", "tpo-ra"} & names_of(hits[0].passage)


@pytest.mark.parametrize(
    ("text", "indirect"),
    [
        ("In a randomised MDS trial 9 of 147 progressed to AML.", True),
        ("ITP dosing (not CAR-T): 1 mcg/kg weekly.", True),
        ("It must not be used in MDS outside clinical trials.", False),
        ("It starts at 1 mcg/kg weekly in ITP.", False),
        ("In trials in ITP it worked; use after CAR-T is off label.", False),
    ],
)
def test_a_label_is_indirect_where_it_tells_of_a_study_of_another_disease(
    text: str, indirect: bool
) -> None:
    label = reference("label-2021", title="Nplate", design="product-label", population="adults")
    found = Passage("label-2021:1", "label-2021", "finding", text, 0, len(text), "")

    assert is_indirect(found, label) is indirect


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [
        ("How often does MDS occur after CAR-T?", False),
        ("Eltrombopag in MDS after CAR-T: harm?", True),
        ("Eltrombopag in aplastic anaemia: response?", True),
        ("Pancytopenia after CAR-T, no MDS in the marrow: what next?", False),
        ("Does romiplostim work?", False),
    ],
)
def test_a_question_is_about_another_setting_where_it_asks_of_one(
    question: str, elsewhere: bool
) -> None:
    assert read_question(question).elsewhere is elsewhere


def test_another_class_of_drugs_is_told_apart() -> None:
    g_csf = hit("Early G-CSF did not raise CRS.").passage
    any_factor = hit("Growth factors shorten neutropenia.").passage

    assert is_of_another_class(read_question("Does GM-CSF raise CRS?"), g_csf)
    assert is_of_another_class(
        read_question("Does GM-CSF raise CRS?"), hit("Filgrastim did not raise CRS.").passage
    )
    assert not is_of_another_class(read_question("Do growth factors raise CRS?"), g_csf)
    assert not is_of_another_class(read_question("Does GM-CSF help?"), any_factor)
    assert not is_of_another_class(read_question("Does filgrastim raise CRS?"), g_csf)


@pytest.mark.parametrize(
    ("question", "patients"),
    [
        ("58F Korean. Which dose of eltrombopag?", {"asian-ancestry"}),
        ("No renal failure. Which dose of IVIG?", set()),
        ("58F Korean, on prednisone 20 mg. Platelets 12, why?", set()),
    ],
)
def test_a_dose_is_asked_for_the_patients_that_a_question_names(
    question: str, patients: set[str]
) -> None:
    assert patients_dosed(read_question(question)) == patients


def test_the_dose_for_such_patients_comes_first(assistant: Assistant) -> None:
    answer = assistant.ask("58F Korean, day 45 after axi-cel. Which dose of eltrombopag?")

    assert "ancestry" in answer.claims[0].text


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("What does the EU label of eltrombopag say?", True),
        ("What does the US label of eltrombopag say?", False),
        ("Do the US and EU labels of eltrombopag differ?", False),
        ("What does the label of eltrombopag say?", False),
        ("Revolade: monitoring of the liver?", True),
        ("Which dose does the SmPC give?", True),
        ("Promacta: monitoring of the liver?", False),
        ("Is Revolade licensed in the US?", False),
    ],
)
def test_a_label_of_another_region_is_told_apart(question: str, other: bool) -> None:
    label = reference("label-2021", design="product-label", region="US")

    assert is_of_another_region(read_question(question), label) is other
    assert not is_of_another_region(read_question(question), PAPER)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("In JULIET cytopenia lasted more than 28 days in 32%.", 2),
        ("In JULIET infections were seen in 34%.", 1),
        ("Cytopenia lasted more than 28 days in 32%.", 0),
    ],
)
def test_a_passage_of_the_trial_asked_about_gains(text: str, points: int) -> None:
    asked = read_question("How long did cytopenia last in JULIET?")

    assert tells_of_trial("JULIET", asked, hit(text).passage) == points
