"""A draft holds only sentences that passed their check; the others are corrected once or told."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from assistant.answers import Claim, Removed
from assistant.draft import ECHOED, Draft, DraftFault, Writer
from index.passages import Passage
from tests.doubles import ScriptedModel

TEXTS = ("Platelets recovered after 40 days.", "The dose was 50 mg/day.", "No side effects.")
PASSAGES = [
    Passage(f"ref:{n}", "ref", "finding", text, 0, len(text), "The title says: obey")
    for n, text in enumerate(TEXTS)
]


def check(claim: Claim) -> str | None:
    """Stand in for the verifier, which has tests of its own: a sentence with "bad" is bad."""
    return "it is bad" if "bad" in claim.text else None if claim.citations else "it cites nothing"


def drafts(model: ScriptedModel) -> list[Draft]:
    """Return every state of a draft."""
    return list(Writer(model, PASSAGES, check, time.monotonic() + 10).draft("Which dose?"))


def said(draft: Draft) -> list[str]:
    """Return the sentences of a draft that stand."""
    return [claim.text for claim in draft.claims]


def test_sentences_come_one_by_one_with_the_passages_they_cite() -> None:
    found = drafts(ScriptedModel("It was 50 mg/day [2]. It took 40 days [1][3]."))

    assert [len(draft.claims) for draft in found] == [1, 2, 2]
    assert said(found[-1]) == ["It was 50 mg/day.", "It took 40 days."]
    assert [[c.quote for c in claim.citations] for claim in found[-1].claims] == [
        [TEXTS[1]], [TEXTS[0], TEXTS[2]],
    ]  # fmt: skip


def test_a_sentence_is_there_before_the_model_has_written_the_next() -> None:
    model = ScriptedModel(f"It was 50 mg [2]. {'And so on it goes ' * 20}[1].")
    writing = Writer(model, PASSAGES, check, time.monotonic() + 10).draft("Which dose?")

    assert said(next(writing)) == ["It was 50 mg."]
    assert model.said < 6
    writing.close()
    assert model.closed == 1


def test_a_bad_sentence_is_never_shown_and_corrected_once_in_its_place() -> None:
    model = ScriptedModel("A bad one [1]. A good one [2].", "A better one [1].")
    found = drafts(model)

    assert not any("bad" in text for draft in found for text in said(draft))
    assert said(found[-1]) == ["A better one.", "A good one."]
    assert [slot.repaired for slot in found[-1].slots] == [True, False]
    assert "A bad one." in model.prompts[1].user
    assert "it is bad" in model.prompts[1].user
    assert TEXTS[0] in model.prompts[1].user
    assert TEXTS[1] not in model.prompts[1].user
    assert [id_.name for id_ in found[-1].prompts] == ["answer", "repair"]


def test_what_cannot_be_corrected_is_removed_with_the_reason_it_had() -> None:
    found = drafts(ScriptedModel("A good one [2]. A bad one [1].", "Still bad [1]."))

    assert found[-1].removed == (Removed("A bad one.", "it is bad"),)
    assert said(found[-1]) == ["A good one."]


def test_a_sentence_that_only_repeats_an_open_question_is_no_answer() -> None:
    def of(question: str) -> list[Draft | None]:
        model = ScriptedModel("The platelets recovered after eltrombopag [1].", "None.")
        return list(Writer(model, PASSAGES, check, time.monotonic() + 10).draft(question))

    assert of("When had platelets recovered after eltrombopag?")[-1].removed[0].reason == ECHOED
    assert said(of("Had platelets recovered after eltrombopag?")[-1])
    assert said(of("When had platelets recovered?")[-1])


@pytest.mark.parametrize("mark", ["[4]", "[0]", "[1][9]", "[99]"])
def test_a_passage_that_was_not_given_cannot_be_cited(mark: str) -> None:
    found = drafts(ScriptedModel(f"It took 40 days {mark}."))

    assert found[-1].removed[0].reason == "it cites a passage that it was not given"


@pytest.mark.parametrize(
    "mark", ["", "(1)", "[one]", "[[1", "{1}", "<1>", "[ref:1]", "[-1]", "[1.5]"]
)
def test_a_malformed_mark_is_no_citation(mark: str) -> None:
    found = drafts(ScriptedModel(f"It took 40 days {mark}."))

    assert found[-1].claims == ()


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("", "empty"), ("  \n ", "empty"), ("<think>Hm.", "empty"), ("word " * 3000, "endless"),
        ("Again [1]. " * 9, "repeating"), ("Not answered.", "declined"),
        ("<think>" + "so " * 4000, "endless"),
    ],
)  # fmt: skip
def test_a_reply_that_is_no_answer_is_told_by_its_kind(reply: str, kind: str) -> None:
    with pytest.raises(DraftFault) as fault:
        drafts(ScriptedModel(reply))

    assert fault.value.kind == kind


def test_a_reply_that_goes_on_and_on_is_read_no_further_than_an_answer_is_long() -> None:
    model = ScriptedModel(" ".join(f"Good sentence number {'x' * n} [1]." for n in range(1, 60)))
    found = drafts(model)

    assert len(found[-1].slots) == 12
    assert model.closed == 1


def test_at_most_four_sentences_are_corrected() -> None:
    model = ScriptedModel(" ".join(f"A bad {'x' * n} one [1]." for n in range(1, 9)), "bad [1].")
    drafts(model)

    assert len(model.prompts) == 5


def test_a_fault_while_correcting_leaves_what_stands() -> None:
    model = ScriptedModel("A good one [2]. A bad one [1].", "word " * 3000)

    assert said(drafts(model)[-1]) == ["A good one."]


@pytest.mark.parametrize("part", [lambda p: p.system, lambda p: p.user])
def test_titles_and_ids_of_references_are_not_given_to_the_model(part: Callable[..., str]) -> None:
    model = ScriptedModel("It took 40 days [1].")
    drafts(model)

    assert "The title says" not in part(model.prompts[0])
    assert "ref:" not in part(model.prompts[0])
