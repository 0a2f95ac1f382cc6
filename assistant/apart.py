"""What a question puts together and no reference does: a study and a drug or product it had not."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.beside import in_a_row, mentioned
from index.asked import Asked
from index.features import names_of
from index.named import is_of_trial, studies_named, trials_named
from index.search import Searcher
from index.vocabulary import Mention, vocabulary

GIVEN = frozenset({"drug", "product"})
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
    passages = searcher.passages.values()
    for trial in trials_named(asked.asking, searcher.references.values()):
        told = frozenset().union(*(names_of(p) for p in passages if is_of_trial(trial, p.text)))
        absent = [m for m in given if m.concept not in told]
        if told and absent:
            yield IN_TRIAL.format(study=trial, names=in_a_row(asked, absent))
