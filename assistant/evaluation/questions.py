"""A question set: JSONL, CSV or XLSX, checked whole before anything is asked."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.evaluation.sheets import Unreadable, read_rows
from assistant.followup import Turn

QuestionType = Literal[
    "factoid", "numeric", "list", "management", "comparison", "multi-hop", "follow-up",
    "unanswerable", "out-of-scope",
]  # fmt: skip
# What must happen: an answer, a refusal, a refusal for patient identifiers, or, for a question with
# a false premise, a refusal or an answer that states the facts which contradict it.
Expect = Literal["answered", "refused", "identifiers", "premise"]
REFUSED_TYPES = ("unanswerable", "out-of-scope")


class InvalidQuestions(ValueError):
    """A question set does not hold what it must; the message has all problems."""


class About(BaseModel):
    """Who wrote a question set, when, and what it is called."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = ""
    author: str = ""
    date: str = Field(default="", pattern=r"^(\d{4}-\d\d-\d\d)?$")


class Question(BaseModel):
    """A question, the references that support its answer, and the facts the answer must state.

    `history` holds the turns before it; a plain text among them is one of the user's.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    type: QuestionType
    references: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    history: tuple[Turn, ...] = ()
    expect: Expect | None = None

    @field_validator("history", mode="before")
    @classmethod
    def _texts_are_the_users(cls, turns: object) -> object:
        if not isinstance(turns, (list, tuple)):
            return turns
        return [{"role": "user", "content": t} if isinstance(t, str) else t for t in turns]

    @property
    def answerable(self) -> bool:
        """Say whether the question is to be answered, not refused."""
        return self.type not in REFUSED_TYPES


@dataclass(frozen=True)
class QuestionSet:
    """The questions of a file in its order, what is said about them, and the file's SHA-256."""

    about: About
    questions: tuple[Question, ...]
    sha256: str


def read_questions(file: Path) -> list[Question]:
    """Return the questions of a set; see `read_set`."""
    return list(read_set(file).questions)


def read_set(file: Path) -> QuestionSet:
    """Read a question set; raise `InvalidQuestions` with `file: line: field: problem` lines."""
    try:
        content = file.read_bytes()
        rows = list(read_rows(file.suffix.lower(), content))
    except (OSError, Unreadable) as error:
        raise InvalidQuestions(f"{file}: cannot be read ({error})") from error
    about = About()
    questions: list[Question] = []
    problems: list[str] = []
    for row in rows:
        where = f"{file.name}: {row.line}"
        try:
            if row.about:
                about = About.model_validate(row.fields)
            elif row.problem:
                problems.append(f"{where}: line: {row.problem}")
            else:
                questions.append(Question.model_validate(row.fields))
                problems.extend(f"{where}: {fault}" for fault in problems_of(questions[-1]))
        except ValidationError as error:
            problems.extend(f"{where}: {field}: {why}" for field, why in faults(error))
    problems.extend(f"{file.name}: {problem}" for problem in problems_of_set(questions, problems))
    if problems:
        raise InvalidQuestions("\n".join(problems))
    return QuestionSet(about, tuple(questions), hashlib.sha256(content).hexdigest())


def faults(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Yield the field and what is wrong with it, of each fault that pydantic found."""
    for item in error.errors():
        yield ".".join(map(str, item["loc"])) or "line", item["msg"]


def problems_of_set(questions: list[Question], before: list[str]) -> Iterator[str]:
    """Yield what is wrong with the questions together."""
    counts = Counter(question.id for question in questions)
    for id_ in sorted(id_ for id_, count in counts.items() if count > 1):
        yield f"id: {id_!r} stands more than once"
    if not questions and not before:
        yield "holds no question"


def problems_of(question: Question) -> list[str]:
    """Return what is wrong between the fields of one question."""
    problems = []
    if question.answerable and not (question.references and question.facts):
        problems.append(f"references: a {question.type} question needs references and facts")
    if not question.answerable and (question.references or question.facts):
        problems.append(f"references: a question of type {question.type} has none, and no facts")
    if any(not fact or not all(spelling.strip() for spelling in fact) for fact in question.facts):
        problems.append("facts: every fact needs at least one spelling, none empty")
    if question.expect in ("answered", "premise") and not question.answerable:
        problems.append(f"expect: a question of type {question.type} cannot be {question.expect}")
    return problems
