"""The conversation as files to download, made in the answer to the click and kept nowhere."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Sequence

from assistant.export import (
    Turn,
    as_bibtex,
    as_ris,
    cited_ids,
    conversation_docx,
    conversation_markdown,
)
from assistant.web.loader import Loader
from assistant.web.texts import Say

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def export_links(loader: Loader, turns: Sequence[Turn], say: Say) -> str:
    """Return links that hold the conversation and its references as files."""
    if not turns:
        return f"<p role='status'>{say('nothing_to_export')}</p>"
    assistant = loader.wait(5)
    known = assistant.searcher.references if assistant else {}
    cited = [known[id_] for id_ in cited_ids(turns) if id_ in known]
    date = datetime.datetime.now().astimezone().date().isoformat()
    files = (
        ("Markdown", "md", "text/markdown", conversation_markdown(turns, date).encode()),
        ("Word", "docx", WORD, conversation_docx(turns, date)),
        ("RIS", "ris", "application/x-research-info-systems", as_ris(cited).encode()),
        ("BibTeX", "bib", "application/x-bibtex", as_bibtex(cited).encode()),
    )
    links = (
        f'<a download="cytopenia-{date}.{end}" '
        f'href="data:{kind};base64,{base64.b64encode(data).decode()}">{name}</a>'
        for name, end, kind, data in files
    )
    return f"<nav aria-label='{say('export')}'>{' '.join(links)}</nav>"
