"""A file of `prompts/` becomes a filled prompt; what goes into it is data and stays data."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from assistant.answers import PromptId
from assistant.guard import cleaned

FOLDER = Path(__file__).parent.parent / "prompts"
FILE = re.compile(
    r"---\nversion: (?P<version>\d+)\n---\n## System\n(?P<system>.+?)\n## User\n(?P<user>.+)",
    re.DOTALL,
)
# What could close a delimiter, open one, or be read by a server as the mark of another speaker.
TAG = re.compile(r"<(?=\s*[A-Za-z/!|?<])")

SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


class PromptFault(ValueError):
    """A prompt's file cannot be read, or its variables and the values given differ."""


@dataclass(frozen=True)
class Prompt:
    """A filled prompt: what the model is told, and what it is given."""

    id: PromptId
    system: str
    user: str


@cache
def read_prompt(name: str, folder: Path = FOLDER) -> tuple[PromptId, str, Template]:
    """Return a prompt's id, system text and template; raise `PromptFault` naming the file."""
    file = folder / f"{name}.md"
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise PromptFault(f"prompt {name}: {file} cannot be read ({error.strerror})") from error
    found = FILE.fullmatch(text)
    if not found:
        raise PromptFault(f"prompt {name}: {file} needs a version, ## System and ## User")
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    id_ = PromptId(name, int(found["version"]), digest)
    return id_, found["system"].strip(), Template(found["user"].strip())


def fill(name: str, values: Mapping[str, str]) -> Prompt:
    """Return a filled prompt; raise `PromptFault` for a variable missing or one too many."""
    id_, system, template = read_prompt(name)
    wanted = set(template.get_identifiers())
    if wanted != values.keys():
        missing = ", ".join(sorted(wanted - values.keys())) or "none"
        unknown = ", ".join(sorted(values.keys() - wanted)) or "none"
        raise PromptFault(f"prompt {name}: variables missing: {missing}; unknown: {unknown}")
    return Prompt(id_, system, template.substitute(values))


def numbered(texts: Iterable[str], numbers: Iterable[int]) -> str:
    """Return passages as the prompts give them: one line each, between delimiters of their own."""
    return "\n".join(
        f'<passage number="{number}">\n{as_data(text)}\n</passage>'
        for number, text in zip(numbers, texts, strict=True)
    )


def as_data(text: str) -> str:
    """Return a text on one line that cannot end a delimiter or pose as a citation mark.

    Tags lose their bracket and [1] becomes (1); "ANC < 500" stays as it is.
    """
    text = SUPERSCRIPT.sub(
        lambda m: "^" + unicodedata.normalize("NFKC", m[0]), text
    )  # 10⁹, not 109
    line = " ".join(cleaned(text).split())
    return TAG.sub("‹", line).replace("[", "(").replace("]", ")")
