"""May what the chat model wrote be the answer? If not, the composed one stays, and says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from assistant.answers import Answer, Claim, Writing
from assistant.compose import cited_references
from assistant.draft import Draft, DraftFault, Writer
from assistant.model import ModelFault
from assistant.parts import parts_of
from index.asked import Asked, read_question
from index.features import concepts_of, kinds_of
from index.passages import Passage
from index.search import Hit, Searcher
from index.terms import Terms, stems

GIVEN = 8  # passages given to the model: those of the composed answer, then the best hits
# The core of an answer stands when its opening sentence does, half of its sentences do, and what
# stands touches most of what the composed answer touches of the question. docs/models.md.
STANDING, TOUCHED = 0.5, 0.8
NOTE = "Composed from the references: the language model {why}."
WHY = {
    "unreachable": "could not be reached", "key": "refused the key it was given",
    "unknown": "is not known at its server", "busy": "is too busy", "failed": "failed",
    "slow": "did not finish in time", "cut-off": "broke off in the middle",
    "tools": "asked for tools instead of writing", "empty": "wrote nothing",
    "endless": "did not come to an end", "repeating": "repeated itself",
    "declined": "found no answer in the passages",
    "core": "wrote too little that its sources support",
}  # fmt: skip


def written(writer: Writer, asked: Asked, composed: Answer, searcher: Searcher) -> Iterator[Answer]:
    """Yield the answer as the model's sentences pass their check and at its beats, last the whole.

    Whatever goes wrong with the model ends in the composed answer with a notice.
    """
    draft, shown = Draft(), 0
    try:
        with closing(writer.draft(composed.question)) as drafts:
            for told in drafts:
                draft = told or draft
                if told is None or len(draft.claims) > shown:
                    shown = len(draft.claims)
                    yield replace(with_claims(composed, draft, searcher), partial=True)
        fault = "" if stands(draft, asked, composed, searcher.terms) else "core"
    except (ModelFault, DraftFault) as found:
        fault = found.kind
    writing = Writing(
        model=writer.model.name,
        prompts=draft.prompts,
        written=len(draft.slots),
        repaired=sum(slot.repaired for slot in draft.slots),
        removed=draft.removed,
        shown=not fault,
        fault=fault,
    )
    if fault:
        notes = (*composed.notes, NOTE.format(why=WHY[fault]))
        yield replace(composed, notes=notes, writing=writing)
    else:
        yield replace(with_claims(composed, draft, searcher), writing=writing)


def with_claims(composed: Answer, draft: Draft, searcher: Searcher) -> Answer:
    """Return an answer with the sentences of a draft that stand, and their references."""
    references = cited_references(draft.claims, searcher.citable, searcher.references)
    return replace(composed, claims=draft.claims, references=references, removed=len(draft.removed))


def passages_given(
    composed: Sequence[Claim], hits: Sequence[Hit], searcher: Searcher
) -> list[Passage]:
    """Return the passages for the model: those of the composed answer, then the best others."""
    cited = [claim.citations[0].passage for claim in composed]
    order = dict.fromkeys((*cited, *(hit.passage.id for hit in hits)))
    return [searcher.citable[id_] for id_ in order][:GIVEN]


def stands(draft: Draft, asked: Asked, composed: Answer, terms: Terms) -> bool:
    """Say whether the core of an answer is left of a draft, for each part of the question."""
    if not draft.slots or draft.slots[0].fault:
        return False
    if len(draft.claims) < STANDING * len(draft.slots):
        return False
    return all(
        touched(part, draft.claims, terms) >= TOUCHED * touched(part, composed.claims, terms)
        for part in (asked, *(read_question(part.alone) for part in parts_of(asked)))
    )


def touched(asked: Asked, claims: Sequence[Claim], terms: Terms) -> float:
    """Return how much of what is asked claims touch: telling words, concepts, kinds of answer."""
    said = " ".join(claim.text for claim in claims)
    words = terms.weight(terms.known(stems(asked.text)) & stems(said))
    concepts = len(asked.concepts & concepts_of(said))
    return words + 3.0 * concepts + 4.0 * len(set(asked.kinds) & kinds_of(said))
