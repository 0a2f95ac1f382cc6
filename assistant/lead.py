"""The words before a passage: that it is indirect, and whose it is where it does not say so."""

from __future__ import annotations

import re

from index.asked import Asked
from index.features import concepts_of
from index.passages import Passage
from index.references import Reference
from index.rerank import is_indirect
from index.vocabulary import vocabulary

INDIRECT = "Indirect evidence, not in CAR-T recipients: "
# How a sentence points at the one before it; what a sentence that stands alone has of its record.
POINTS_BACK = re.compile(
    r"^(?:It|Its|They|Their|Both|These|Those|This|There|None|All|Only|Neither|Some|Two|Three)\b"
    r"|^The authors\b|\b(?:it|they)\b"
)
SUBJECTS = frozenset({"drug", "drug-class", "product", "score", "setting", "measure", "target"})


def lead_in(asked: Asked, passage: Passage, reference: Reference, of: str = "") -> str:
    """Return the words before a passage: that it is indirect, where it is, and whose it is."""
    says_so = "not CAR-T" in passage.text or passage.text.startswith("Indirect")
    if asked.elsewhere or says_so or not is_indirect(passage, reference):
        return f"{of}: " if of else ""
    return f"{INDIRECT.rstrip(': ')} ({of}): " if of else INDIRECT


def leans(passage: Passage, reference: Reference) -> bool:
    """Say whether a passage cannot be read alone: it points back, or names nothing of its record.

    Findings are written to stand alone; the sentences of a summary and the limits are not.
    """
    if passage.kind not in ("summary", "limit"):
        return False
    own = concepts_of(
        f"{reference.title}. {' '.join((*reference.products, *reference.interventions))}"
    )
    subjects = {c for c in own if vocabulary().kinds[c] in SUBJECTS}
    opening = passage.text.split(",")[0]
    return bool(POINTS_BACK.search(opening)) or subjects.isdisjoint(concepts_of(passage.text))


def called(reference: Reference) -> str:
    """Return what a reference is called: a label by its drug, a study by its author and year."""
    label = reference.design == "product-label" and ": " in reference.title
    return reference.title.split(": ")[0] if label else reference.study
