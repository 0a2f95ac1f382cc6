"""Attributes of which an answer has an unmistakable look: no passage with it, no answer."""

from __future__ import annotations

import re
from functools import lru_cache

from index.aspects import FACTS
from index.features import concepts_of, kinds_of

# What asks for an attribute, and what a passage that gives it must hold (both normalised).
ATTRIBUTES: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    name: (re.compile(asks), re.compile(looks))
    for name, asks, looks in (
        ("body size", r"body (weight|surface|mass)|\bbsa\b|\bbmi\b", r"body (weight|surface|mass)"),
        (
            "cost",
            r"\bcosts? (of|per)\b|cost[- ]effect|\bprice|\beuros?\b|\bpounds?\b|\bdollars?\b|\bqaly"
            r"|quality[- ]adjusted",
            r"\bcosts? (of|per)\b|\bprice|\beuros?\b|\bpounds?\b|\bdollars?\b|quality[- ]adjusted",
        ),
        ("quality of life", r"quality of life|\bqol\b", r"quality of life|\bqol\b"),
        ("blood group", r"blood (group|type)|\babo\b", r"blood (group|type)|\babo\b"),
        (
            "advice on food",
            r"\b(with|without|after|before) (food|meals?|breakfast)\b|empty stomach",
            r"\bfood|\bmeals?\b|\bfasting\b",
        ),
        ("brand", r"\bbrands?\b", r"\bbrands?\b"),
        ("regimen", r"\bregimens?\b", r"regimen|mg/m2|cyclophosphamide|fludarabine"),
        (
            "count",
            r"what (platelet|neutrophil|hemoglobin) (count|level)s? (did|was|were)",
            r"\d[\d.]* ?(x ?10\^\d+)?(/ul|/mm3|/l\b|g/dl)",
        ),
    )
} | {name: FACTS[name] for name in ("age", "sex", "accuracy", "pharmacokinetics")}
# Kinds of answer asked for in so many words; the reading of a question casts its net wider.
STRICT: dict[str, re.Pattern[str]] = {
    "dose": re.compile(r"\bdos(e|es|ing|age)\b(?! level)|\bm[c]?g/kg|how many m[c]?g"),
    "rate": re.compile(
        r"\brates?\b|percent|%|proportion|incidence|how (often|common|frequent|many)"
    ),
    "time": re.compile(
        r"how (long|quick|soon|fast)|how many (days|weeks|months)|duration|time to"
        r"|median (day|time)|days? (to|until)"
    ),
    "threshold": re.compile(r"cut-?offs?|threshold|limit"),
}
PART = re.compile(r"[;.]\s")


@lru_cache(maxsize=20_000)
def clauses_of(text: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return the concepts and kinds of answer of each clause of a passage, remembered."""
    return tuple((concepts_of(part), kinds_of(part)) for part in PART.split(text))


def in_one_clause(concept: str, kind: str, text: str) -> bool:
    """Say whether one clause of a passage names a concept and has the look of a kind of answer."""
    return any(concept in concepts and kind in kinds for concepts, kinds in clauses_of(text))
