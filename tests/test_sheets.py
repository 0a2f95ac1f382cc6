"""Question sets in JSONL, CSV and XLSX hold the same, and a template can be filled in at once."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from assistant.evaluation.questions import About, InvalidQuestions, QuestionSet, read_set
from assistant.evaluation.sheets import FORMATS, Unreadable, write_template
from assistant.followup import Turn

CSV = """name,Ward round
author,Roe
date,2026-02-03
id,question,type,references,facts,history,expect
q1,"Which dose, exactly?",numeric,a-2020; b-2021,50 mg | 50mg; daily,,answered
q2,And then?,follow-up,a-2020,40 days,"user: Which dose?
assistant: 50 mg: daily.",
q3,Which colour?,unanswerable,,,,refused
"""


def read(folder: Path, name: str, content: str) -> QuestionSet:
    """Write a file and read it as a set."""
    (folder / name).write_text(content, encoding="utf-8")
    return read_set(folder / name)


def test_a_csv_gives_questions_with_lists_spellings_and_history(tmp_path: Path) -> None:
    found = read(tmp_path, "set.csv", CSV)
    one, two, three = found.questions

    assert found.about == About(name="Ward round", author="Roe", date="2026-02-03")
    assert one.references == ("a-2020", "b-2021")
    assert one.facts == (("50 mg", "50mg"), ("daily",))
    assert one.expect == "answered"
    assert two.history == (Turn("user", "Which dose?"), Turn("assistant", "50 mg: daily."))
    assert not three.answerable


def test_a_csv_of_a_german_spreadsheet_is_read_too(tmp_path: Path) -> None:
    content = "\ufeffid;question;type;references;facts\nq1;Which dose?;numeric;a-2020;50 mg\n"

    (question,) = read(tmp_path, "set.csv", content).questions

    assert question.facts == (("50 mg",),)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_template_is_a_valid_set_and_the_same_in_every_format(
    tmp_path: Path, suffix: str
) -> None:
    write_template(tmp_path / "one.jsonl")
    write_template(tmp_path / f"other{suffix}")

    one, other = read_set(tmp_path / "one.jsonl"), read_set(tmp_path / f"other{suffix}")

    assert len(one.questions) == 4
    assert (one.about, one.questions) == (other.about, other.questions)


def test_a_template_of_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"\.xlsx"):
        write_template(tmp_path / "set.docx")


def test_every_problem_of_a_sheet_is_named_with_its_line(tmp_path: Path) -> None:
    content = "id,question,type,facts\nq1,,numeric,50 mg\nq1,Which?,guess,\n,,,\nq2,What?,list,x\n"

    with pytest.raises(InvalidQuestions) as fault:
        read(tmp_path, "set.csv", content)

    lines = str(fault.value).splitlines()
    assert any(line.startswith("set.csv: 2: question:") for line in lines)
    assert any(line.startswith("set.csv: 3: type:") for line in lines)
    assert any(line.startswith("set.csv: 5: references:") for line in lines)


def test_a_heading_without_the_columns_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidQuestions, match="lacks id, type"):
        read(tmp_path, "set.csv", "question,answer\nWhich?,None\n")


def test_cells_of_a_workbook_are_read_as_they_look(tmp_path: Path) -> None:
    write_template(tmp_path / "set.xlsx")
    book = openpyxl.load_workbook(tmp_path / "set.xlsx")
    book.active.append([7, "Which colour?", "unanswerable"])
    book.save(tmp_path / "set.xlsx")

    assert read_set(tmp_path / "set.xlsx").questions[-1].id == "7"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b"no zip"), ("a.pdf", b""), ("a.csv", b"\xff\xfe\x00")],
)
def test_a_file_that_is_no_table_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(InvalidQuestions, match="cannot be read"):
        read_set(tmp_path / name)


def test_what_is_said_about_a_set_is_checked(tmp_path: Path) -> None:
    with pytest.raises(InvalidQuestions, match=r"set.jsonl: 1: date"):
        read(tmp_path, "set.jsonl", '{"set": {"date": "yesterday"}}\n')


def test_a_line_that_is_no_object_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidQuestions, match=r"set.jsonl: 1: line: is not a JSON object"):
        read(tmp_path, "set.jsonl", "[1]\n")


def test_a_question_to_be_refused_cannot_be_expected_to_be_answered(tmp_path: Path) -> None:
    line = '{"id": "q", "question": "Q?", "type": "unanswerable", "expect": "answered"}'

    with pytest.raises(InvalidQuestions, match="expect"):
        read(tmp_path, "set.jsonl", line)
