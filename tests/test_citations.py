"""ALCE's citation recall and precision, on cases worked out by hand."""

from __future__ import annotations

from assistant.answers import Citation, Claim
from assistant.checking.support import Verdict
from assistant.evaluation.citations import CitationCheck, Cited

TEXTS = {"a": "apples", "b": "bananas", "both": "apples bananas", "none": "cherries"}


class ByLetters:
    """Supports a claim when all its words are in the text: ALCE's sums show plainly."""

    def judge(self, claim: str, text: str) -> Verdict:
        return Verdict(set(claim.split()) <= set(text.split()))


def counts(text: str, *passages: str) -> Cited:
    """Return the counts of one claim that cites these passages."""
    claim = Claim(text, tuple(Citation("r", passage, 0, 1, "") for passage in passages))
    return CitationCheck(ByLetters(), TEXTS).check([claim])


def test_one_citation_that_supports_counts_for_both() -> None:
    assert counts("apples", "a") == Cited(1, 1, 1, 1)


def test_two_citations_that_support_only_together_are_both_needed() -> None:
    assert counts("apples bananas", "a", "b") == Cited(1, 1, 2, 2)


def test_a_citation_that_adds_nothing_is_not_needed() -> None:
    assert counts("apples", "a", "none") == Cited(1, 1, 2, 1)


def test_a_citation_that_supports_alone_holds_though_others_do_too() -> None:
    assert counts("apples", "a", "both") == Cited(1, 1, 2, 2)


def test_no_citation_of_an_unsupported_claim_holds() -> None:
    assert counts("dates", "a", "b") == Cited(1, 0, 2, 0)


def test_a_citation_of_a_passage_that_is_not_there_is_wrong_and_counted() -> None:
    assert counts("apples", "a", "lost") == Cited(1, 1, 2, 1)
    assert counts("apples", "lost") == Cited(1, 0, 1, 0)


def test_a_claim_without_citation_is_not_supported() -> None:
    assert counts("apples") == Cited(1, 0, 0, 0)
