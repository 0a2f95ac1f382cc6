"""What stands in the way of an answer, and how that is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.passages import Passage
from index.vocabulary import vocabulary


@dataclass(frozen=True)
class Missing:
    """What stands in the way of an answer.

    `in_field` or not; `names` not covered, each or `together`; the `kind` of answer that no record
    gives on them; the `limit` in which the nearest record says so itself. `away` of a follow-up
    that leads away from its topic.
    """

    in_field: bool
    names: tuple[str, ...] = ()
    together: bool = False
    kind: str = ""
    limit: Passage | None = None
    away: bool = False

    @property
    def unnamed(self) -> bool:
        """Say whether an answer is missing in the field, and nothing can be named that is."""
        return self.in_field and not (self.names or self.kind or self.limit)

    @property
    def why(self) -> str:
        """Return what is missing as a sentence, empty where nothing can be named."""
        names = in_a_row(self.names)
        if self.together:
            *first, last = map(vocabulary().title, self.names)
            return f"None of them speaks of {', '.join(first)} and {last} together."
        if self.kind:
            return f"None of those that speak of {names or 'it'} gives the {self.kind}."
        if names:
            return f"None of them speaks of {names}."
        return f"The nearest record says of itself: “{self.limit.text}”" if self.limit else ""


def in_a_row(names: Sequence[str]) -> str:
    """Return names as a reader knows them, in a row."""
    return ", ".join(map(vocabulary().title, names))
