"""One question's answer against what was due: the numbers that every metric is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answers import Answer
from assistant.evaluation.citations import CitationCheck
from assistant.evaluation.grounded import figures_held, grounded
from assistant.evaluation.questions import Question
from assistant.evaluation.retrieval import ndcg, recall, reciprocal_rank, reference_hit

FIRST_WORDS = 120


@dataclass(frozen=True)
class Outcome:
    """One question's result, in numbers; None where a metric does not apply to the question."""

    id: str
    type: str
    topic: str
    answerable: bool
    refused: bool
    expected: float | None
    premise: float | None
    fact_recall: float | None
    lead_citation: float | None
    reference_hit: float | None
    recall: float | None
    ndcg: float | None
    reciprocal_rank: float | None
    cited: int
    cited_due: int
    claims: int
    grounded_claims: int
    supported_claims: int
    citations: int
    needed_citations: int
    figures: int
    figures_held: int
    words: int
    confidence: float
    latency_ms: float


@dataclass(frozen=True)
class Yardstick:
    """What answers are measured with: passages by id, drug names, topics of references, support."""

    texts: Mapping[str, str]
    drug_names: Mapping[str, str]
    topics: Mapping[str, str]
    citations: CitationCheck


def outcome_of(question: Question, answer: Answer, latency_ms: float, by: Yardstick) -> Outcome:
    """Return a question's outcome; a refused answerable question scores 0, it is not dropped."""
    stated = facts_stated(question.facts, [claim.text for claim in answer.claims])
    share = sum(stated) / len(stated) if stated else 0.0
    lead = answer.claims[0].citations if answer.claims else ()
    due = frozenset(question.references)
    cited = {c.reference for claim in answer.claims for c in claim.citations}
    held = [figures_held(claim, by.texts) for claim in answer.claims]
    checked = by.citations.check(answer.claims)
    premise = premise_met(question, answer, share)

    def due_only(value: float) -> float | None:
        return value if question.answerable else None

    return Outcome(
        id=question.id,
        type=question.type,
        topic=next((by.topics[r] for r in question.references if r in by.topics), ""),
        answerable=question.answerable,
        refused=answer.status == "refused",
        expected=expectation_met(question, answer, premise),
        premise=premise,
        fact_recall=due_only(share),
        lead_citation=due_only(float(any(c.reference in due for c in lead))),
        reference_hit=due_only(reference_hit(answer.ranked, due)),
        recall=recall(answer.ranked, due) if question.answerable else None,
        ndcg=ndcg(answer.ranked, due) if question.answerable else None,
        reciprocal_rank=due_only(reciprocal_rank(answer.ranked, due)),
        cited=len(cited) if question.answerable else 0,
        cited_due=len(cited & due),
        claims=len(answer.claims),
        grounded_claims=sum(grounded(c, by.texts, by.drug_names) for c in answer.claims),
        supported_claims=checked.supported,
        citations=checked.citations,
        needed_citations=checked.needed,
        figures=sum(said for _, said in held),
        figures_held=sum(there for there, _ in held),
        words=sum(len(claim.text.split()) for claim in answer.claims),
        confidence=answer.confidence,
        latency_ms=round(latency_ms, 2),
    )


def facts_stated(
    facts: Sequence[Sequence[str]], claims: Sequence[str], words: int = FIRST_WORDS
) -> list[bool]:
    """Say of each fact whether one of its spellings stands in the first words of the claims."""
    text = " ".join(" ".join(claims).split()[:words]).lower()
    return [any(spelling.lower() in text for spelling in fact) for fact in facts]


def missing_facts(question: Question, answer: Answer) -> list[str]:
    """Return the first spelling of each fact that an answer does not state."""
    stated = facts_stated(question.facts, [claim.text for claim in answer.claims])
    return [fact[0] for fact, found in zip(question.facts, stated, strict=True) if not found]


def premise_met(question: Question, answer: Answer, share: float) -> float | None:
    """Return 1 where a false premise is not accepted: a refusal, or every fact against it."""
    if question.expect != "premise":
        return None
    return float(answer.refusal is not None or share == 1.0)


def expectation_met(question: Question, answer: Answer, premise: float | None) -> float | None:
    """Return 1 where what a question's `expect` says has happened, None where it says nothing."""
    refusal = answer.refusal
    met = {
        None: None,
        "answered": refusal is None,
        "refused": refusal is not None,
        "identifiers": refusal is not None and refusal.reason == "identifiers",
        "premise": premise,
    }[question.expect]
    return None if met is None else float(met)
