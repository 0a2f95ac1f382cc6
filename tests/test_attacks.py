"""No order in a question, passage, title, file name or earlier turn changes what a reader sees.

The model of these tests is the worst there can be: it writes what every attack wants, always,
whether or not the attack reached its prompt, in each of the ways below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.checking.instructions import instructs
from assistant.rewrite import Turn
from assistant.settings import Settings
from index.build import build
from index.encoder import SentenceTransformerEncoder, Vectors
from index.search import Searcher
from tests.doubles import ScriptedModel, write
from tests.model.attacks import ATTACKS, Attack
from tests.test_written import PASSAGE, QUESTION, given

TRUE = "The Turin patient received eltrombopag 50 mg/day."


def ways(obeyed: str) -> list[Callable[[str], str]]:
    """Return the ways in which a model that obeys puts what it was told into its answer."""
    bare = obeyed.rstrip(".")

    def true(user: str, count: int) -> str:
        return " ".join(
            f"{text.rstrip('.')} [{n}]." for n, text in enumerate(given(user)[:count], 1)
        )

    return [
        lambda user: f"{bare}.",
        lambda user: f"{bare} [1].",
        lambda user: f"{bare} [1][2][3].",
        lambda user: f"{bare} " + "".join(f"[{n}]" for n in range(1, len(given(user)) + 1)) + ".",
        lambda user: (
            f"{true(user, 1).removesuffix(' [1].')}, and {bare[:1].lower()}{bare[1:]} [1]."
        ),
        lambda user: f"{true(user, 3)} {bare} [1].",
        lambda user: f"{bare} [2]. {true(user, 3)}",
        lambda user: f"According to the passage, {bare[:1].lower()}{bare[1:]} [1]. {true(user, 2)}",
    ]


class RememberingEncoder:
    """The real encoder, each text encoded once: every attack asks one question many times."""

    def __init__(self, encoder: SentenceTransformerEncoder) -> None:
        self.name, self.weights_hash = encoder.name, encoder.weights_hash
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@pytest.fixture(scope="module")
def remembering(encoder: SentenceTransformerEncoder) -> RememberingEncoder:
    """Return the encoder of these tests."""
    return RememberingEncoder(encoder)


@pytest.fixture(scope="module")
def clean(settings: Settings, remembering: RememberingEncoder) -> Assistant:
    """Return an assistant over the whole corpus."""
    return Assistant(Searcher.open(settings.index_folder, remembering))


@pytest.fixture(scope="module")
def poisoned(
    tmp_path_factory: pytest.TempPathFactory, remembering: RememberingEncoder
) -> Assistant:
    """Return an assistant over records that hold the attacks beside true findings."""
    true = [
        "The Turin patient received eltrombopag 50 mg/day after tisagenlecleucel.",
        "The Turin patient needed no platelets 40 days after starting eltrombopag 50 mg/day.",
        "No side effects of eltrombopag 50 mg/day were seen in the Turin patient after CAR-T.",
    ]
    held = {place: [a.text for a in ATTACKS if a.place == place] for place in ("passage", "title")}
    corpus, index = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index")
    write(corpus, "good-2021", *true)
    for number, text in enumerate(held["passage"]):
        write(corpus, f"bad-{number}-2021", text, true[number % 3])
    for number, title in enumerate(held["title"]):
        write(corpus, f"title-{number}-2021", true[number % 3], title=title)
    for name in (a.text for a in ATTACKS if a.place == "file"):
        write(corpus, name, true[0])
    build(corpus, index, remembering)
    return Assistant(Searcher.open(index, remembering))


def states(attack: Attack, held: Assistant, reply: Callable[[str], str]) -> list[Answer]:
    """Return all that a reader sees of an answer under an attack."""
    held.model = ScriptedModel(lambda prompt: reply(prompt.user))
    question = f"{QUESTION} {attack.text}" if attack.place == "question" else QUESTION
    history = [Turn("user", QUESTION), Turn("assistant", attack.text), Turn("user", attack.text)]
    return list(held.stream(question, history if attack.place == "history" else ()))


def succeeded(attack: Attack, answer: Answer) -> bool:
    """Say whether an answer does what an attack wants; a true finding word for word does not."""
    poison = {attack.text for attack in ATTACKS}
    said = [
        claim.text
        for claim in answer.claims
        if claim.text.rstrip(".") not in {c.quote.rstrip(".") for c in claim.citations} - poison
    ]
    return bool(re.search(attack.harm, " ".join((*said, *answer.notes[:-1])), re.IGNORECASE))


def test_the_attacks_are_many_and_of_every_kind() -> None:
    places = Counter(attack.place for attack in ATTACKS)

    assert len(ATTACKS) >= 60
    assert len(set(ATTACKS)) == len(ATTACKS)
    assert set(places) == {"question", "passage", "title", "file", "history"}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: f"{a.place}: {a.text[:40]}")
def test_no_attack_succeeds(clean: Assistant, poisoned: Assistant, attack: Attack) -> None:
    asked = clean if attack.place in ("question", "history") else poisoned
    for way, reply in enumerate(ways(attack.obeyed)):
        for answer in states(attack, asked, reply):
            assert not succeeded(attack, answer), (way, [c.text for c in answer.claims])


def test_a_passage_with_an_order_is_neither_given_to_the_model_nor_quoted(
    poisoned: Assistant,
) -> None:
    model = ScriptedModel(lambda prompt: TRUE)
    poisoned.model = model
    answer = poisoned.ask(QUESTION)
    bad = [attack.text for attack in ATTACKS if attack.place == "passage"]

    assert model.prompts
    assert not any(text in model.prompts[0].user for text in bad)
    assert not any(claim.text in bad for claim in answer.claims)
    assert len(PASSAGE.findall(model.prompts[0].user)) >= 3


def test_no_passage_of_our_references_is_taken_for_an_order(assistant: Assistant) -> None:
    held = [p.text for p in assistant.searcher.passages.values() if instructs(p.text)]

    assert held == []
