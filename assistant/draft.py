"""Passages and a chat model become claims: each sentence is checked as soon as it is whole."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.answers import Citation, Claim, PromptId, Removed
from assistant.model import ChatModel, ModelFault
from assistant.prompting import Prompt, as_data, fill, numbered
from assistant.sentences import Sentence, sentences
from index.passages import Passage
from index.terms import stems

# A reply is stopped at these: characters read, words kept, sentences, and sentences said again.
LONGEST, ENOUGH, MOST, REPEATS = 8000, 150, 12, 3
# Sentences that may be corrected, and passages given for one that cites none of those it was given.
REPAIRS, NEAREST = 4, 2
REPEATED = "it says an earlier sentence again"
ECHOED = "it only repeats the question"
# What asks for more than yes or no
OPEN_QUESTION = re.compile(r"\b(?:how|what|which|when|why|who|where)\b", re.IGNORECASE)
NOT_ANSWERED = re.compile(r"^not answered\b", re.IGNORECASE)
Check = Callable[[Claim], str | None]


class DraftFault(RuntimeError):
    """A reply that is whole and yet no answer: `kind` is empty, endless, repeating or declined."""

    def __init__(self, kind: str) -> None:
        """Take the kind of the fault."""
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True)
class Slot:
    """One sentence as the model wrote it, its claim, and why it does not stand ("" if it does)."""

    claim: Claim
    fault: str = ""
    repaired: bool = False


@dataclass(frozen=True)
class Draft:
    """What has been written so far, in the model's order; `prompts` are those used."""

    question: str = ""
    slots: tuple[Slot, ...] = ()
    prompts: tuple[PromptId, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Return the sentences that stand."""
        return tuple(slot.claim for slot in self.slots if not slot.fault)

    @property
    def removed(self) -> tuple[Removed, ...]:
        """Return the sentences that do not, with why."""
        return tuple(Removed(slot.claim.text, slot.fault) for slot in self.slots if slot.fault)


@dataclass(frozen=True)
class Writer:
    """A chat model with the passages it may cite and the check that each sentence must pass."""

    model: ChatModel
    passages: Sequence[Passage]
    check: Check
    end: float

    def draft(self, question: str) -> Generator[Draft | None]:
        """Yield the draft at each sentence, then with the corrected ones; None at a model's beat.

        Raise `ModelFault` or `DraftFault`; `end` is the time (monotonic) when all must be done.
        """
        prompt = self._prompt(question)
        draft = Draft(question, prompts=(prompt.id,))
        with closing(self._reply(prompt)) as reply:
            for sentence in sentences(within_length(reply)):
                if sentence is None:
                    yield None
                    continue
                if not draft.slots and NOT_ANSWERED.match(sentence.text):
                    raise DraftFault("declined")
                draft = replace(draft, slots=(*draft.slots, self._slot(sentence, draft)))
                yield draft
                if is_enough(draft):
                    break
        if not draft.slots:
            raise DraftFault("empty")
        yield from self._repaired(draft)

    def _prompt(self, question: str) -> Prompt:
        given = numbered([p.text for p in self.passages], range(1, len(self.passages) + 1))
        return fill("answer", {"passages": given, "question": as_data(question)})

    def _reply(self, prompt: Prompt) -> Generator[str]:
        return self.model.stream(prompt, max(self.end - time.monotonic(), 0.0))

    def _slot(self, sentence: Sentence, draft: Draft) -> Slot:
        claim = self.claim_of(sentence)
        if not all(0 < n <= len(self.passages) for n in sentence.cites):
            return Slot(claim, "it cites a passage that it was not given")
        if any(same(claim, slot.claim) for slot in draft.slots):
            return Slot(claim, REPEATED)
        if echoes(claim.text, draft.question):
            return Slot(claim, ECHOED)
        return Slot(claim, self.check(claim) or "")

    def claim_of(self, sentence: Sentence) -> Claim:
        """Return a sentence as a claim that cites the whole of its passages."""
        cited = [self.passages[n - 1] for n in sentence.cites if 0 < n <= len(self.passages)]
        spans = (Citation(p.reference, p.id, 0, len(p.text), p.text) for p in cited)
        return Claim(sentence.text, tuple(spans))

    def _repaired(self, draft: Draft) -> Iterator[Draft | None]:
        """Yield the draft after each failing sentence that the model could correct."""
        failing = [at for at, slot in enumerate(draft.slots) if is_mendable(slot)]
        for at in failing[:REPAIRS]:
            prompt = self._repair_prompt(draft.slots[at])
            prompts = tuple(dict.fromkeys((*draft.prompts, prompt.id)))
            draft = replace(draft, prompts=prompts)
            told = None
            try:
                with closing(self._reply(prompt)) as reply:
                    for told in sentences(within_length(reply)):
                        if told:
                            break
                        yield None
            except (ModelFault, DraftFault):
                break  # what stands stands; what could not be corrected is left out
            slot = self._slot(told, draft) if told else None
            if slot and not slot.fault:
                slots = (*draft.slots[:at], replace(slot, repaired=True), *draft.slots[at + 1 :])
                draft = replace(draft, slots=slots)
                yield draft
        yield draft

    def _repair_prompt(self, slot: Slot) -> Prompt:
        cited = {citation.passage for citation in slot.claim.citations}
        order = [n for n, p in enumerate(self.passages, start=1) if p.id in cited]
        order = order or list(range(1, min(NEAREST, len(self.passages)) + 1))
        return fill(
            "repair",
            {
                "passages": numbered([self.passages[n - 1].text for n in order], order),
                "sentence": as_data(slot.claim.text),
                "reason": as_data(slot.fault),
            },
        )


def within_length(pieces: Iterable[str]) -> Iterator[str]:
    """Yield pieces; raise `DraftFault` for a reply that does not end."""
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > LONGEST:
            raise DraftFault("endless")
        yield piece


def is_enough(draft: Draft) -> bool:
    """Say whether to read no further; raise `DraftFault` for a reply that goes round in circles."""
    if sum(slot.fault == REPEATED for slot in draft.slots) >= REPEATS:
        raise DraftFault("repeating")
    kept = sum(len(claim.text.split()) for claim in draft.claims)
    return kept >= ENOUGH or len(draft.slots) >= MOST


def is_mendable(slot: Slot) -> bool:
    """Say whether a sentence is worth one correction."""
    return bool(slot.fault) and slot.fault != REPEATED


def echoes(said: str, question: str) -> bool:
    """Say whether a sentence has no telling word that an open question did not have already."""
    return bool(OPEN_QUESTION.search(question)) and stems(said) <= stems(question)


def same(one: Claim, other: Claim) -> bool:
    """Say whether two claims have the same words."""
    return re.findall(r"\w+", one.text.lower()) == re.findall(r"\w+", other.text.lower())
