"""A question set: JSONL, one question a line, checked whole before anything is asked."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.rewrite import Turn

QuestionType = Literal[
    "factoid", "numeric", "list", "management", "comparison", "multi-hop", "follow-up",
    "unanswerable", "out-of-scope",
]  # fmt: skip
REFUSED_TYPES = ("unanswerable", "out-of-scope")


class InvalidQuestions(ValueError):
    """A question set does not hold what it must; the message has all problems."""


class Question(BaseModel):
    """A question, the references that support its answer, and the facts the answer must state."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    type: QuestionType
    references: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    history: tuple[Turn, ...] = ()

    @property
    def answerable(self) -> bool:
        """Say whether the question is to be answered, not refused."""
        return self.type not in REFUSED_TYPES


def read_questions(file: Path) -> list[Question]:
    """Read a question set; raise `InvalidQuestions` with `file: line: field: problem` lines."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidQuestions(f"{file}: cannot be read ({error})") from error
    questions: list[Question] = []
    problems: list[str] = []
    for number, line in ((n, line) for n, line in enumerate(lines, start=1) if line.strip()):
        where = f"{file.name}: {number}"
        try:
            question = Question.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            problems.append(f"{where}: line: is not JSON ({error})")
        except ValidationError as error:
            problems.extend(
                f"{where}: {'.'.join(map(str, item['loc']))}: {item['msg']}"
                for item in error.errors()
            )
        else:
            questions.append(question)
            problems.extend(f"{where}: {problem}" for problem in problems_of(question))
    counts = Counter(question.id for question in questions)
    problems.extend(
        f"{file.name}: id: {id_!r} stands more than once"
        for id_ in sorted(id_ for id_, count in counts.items() if count > 1)
    )
    if not questions and not problems:
        problems.append(f"{file.name}: holds no question")
    if problems:
        raise InvalidQuestions("\n".join(problems))
    return questions


def problems_of(question: Question) -> list[str]:
    """Return what is wrong between the fields of one question."""
    problems = []
    if question.answerable and not (question.references and question.facts):
        problems.append(f"references: a {question.type} question needs references and facts")
    if not question.answerable and (question.references or question.facts):
        problems.append(f"references: a question of type {question.type} has none, and no facts")
    if any(not fact or not all(spelling.strip() for spelling in fact) for fact in question.facts):
        problems.append("facts: every fact needs at least one spelling, none empty")
    return problems
