"""Grounding is judged anew: figures, doses, drugs and quotes of a claim stand where it cites."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import assistant.evaluation.grounded as module
from assistant.answers import Citation, Claim
from assistant.ask import Assistant
from assistant.evaluation.grounded import grounded
from assistant.evaluation.run import drug_names
from index.passages import Passage

DRUGS = {"eltrombopag": "eltrombopag", "revolade": "eltrombopag", "romiplostim": "romiplostim"}
SOURCE = "Eltrombopag 50 mg was given to 38 patients from day 28; 76.3% recovered."


def claim_of(found: Passage) -> Claim:
    """Return a passage as a claim that cites itself whole."""
    span = Citation(found.reference, found.id, 0, len(found.text), found.text)
    return Claim(found.text, (span,))


def said(text: str, source: str = SOURCE, quote: str | None = None) -> bool:
    """Judge a claim that cites the whole of one passage."""
    citation = Citation("r", "r:1", 0, len(source), source if quote is None else quote)
    return grounded(Claim(text, (citation,)), {"r:1": source}, DRUGS)


@pytest.mark.parametrize(
    "text",
    [
        SOURCE,
        "ELTROMBOPAG 50mg",
        "76.3 % of 38",
        "76.3 percent",
        "76.3 per cent",
        "Yes.",
        "Revolade 50 mg",
    ],
)
def test_a_claim_that_says_what_its_passage_says_is_grounded(text: str) -> None:
    assert said(text)


@pytest.mark.parametrize(
    "text",
    ["Eltrombopag 75 mg", "50 mcg", "76.4%", "28%", "day 29", "Romiplostim 50 mg", "39 patients"],
)
def test_a_claim_with_another_figure_unit_or_drug_is_not_grounded(text: str) -> None:
    assert not said(text)


def test_spellings_of_a_microgram_are_the_same() -> None:
    for unit in ("µg", "μg", "mcg", "micrograms", "ug"):
        assert said("5 mcg/kg", source=f"a dose of 5 {unit}/kg")


def test_a_claim_without_citation_is_not_grounded() -> None:
    assert not grounded(Claim("Yes.", ()), {"r:1": SOURCE}, DRUGS)


def test_a_quote_that_is_not_the_span_is_not_grounded() -> None:
    assert not said(SOURCE, quote=SOURCE.replace("50", "75"))


def test_a_passage_that_does_not_exist_is_not_grounded() -> None:
    claim = Claim("Yes.", (Citation("r", "r:2", 0, 3, "Elt"),))

    assert not grounded(claim, {"r:1": SOURCE}, DRUGS)


def test_every_passage_of_the_corpus_is_grounded_in_itself(assistant: Assistant) -> None:
    texts = {id_: passage.text for id_, passage in assistant.searcher.passages.items()}
    names = drug_names()

    for passage in assistant.searcher.passages.values():
        span = Citation(passage.reference, passage.id, 0, len(passage.text), passage.text)
        assert grounded(Claim(passage.text, (span,)), texts, names)


def test_the_check_shares_no_helper_with_composer_or_verifier() -> None:
    tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
    ours = {
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("assistant", "index"))
    }

    assert ours == {"assistant.answers"}
