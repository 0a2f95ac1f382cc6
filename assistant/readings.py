"""A follow-up is read in several ways; the way that the references answer best is taken."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from assistant.answers import Answer
from assistant.guard import guard
from assistant.repeated import opens_alike
from assistant.rewrite import UNDERSTOOD, Rewritten
from assistant.standalone import is_elliptic
from assistant.subject import CARRIED, DRUGS, SETS_ASIDE, is_treatment, mentions_in
from assistant.understood import Understood
from index.asked import read_question
from index.search import Hit, Searcher
from index.vocabulary import Mention, as_written, vocabulary

# Of a reading, what tells whether its answer opens right; fitted by
# tests/benchmarks/fit_readings.py on conversations judged turn by turn.
WEIGHTS = {
    "refused": -4.21, "away": -1.64, "odds": -0.25, "opening": 0.69, "precedent": -1.56,
    "named": 0.76, "repeats": -1.54, "same study": 0.70,
}  # fmt: skip
BASE = -0.54
LEAST = 0.15  # below this chance of opening right there is no answer
FIRST = 10  # hits
BY_ITSELF = "Read by itself, without what was asked before."


@dataclass(frozen=True)
class Composed:
    """The answer composed to a question, or its refusal, with the hits that it is from.

    It is `away` where it is refused as one of another field, or as leading away.
    """

    question: Understood
    hits: Sequence[Hit]
    answer: Answer
    away: bool = False


def other_readings(read: Rewritten) -> list[Rewritten]:
    """Return the other ways to read what is asked in a conversation, none where there is no topic.

    By itself, unless it only names something; behind the question before, unless it names another
    treatment or product; with the drugs of the topic; with names that the answer before opened
    with, but what its own names stand for or set aside. Who asks for the source asks for that of
    the answer before.
    """
    typed = read.typed or read.question
    if not read.topic or read_question(read.question).wants_source:
        return []
    own, before = mentions_in(typed), mentions_in(read.before)
    told = read.told.split(". ")[0]
    kinds = {kind for m in own for kind in (m.kind, *SETS_ASIDE.get(m.kind, ()))}
    ways = [
        with_names_of(typed, read.topic, DRUGS),
        with_names_of(typed, told, CARRIED - kinds - {"place", "body"}),
    ]
    if given(own) <= given(before) or not given(before):
        ways.insert(0, f"{read.before.rstrip(' ?.')}: {typed.rstrip(' ?')}?")
    shown = {way: f"{UNDERSTOOD} {way}" for way in ways if way != typed}
    if not is_elliptic(typed, own):
        shown[typed] = BY_ITSELF
    notes = tuple(note for note in read.notes if not note.startswith(UNDERSTOOD))
    return [
        Rewritten(way, (*notes, note), typed=typed, told=read.told)
        for way, note in shown.items()
        if way != read.question and not guard(way)
    ]


def given(named: Iterable[Mention]) -> frozenset[str]:
    """Return the treatments and products among names."""
    return frozenset(m.concept for m in named if is_treatment(m) or m.kind == "product")


def with_names_of(question: str, text: str, kinds: Set[str]) -> str:
    """Return a question with the names of some kinds that a text has and it has not."""
    own = {mention.concept for mention in mentions_in(question)}
    named = {m.concept: m for m in mentions_in(text) if m.kind in kinds and m.concept not in own}
    names = dict.fromkeys(as_written(text, mention.words) for mention in named.values())
    return f"{question.rstrip(' ?')}? ({', '.join(names)})" if names else question


def best_reading(ways: Sequence[Composed], read: Rewritten, searcher: Searcher) -> Composed | None:
    """Return the reading most likely to open right, None where none is likely to.

    The first is that of the rules: where it is the only one it is taken, and where it is refused
    its reason is told rather than that of another.
    """
    first = ways[0]
    if len(ways) == 1:
        return first
    chances = [chance_right(values) for values in values_of(ways, read, searcher)]
    best = ways[chances.index(max(chances))]
    if best.answer.refusal or max(chances) < LEAST:
        return first if first.answer.refusal else None
    return best


def chance_right(values: Mapping[str, float]) -> float:
    """Return the chance that what a reading opens with answers what is asked."""
    return 1 / (1 + math.exp(-BASE - sum(WEIGHTS[name] * values[name] for name in WEIGHTS)))


def values_of(
    ways: Sequence[Composed], read: Rewritten, searcher: Searcher
) -> list[dict[str, float]]:
    """Return what tells of each reading whether it opens right, by the names of WEIGHTS.

    "away" is whether the rules, whose reading is the first, say that the question leads away.
    """
    own = [m.concept for m in mentions_in(read.typed or read.question) if m.concept != "car-t"]
    study = searcher.nearest_in_words(read.told)
    away = {"away": float(ways[0].away)}
    return [away | values_of_one(way, own, read.told, study, searcher) for way in ways]


def values_of_one(
    way: Composed, own: Sequence[str], told: str, study: str | None, searcher: Searcher
) -> dict[str, float]:
    """Return what tells of one reading: `own` names asked about, `told` before, by a `study`."""
    hits, answer = way.hits, way.answer
    if not hits:
        return dict.fromkeys(WEIGHTS.keys() - {"away"}, 0.0) | {"refused": 1.0}
    first = answer.claims[0].citations[0].passage if answer.claims else hits[0].passage.id
    text = answer.claims[0].text if answer.claims else hits[0].passage.text
    passage = searcher.citable[first]
    broader = vocabulary().broader
    there = {m.concept for m in mentions_in(passage.text)}
    there |= {wider for concept in there for wider in broader.get(concept, ())}
    return {
        "refused": float(bool(answer.refusal)),
        "odds": max(hit.odds for hit in hits[:FIRST]),
        "opening": next((hit.odds for hit in hits if hit.passage.id == first), 0.0),
        "precedent": hits[0].precedent,
        "named": sum(one in there for one in own) / len(own) if own else 1.0,
        "repeats": float(opens_alike(text, told)),
        "same study": float(passage.reference == study),
    }
