"""A rewritten question, understood: as it was asked, as it is searched, and in its parts."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.options import question_on_options
from assistant.parts import Part, parts_of
from assistant.rewrite import UNDERSTOOD, Rewritten
from assistant.scales import question_on_grade
from assistant.worked import worked_out
from index.asked import Asked, read_question


@dataclass(frozen=True)
class Understood:
    """A question as it was asked (`own`) and as it is searched (`asked`), with notes on both.

    It may ask `several` things; its `parts` are those that are each searched for: none of a
    follow-up, whose own words leave out what is asked, nor of a question on options. `answered` is
    the answer that a follow-up leans on, empty for any other.
    """

    own: Asked
    asked: Asked
    notes: tuple[str, ...] = ()
    answered: str = ""
    several: bool = False
    parts: tuple[Part, ...] = ()


def understood(read: Rewritten) -> Understood:
    """Return a rewritten question as it is searched.

    A vignette that asks what else can be done is searched as a question on treatments not yet
    tried, counts whose grade is asked as one on the grades.
    """
    own = read_question(read.question)
    options, parts = question_on_options(own), parts_of(own)
    instead = options or (None if parts else question_on_grade(own))
    asked, notes = own, read.notes
    if instead:
        asked = read_question(instead)
        parts, notes = parts_of(asked), (*notes, f"{UNDERSTOOD} {instead}")
    return Understood(
        own=own,
        asked=asked,
        notes=(*notes, *worked_out(own if options else asked)),
        answered=read.answered,
        several=bool(parts),
        parts=() if options or read.answered else tuple(parts),
    )
