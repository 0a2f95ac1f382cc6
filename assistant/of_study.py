"""What asks on of a study that the conversation is on is asked of that study."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.followup import Turn, is_follow_up, opening
from assistant.rewrite import UNDERSTOOD, Rewritten
from assistant.standalone import OPENS
from assistant.subject import is_treatment, mentions_in
from index.named import TO_YEAR, studies_meant, surname_of
from index.references import Reference
from index.search import Searcher
from index.tokens import words

POINTS = re.compile(
    r"\b(?:that|this|the same|their) (?:study|trial|series|paper|cohort|report|case|letter)\b"
    r"|\b(?:they|the authors) (?:find|found|use|g[ai]ve|report|saw|say|said|show|treat|includ"
    r"|measur|defin|conclud)\w*|\bdid they\b|\btheir (?:results?|figures?|patients|dose)\b",
    re.IGNORECASE,
)
# Another study, maybe; what is asked of all.
NAMED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+|^\W*[A-Z][a-z]+\W*$")
OF_ALL = re.compile(
    r"\b(?:consensus|guidelines?|guidance|labels?|smpc|others?|elsewhere|general|usual\w*|should|need"
    r"|recommend\w*|advi[sc]e\w*|evidence|studies|normal)\b",
    re.IGNORECASE,
)
SHORT = 4  # words of a follow-up that only names a study
# Who names another of these asks of something else.
ELSEWHERE = frozenset({"product", "disease", "trial", "score", "place", "body", "population"})


def with_study(read: Rewritten, history: Sequence[Turn], searcher: Searcher) -> Rewritten:
    """Return a follow-up with the one study that the question before it was on.

    One that names another study is on that one alone.
    """
    references = searcher.references.values()
    if not read.typed:
        return read
    if named := studies_meant(read.typed, references):
        if len(words(read.typed)) > SHORT:  # it asks for itself
            return as_read(read, OPENS.sub("", read.typed))
        others = [r for r in references if r.id not in named]
        return as_read(read, without_studies(read.question, others))
    if studies_meant(read.question, references) or leaves(read.typed):
        return read
    study = study_of(history, searcher)
    if not study:
        return read
    asked, _, rest = read.question.partition("? (")
    return as_read(read, f"{asked.rstrip(' ?.')}? ({study}{f', {rest}' if rest else ')'}")


def as_read(read: Rewritten, question: str) -> Rewritten:
    """Return a follow-up read as a question and no other, and the note that says so."""
    notes = [note for note in read.notes if not note.startswith(UNDERSTOOD)]
    return replace(read, question=question, notes=(*notes, f"{UNDERSTOOD} {question}"), topic="")


def leaves(typed: str) -> bool:
    """Say whether a follow-up names something else than the study before, and not that one."""
    other = (
        NAMED.search(typed)
        or OF_ALL.search(typed)
        or any(is_treatment(m) or m.kind in ELSEWHERE for m in mentions_in(typed))
    )
    return bool(other) and not POINTS.search(typed)


def study_of(history: Sequence[Turn], searcher: Searcher) -> str:
    """Return the study that the last question names, or that those it follows do; else nothing.

    Of several it is the one that the answer was from.
    """
    references = searcher.references
    for at in reversed([at for at, turn in enumerate(history) if turn.role == "user"]):
        asked = history[at].content
        if named := studies_meant(asked, references.values()):
            told = opening(history[at + 1].content) if at + 1 < len(history) else ""
            nearest = searcher.nearest_in_words(told) if len(named) > 1 and told else None
            study = nearest if nearest in named else next(iter(named)) if len(named) == 1 else None
            of_label = study and references[study].design == "product-label"
            return references[study].study if study and not of_label else ""
        if leaves(asked) or not is_follow_up(asked):
            return ""
    return ""


def without_studies(question: str, others: Collection[Reference]) -> str:
    """Return a question without the names of other studies than those it is on."""
    for reference in others:
        name = surname_of(reference)
        if reference.authors and name in question:
            named = rf"\b(?:in )?{re.escape(name)}\b(?:{TO_YEAR}(?:19|20)\d\d\)?)?:? ?"
            question = re.sub(named, "", question)
    return question
