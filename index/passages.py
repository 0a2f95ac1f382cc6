"""A `Reference` becomes `Passage`s: one finding, summary or limit each, offsets kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index.references import FRONT_MATTER, Reference

Kind = Literal["finding", "summary", "limit", "source"]
KIND_OF_SECTION: dict[str, Kind] = {"Summary": "summary", "Findings": "finding", "Limits": "limit"}
SENTENCE_END = re.compile(r"(?<=[A-Za-z0-9)%]{2}[.])\s+(?=[A-Z])")


@dataclass(frozen=True)
class Passage:
    """The smallest citable piece of a reference.

    `start` and `end` are character offsets of `text` in the reference's record; `context` is what
    the record says of the whole reference (title, population …), searched but never cited. The
    one of kind `source` is the citation of the reference, made of the record's front matter.
    """

    id: str
    reference: str
    kind: Kind
    text: str
    start: int
    end: int
    context: str


def passage_id(reference: str, text: str) -> str:
    """Return the id of a passage: its reference and a hash of its text."""
    return f"{reference}:{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def passages_of(reference: Reference) -> Iterator[Passage]:
    """Yield a reference's passages in the order of its record, each text once."""
    seen: set[str] = set()
    context = context_of(reference)
    for kind, start, end in spans_of(reference.text):
        text = reference.text[start:end]
        id_ = passage_id(reference.id, text)
        if id_ not in seen:
            seen.add(id_)
            yield Passage(id_, reference.id, kind, text, start, end, context)


def source_of(reference: Reference) -> Passage:
    """Return who wrote a reference, where and when, as a passage that is cited and not searched."""
    text = reference.citation()
    matter = FRONT_MATTER.match(reference.text)
    return Passage(
        id=passage_id(reference.id, text),
        reference=reference.id,
        kind="source",
        text=text,
        start=0,
        end=matter.end() if matter else 0,
        context=context_of(reference),
    )


def context_of(reference: Reference) -> str:
    """Return what the front matter says of the whole reference, as one searchable text."""
    names = " ".join((*reference.products, *reference.interventions)).replace("-", " ")
    parts = (reference.title, reference.population, names, reference.design.replace("-", " "))
    return ". ".join((*parts, reference.container, str(reference.year)))


def spans_of(text: str) -> Iterator[tuple[Kind, int, int]]:
    """Yield (kind, start, end) of each passage of a record's text.

    A bullet is a passage; a summary is split into its sentences.
    """
    matter = FRONT_MATTER.match(text)
    kind: Kind | None = None
    for line in re.finditer(r"[^\n]+", text[matter.end() if matter else 0 :]):
        start, end = (offset + (matter.end() if matter else 0) for offset in line.span())
        if line[0].startswith("## "):
            kind = KIND_OF_SECTION.get(line[0][3:].strip())
        elif kind == "summary":
            yield from ((kind, *span) for span in sentence_spans(text, start, end))
        elif kind and line[0].startswith("- "):
            bullet = line[0][2:]
            yield (
                kind,
                start + 2 + len(bullet) - len(bullet.lstrip()),
                start + len(line[0].rstrip()),
            )


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each sentence of `text[start:end]`."""
    at = start
    for gap in SENTENCE_END.finditer(text, start, end):
        yield at, gap.start()
        at = gap.end()
    if text[at:end].strip():
        yield at, start + len(text[start:end].rstrip())
