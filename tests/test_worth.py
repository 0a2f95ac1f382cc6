"""A passage is worth more where it says something that a reader would want to read."""

from __future__ import annotations

import numpy as np

from assistant.ask import Assistant
from index.encoder import ADAPTED
from index.worth import worth_of


def test_advice_is_worth_more_than_other_sentences(assistant: Assistant) -> None:
    passages, worth = assistant.searcher.passages, assistant.searcher.worth
    advice = [worth[i] for i, p in passages.items() if " advise" in p.text or "uggests" in p.text]

    assert len(advice) >= 20
    assert np.mean(advice) > np.mean(list(worth.values()))


def test_the_worth_of_a_passage_goes_with_every_hit(assistant: Assistant) -> None:
    hits = assistant.searcher.search("eltrombopag after CAR-T", 20)

    assert [hit.worth for hit in hits] == [assistant.searcher.worth[h.passage.id] for h in hits]
    assert len({hit.worth for hit in hits}) > 10


def test_vectors_of_another_encoder_have_no_worth() -> None:
    vectors = {"a:1": np.ones(384, dtype=np.float32), "b:1": np.ones(7, dtype=np.float32)}

    assert worth_of(vectors, "another-model") == {"a:1": 0.0, "b:1": 0.0}
    assert worth_of({"a:1": vectors["a:1"]}, ADAPTED)["a:1"] != 0.0
