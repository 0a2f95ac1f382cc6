"""An `Answer` becomes Markdown, plain text or JSON. The only markup."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from assistant.answers import Answer, CitedReference, Claim, Removed, Row

PURPOSE = (
    "For clinicians and pharmacists: published evidence on blood counts that do not recover after "
    "CAR-T cell therapy. Not for emergencies, orders or patient data; it supports and does not "
    "replace clinical judgement."
)
DIFFER = "The references differ:"


def as_json(answer: Answer) -> dict[str, object]:
    """Return an answer as plain data, as `ask --json` prints it."""
    refusal = answer.refusal
    return {
        "status": answer.status,
        "question": answer.question,
        "notes": list(answer.notes),
        "claims": [asdict(claim) for claim in answer.claims],
        "differences": [asdict(claim) for claim in answer.differences],
        "strength": answer.strength,
        "table": [asdict(row) for row in answer.table],
        "references": [asdict(reference) for reference in answer.references],
        "refusal": refusal and asdict(refusal),
        "removed": answer.removed,
        "writing": answer.writing and asdict(answer.writing),
        "index": answer.index,
        "timings_ms": answer.timings_ms,
    }


def as_text(answer: Answer) -> str:
    """Return an answer as plain text for a terminal."""
    numbers = {reference.id: reference.number for reference in answer.references}
    lines = [*answer.notes]
    if answer.refusal:
        lines.append(answer.refusal.text)
        listed = answer.refusal.nearest
    else:
        lines.extend(f"{claim.text} {marks(claim, numbers)}" for claim in answer.prose)
        lines.extend(f"{DIFFER} {d.text} {marks(d, numbers)}" for d in answer.differences)
        lines.extend(
            f"- {row.study} ({told(row)}): {row.claim.text} [{row.number}]" for row in answer.table
        )
        lines.extend([answer.strength] if answer.strength else [])
        lines.extend(checked(answer))
        listed = answer.references
    if listed:
        lines.append("")
        lines.extend(f"[{r.number}] {r.citation} ({evidence(r)}) {r.url}" for r in listed)
    return "\n".join(lines)


def as_markdown(answer: Answer) -> str:
    """Return an answer as Markdown; everything that is not ours is escaped."""
    parts = [f"*{escaped(note)}*" for note in answer.notes]
    if answer.refusal:
        parts.append(escaped(answer.refusal.text))
        parts.extend(reference_line(reference) for reference in answer.refusal.nearest)
        return "\n\n".join(parts)
    numbers = {reference.id: reference.number for reference in answer.references}
    parts.extend(f"{escaped(claim.text)} {marks(claim, numbers)}" for claim in answer.prose)
    parts.extend(f"**{DIFFER}** {escaped(d.text)} {marks(d, numbers)}" for d in answer.differences)
    if answer.table:
        parts.append(as_table(answer.table, lambda claim: marks(claim, numbers)))
    if answer.strength:
        parts.append(f"*{escaped(answer.strength)}*")
    parts.extend(f"*{escaped(line)}*" for line in checked(answer))
    parts.append("**What this rests on**")
    for reference in answer.references:
        quotes = dict.fromkeys(
            citation.quote
            for claim in answer.sentences
            for citation in claim.citations
            if citation.reference == reference.id
        )
        if len(quotes) > 1:  # who wrote it stands above
            quotes.pop(reference.citation, None)
        cited = "\n".join(f"> {escaped(quote)}\n>" for quote in quotes)
        parts.append(f"{reference_line(reference)}\n\n{cited}")
    return "\n\n".join(parts)


def checked(answer: Answer) -> Iterator[str]:
    """Yield who wrote the answer, and how many sentences were taken out."""
    if answer.writing and answer.writing.shown:
        yield f"Written by {answer.writing.model} and checked against the passages."
    if sentences := removed_sentences(answer):
        count = counted(len(sentences), "sentence")
        yield f"{count} of the language model removed: the passages do not support what is said."
    elif answer.removed:
        yield f"{counted(answer.removed, 'sentence')} removed: not supported by the passages cited."


def removed_sentences(answer: Answer) -> tuple[Removed, ...]:
    """Return what a chat model wrote and no reader should rely on, with why."""
    return answer.writing.removed if answer.writing else ()


def as_removed_text(answer: Answer) -> str:
    """Return the removed sentences as plain text, each called unsupported and with the reason."""
    return "\n".join(
        f"Not supported: {removed.text} (Removed: {removed.reason}.)"
        for removed in removed_sentences(answer)
    )


def counted(count: int, name: str) -> str:
    """Return a count with its noun: 1 sentence, 2 sentences."""
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def as_table(rows: Sequence[Row], marked: Callable[[Claim], str]) -> str:
    """Return studies lined up as a Markdown table, their figures bold; `marked` cites a claim."""
    lines = ["| Study | Finding |", "|---|---|"]
    for row in rows:
        finding = f"{figures_bold(row)} {marked(row.claim)}"
        lines.append(f"| {escaped(row.study)}, {escaped(told(row))} | {finding} |")
    return "\n".join(lines)


def figures_bold(row: Row) -> str:
    """Return a row's claim, escaped, with its figures bold where they stand as in the passage."""
    text, whole = row.claim.text, row.claim.citations[0]
    shift = text.find(whole.quote)
    at, parts = 0, []
    for figure in row.figures if shift >= 0 else ():
        start = shift + figure.start - whole.start
        parts.append(f"{escaped(text[at:start])}**{escaped(figure.quote)}**")
        at = start + len(figure.quote)
    return "".join((*parts, escaped(text[at:])))


def told(row: Row) -> str:
    """Return the design of a study and its size."""
    return ", ".join(part for part in (row.design.replace("-", " "), row.size) if part)


def reference_line(reference: CitedReference) -> str:
    """Return a reference as one Markdown line with its evidence and link."""
    url = html.escape(reference.url, quote=True).replace("(", "%28").replace(")", "%29")
    return (
        f"[{reference.number}] {escaped(reference.citation)} *{escaped(evidence(reference))}* "
        f"[source]({url})"
    )


def marks(claim: Claim, numbers: dict[str, int]) -> str:
    """Return the citation marks of a claim: [1][2]."""
    return "".join(f"[{n}]" for n in dict.fromkeys(numbers[c.reference] for c in claim.citations))


def evidence(reference: CitedReference) -> str:
    """Return what kind of evidence a reference is: design, size, year, and whether indirect."""
    region = f"{reference.region} " if reference.region else ""
    size = f", {reference.size}" if reference.size else ""
    indirect = "" if reference.direct else "; indirect: not in CAR-T recipients"
    return f"{region}{reference.design.replace('-', ' ')}{size}, {reference.year}{indirect}"


def escaped(text: str) -> str:
    """Return text in which no character has a meaning in Markdown or HTML."""
    text = html.escape(text, quote=False)
    return "".join(f"\\{c}" if c in r"\`*_{}[]()#+|~$!" else c for c in text)
