"""The contract of an answer (docs: what a good answer is), on every question of every set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from assistant.answers import Answer, Reason, Refusal
from assistant.ask import Assistant
from assistant.evaluation.grounded import grounded
from assistant.evaluation.questions import Question, read_questions
from assistant.evaluation.run import drug_names
from assistant.guard import TEXTS, patterns
from index.references import DESIGNS

QUESTIONS = Path(__file__).parent / "questions"
# Of the largest sets every answer is too many to ask for each time.
FILES = sorted(
    f for f in QUESTIONS.glob("*.jsonl") if not f.stem.startswith(("training", "records"))
)
MOST_WORDS = 160

Asked = list[tuple[Question, Answer]]


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.stem)
def asked(request: pytest.FixtureRequest, assistant: Assistant) -> Asked:
    """Return every question of a set with its answer, each asked once."""
    return [(q, assistant.ask(q.question, q.history)) for q in read_questions(request.param)]


def answered(asked: Asked) -> Iterator[tuple[Question, Answer]]:
    """Yield the questions that got claims."""
    return ((question, answer) for question, answer in asked if not answer.refusal)


def refused(asked: Asked) -> Iterator[tuple[Question, Answer, Refusal]]:
    """Yield the questions that got a refusal."""
    return ((question, answer, answer.refusal) for question, answer in asked if answer.refusal)


def test_an_answer_has_claims_or_a_refusal_and_never_both(asked: Asked) -> None:
    for question, answer in asked:
        assert answer.status in ("answered", "refused"), question.id
        assert bool(answer.claims) != bool(answer.refusal), question.id
        assert bool(answer.references) == bool(answer.claims), question.id


def test_rule_1_every_claim_is_cited_by_spans_that_are_in_their_passages(
    asked: Asked, assistant: Assistant
) -> None:
    passages = assistant.searcher.citable
    for question, answer in answered(asked):
        for claim in answer.sentences:
            assert claim.text.strip(), question.id
            assert claim.citations, question.id
            for citation in claim.citations:
                passage = passages[citation.passage]
                assert citation.quote == passage.text[citation.start : citation.end] != ""
                assert citation.reference == passage.reference


def test_rule_1_every_quote_is_in_the_record_of_its_reference(
    asked: Asked, assistant: Assistant
) -> None:
    searcher = assistant.searcher
    for question, answer in answered(asked):
        for citation in (c for claim in answer.sentences for c in claim.citations):
            passage = searcher.citable[citation.passage]
            record = searcher.references[citation.reference]
            start = passage.start + citation.start
            if passage.kind == "source":  # the citation, made of the record's front matter
                assert citation.quote == record.citation(), question.id
            else:
                end = passage.start + citation.end
                assert record.text[start:end] == citation.quote, question.id


def test_rule_2_every_figure_and_drug_of_a_claim_is_in_what_it_cites(
    asked: Asked, assistant: Assistant
) -> None:
    texts = {id_: passage.text for id_, passage in assistant.searcher.citable.items()}
    names = drug_names()
    for question, answer in answered(asked):
        assert all(grounded(claim, texts, names) for claim in answer.sentences), question.id


def test_rule_3_references_are_numbered_in_the_order_of_first_citation(asked: Asked) -> None:
    for question, answer in answered(asked):
        cited = dict.fromkeys(c.reference for s in answer.sentences for c in s.citations)
        listed = {reference.id: reference.number for reference in answer.references}
        assert list(listed.items()) == list(zip(cited, range(1, len(cited) + 1), strict=True)), (
            question.id
        )


def test_rule_3_a_reference_has_authors_title_journal_year_and_link(
    asked: Asked, assistant: Assistant
) -> None:
    for question, answer in answered(asked):
        for listed in answer.references:
            record = assistant.searcher.references[listed.id]
            parts = (*record.authors[:1], record.title.rstrip("."), record.container.rstrip("."))
            assert all(part in listed.citation for part in parts), question.id
            assert str(listed.year) in listed.citation, question.id
            assert listed.url.startswith(("https://", "http://")), question.id


def test_rule_4_the_claims_together_are_short(asked: Asked) -> None:
    for question, answer in answered(asked):
        words = sum(len(claim.text.split()) for claim in answer.claims)
        assert words <= MOST_WORDS, question.id


def test_rule_4_no_claim_is_said_twice(asked: Asked) -> None:
    for question, answer in answered(asked):
        texts = [claim.text for claim in answer.claims]
        assert len(texts) == len(set(texts)), question.id


def test_rule_5_what_kind_of_evidence_it_is_stands_beside_it(
    asked: Asked, assistant: Assistant
) -> None:
    for question, answer in answered(asked):
        for listed in answer.references:
            record = assistant.searcher.references[listed.id]
            assert listed.design in DESIGNS, question.id
            assert (listed.design, listed.n) == (record.design, record.n), question.id
            assert (listed.counted, listed.region) == (record.counted, record.region), question.id
            assert listed.population, question.id


def test_rule_5_what_the_answer_rests_on_is_told_in_one_line(asked: Asked) -> None:
    for question, answer in answered(asked):
        assert answer.strength.startswith("Rests on "), question.id
        assert "\n" not in answer.strength, question.id


def test_rule_6_a_named_difference_has_both_its_sides_among_the_references(asked: Asked) -> None:
    for question, answer in answered(asked):
        listed = {reference.id for reference in answer.references}
        assert len(answer.differences) <= 2, question.id
        for difference in answer.differences:
            assert {c.reference for c in difference.citations} <= listed, question.id


def test_rule_7_a_refusal_has_a_reason_and_words(asked: Asked) -> None:
    for question, _, refusal in refused(asked):
        assert refusal.reason in get_args(Reason), question.id
        assert len(refusal.text.split()) > 5, question.id


def test_rule_7_not_answered_lists_the_nearest_references_and_no_other_does(asked: Asked) -> None:
    for question, _, refusal in refused(asked):
        assert bool(refusal.nearest) == (refusal.reason == "not-answered"), question.id
        numbers = [reference.number for reference in refusal.nearest]
        assert numbers == list(range(1, len(numbers) + 1)), question.id


def test_rule_7_a_refusal_for_identifiers_repeats_nothing_of_the_question(asked: Asked) -> None:
    fixed = {TEXTS["identifiers"].format(what=what) for what, _ in patterns().identifiers}
    for question, answer, refusal in refused(asked):
        if refusal.reason == "identifiers":
            assert refusal.text in fixed, question.id
            assert (answer.question, answer.notes, answer.ranked) == ("", (), ()), question.id


def test_found_references_are_told_once_each_best_first(asked: Asked, assistant: Assistant) -> None:
    for question, answer in asked:
        assert len(answer.ranked) == len(set(answer.ranked)) <= 10, question.id
        assert set(answer.ranked) <= assistant.searcher.references.keys(), question.id
