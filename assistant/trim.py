"""Where a passage may end when it is said: after the clauses that bear on what is asked."""

from __future__ import annotations

import re

from index.asked import Asked
from index.aspects import aspects_asked, aspects_of
from index.features import concepts_of, kinds_of
from index.passages import Passage
from index.terms import stems

# Clauses are parted by a semicolon; one within brackets parts figures, not clauses.
CLAUSE = re.compile(r"; (?![^()]*\))")
# What narrows or takes back the clauses before it is never left out.
QUALIFIES = re.compile(
    r"\b(but|however|although|though|while|whereas|except|unless|only|not|no|none|nor|never"
    r"|without|cannot|caution|source|this|these|those|it|both|respectively)\b"
)


# That someone died is told with what came before.
DEATH = re.compile(r"\b(?:die[ds]?|deaths?|fatal|mortality|killed)\b")
# What is denied of some is told with what is said of the others.
DENIES = re.compile(r"\b(?:not|no|none|without|unnecessary|low[- ]risk|low risk)\b")


def end_of(asked: Asked, passage: Passage) -> int:
    """Return how much of a passage to say: up to the last clause that bears on the question.

    The first clause, which says of whom and what, always stands; so does one that qualifies or
    tells of a death, and one that only adds a figure of the same kind to it. A list after a colon
    is told whole.
    """
    text = passage.text
    starts = [0, *(found.end() for found in CLAUSE.finditer(text))]
    if len(starts) > 1 and ": " in text[: starts[1]]:
        return len(text)
    while len(starts) > 1 and not bears(asked, text[: starts[-1]], text[starts[-1] :]):
        text = text[: starts.pop() - len("; ")]
    return len(text)


def bears(asked: Asked, before: str, clause: str) -> bool:
    """Say whether a clause qualifies what stands before it, or tells of what is asked."""
    return bool(
        QUALIFIES.search(clause.lower())
        or DEATH.search(clause.lower())
        or DENIES.search(before.lower())
        or (concepts_of(clause) <= concepts_of(before) and kinds_of(clause) & kinds_of(before))
        or asked.concepts & (concepts_of(clause) - concepts_of(before))
        or stems(clause) & stems(asked.asking)
        or set(asked.kinds) & kinds_of(clause)
        or aspects_asked(asked.asking) & aspects_of(clause)
    )
