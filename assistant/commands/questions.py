"""`cytopenia questions`: check a question set, or get a template to fill in."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

questions_cli = typer.Typer(
    help="Question sets: check one, or get a template.", no_args_is_help=True
)
FAULT, USAGE = 1, 2


@questions_cli.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="question set: JSONL, CSV or XLSX")],
) -> None:
    """Check a question set; name every problem as `file: line: field: problem`."""
    from assistant.evaluation.questions import InvalidQuestions, read_set
    from assistant.settings import load_settings
    from index.references import read_corpus

    try:
        found = read_set(file)
    except InvalidQuestions as error:
        print(error, file=sys.stderr)
        raise typer.Exit(FAULT) from error
    known = {reference.id for reference in read_corpus(load_settings().corpus_folder).references}
    unknown = [
        f"{file.name}: {question.id}: references: there is no reference {reference!r}"
        for question in found.questions
        for reference in question.references
        if reference not in known
    ]
    if unknown:
        print("\n".join(unknown), file=sys.stderr)
        raise typer.Exit(FAULT)
    types = Counter(question.type for question in found.questions)
    counts = ", ".join(f"{count} {type_}" for type_, count in types.most_common())
    print(f"{found.about.name or file.name}: {len(found.questions)} questions in order: {counts}")


@questions_cli.command("template")
def template(
    file: Annotated[Path, typer.Argument(help="new file, named .csv, .xlsx or .jsonl")],
) -> None:
    """Write an example set with every column, to be filled in."""
    from assistant.evaluation.sheets import Unreadable, write_template

    if file.exists():
        print(f"{file} is there already; name a new file", file=sys.stderr)
        raise typer.Exit(USAGE)
    try:
        write_template(file)
    except Unreadable as error:
        raise typer.BadParameter(str(error)) from error
    print(f"{file}: fill it in, then: cytopenia questions check {file}")
