"""A claim stands only if its citations hold its words' figures and names; the rest is dropped.

Shares no code with the composer: it reads figures and names in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answers import Claim
from assistant.figures import strange_figures
from assistant.names import strange_names
from index.passages import Passage


def verify(
    claims: Sequence[Claim], passages: Mapping[str, Passage]
) -> tuple[list[Claim], list[tuple[Claim, str]]]:
    """Return the claims that stand, and those that do not with the reason."""
    kept: list[Claim] = []
    removed: list[tuple[Claim, str]] = []
    for claim in claims:
        fault = fault_of(claim, passages)
        if fault is None:
            kept.append(claim)
        else:
            removed.append((claim, fault))
    return kept, removed


def fault_of(claim: Claim, passages: Mapping[str, Passage]) -> str | None:
    """Return why a claim does not stand, or None."""
    if not claim.citations:
        return "it cites nothing"
    for citation in claim.citations:
        passage = passages.get(citation.passage)
        if passage is None or passage.reference != citation.reference:
            return f"there is no passage {citation.passage}"
        if not citation.quote or passage.text[citation.start : citation.end] != citation.quote:
            return f"the quoted words are not in passage {citation.passage}"
    cited = " ".join(passages[citation.passage].text for citation in claim.citations)
    strange = strange_names(claim.text, cited)
    if strange:
        return f"the cited passages do not name {', '.join(strange)}"
    wrong = strange_figures(claim.text, cited)
    if wrong:
        return f"the cited passages do not hold {', '.join(wrong)}"
    return None
