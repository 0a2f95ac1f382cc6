"""An `Answer` as the chat shows it: every mark is a link to its exact span of a passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answers import Answer, Citation, CitedReference, Claim
from assistant.render import DIFFER, escaped, evidence, reference_line


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
    numbers = {reference.id: reference.number for reference in answer.references}
    for claim in answer.claims:
        yield f"{escaped(claim.text)} {linked_marks(claim, numbers)}"
    if answer.partial:
        yield "…"
        return
    for difference in answer.differences:
        yield f"**{DIFFER}** {escaped(difference.text)} {linked_marks(difference, numbers)}"
    if answer.strength:
        yield f"*{escaped(answer.strength)}*"
    yield from (f"*{line}*" for line in checked(answer))
    yield from listed("What this rests on", answer.references)


def checked(answer: Answer) -> Iterator[str]:
    """Yield who wrote the answer, and what was taken out of it."""
    if answer.writing and answer.writing.shown:
        yield f"Written by {escaped(answer.writing.model)} and checked against the passages."
    if answer.removed:
        yield f"{answer.removed} sentence(s) removed: their sources do not support them."


def listed(title: str, references: Sequence[CitedReference]) -> Iterator[str]:
    """Yield references under a title, none without a reference."""
    if references:
        yield f"**{title}**"
    yield from (f"{reference_line(r)} {record_link(r)}" for r in references)


def linked_marks(claim: Claim, numbers: dict[str, int]) -> str:
    """Return the marks of a claim as links that carry the cited span and its words."""
    return "".join(
        f'[\\[{numbers[c.reference]}\\]](#{span(c)} "{quoted(c.quote)}")' for c in claim.citations
    )


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
        f"Answer with {len(answer.claims)} sentence(s) and {len(answer.references)} source(s). "
        f"{first} Source: {kinds}."
    )
