"""The about view: what is answered, from what, with which versions."""

from __future__ import annotations

import html
from collections import Counter
from importlib.metadata import version

from assistant.ask import Assistant
from assistant.render import PURPOSE

NAME = "cytopenia-assistant"
SCOPE = """
<p>Each sentence of an answer cites the exact passage of a reference that it rests on and is
checked against it before it is shown. What the references do not answer is refused, with the
nearest references. Questions that carry patient identifiers are refused and not kept.</p>
<h2>What it does not do</h2>
<p>It gives no orders, knows nothing of your patient, and does not replace the product's current
label, your institution's protocol or a specialist. Its references are chosen records, not all
that was ever published; one newer than the last check is not among them.</p>"""
KEPT = """
<h2>Your conversation</h2>
<p>It is kept in your browser only. The server keeps neither questions nor answers, and writes
neither into its log.</p>"""


def about_html(assistant: Assistant) -> str:
    """Return scope, corpus and versions as HTML."""
    references = list(assistant.searcher.references.values())
    designs = Counter(reference.design.replace("-", " ") for reference in references)
    newest = max(reference.year for reference in references)
    checked = max(reference.accessed for reference in references).isoformat()
    full = sum(not reference.unverified for reference in references)
    facts = {
        "References": f"{len(references)}, the newest of {newest}",
        "Passages": f"{len(assistant.searcher.passages):,}",
        "Last checked": f"{checked}; every record names what was read (mostly abstracts)",
        "Fully verified bibliography": f"{full} of {len(references)}; the rest say what is missing",
        "Index": assistant.searcher.generation,
        "Embedding model": assistant.searcher.encoder.name,
        "Program": version(NAME),
    }
    rows = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>"
        for name, value in facts.items()
    )
    kinds = ", ".join(f"{count} {html.escape(name)}" for name, count in designs.most_common())
    return (
        f"<div class='prose about'><h2>What it is for</h2><p>{html.escape(PURPOSE)}</p>{SCOPE}"
        f"<h2>What it rests on</h2><dl>{rows}</dl><p>By design: {kinds}.</p>{KEPT}</div>"
    )
