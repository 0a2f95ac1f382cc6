"""Claims are the passages that answer best, say new things, and are not too many."""

from __future__ import annotations

import pytest

from assistant.answers import Citation, Claim
from assistant.compose import (
    ENOUGH,
    LEAST,
    LIKELY,
    MOST,
    NEAR,
    SURE,
    cited_references,
    compose,
    repetition,
)
from index.asked import read_question
from index.terms import Terms
from tests.composing import claimed, composed, hit, passage, reference


def test_what_a_study_asked_is_no_answer() -> None:
    asks = passage(
        "a:1", "How often do counts fall after CAR-T? Counts of 38 were read.", "summary"
    )
    says = passage("b:1", "Counts fell in 30 of 38 patients.")

    assert composed([hit(asks, 2.0), hit(says, 1.0)]) == ["b:1"]


@pytest.mark.parametrize(
    "text",
    [
        "Label facts for lusutrombopag.",
        "Scoping review of bone marrow fibrosis attributed to eltrombopag in adult ITP.",
        "It does: rosuvastatin levels rise.",
        "Its vaccination eligibility table is recorded here.",
        "An Australian cohort checked whether CAR-HEMATOTOX predicts infection after CAR-T.",
    ],
)
def test_the_name_of_a_record_and_the_aim_of_a_study_are_no_answers(text: str) -> None:
    heading, says = passage("a:1", text, "summary"), passage("b:1", "Counts fell in 30 of 38.")

    assert composed([hit(heading, 2.0), hit(says, 1.0)]) == ["b:1"]


@pytest.mark.parametrize(
    "text",
    [
        "Label facts for Carvykti: prolonged cytopenia is a boxed warning.",
        "A meta-analysis of 45 studies found severe infection in one of six.",
        "Higher dose was linked to earlier progression.",
    ],
)
def test_a_summary_that_states_something_is_an_answer(text: str) -> None:
    assert composed([hit(passage("a:1", text, "summary"), 2.0)]) == ["a:1"]


def test_no_hits_give_no_claims() -> None:
    assert composed([]) == []


def test_the_best_passage_comes_first() -> None:
    hits = [
        hit(passage("a:1", "Eltrombopag 50 mg was used."), 1.0),
        hit(passage("b:1", "The dose of eltrombopag was 75 mg."), 2.0),
    ]

    assert composed(hits)[0] == "b:1"


def test_the_order_of_the_hits_does_not_matter_among_equals() -> None:
    hits = [hit(passage(f"{name}:1", f"Eltrombopag {name}."), 1.0) for name in "abcd"]

    assert composed(hits) == composed(hits[::-1])


def test_a_claim_is_the_whole_passage_and_cites_it() -> None:
    found = passage("a:1", "Eltrombopag 50 mg was used.")

    assert claimed(found) == Claim(
        found.text, (Citation("a", "a:1", 0, len(found.text), found.text),)
    )


def test_a_passage_far_below_the_best_does_not_enter() -> None:
    best = hit(passage("a:1", "Eltrombopag 50 mg was used."), 1.0)
    near = hit(passage("b:1", "Headache occurred in 10%."), 1.1 - LEAST)
    far = hit(passage("c:1", "Headache occurred in 20%."), 0.9 - LEAST)
    answers = hit(passage("d:1", "Nausea was seen in 30%."), 0.8 - LEAST, odds=SURE + 0.1)

    assert composed([best, near, far]) == ["a:1", "b:1"]
    assert composed([best, near, far, answers]) == ["a:1", "b:1", "d:1"]


def test_a_passage_unlikely_to_answer_is_not_said_after_the_best() -> None:
    best = hit(passage("a:1", "Eltrombopag 50 mg was used."), 5.0, odds=LIKELY - 1)
    likely = hit(passage("b:1", "Headache occurred in 10%."), 3.0, odds=LIKELY)
    unlikely = hit(passage("c:1", "Fever occurred in 20%."), 3.1, odds=LIKELY - 0.1)

    assert composed([best, likely, unlikely]) == ["a:1", "b:1"]


def test_an_unlikely_passage_is_said_where_it_scores_as_the_best_or_names_what_is_asked() -> None:
    best = hit(passage("a:1", "Eltrombopag raised platelets."), 5.0)
    near = hit(passage("b:1", "Counts rose in 10 of 12."), 5.1 - NEAR, odds=-8.0)
    named = hit(passage("c:1", "Romiplostim was tolerated."), 2.0, odds=-8.0)

    said = composed([best, near, named], "Eltrombopag or romiplostim after CAR-T?")

    assert sorted(said) == ["a:1", "b:1", "c:1"]


def test_what_is_not_said_yet_comes_before_a_repetition() -> None:
    best = hit(passage("a:1", "Eltrombopag was used at a dose of 50 mg."), 1.0)
    again = hit(passage("b:1", "Eltrombopag was used at a dose of 50 mg daily."), 0.9)
    new = hit(passage("c:1", "In 10% of patients headache was seen."), 0.85)

    assert composed([best, again, new])[:2] == ["a:1", "c:1"]


def test_an_answer_stops_when_it_has_enough_words() -> None:
    hits = [hit(passage(f"r{i}:1", f"word{i} " * ENOUGH), 1.0) for i in range(3)]

    assert len(composed(hits)) == 1


def test_an_answer_never_grows_past_the_most_words() -> None:
    hits = [hit(passage(f"r{i:02}:1", f"word{i} " * 45), 1.0) for i in range(10)]

    assert 45 * len(composed(hits)) <= MOST


def test_a_short_passage_may_fill_what_a_long_one_cannot() -> None:
    hits = [
        hit(passage("a:1", "one " * (ENOUGH - 1)), 1.0),
        hit(passage("b:1", "two " * (MOST - ENOUGH + 2)), 0.95),
        hit(passage("c:1", "three three"), 0.9),
    ]

    assert composed(hits) == ["a:1", "c:1"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What eltrombopag dose was used?", ["a:1"]),
        ("What are the limits of the eltrombopag study?", ["a:1", "a:2"]),
    ],
)
def test_limits_of_a_study_are_told_when_asked_for(question: str, expected: list[str]) -> None:
    hits = [
        hit(passage("a:1", "Eltrombopag 50 mg was used."), 1.0),
        hit(passage("a:2", "A single eltrombopag case.", "limit"), 0.9),
    ]

    assert sorted(composed(hits, question)) == expected


def test_repetition_is_the_share_of_words_that_another_passage_has() -> None:
    one, same, other = (
        passage("a:1", "headache nausea"), passage("a:2", "nausea headache vomiting"),
        passage("a:3", "platelets"),
    )  # fmt: skip
    terms = Terms([one, same, other])

    assert repetition(other, [], terms) == 0.0
    assert repetition(one, [same], terms) > 0.9 > repetition(one, [other], terms)


def test_references_are_numbered_in_the_order_of_first_citation() -> None:
    passages = {p.id: p for p in (passage("b:1", "B."), passage("a:1", "A."), passage("a:2", "C."))}
    claims = [claimed(passages[id_]) for id_ in ("b:1", "a:1", "b:1", "a:2")]

    found = cited_references(claims, passages, {id_: reference(id_) for id_ in "ab"})

    assert [(r.number, r.id) for r in found] == [(1, "b"), (2, "a")]


@pytest.mark.parametrize(
    ("title", "text", "direct"),
    [
        ("Eltrombopag after CAR-T", "It helped.", True),
        ("Eltrombopag in ITP", "It helped.", False),
        ("Eltrombopag in ITP", "The dose was higher than after CAR-T.", False),
        ("Eltrombopag after CAR-T", "Aplastic anaemia (not CAR-T): it helped.", False),
    ],
)
def test_evidence_from_another_setting_is_called_indirect(
    title: str, text: str, direct: bool
) -> None:
    found = passage("a:1", text)

    listed = cited_references([claimed(found)], {found.id: found}, {"a": reference("a", title)})

    assert listed[0].direct is direct


def test_each_of_the_names_asked_about_is_spoken_of() -> None:
    hits = [
        hit(passage("a:1", "Eltrombopag raised platelets in 10 patients."), 1.0),
        hit(passage("b:1", "Eltrombopag caused nausea."), 0.9),
        hit(passage("c:1", "Romiplostim was well tolerated."), 0.5),
    ]

    assert composed(hits, "Eltrombopag or romiplostim?")[:2] == ["a:1", "c:1"]


@pytest.mark.parametrize("brand", ["Carvykti (cilta-cel)", "Doptelet (avatrombopag)"])
def test_another_label_does_not_follow_where_one_is_asked_about(brand: str) -> None:
    own = passage("a:1", "Nplate (romiplostim) warns of thrombosis.")
    other = passage("b:1", f"{brand} carries a boxed warning.")
    references = {
        "a": reference("a", "Nplate (romiplostim)", "product-label"),
        "b": reference("b", brand, "product-label"),
    }
    hits = [hit(own, 2.0, SURE), hit(other, 1.9, SURE)]

    def told(question: str) -> list[str]:
        claims = compose(read_question(question), hits, references, Terms(h.passage for h in hits))
        return [claim.citations[0].passage for claim in claims]

    assert told("Does Nplate have a boxed warning?") == ["a:1"]
    assert told("Which warnings are there for TPO-RAs, Nplate among them?") == ["a:1", "b:1"]


def test_which_labels_is_answered_by_labels() -> None:
    study = passage("a:1", "Prolonged cytopenia was seen in 40%.")
    label = passage("b:1", "The Carvykti label warns of prolonged cytopenia.")
    references = {"a": reference("a"), "b": reference("b", "Carvykti", "product-label")}
    hits = [hit(study, 2.0, SURE), hit(label, 1.9, SURE)]

    claims = compose(
        read_question("Which labels warn of prolonged cytopenia?"),
        hits,
        references,
        Terms(h.passage for h in hits),
    )

    assert [claim.citations[0].passage for claim in claims] == ["b:1"]
