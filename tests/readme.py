"""The parts of the README made from the code; `python -m tests.readme` writes them anew."""

from __future__ import annotations

import ast
import re
import tempfile
from pathlib import Path

from assistant import render
from assistant.ask import Assistant
from assistant.settings import Settings

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
QUESTION = "How often do platelets recover on eltrombopag after CAR-T?"


def file_map() -> str:
    """Return a table row a module: its path and the first line of its docstring."""
    files = [ROOT / "app.py", *ROOT.glob("assistant/**/*.py"), *ROOT.glob("index/**/*.py")]
    rows = ["| file | what it owns |", "|---|---|"]
    for file in sorted(files):
        docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
        if file.name != "__init__.py":
            rows.append(f"| `{file.relative_to(ROOT).as_posix()}` | {docstring.splitlines()[0]} |")
    return "\n".join(rows)


def settings_table() -> str:
    """Return a table row a setting: variable, default, meaning."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "the packaged records" if name == "corpus_folder" else f"`{field.default}`"
        default = "empty" if field.default in ("", None, ()) else default
        rows.append(f"| `CYTOPENIA_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)


def example(assistant: Assistant) -> str:
    """Return a question and its answer as the command line prints it."""
    command = f'$ cytopenia ask "{QUESTION}"'
    return f"```\n{command}\n\n{render.as_text(assistant.ask(QUESTION))}\n```"


def filled(text: str, parts: dict[str, str]) -> str:
    """Return a text with each part put between its `<!-- name -->` marks."""
    for name, part in parts.items():
        marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = marks.sub(lambda m, part=part: f"{m[1]}{part}\n{m[2]}", text)  # type: ignore[misc]
    return text


def parts(assistant: Assistant) -> dict[str, str]:
    """Return the made parts by name."""
    return {"answer": example(assistant), "settings": settings_table(), "map": file_map()}


def main() -> None:
    """Write the made parts into the README."""
    from index.build import build
    from index.encoder import load_encoder

    settings = Settings()
    encoder = load_encoder(settings.encoder)
    with tempfile.TemporaryDirectory() as folder:
        build(settings.corpus_folder, Path(folder), encoder)
        assistant = Assistant.load(Settings(index_folder=Path(folder)), encoder)
        README.write_text(filled(README.read_text("utf-8"), parts(assistant)), "utf-8")


if __name__ == "__main__":
    main()
