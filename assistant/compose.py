"""Hits become the claims of an answer, without a model: the references' own findings."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.answers import Citation, CitedReference, Claim
from assistant.lead import called, lead_in, leans
from assistant.parts import Answered
from assistant.sayable import is_other_label, sayable
from assistant.scales import is_step, steps_of_scale
from assistant.standalone import GRADE
from assistant.trim import end_of
from assistant.worked import worked_out
from index.asked import Asked
from index.features import (
    EXCLUSIVE,
    concepts_of,
    is_about_cart,
    is_direct,
    names_of,
)
from index.passages import Passage, source_of
from index.references import Reference
from index.rerank import is_of_another_setting
from index.search import Hit
from index.terms import Terms
from index.vocabulary import vocabulary

# An answer ends with the claim that reaches ENOUGH words; what is added to what must be told (each
# part of the question, each step of a scale) never passes MOST. A passage that says
# again what stands already loses up to REPEATS points, one on a drug, product or place asked about
# and not yet spoken of gains NAMES. All chosen in docs/experiments.md, as these are:
ENOUGH, MOST, REPEATS, NAMES = 105, 130, 2.0, 1.0
# What enters after the first passage may be LEAST points behind it, and is within NEAR of it or
# answers with the log odds LIKELY; one of odds above SURE may be farther behind.
LEAST, NEAR, LIKELY, SURE = 4.0, 1.0, -2.0, 0.0
POOL = 25
LONGEST = 160  # words of all that must be told
MADE = re.compile(r"(?<=\bis )grade \d(?= of)")  # in a note on the grade that numbers make


@dataclass(frozen=True)
class Due:
    """What must be told with an answer: what opens it, its parts, what a label advises against."""

    first: Passage | None = None
    parts: Sequence[Answered] = ()
    against: Passage | None = None


NOTHING = Due()


def compose(
    asked: Asked,
    hits: Sequence[Hit],
    references: Mapping[str, Reference],
    terms: Terms,
    due: Due = NOTHING,
) -> list[Claim]:
    """Return claims from the hits: the best first, then the next best that says something new.

    They open with what is due first, and with the source of the best where the question is who
    published it. What answers a part of the question by itself follows the best of the whole.
    Studies of another setting come after those on CAR-T where the question is about it.
    """
    pool = sayable(asked, hits, references)[:POOL]
    if not pool:
        return []
    unsaid = {c for c in asked.concepts if vocabulary().kinds[c] in EXCLUSIVE}
    new = unsaid - names_of(pool[0].passage)
    pool = pool[:1] + [
        hit
        for hit in pool[1:]
        if may_follow(hit, pool[0], new)
        and not is_other_label(asked, references[hit.passage.reference])
    ]
    chosen: list[Passage] = [due.first] if due.first else []
    chosen += [source_of(asked_for(asked, hits, references))] if asked.wants_source else []
    chosen += told_first(asked, pool[0].passage, hits, due, references)
    chosen = list(dict.fromkeys(chosen))
    unsaid -= frozenset().union(*map(names_of, chosen))
    told_whole = any(map(is_step, chosen))  # of another period none, rather than some
    pool = [h for h in pool if h.passage not in chosen and not (told_whole and is_step(h.passage))]
    while pool and word_count(chosen) < ENOUGH:
        best = max(
            pool,
            key=lambda hit: (
                hit.score
                + NAMES * bool(chosen and unsaid & names_of(hit.passage))
                - REPEATS * repetition(hit.passage, chosen, terms),
                hit.passage.id,
            ),
        )
        pool.remove(best)
        if not chosen or word_count([*chosen, best.passage]) <= MOST:
            unsaid -= names_of(best.passage)
            chosen.append(best.passage)
    return [
        claim_of(asked, p, references[p.reference], whole=p == due.first)
        for p in in_order(asked, chosen, references, due.first)
    ]


def asked_for(asked: Asked, hits: Sequence[Hit], references: Mapping[str, Reference]) -> Reference:
    """Return the reference whose source is asked for: the first that has all that is named."""
    found = [references[hit.passage.reference] for hit in hits]
    named = asked.concepts - {"car-t"}
    return next((r for r in found if named <= concepts_of(f"{r.title}. {r.text}")), found[0])


def told_first(
    asked: Asked,
    first: Passage,
    hits: Sequence[Hit],
    due: Due,
    references: Mapping[str, Reference],
) -> list[Passage]:
    """Return what must be told: the best for each part, all steps of a scale, what is against it.

    The best passage of the whole question comes first; [] where it is all.
    """
    grade = grade_told(asked)
    opening = opening_of(asked, first, hits, grade)
    opening += [due.against] if due.against else []
    if not due.parts and len(opening) == 1:
        return []
    for part in due.parts:
        if best := sayable(part.asked, part.hits, references):
            told = grade_told(part.asked) or grade
            opening += opening_of(part.asked, best[0].passage, part.hits, told)
    # Of a scale that a part tells whole no step stands before the others.
    if is_step(opening[0]) and not grade and opening[0] in opening[1:]:
        return opening[1:]
    if grade and word_count(list(dict.fromkeys(opening))) > LONGEST:  # of two scales that grade
        return [p for p in opening if not is_step(p) or grade in p.text.lower()]
    return opening


def grade_told(asked: Asked) -> str:
    """Return the grade that a question names or that its numbers make, empty where none."""
    if named := GRADE.search(asked.asking):
        return named[0].lower()
    made = [grade[0] for note in worked_out(asked) if (grade := MADE.search(note))]
    return made[0] if len(made) == 1 else ""


def opening_of(asked: Asked, first: Passage, hits: Sequence[Hit], grade: str) -> list[Passage]:
    """Return the best passage, with all steps of the scale asked about, if any.

    The grade that the question names or makes stays before the others.
    """
    steps = steps_of_scale(asked, first, hits)
    if grade and first in steps:
        told = (step for step in steps if grade in step.text.lower())
        first = first if grade in first.text.lower() else next(told, first)
    elif steps and is_step(first):
        return steps
    return [first, *(step for step in steps if step != first)]


def may_follow(hit: Hit, first: Hit, new: Collection[str]) -> bool:
    """Say whether a passage may be said after the first: near it, or likely to answer by itself.

    Or it speaks of something new: a drug, product or place asked about that the first does not
    name.
    """
    behind = first.score - hit.score
    if behind > LEAST:
        return hit.odds > SURE
    return behind < NEAR or hit.odds >= LIKELY or not names_of(hit.passage).isdisjoint(new)


def in_order(
    asked: Asked,
    chosen: Sequence[Passage],
    references: Mapping[str, Reference],
    opens: Passage | None,
) -> list[Passage]:
    """Return passages as they are said: what opens, what is on CAR-T, then other settings.

    What a label says of CAR-T comes before all else that it says: that a use is off label is to be
    read before the dose for another use.
    """
    at = {passage.id: place for place, passage in enumerate(chosen)}
    first = {p.reference: at[p.id] for p in reversed(chosen)}

    def place(passage: Passage) -> tuple[bool, bool, int, bool]:
        reference = references[passage.reference]
        of_label = asked.after_cart and reference.design == "product-label"
        scope = of_label and is_direct(passage, reference)
        return (
            passage != opens,
            is_of_another_setting(asked, passage, references),
            first[reference.id] if scope else at[passage.id],
            not scope,
        )

    return sorted(chosen, key=place)


def repetition(passage: Passage, chosen: Sequence[Passage], terms: Terms) -> float:
    """Return how much of a passage's words one chosen passage already has, 0 to 1."""
    mine = terms.of[passage.id]
    return max(
        (
            len(mine & terms.of[other.id]) / max(min(len(mine), len(terms.of[other.id])), 1)
            for other in chosen
            if other.kind != "source"
        ),
        default=0.0,
    )


def word_count(passages: Sequence[Passage]) -> int:
    """Return the number of words of passages together."""
    return sum(len(passage.text.split()) for passage in passages)


def claim_of(asked: Asked, passage: Passage, reference: Reference, whole: bool = False) -> Claim:
    """Return what a passage says on the question, or all of it; it calls indirect what is.

    A passage that leans on the sentence before it is told with the name of its reference, and
    cites who wrote that as well.
    """
    said = passage.text if whole else passage.text[: end_of(asked, passage)]
    cited = [(passage, said)]
    of = ""
    if leans(passage, reference):
        of = "" if said.startswith(reference.study) else called(reference)
        cited.append((source_of(reference), reference.citation()))
    spans = tuple(Citation(p.reference, p.id, 0, len(quote), quote) for p, quote in cited)
    stop = "." if len(said) < len(passage.text) else ""
    return Claim(lead_in(asked, passage, reference, of) + said + stop, spans)


def cited_references(
    claims: Sequence[Claim], passages: Mapping[str, Passage], references: Mapping[str, Reference]
) -> tuple[CitedReference, ...]:
    """Return the references of claims, numbered in the order of first citation."""
    first = {
        c.reference: c.passage for claim in reversed(claims) for c in reversed(claim.citations)
    }
    order = dict.fromkeys(c.reference for claim in claims for c in claim.citations)
    return tuple(
        listed(number, references[id_], passages[first[id_]])
        for number, id_ in enumerate(order, start=1)
    )


def is_on_cart(passage: Passage, reference: Reference) -> bool:
    """Say whether a passage rests on CAR-T recipients: of a drug's label, what says that it does.

    That CAR-T is none of a drug's indications is no evidence on it.
    """
    if "not specific to CAR-T" in passage.text:
        return False
    if reference.design != "product-label" or reference.products:
        return is_direct(passage, reference)
    return is_about_cart(reference) and "car-t" in concepts_of(passage.text)


def listed(number: int, reference: Reference, passage: Passage) -> CitedReference:
    """Return a reference as an answer lists it."""
    return CitedReference(
        number=number,
        id=reference.id,
        citation=reference.citation(),
        url=reference.url,
        design=reference.design,
        n=reference.n,
        year=reference.year,
        population=reference.population,
        direct=is_on_cart(passage, reference),
        counted=reference.counted,
        region=reference.region,
        study=reference.study,
    )
