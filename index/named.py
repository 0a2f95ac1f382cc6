"""Which studies a question names: by the first author, by the number of a trial."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.references import Reference

TRIAL = re.compile(r"\bNCT\d{8}\b", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# What stands behind a surname where the first word of a question may be one: "Little 2022" or
# "Little found", but not "Little is known".
BEHIND = (
    r"(?: et al| and (?:colleagues|co)|[ ,(]+(?:19|20)\d\d|['’]s? "
    r"| (?:study|paper|series|cohort|report|trial|letter|review|gave|found"
    r"|saw|showed?|reported|used|treated|described|wrote|sa(?:id|ys?))\b)"
)


def studies_named(question: str, references: Iterable[Reference]) -> frozenset[str]:
    """Return the ids of the references that a question names.

    A surname counts with its capital; where the question gives years, the study is of one of them.
    """
    trials = {number.upper() for number in TRIAL.findall(question)}
    years = {int(year) for year in YEAR.findall(question)}
    return frozenset(
        reference.id
        for reference in references
        if any(number in reference.text for number in trials)
        or (is_written_by(reference, question) and (not years or reference.year in years))
    )


def is_written_by(reference: Reference, question: str) -> bool:
    """Say whether a question names the first author of a reference."""
    surname = reference.study.rsplit(" ", 1)[0]
    if not reference.authors or surname not in question:  # patterns are dear, and mostly in vain
        return False
    name = re.escape(surname)
    return bool(re.search(rf"(?<=\w )\b{name}\b|\b{name}{BEHIND}", question))
