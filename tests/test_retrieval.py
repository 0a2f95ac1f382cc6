"""The retrieval metrics agree with ir-measures on rankings nobody chose."""

from __future__ import annotations

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, nDCG

from assistant.evaluation.retrieval import ndcg, recall, reciprocal_rank, reference_hit

NAMES = [f"r{number:02}" for number in range(25)]


@given(
    ranked=st.lists(st.sampled_from(NAMES), unique=True, min_size=1),
    due=st.sets(st.sampled_from(NAMES), min_size=1, max_size=6),
)
def test_recall_ndcg_and_mrr_agree_with_ir_measures(ranked: list[str], due: set[str]) -> None:
    qrels = [ir_measures.Qrel("q", name, 1) for name in due]
    run = [ir_measures.ScoredDoc("q", name, -at) for at, name in enumerate(ranked)]

    theirs = ir_measures.calc_aggregate([R @ 10, nDCG @ 10, RR @ 10], qrels, run)

    assert recall(ranked, due) == pytest.approx(theirs[R @ 10])
    assert ndcg(ranked, due) == pytest.approx(theirs[nDCG @ 10])
    assert reciprocal_rank(ranked, due) == pytest.approx(theirs[RR @ 10])


def test_a_reference_after_the_fifth_is_no_hit() -> None:
    assert reference_hit(["a", "b", "c", "d", "right"], {"right"}) == 1.0
    assert reference_hit(["a", "b", "c", "d", "e", "right"], {"right"}) == 0.0


def test_nothing_found_scores_zero() -> None:
    assert (recall([], {"a"}), ndcg([], {"a"}), reciprocal_rank([], {"a"})) == (0.0, 0.0, 0.0)
