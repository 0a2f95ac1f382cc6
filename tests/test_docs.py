"""The documents are true: what they list is there, and what they show is what the program says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from assistant.ask import Assistant
from tests.conftest import ROOT
from tests.readme import README, filled, parts

DOCUMENTS = [README, *sorted((ROOT / "docs").glob("*.md")), ROOT / "CONTRIBUTING.md"]


def test_the_readmes_made_parts_are_what_the_code_says(assistant: Assistant) -> None:
    """Mended by `python -m tests.readme`."""
    text = README.read_text(encoding="utf-8")

    assert text == filled(text, parts(assistant))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_named_in_documents_are_there(document: Path) -> None:
    named = re.findall(
        r"`((?:app|assistant|index|prompts|tests|docs)[/.][\w./-]*\.\w+)`",
        document.read_text(encoding="utf-8"),
    )

    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_named_in_documents_are_there(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z0-9]+):", makefile, re.MULTILINE))

    named = set(re.findall(r"\bmake ([a-z][a-z0-9]*)`", document.read_text(encoding="utf-8")))
    assert named <= targets


def test_every_command_of_the_readme_is_one_of_the_command_line() -> None:
    import typer.main

    from assistant.cli import cli

    root = typer.main.get_command(cli)
    named = re.findall(r"^\.venv/bin/cytopenia (.+)$", README.read_text("utf-8"), re.MULTILINE)
    assert named
    for line in named:
        command = root
        for word in line.split():
            if not hasattr(command, "commands"):
                break
            assert word in command.commands, line
            command = command.commands[word]


def test_every_direct_dependency_is_pinned_and_justified() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=!\[;~ ]", requirement)[0].lower() for requirement in listed}
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
    document = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    justified = set(re.findall(r"`([\w.-]+)`", document))

    assert names <= {name.lower().replace("_", "-") for name in pinned}
    assert names <= {name.lower() for name in justified}


def test_every_picture_is_shown_by_a_document() -> None:
    shown = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    pictures = [file.name for file in (ROOT / "docs" / "images").iterdir()]

    assert pictures
    assert [name for name in pictures if f"images/{name})" not in shown] == []
