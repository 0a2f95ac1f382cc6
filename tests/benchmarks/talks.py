"""How conversations are read, by turns judged passage by passage.

Run: .venv/bin/python -m tests.benchmarks.talks [set …].
A turn is asked after those before it, as they are answered now, and its meaning (what it asks in
full) by itself. A row a set, first turns and later ones: of those that a passage answers, how often
the answer opens with a passage fit to open it (that to the meaning in brackets), with one that is
at least good to say, with one that misleads, and how many are refused; how many of those that no
passage answers are refused.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.evaluation.questions import Question, read_questions
from assistant.followup import Turn
from assistant.settings import load_settings
from tests.benchmarks.precedents import QUESTIONS, judgements

SETS = ("talks", "training-talks")
REFUSED = "refused"


@dataclass(frozen=True)
class TurnAsked:
    """A turn with what it means, the turns before it with the answers to them, and its own."""

    question: Question
    meaning: str
    history: tuple[Turn, ...]
    answer: Answer


def turns(assistant: Assistant, name: str) -> Iterator[TurnAsked]:
    """Yield the turns of a set in order, each after those before it as they are answered."""
    told: dict[tuple[str, ...], tuple[Turn, ...]] = {}
    meant = meanings(name)
    for question in read_questions(QUESTIONS / f"{name}.jsonl"):
        before = tuple(turn.content for turn in question.history)
        history = told.get(before, ())
        answer = assistant.ask(question.question, history)
        yield TurnAsked(question, meant[question.id], history, answer)
        said = Turn("user", question.question), Turn("assistant", text_of(answer))
        told[(*before, question.question)] = (*history, *said)


def meanings(name: str) -> dict[str, str]:
    """Return what each turn of a set asks in full, by its id."""
    lines = (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return {turn["id"]: turn["meaning"] for turn in map(json.loads, lines)}


def text_of(answer: Answer) -> str:
    """Return what an answer says, as a conversation has it."""
    if answer.refusal:
        return answer.refusal.text
    return " ".join(claim.text for claim in answer.claims)


def call_of(answer: Answer, id_: str, judged: dict[tuple[str, str], str]) -> str:
    """Return what was judged of the passage that an answer opens with, or that it was refused."""
    if answer.refusal:
        return REFUSED
    return judged.get((id_, answer.claims[0].citations[0].passage), "")


def row(calls: Sequence[tuple[str, str, bool]]) -> str:
    """Return the shares of turns, of (called, of the meaning, answered)."""
    read, meant = (Counter(one[at] for one in calls if one[2]) for at in (0, 1))
    due = Counter(one[0] for one in calls if not one[2])
    alone = Counter(one[1] for one in calls if not one[2])
    some = read.total() or 1
    good = read["first"] + read["good"]
    return (
        f"opens fit {read['first'] / some:.3f} ({meant['first'] / some:.3f})"
        f" | good {good / some:.3f}"
        f" | misleads {read['misleading']} ({meant['misleading']}) | refused {read[REFUSED]}"
        f" ({meant[REFUSED]}) of {read.total()} | due {due[REFUSED]} ({alone[REFUSED]}) of"
        f" {due.total()}"
    )


def main() -> None:
    """Print the table."""
    assistant, judged = Assistant.load(load_settings()), judgements()
    for name in sys.argv[1:] or SETS:
        first: list[tuple[str, str, bool]] = []
        later: list[tuple[str, str, bool]] = []
        for turn in turns(assistant, name):
            answers = turn.answer, assistant.ask(turn.meaning)
            read, meant = (call_of(answer, turn.question.id, judged) for answer in answers)
            (later if turn.history else first).append((read, meant, turn.question.answerable))
        sys.stdout.write(
            f"{name}, first turns | {row(first)}\n{name}, later turns | {row(later)}\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
