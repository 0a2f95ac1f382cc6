"""A follow-up whose answer only says again what the one before has said."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import Claim
from assistant.checking.wording import wording
from assistant.signs import clinical_stems
from index.asked import read_question
from index.terms import stems
from index.tokens import words

# What is said of the answer, not asked of its subject.
TALK = stems("thx elaborate rephrase maximum minimum microgram milligram")
ALIKE = 10  # words that two answers have in common where they open alike


def says_the_same(typed: str, claims: Sequence[Claim], answered: str) -> bool:
    """Say whether an answer opens as the one before, with no word of what a follow-up adds.

    What was `typed` adds its clinical words that are no names: of names that no sentence speaks of
    a note is made. Such an answer ("in dextrose then?") leaves open what is asked.
    """
    added = clinical_stems(typed) - TALK
    if not added or read_question(typed).kinds or not opens_alike(claims[0].text, answered):
        return False
    said, same = stems(" ".join(claim.text for claim in claims)), wording().same
    return not any(({one} | same.get(one, frozenset())) & said for one in added)


def opens_alike(text: str, answered: str) -> bool:
    """Say whether an answer has the words that a text opens with."""
    return " ".join(words(text)[:ALIKE]) in " ".join(words(answered))
