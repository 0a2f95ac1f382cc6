"""What a question puts together and no reference does: a study and a drug or product it had not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.beside import in_a_row, mentioned
from index.asked import Asked
from index.features import concepts_of, names_of
from index.named import studies_named
from index.search import Searcher
from index.vocabulary import Mention, vocabulary

GIVEN = frozenset({"drug", "product"})
# A trial as it is called by its name: JULIET, KarMMa-3, ZUMA-1; and how a passage shows it is one.
TRIAL = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z])[A-Za-z]{4,}(?:-\d{1,2})?\b")
IS_TRIAL = r"\b(?:[Ii]n|from|the) (?:the )?{0}\b|\b{0} (?:trial|study|patients|cohort|registry)\b"
BY_AUTHOR = "No reference by {study} speaks of {names}."
IN_TRIAL = "No sentence of the references speaks of {study} and {names} together."


def apart_notes(asked: Asked, searcher: Searcher) -> tuple[str, ...]:
    """Return notes on the drugs and products that a question gives to a study that had others."""
    given = [m for m in vocabulary().mentions(asked.asking) if m.kind in GIVEN]
    return (
        (*of_authors(asked, given, searcher), *of_trials(asked, given, searcher)) if given else ()
    )


def of_authors(asked: Asked, given: list[Mention], searcher: Searcher) -> Iterator[str]:
    """Yield a note where none of the references by an author named speaks of what is given."""
    named = studies_named(asked.text, searcher.references.values())
    by_author: dict[str, list[str]] = {}
    for id_ in sorted(named):
        reference = searcher.references[id_]
        by_author.setdefault(reference.study.rsplit(" ", 1)[0], []).append(reference.text)
    for author, texts in by_author.items():
        if absent := [m for m in given if m.concept not in mentioned(*texts)]:
            yield BY_AUTHOR.format(study=author, names=in_a_row(asked, absent))


def of_trials(asked: Asked, given: list[Mention], searcher: Searcher) -> Iterator[str]:
    """Yield a note where no passage that names a trial speaks of what is given as well."""
    for trial in dict.fromkeys(TRIAL.findall(asked.asking)):
        form = re.compile(IS_TRIAL.format(re.escape(trial)))
        passages = [p for p in searcher.passages.values() if trial in p.text]
        if concepts_of(trial) or not any(form.search(p.text) for p in passages):
            continue
        exact = re.compile(rf"\b{re.escape(trial)}(?![\w-])")
        told = frozenset().union(*(names_of(p) for p in passages if exact.search(p.text)))
        if absent := [m for m in given if m.concept not in told]:
            yield IN_TRIAL.format(study=trial, names=in_a_row(asked, absent))
