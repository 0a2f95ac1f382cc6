"""A rewritten question, understood: as it was asked, as it is searched, and in its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.options import question_on_options
from assistant.ordered import question_on_order
from assistant.parts import Part, parts_of
from assistant.rewrite import UNDERSTOOD, Rewritten
from assistant.scales import question_on_grade
from assistant.worked import worked_out
from assistant.workup import question_on_workup
from index.asked import Asked, read_question

# The label of the United Kingdom is looked for in the European one, which the references hold.
UK = r"(?:UK|U\.K\.|British|MHRA)"
LABEL = r"(?:SmPCs?|SPCs?|labels?|prescribing information|product information)"
UK_LABEL = re.compile(
    rf"(?<!in the )\b{UK}(?:['’]s)?(?= (?:[\w-]+ ){{0,2}}{LABEL}\b)",
    re.IGNORECASE,
)
EUROPE = re.compile(r"\b(?:EU|Europe\w*|EMA)\b")


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
    tried, what should be tested for as one on the tests reported, a check of an order with the
    drug that is ordered, counts whose grade is asked as one on the grades.
    """
    own = read_question(read.question)
    options, parts = question_on_options(own), parts_of(own)
    order = None if options or parts else question_on_order(own)
    alone = None if parts or order else question_on_workup(own) or question_on_grade(own)
    instead = options or order or alone or question_on_label(own)
    asked, notes = own, read.notes
    if instead:
        asked = read_question(instead)
        parts, notes = parts_of(asked), (*notes, f"{UNDERSTOOD} {instead}")
    if order:  # notes are on the drug that is ordered, too
        own = asked
    return Understood(
        own=own,
        asked=asked,
        notes=(*notes, *worked_out(own if options else asked)),
        answered=read.answered,
        several=bool(parts),
        parts=() if options or read.answered else tuple(parts),
    )


def question_on_label(asked: Asked) -> str | None:
    """Return the question on the European label in place of that of the United Kingdom."""
    if EUROPE.search(asked.text) or not UK_LABEL.search(asked.text):
        return None
    return UK_LABEL.sub("European", asked.text)
