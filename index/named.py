"""Which studies a question means: by first author, by number or name of a trial, by their size."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from index.references import Reference
from index.vocabulary import vocabulary

TRIAL = re.compile(r"\bNCT\d{8}\b", re.IGNORECASE)
# A trial as it is called by its name: JULIET, KarMMa-3, "ZUMA 1", TRANSCEND CLL 004; how a text
# shows it is one.
NAME = re.compile(
    r"\b(?=[A-Za-z]*[A-Z][A-Za-z]*[A-Z])([A-Za-z]{4,})"
    r"(?:([- ])(\d{1,2})(?!\w)|( [A-Z]{2,4} \d{3})(?!\w))?"
)
IS_TRIAL = r"\b[Ii]n {0}(?![\w-])|(?<!-)\b{0} (?:trial|study|patients)\b"
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# What stands behind a surname where the first word of a question may be one: "Little 2022",
# "Little:" or "Little found", but not "Little is known".
BEHIND = (
    r"(?:: | et al| and (?:colleagues|co)|[ ,(]+(?:19|20)\d\d|['’]s? "
    r"| (?:study|paper|series|cohort|report|trial|letter|review|gave|found"
    r"|saw|showed?|reported|used|treated|described|wrote|sa(?:id|ys?))\b)"
)
# A surname that no question opens with but to name its study; some are words as well.
OPENS, ALSO_A_WORD = 4, frozenset({"Little", "Fried", "Hill", "Read", "Tang", "Stella"})
# What may stand between a name and its year, which is none of another study's.
TO_YEAR = r"(?: et al\.?)?,? \(?"
OF_ONE = re.compile(rf"\b[A-Z][\w'-]+{TO_YEAR}(?:19|20)\d\d\b")

# A study that is told by its size: "the 22 pt series", "the cohort of 579", "in the 113 adults".
PEOPLE = r"(?:pts?|patients?|adults|children|kids|recipients|people|cases|subjects)"
PAPER = (
    r"(?:series|cohort|stud(?:y|ies)|paper|report|trial|analysis|letter|registry|survey|review"
    r"|group)"
)
NUMBER = r"(\d{1,3}(?:,\d{3})+|\d{2,5})"
SIZES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{NUMBER}[- ]?(?:{PEOPLE}|stud(?:y|ies))\b(?=[^.?;]{{0,60}}\b{PAPER}\b)",
        rf"\b{PAPER}\b[^.?;\d]{{0,30}}? (?:of|with|in|on)(?: the)? {NUMBER}"
        r"\b(?! ?(?:mg|%|days|weeks|months|years))",
        rf"\b(?:in|of|among|from) the {NUMBER}(?:[- ]?[\w/-]+){{0,5}}?[- ]{PEOPLE}\b",
    )
)


def studies_meant(question: str, references: Collection[Reference]) -> frozenset[str]:
    """Return the ids of the references that a question names, or tells by a size that one has."""
    sizes = {int(m[1].replace(",", "")) for size in SIZES for m in size.finditer(question)}
    sized = [reference.id for reference in references if reference.n in sizes]
    return studies_named(question, references).union(sized if len(sized) == 1 else ())


def studies_named(question: str, references: Iterable[Reference]) -> frozenset[str]:
    """Return the ids of the references that a question names.

    A surname counts with its capital, or with its year; where the question gives a year that stands
    behind no other name, the study is of it.
    """
    trials = {number.upper() for number in TRIAL.findall(question)}
    years = {int(year) for year in YEAR.findall(OF_ONE.sub(" ", question))}
    return frozenset(
        reference.id
        for reference in references
        if any(number in reference.text for number in trials)
        or (is_written_by(reference, question) and (not years or reference.year in years))
        or is_named_with_year(reference, question)
    )


def names_of_trials(text: str) -> list[str]:
    """Return what is called in a text as a trial may be: JULIET, KarMMa-3, ZUMA 1."""
    found = [m for m in NAME.finditer(text) if not vocabulary().concepts(m[1])]
    return [m[0] for m in found if m[4] or not vocabulary().concepts(m[0])]


def trials_named(question: str, references: Iterable[Reference]) -> list[str]:
    """Return the names of trials in a question that a reference has as such, in order.

    "ZUMA 1" is ZUMA-1, "JULIET 12 months" is JULIET; TRANSCEND CLL 004 is no other TRANSCEND.
    """
    found = [m for m in NAME.finditer(question) if not vocabulary().concepts(m[1])]
    texts = [reference.text for reference in references] if found else []
    named: list[str] = []
    for match in found:
        names = [f"{match[1]}-{match[3]}"] if match[3] else []
        names += [match[1] + (match[4] or "")] if match[2] != "-" else []
        named += [name for name in names if any(is_trial_in(name, text) for text in texts)][:1]
    return list(dict.fromkeys(named))


def is_trial_in(name: str, text: str) -> bool:
    """Say whether a text speaks of a trial by this name."""
    return name in text and bool(re.search(IS_TRIAL.format(re.escape(name)), text))


def is_of_trial(trial: str, text: str) -> bool:
    """Say whether a text names a trial: KarMMa-3 is not KarMMa."""
    return trial in text and bool(re.search(rf"\b{re.escape(trial)}(?![\w-])", text))


def is_named_with_year(reference: Reference, question: str) -> bool:
    """Say whether a question names a reference by its first author and year: "wesson 2024".

    One without authors is called as its id is.
    """
    name = surname_of(reference) if reference.authors else reference.id.split("-")[0]
    if name.lower() not in question.lower():  # patterns are dear, and mostly in vain
        return False
    with_year = rf"\b{re.escape(name)}{TO_YEAR}{reference.year}\b"
    return bool(re.search(with_year, question, re.IGNORECASE))


def is_written_by(reference: Reference, question: str) -> bool:
    """Say whether a question names the first author of a reference, and no year with the name."""
    surname = surname_of(reference)
    if not reference.authors or surname not in question:
        return False
    name = re.escape(surname)
    if re.search(rf"\b{name}{TO_YEAR}(?:19|20)\d\d\b", question):
        return False
    person = "." not in surname and reference.design != "product-label"
    only = person and len(surname) >= OPENS and surname not in ALSO_A_WORD
    opens = rf"|^\W*{name}\b(?!-)" if only else ""
    return bool(re.search(rf"(?<=[\w,;(] )\b{name}\b(?!-)|\b{name}{BEHIND}{opens}", question))


def surname_of(reference: Reference) -> str:
    """Return the first author's surname."""
    return reference.study.rsplit(" ", 1)[0]
