"""What should be tested for where counts stay low becomes a question on the tests reported."""

from __future__ import annotations

import re

from assistant.options import EVIDENCE, LINES, WHOSE
from index.asked import Asked
from index.tokens import normalise
from index.vocabulary import vocabulary

ASKS = re.compile(
    r"\bwork(?:-| )?up\b|\binvestigations?\b|\bwork (?:it|this|that|them|him|her) up\b"
    r"|\b(?:which|what) (?:other |further |more |blood )?(?:tests?|bloods|labs)\b"
    r"|\bwhat (?:should|do|would|shall|to|can) ?(?:i|we|you|be|one)? ?"
    r"(?:test(?:ed)?|send|sent|check(?:ed)?|excluded?|ruled? out|look(?:ed)? for|investigated?)\b"
    r"|\bhow (?:do|should|would) (?:i|we|you) investigate\b"
)
# Tests before the infusion, of one thing, or what they showed are other matters.
OTHER = re.compile(
    r"\b(?:before|pre|baseline|screening|show|shows|showed|found|find|predict\w*|how often|every"
    r"|marrow|biops\w+|when|who|weekly|daily|tells?|films?|at home|common"
    r"|refractory|tests? for|h[ae]+moly\w+|deficien\w+|overload|different)\b"
)
NORMAL = re.compile(r"\b(?:normal|recovered)\b")
NAMED = frozenset(
    {"infection", "marker", "score", "syndrome", "drug", "drug-class", "outcome", "disease",
     "population"}
)  # fmt: skip


def question_on_workup(asked: Asked) -> str | None:
    """Return the question on the tests wanted for counts that stay low, or None for any other.

    They are those of rejeski-2023-icaht-survey.
    """
    known, asking = vocabulary(), normalise(asked.asking)
    named = {known.kinds[concept] for concept in known.concepts(asked.asking)} & NAMED
    lines = [line for line in (*LINES, "cytopenia") if line in asked.concepts]
    if named or "rate" in asked.kinds or not (asked.after_cart and lines and ASKS.search(asking)):
        return None
    if NORMAL.search(normalise(asked.text)) or OTHER.search(asking):
        return None
    if WHOSE.search(asking) or EVIDENCE.search(asking):
        return None
    of = [line for line in lines if line != "cytopenia"] or lines
    return (
        f"Which tests do clinicians want in severe {' and '.join(of)} after CAR-T: viral infection,"
        " ferritin, substrate deficiency, bone marrow aspirate?"
    )
