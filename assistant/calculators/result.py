"""What a calculator returns: a score or grade, how it came about, and where its rule stands."""

from __future__ import annotations

from dataclasses import dataclass


class InvalidInput(ValueError):
    """A value cannot be calculated with; the message names it and what to enter instead."""


@dataclass(frozen=True)
class Definition:
    """A rule in words, and the id of the reference record that holds it."""

    name: str
    title: str
    text: str
    reference: str


@dataclass(frozen=True)
class Item:
    """One part of a result: its label, the value as read, and its points where it has any."""

    label: str
    value: str
    points: int | None = None


@dataclass(frozen=True)
class Result:
    """A score, grade or index; `notes` question values and say what lies on a limit or is missing.

    `question` asks the references about this result; it holds no patient's value but the result.
    """

    definition: Definition
    value: float
    text: str
    items: tuple[Item, ...]
    question: str
    notes: tuple[str, ...] = ()


def as_text(result: Result) -> str:
    """Return a result as plain text: result, items, notes, definition and its reference."""
    lines = [result.text]
    for item in result.items:
        points = "" if item.points is None else f"  {item.points} point(s)"
        lines.append(f"  {item.label}: {item.value}{points}")
    lines.extend(f"  Note: {note}" for note in result.notes)
    return "\n".join([*lines, "", result.definition.text, f"Source: {result.definition.reference}"])
