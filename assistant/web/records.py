"""A reference as other programs and the source panel read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.passages import Passage, passages_of, source_of
from index.references import Reference


@dataclass(frozen=True)
class PassageOut:
    """A passage of a reference; an answer's citations name its id and a span of its text."""

    id: str
    kind: str
    text: str


@dataclass(frozen=True)
class ReferenceOut:
    """A reference without its passages."""

    id: str
    title: str
    citation: str
    url: str
    year: int
    design: str
    publication_type: str
    population: str
    n: int | None
    counted: str
    region: str
    products: tuple[str, ...]
    interventions: tuple[str, ...]
    topics: tuple[str, ...]
    checked: tuple[str, ...]
    accessed: str
    unverified: tuple[str, ...]


@dataclass(frozen=True)
class RecordOut(ReferenceOut):
    """A reference with its summary, findings and limits as passages."""

    passages: tuple[PassageOut, ...]


def reference_out(reference: Reference) -> ReferenceOut:
    """Return a reference for a list."""
    return ReferenceOut(**fields_of(reference))  # type: ignore[arg-type]


def record_out(reference: Reference) -> RecordOut:
    """Return a reference with its passages."""
    passages = tuple(outs((*passages_of(reference), source_of(reference))))
    return RecordOut(**fields_of(reference), passages=passages)  # type: ignore[arg-type]


def outs(passages: Iterable[Passage]) -> Iterable[PassageOut]:
    """Yield passages as they go out."""
    return (PassageOut(passage.id, passage.kind, passage.text) for passage in passages)


def fields_of(reference: Reference) -> dict[str, object]:
    """Return the fields that a list and a record share."""
    same = ("id", "title", "url", "year", "design", "publication_type", "population", "n",
            "counted", "region", "products", "interventions", "topics", "unverified")  # fmt: skip
    return {
        **{name: getattr(reference, name) for name in same},
        "citation": reference.citation(),
        "checked": tuple(f"{source.part}: {source.url}" for source in reference.checked),
        "accessed": reference.accessed.isoformat(),
    }
