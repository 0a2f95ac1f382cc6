"""A conversation or its references as files: Markdown, DOCX, RIS, BibTeX."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answers import Answer, CitedReference
from assistant.render import PURPOSE, as_markdown, as_text
from index.references import Reference

RIS_TYPE = {"product-label": "GOVDOC", "preprint": "UNPB", "conference-abstract": "CPAPER"}
BIBTEX_TYPE = {"product-label": "misc", "preprint": "misc", "trial-registration": "misc"}


@dataclass(frozen=True)
class Turn:
    """A question as it was asked, and its answer."""

    asked: str
    answer: Answer


def conversation_markdown(turns: Sequence[Turn], date: str) -> str:
    """Return a conversation as Markdown, every answer with its own references."""
    parts = [f"# Cytopenia after CAR-T: cited answers, {date}", PURPOSE]
    for turn in turns:
        parts.extend((f"## {' '.join(turn.asked.split())}", as_markdown(turn.answer)))
        parts.append(f"*Index {turn.answer.index}*")
    return "\n\n".join(parts) + "\n"


def conversation_docx(turns: Sequence[Turn], date: str) -> bytes:
    """Return a conversation as a Word document, every answer with its own references."""
    from docx import Document

    document = Document()
    document.add_heading(f"Cytopenia after CAR-T: cited answers, {date}", 1)
    document.add_paragraph(PURPOSE)
    for turn in turns:
        document.add_heading(printable(" ".join(turn.asked.split())), 2)
        for line in as_text(turn.answer).splitlines():
            document.add_paragraph(printable(line))
        document.add_paragraph(f"Index {turn.answer.index}")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def printable(text: str) -> str:
    """Return text without the control characters that XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


def cited_ids(turns: Iterable[Turn]) -> tuple[str, ...]:
    """Return the ids of the references of a conversation in the order of citation, each once."""
    listed: list[CitedReference] = []
    for turn in turns:
        listed.extend(turn.answer.references)
        listed.extend(turn.answer.refusal.nearest if turn.answer.refusal else ())
    return tuple(dict.fromkeys(reference.id for reference in listed))


def as_ris(references: Iterable[Reference]) -> str:
    """Return references in RIS; "et al." is no author and is left out."""
    records = []
    for reference in references:
        first, last = pages_of(reference)
        fields = [
            ("TY", RIS_TYPE.get(reference.publication_type, "JOUR")),
            *(("AU", author_of(name)) for name in authors_of(reference)),
            ("TI", reference.title), ("JO", reference.container), ("PY", str(reference.year)),
            ("VL", reference.volume), ("IS", reference.issue), ("SP", first), ("EP", last),
            ("DO", reference.doi), ("AN", reference.pmid), ("UR", reference.url),
            ("ID", reference.id),
        ]  # fmt: skip
        lines = [f"{tag}  - {one_line(value)}" for tag, value in fields if value]
        records.append("\r\n".join([*lines, "ER  - "]))
    return "\r\n".join(records) + "\r\n"


def as_bibtex(references: Iterable[Reference]) -> str:
    """Return references in BibTeX."""
    records = []
    for reference in references:
        fields = {
            "author": " and ".join(map(author_of, authors_of(reference)))
            + (" and others" if "et al." in reference.authors else ""),
            "title": reference.title, "journal": reference.container, "year": str(reference.year),
            "volume": reference.volume, "number": reference.issue,
            "pages": reference.pages.replace("-", "--"), "doi": reference.doi,
            "url": reference.url,
        }  # fmt: skip
        kind = BIBTEX_TYPE.get(reference.publication_type, "article")
        lines = [f"  {name} = {{{tex(value)}}}" for name, value in fields.items() if value]
        records.append(f"@{kind}{{{reference.id},\n" + ",\n".join(lines) + "\n}")
    return "\n\n".join(records) + "\n"


def authors_of(reference: Reference) -> list[str]:
    """Return the named authors."""
    return [name for name in reference.authors if name != "et al."]


def author_of(name: str) -> str:
    """Return "Rejeski K" as "Rejeski, K"; an agency's or company's name stays as it is."""
    person = re.fullmatch(r"(.+) ([A-ZÀ-Þ]{1,4})", name)
    return f"{person[1]}, {person[2]}" if person else name


def pages_of(reference: Reference) -> tuple[str, str]:
    """Return the first and the last page."""
    first, _, last = reference.pages.partition("-")
    return first, last


def one_line(text: str) -> str:
    """Return text on one line."""
    return " ".join(text.split())


def tex(text: str) -> str:
    """Return text in which no character has a meaning in BibTeX."""
    return re.sub(r"([&%$#_{}])", r"\\\1", one_line(text).replace("\\", ""))
