"""A claim stands only if its citations hold its words' figures and names; the rest is dropped.

Shares no code with the composer: it reads figures and names in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.answers import Claim
from index.passages import Passage
from index.vocabulary import vocabulary

NAMES = frozenset({"drug", "drug-class", "product"})
UNITS = {
    "mg": "mg", "milligram": "mg", "milligrams": "mg", "mcg": "ug", "ug": "ug", "microgram": "ug",
    "micrograms": "ug", "g": "g", "kg": "kg", "ml": "ml", "l": "l", "%": "%", "percent": "%",
    "hour": "h", "hours": "h", "h": "h", "day": "d", "days": "d", "week": "w", "weeks": "w",
    "month": "mo", "months": "mo", "year": "y", "years": "y", "units": "iu", "iu": "iu",
    "unit": "iu", "cells": "cells", "patients": "", "of": "", "x": "x",
}  # fmt: skip
FIGURE = re.compile(r"(?<![a-z\d.])(\d+(?:\.\d+)?)\s*-?\s*(%|[a-z]+)?(/[a-z]+)?")


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
    strange = sorted(names(claim.text) - names(cited))
    if strange:
        return f"the cited passages do not name {', '.join(strange)}"
    wrong = sorted(" ".join(f).strip() for f in figures(claim.text) if not holds(cited, f))
    if wrong:
        return f"the cited passages do not hold {', '.join(wrong)}"
    return None


def names(text: str) -> frozenset[str]:
    """Return the drugs, classes of drugs and cell products that a text names."""
    return frozenset(m.concept for m in vocabulary().mentions(text) if m.kind in NAMES)


def figures(text: str) -> set[tuple[str, str]]:
    """Return the numbers of a text with their units; a number alone has the unit ''."""
    found: set[tuple[str, str]] = set()
    for number, unit, per in FIGURE.findall(plain(text)):
        known = UNITS.get(unit, "")
        value = number.rstrip("0").rstrip(".") if "." in number else number
        found.add((value, known + (per if known else "")))
    return found


def holds(cited: str, figure: tuple[str, str]) -> bool:
    """Say whether cited text holds a number, with the same unit when the claim gives one."""
    there = figures(cited)
    return figure in there or (figure[1] == "" and any(figure[0] == value for value, _ in there))


def plain(text: str) -> str:
    """Return text in lower case with one form for signs, exponents, thousands and fractions."""
    text = re.sub(
        "[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^" + "".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(c)) for c in m[0]), text
    )
    text = text.lower().translate({0xB5: "u", 0x3BC: "u", 0x2212: "-", 0x2013: "-", 0xD7: "x"})
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)\s*/\s*(?=\d)", " of ", text)
    return re.sub(r"\bper cent\b", "%", text)
