"""The files of question sets: JSONL, CSV and XLSX become rows, and a template is written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

COLUMNS = ("id", "question", "type", "references", "facts", "history", "expect")
ABOUT = ("name", "author", "date")
FORMATS = (".jsonl", ".csv", ".xlsx")
# In a cell: facts and references are separated by ";" or a new line, spellings of a fact by "|";
# history has a line a turn, "user: …" or "assistant: …".
EXAMPLES: tuple[dict[str, str], ...] = (
    {
        "id": "q1", "question": "What eltrombopag dose was used in the Turin case?",
        "type": "numeric", "references": "scaldaferri-2023-eltrombopag", "facts": "50 mg | 50mg",
    },
    {
        "id": "q2", "question": "And when did transfusions stop?", "type": "follow-up",
        "references": "scaldaferri-2023-eltrombopag", "facts": "40 days | day 40",
        "history": "user: What eltrombopag dose was used in the Turin case?\nassistant: 50 mg.",
    },
    {"id": "q3", "question": "What is the patient's blood group?", "type": "unanswerable"},
    {"id": "q4", "question": "Which car should I buy?", "type": "out-of-scope"},
)  # fmt: skip
SHEET = "questions"


class Unreadable(ValueError):
    """A file is no table of questions."""


@dataclass(frozen=True)
class Row:
    """One line of a file: its fields, or what is wrong with it; `about` describes the set."""

    line: int
    fields: dict[str, object] = field(default_factory=dict)
    problem: str = ""
    about: bool = False


def read_rows(suffix: str, content: bytes) -> Iterator[Row]:
    """Return the rows of a file by its ending; raise `Unreadable` where it is no such file."""
    if suffix == ".xlsx":
        return sheet_rows(xlsx_lines(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8: {error}") from error
    if suffix == ".csv":
        delimiter = ";" if text.split("\n", 1)[0].count(";") > 2 else ","
        return sheet_rows(enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1))
    if suffix in (".jsonl", ".json", ".ndjson"):
        return json_rows(text)
    raise Unreadable(f"{suffix or 'no ending'} is not one of {', '.join(FORMATS)}")


def json_rows(text: str) -> Iterator[Row]:
    """Yield a row a line of JSON; `{"set": {…}}` says what the set is."""
    for number, line in ((n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()):
        try:
            found = json.loads(line)
        except json.JSONDecodeError as error:
            yield Row(number, problem=f"is not JSON ({error})")
            continue
        if not isinstance(found, dict):
            yield Row(number, problem="is not a JSON object")
        elif set(found) == {"set"} and isinstance(found["set"], dict):
            yield Row(number, found["set"], about=True)
        else:
            yield Row(number, found)


def sheet_rows(lines: Iterable[tuple[int, list[str]]]) -> Iterator[Row]:
    """Yield a row a line of cells; lines before the heading may give name, author and date."""
    heading: list[str] = []
    about: dict[str, object] = {}
    for number, cells in lines:
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if not heading and cells[0].lower() in ABOUT:
            about[cells[0].lower()] = cells[1] if len(cells) > 1 else ""
        elif not heading:
            heading = [cell.lower() for cell in cells]
            yield Row(number, about, about=True)
            missing = [name for name in ("id", "question", "type") if name not in heading]
            if missing:
                yield Row(number, problem=f"the heading lacks {', '.join(missing)}")
                return
        else:
            yield Row(number, from_cells(dict(zip(heading, cells, strict=False))))


def from_cells(cells: dict[str, str]) -> dict[str, object]:
    """Return a line's cells as the fields of a question, empty ones left out."""
    found: dict[str, object] = {
        name: cells[name] for name in ("id", "question", "type", "expect") if cells.get(name)
    }
    if cells.get("references"):
        found["references"] = items(cells["references"])
    if cells.get("facts"):
        found["facts"] = [
            [spelling.strip() for spelling in fact.split("|")] for fact in items(cells["facts"])
        ]
    if cells.get("history"):
        turns = (line.partition(":") for line in cells["history"].splitlines() if line.strip())
        found["history"] = [{"role": a.strip(), "content": b.strip()} for a, _, b in turns]
    return found


def items(cell: str) -> list[str]:
    """Return the parts of a cell between ";" or new lines."""
    return [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]


def xlsx_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the sheet `questions`, or of the first one, as text."""
    from zipfile import BadZipFile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise Unreadable(f"no XLSX file: {error}") from error
    sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    book.close()
    for number, cells in enumerate(rows, start=1):
        yield number, [as_cell(cell) for cell in cells]


def as_cell(value: object) -> str:
    """Return a cell's value as text: a date as YYYY-MM-DD, a whole number without a point."""
    import datetime

    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def write_template(file: Path) -> None:
    """Write an example set with every column to a new file, in the format of its ending."""
    about = (("name", "Our questions"), ("author", "Pharmacy"), ("date", "2026-01-31"))
    lines = [[*pair] for pair in about] + [list(COLUMNS)]
    lines += [[example.get(name, "") for name in COLUMNS] for example in EXAMPLES]
    if file.suffix == ".jsonl":
        objects: list[object] = [{"set": dict(about)}, *map(from_cells, EXAMPLES)]
        text = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)
        file.write_text(text, encoding="utf-8")
    elif file.suffix == ".csv":
        with file.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows(lines)
    elif file.suffix == ".xlsx":
        write_xlsx(file, lines)
    else:
        raise Unreadable(f"{file.name}: end the name in one of {', '.join(FORMATS)}")


def write_xlsx(file: Path, lines: list[list[str]]) -> None:
    """Write lines of cells to a sheet, the heading bold and the columns wide enough to write in."""
    import openpyxl
    from openpyxl.styles import Alignment, Font

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    for line in lines:
        sheet.append(line)
    for cell in sheet[len(ABOUT) + 1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFG", (10, 60, 14, 34, 34, 44, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=len(ABOUT) + 2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.save(file)
