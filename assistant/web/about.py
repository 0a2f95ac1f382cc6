"""The about view: what is answered, from what, with which versions."""

from __future__ import annotations

import html
from collections import Counter
from importlib.metadata import version

from assistant.ask import Assistant
from assistant.web.texts import Say

NAME = "cytopenia-assistant"


def about_html(assistant: Assistant, say: Say) -> str:
    """Return scope, corpus and versions as HTML."""
    references = list(assistant.searcher.references.values())
    designs = Counter(reference.design.replace("-", " ") for reference in references)
    newest = max(reference.year for reference in references)
    checked = max(reference.accessed for reference in references).isoformat()
    full = sum(not reference.unverified for reference in references)
    kinds = ", ".join(f"{count} {name}" for name, count in designs.most_common())
    facts = {
        "references": say("newest", count=len(references), year=newest),
        "passages": f"{len(assistant.searcher.passages):,}",
        "last_checked": say("what_read", date=checked),
        "verified": say("verified_of", count=full, all=len(references)),
        "index": html.escape(assistant.searcher.generation),
        "model": html.escape(assistant.searcher.encoder.name),
        "program": version(NAME),
        "by_design": f"<span lang='en'>{kinds}</span>",
    }
    rows = "".join(f"<dt>{say(name)}</dt><dd>{value}</dd>" for name, value in facts.items())
    return (
        f"<div class='prose about'>{section(say, 'for_what', 'purpose_long', 'about_answers')}"
        f"{section(say, 'not_done', 'about_not')}<h2>{say('rests_on')}</h2><dl>{rows}</dl>"
        f"{section(say, 'your_conversation', 'about_kept')}"
        "</div>"
    )


def section(say: Say, title: str, *paragraphs: str) -> str:
    """Return a heading and its paragraphs."""
    return f"<h2>{say(title)}</h2>" + "".join(f"<p>{say(key)}</p>" for key in paragraphs)
