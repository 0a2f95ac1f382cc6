"""A question set is checked whole, and every problem is named by file, line and field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.evaluation.questions import InvalidQuestions, read_questions
from assistant.followup import Turn

FILES = sorted((Path(__file__).parent / "questions").glob("*.jsonl"))
GOOD: dict[str, object] = {
    "id": "q1", "question": "Which dose?", "type": "numeric", "references": ["r"],
    "facts": [["50 mg", "50mg"]],
}  # fmt: skip


def written(folder: Path, *items: object) -> Path:
    """Write a question set, one item a line; text stands as it is."""
    file = folder / "set.jsonl"
    lines = [item if isinstance(item, str) else json.dumps(item) for item in items]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def problems(file: Path) -> list[str]:
    """Return the lines of the fault that a set raises."""
    with pytest.raises(InvalidQuestions) as fault:
        read_questions(file)
    return str(fault.value).splitlines()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_set_is_valid_and_names_only_references_that_exist(
    file: Path, assistant: Assistant
) -> None:
    questions = read_questions(file)
    named = {reference for question in questions for reference in question.references}

    assert questions
    assert named <= assistant.searcher.references.keys()


def test_ids_are_unique_over_all_shipped_sets() -> None:
    ids = [question.id for file in FILES for question in read_questions(file)]

    assert len(ids) == len(set(ids))


def test_a_question_is_read_with_all_its_fields(tmp_path: Path) -> None:
    history = [{"role": "user", "content": "Before?"}]

    (question,) = read_questions(written(tmp_path, {**GOOD, "history": history, "extra": 1}))

    assert question.id == "q1"
    assert question.facts == (("50 mg", "50mg"),)
    assert question.history == (Turn("user", "Before?"),)
    assert question.answerable


@pytest.mark.parametrize("type_", ["unanswerable", "out-of-scope"])
def test_a_question_to_be_refused_has_neither_references_nor_facts(
    tmp_path: Path, type_: str
) -> None:
    file = written(tmp_path, {"id": "q", "question": "What?", "type": type_})

    assert not read_questions(file)[0].answerable


def test_blank_lines_are_passed_over_and_line_numbers_stay_true(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD, "", "   ", {**GOOD, "id": ""})

    assert problems(file)[0].startswith("set.jsonl: 4: id: ")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": ""}, "id"),
        ({"question": ""}, "question"),
        ({"type": "riddle"}, "type"),
        ({"facts": [[1]]}, "facts.0.0"),
        ({"references": 5}, "references"),
        ({"references": []}, "references"),
        ({"facts": []}, "references"),
        ({"facts": [[]]}, "facts"),
        ({"facts": [["50 mg", " "]]}, "facts"),
        ({"type": "unanswerable"}, "references"),
        ({"history": [{"role": "user"}]}, "history.0.content"),
    ],
)
def test_a_problem_names_file_line_and_field(
    tmp_path: Path, change: dict[str, object], field: str
) -> None:
    found = problems(written(tmp_path, {**GOOD, **change}))

    assert len(found) == 1
    assert found[0].startswith(f"set.jsonl: 1: {field}: ")


def test_every_problem_of_every_line_is_told_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, "{not json", {"id": "a"}, "[1]", {**GOOD, "facts": [[]]}, GOOD, GOOD)

    found = problems(file)

    assert [line.split(": ")[1] for line in found] == ["1", "2", "2", "3", "4", "id"]
    assert "'q1' stands more than once" in found[-1]


def test_a_set_without_a_question_is_a_fault(tmp_path: Path) -> None:
    assert problems(written(tmp_path, "")) == ["set.jsonl: holds no question"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_a_fault_with_its_name(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "set.jsonl"
    if content is not None:
        file.write_bytes(content)

    assert "set.jsonl: cannot be read" in problems(file)[0]
