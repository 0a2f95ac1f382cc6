"""Good sentences about our records are kept; the same with one thing changed are removed."""

from __future__ import annotations

import random
import time
from collections import Counter
from functools import partial

import pytest

from assistant.answers import Claim
from assistant.ask import Assistant
from assistant.checking.excess import exceeding
from assistant.checking.support import SupportByWords
from assistant.checking.verify import fault_of_written
from tests.model.changes import MENDED, UNSEEN, changed, cited, good, read_free, read_prompted

SEED, FINDINGS = 7, 200


def faults(assistant: Assistant, claims: list[Claim]) -> list[str | None]:
    """Return why each claim does not stand."""
    check = partial(
        fault_of_written,
        passages=assistant.searcher.passages,
        support=SupportByWords(strict=True, near=True),
    )
    return [check(claim) for claim in claims]


def test_sentences_of_a_good_model_are_kept(assistant: Assistant) -> None:
    claims = good(assistant.searcher.passages, MENDED)
    found = faults(assistant, claims)
    lost = [(c.text, fault) for c, fault in zip(claims, found, strict=True) if fault]

    assert len(claims) >= 300
    assert len(lost) <= 0.05 * len(claims), lost


def test_what_a_model_wrote_under_the_prompt_is_kept(assistant: Assistant) -> None:
    """475 of 503 were kept when first seen (docs/models.md)."""
    claims = [claim for supported, claim in read_prompted(assistant.searcher.passages) if supported]
    kept = faults(assistant, claims).count(None)

    assert len(claims) == 503
    assert kept >= 0.95 * len(claims)


def test_of_sentences_by_another_hand_no_fewer_are_kept_than_before(assistant: Assistant) -> None:
    """0.95 is the goal and far away (docs/models.md); this only holds what has been reached."""
    claims = good(assistant.searcher.passages, UNSEEN)
    kept = faults(assistant, claims).count(None)

    assert len(claims) == 200
    assert kept >= 75


def test_of_untrue_sentences_said_freely_no_more_pass_than_before(assistant: Assistant) -> None:
    """None is the goal and far away (docs/models.md); nothing was mended on this hand's."""
    untrue = [
        claim
        for hand, kind, claim in read_free(assistant.searcher.passages)
        if hand == "6" and kind != "good"
    ]

    assert len(untrue) == 200
    assert faults(assistant, untrue).count(None) <= 11


def test_a_change_of_number_unit_drug_population_or_direction_is_removed(
    assistant: Assistant,
) -> None:
    """Both in the good sentences and in findings word for word, drawn with a seed."""
    passages = assistant.searcher.passages
    ids = sorted(id_ for id_, found in passages.items() if found.kind == "finding")
    drawn = random.Random(SEED).sample(ids, FINDINGS)
    claims = good(passages) + [cited(passages[id_].text, [passages[id_]]) for id_ in drawn]
    cases = [case for claim in claims for case in changed(claim)]
    kept = [
        (kind, claim.text)
        for (kind, claim), fault in zip(
            cases, faults(assistant, [claim for _, claim in cases]), strict=True
        )
        if fault is None
    ]

    assert len(cases) >= 150
    assert min(Counter(kind for kind, _ in cases).values()) >= 30
    assert len(kept) <= 0.01 * len(cases), kept


def test_a_sentence_is_checked_in_under_25_ms(assistant: Assistant) -> None:
    claims = good(assistant.searcher.passages)
    faults(assistant, claims[:5])
    start = time.process_time()
    faults(assistant, claims)

    assert (time.process_time() - start) / len(claims) < 0.025


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("See http://x.org for eltrombopag doses in mg.", "link or markup"),
        ("Eltrombopag 50 mg/day wurde nach der CAR-T und bei dem Fall gegeben.", "not in English"),
        ("Элтромбопаг 50 mg/day.", "no English"), ("D o s e.", "spelled out"),
        ("We treated the Turin patient with eltrombopag.", "speaks to someone"),
        ("It was used.", "says nothing"),
        ("It used another way to tell a score, which was another way to tell a score.", "twice"),
        ("Eltrombopag 50 mg/day was given to the Turin patient as follows:", "announces"),
        ("Eltrombopag 50 mg/day cured the Turin patient.", "cure"),
    ],
)  # fmt: skip
def test_what_no_sentence_of_an_answer_looks_like_is_told(
    assistant: Assistant, text: str, reason: str
) -> None:
    found = [
        p for p in assistant.searcher.passages.values()
        if p.reference == "scaldaferri-2023-eltrombopag" and "40 days after starting" in p.text
    ]  # fmt: skip

    assert reason in (faults(assistant, [cited(text, found)])[0] or "")


def test_names_are_not_taken_from_one_passage_and_facts_from_another(assistant: Assistant) -> None:
    passages = assistant.searcher.passages.values()
    turin = next(p for p in passages if "Turin case" in p.text and "50 mg/day" in p.text)
    other = next(p for p in passages if "romiplostim" in p.text and "Turin" not in p.text)
    stitched = cited("The patient of the Turin case received romiplostim.", [turin, other])

    assert faults(assistant, [stitched])[0] is not None


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("A high score was shown to raise mortality.", "A high score and mortality were compared."),
        ("Eltrombopag led to infection in 42 recipients.",
         "The 42 recipients of eltrombopag had had more infection before."),
        ("Eltrombopag will restore platelets.", "Eltrombopag restored platelets in one patient."),
        ("Severe ICAHT marks high tumour burden.",
         "Severe ICAHT may mark high tumour burden rather than cause the outcome."),
    ],
)  # fmt: skip
def test_what_goes_further_than_its_text_is_told(said: str, text: str) -> None:
    assert exceeding(said, text)


def test_what_a_text_itself_says_or_leaves_open_may_be_said() -> None:
    said, left_open = "The authors show that it led to deaths.", "It may mark high tumour burden."

    assert exceeding("It might mark high tumour burden.", left_open) is None
    assert exceeding("Deaths were shown to be what it led to.", said) is None
