"""An `Answer` as the chat shows it: every mark is a link to its exact span of a passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from assistant.answers import Answer, Citation, CitedReference, Claim
from assistant.render import (
    DIFFER,
    as_table,
    checked,
    counted,
    escaped,
    evidence,
    reference_line,
    removed_sentences,
)

WRITING = "…"  # stands last while more is to come


def message(answer: Answer) -> str:
    """Return an answer as the chat's Markdown."""
    return "\n\n".join(parts(answer))


def parts(answer: Answer) -> Iterator[str]:
    """Yield notes, sentences and sources, in the order in which they are read."""
    yield from (f"*{escaped(note)}*" for note in answer.notes)
    if answer.refusal:
        yield escaped(answer.refusal.text)
        yield from listed("Nearest references", answer.refusal.nearest)
        return
    marked = partial(linked_marks, references=answer.references)
    for claim in answer.claims if answer.partial else answer.prose:
        yield f"{escaped(claim.text)} {marked(claim)}"
    if answer.partial:
        yield WRITING
        return
    for difference in answer.differences:
        yield f"**{DIFFER}** {escaped(difference.text)} {marked(difference)}"
    if answer.table:
        yield as_table(answer.table, marked)
    if answer.strength:
        yield f"*{escaped(answer.strength)}*"
    yield from (f"*{escaped(line)}*" for line in checked(answer))
    yield from removed(answer)
    yield from listed("What this rests on", answer.references)


def removed(answer: Answer) -> Iterator[str]:
    """Yield the sentences that a chat model wrote and no passage supports, folded away."""
    sentences = removed_sentences(answer)
    if not sentences:
        return
    yield f"<details><summary>Show what was removed ({len(sentences)})</summary>"
    yield "**Not supported by the references: do not rely on this.**"
    for sentence in sentences:
        yield f"- {escaped(sentence.text)} *(Removed: {escaped(sentence.reason)}.)*"
    yield "</details>"


def listed(title: str, references: Sequence[CitedReference]) -> Iterator[str]:
    """Yield references under a title, none without a reference."""
    if references:
        yield f"**{title}**"
    yield from (f"{reference_line(r)} {record_link(r)}" for r in references)


def linked_marks(claim: Claim, references: Sequence[CitedReference]) -> str:
    """Return the marks of a claim as links that carry the cited span and its words.

    Who wrote a passage is marked only where nothing else of the reference is.
    """
    numbers = {reference.id: reference.number for reference in references}
    written = {reference.citation for reference in references}
    first, *others = claim.citations
    shown = [first, *(c for c in others if c.quote not in written)]
    return "".join(f'[\\[{numbers[c.reference]}\\]](#{span(c)} "{quoted(c.quote)}")' for c in shown)


def span(citation: Citation) -> str:
    """Return where a citation leads: passage and span."""
    return f"cite/{citation.passage}/{citation.start}-{citation.end}"


def record_link(reference: CitedReference) -> str:
    """Return the link that opens a reference's record."""
    return f"[record](#record/{reference.id})"


def quoted(text: str) -> str:
    """Return text as a Markdown link title can hold it."""
    return escaped(" ".join(text.split())).replace('"', "&quot;")


def summary(answer: Answer) -> str:
    """Return what a screen reader says when an answer has arrived."""
    if answer.refusal:
        return f"No answer. {answer.refusal.text}"
    first = answer.claims[0].text
    kinds = "; ".join(evidence(reference) for reference in answer.references[:1])
    return (
        f"Answer with {counted(len(answer.claims), 'sentence')} and "
        f"{counted(len(answer.references), 'source')}. "
        f"{first} Source: {kinds}."
    )
