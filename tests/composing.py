"""Made-up passages and references, composed into claims."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from assistant.answers import Claim
from assistant.compose import claim_of, compose
from index.asked import read_question
from index.passages import Kind, Passage
from index.reader import UNREAD
from index.references import Checked, Reference
from index.search import Hit
from index.terms import Terms

QUESTION = "What eltrombopag dose was used and how many patients had headache?"


def passage(id_: str, text: str, kind: Kind = "finding") -> Passage:
    """Return a passage whose reference is the part of its id before the colon."""
    return Passage(id_, id_.split(":")[0], kind, text, 0, len(text), "")


def hit(found: Passage, score: float, odds: float = UNREAD) -> Hit:
    return Hit(found, score, score, score, odds=odds)


def composed(hits: Sequence[Hit], question: str = QUESTION) -> list[str]:
    """Return the ids of the passages that the claims of an answer cite."""
    references = {h.passage.reference: reference(h.passage.reference) for h in hits}
    claims = compose(read_question(question), hits, references, Terms(h.passage for h in hits))
    return [claim.citations[0].passage for claim in claims]


def reference(
    id_: str, title: str = "Eltrombopag after CAR-T", design: str = "case-report"
) -> Reference:
    """Return a made-up reference."""
    return Reference(
        id=id_, title=title, authors=("Doe J",), container="Journal", year=2024,
        url="https://example.org", publication_type="journal-article", design=design,
        population="adults", n=1, products=(), interventions=(), topics=("tpo-ra",),
        checked=(Checked(url="https://example.org", part="all"),),
        accessed=datetime.date(2025, 1, 1), text="",
    )  # fmt: skip


def claimed(found: Passage, of: Reference | None = None, question: str = QUESTION) -> Claim:
    return claim_of(read_question(question), found, of or reference(found.reference))
