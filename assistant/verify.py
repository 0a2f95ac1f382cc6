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
TIMES = frozenset({"h", "d", "w", "mo", "y"})
UNITS = {
    "mg": "mg", "milligram": "mg", "milligrams": "mg", "mcg": "ug", "ug": "ug", "microgram": "ug",
    "micrograms": "ug", "g": "g", "kg": "kg", "ml": "ml", "l": "l", "%": "%", "percent": "%",
    "hour": "h", "hours": "h", "h": "h", "day": "d", "days": "d", "week": "w", "weeks": "w",
    "month": "mo", "months": "mo", "year": "y", "years": "y", "units": "iu", "iu": "iu",
    "unit": "iu", "u": "iu", "d": "d", "wk": "w", "min": "min", "minute": "min", "minutes": "min",
    "mmol": "mmol", "ng": "ng", "pg": "pg", "cells": "", "patients": "", "of": "", "x": "x",
}  # fmt: skip
FIGURE = re.compile(r"(?<![a-z\d.])(\d+(?:\.\d+)?|\.\d+)\s*-?\s*(%|[a-z]+)?((?:/(?:[a-z]+))+)?")
CODE = re.compile(r"(?<![a-z\d])([a-z]+)(\d+)")  # CD19, NCT05286164, mm3
Figure = tuple[str, str, frozenset[str]]


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
    there = figures(cited)
    wrong = sorted(
        [spelled(figure) for figure in figures(claim.text) if not holds(there, figure)]
        + strange_codes(claim.text, cited)
    )
    if wrong:
        return f"the cited passages do not hold {', '.join(wrong)}"
    return None


def names(text: str) -> frozenset[str]:
    """Return the drugs, classes of drugs and cell products that a text names."""
    return frozenset(m.concept for m in vocabulary().mentions(text) if m.kind in NAMES)


def figures(text: str) -> set[Figure]:
    """Return the numbers of a text with unit and what they are per; '' and none where absent."""
    found: set[Figure] = set()
    for number, unit, per in FIGURE.findall(plain(text)):
        value = number.rstrip("0").rstrip(".") if "." in number else number
        value = f"0{value}" if value.startswith(".") else value
        pers = frozenset(UNITS.get(part, part) for part in per.split("/") if part)
        found.add((value, UNITS.get(unit, ""), pers))
    return found


def holds(there: set[Figure], figure: Figure) -> bool:
    """Say whether figures hold one: same number, same unit and "per" when it gives them.

    A claim may leave out "per day" of a dose, but not "per kg".
    """
    value, unit, per = figure
    return any(
        value == number and (unit, per) in ((one, pers), (one, pers - TIMES), ("", frozenset()))
        for number, one, pers in there
    )


def spelled(figure: Figure) -> str:
    """Return a figure as a reason names it."""
    value, unit, per = figure
    return f"{value} {unit}".strip() + "".join(f"/{part}" for part in sorted(per))


def strange_codes(said: str, cited: str) -> list[str]:
    """Return the letters-with-number names (CD19, NCT05286164) that cited text does not hold."""
    there = plain(cited)
    return [
        letters + number
        for letters, number in set(CODE.findall(plain(said)))
        if not re.search(rf"{letters}[\s-]?{number}(?!\d)", there)
    ]


def plain(text: str) -> str:
    """Return text in lower case with one form for signs, exponents, thousands and fractions."""
    text = re.sub(
        "[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^" + "".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(c)) for c in m[0]), text
    )
    text = text.lower().translate({0xB5: "u", 0x3BC: "u", 0x2212: "-", 0x2013: "-", 0xD7: "x"})
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)\s*/\s*(?=\d)", " of ", text)
    text = re.sub(r"(?<=[a-z])\^(?=\d)|\bd\+?(?=\d)", lambda m: "" if m[0] == "^" else "day ", text)
    text = re.sub(r"\bper cent\b", "%", text)
    text = re.sub(r"\s+(?:once\s+)?(?:(dai)|(week)|(month))ly\b", per_time, text)
    return re.sub(r"\s+(?:per|a|each|every)\s+(kg|day|week|month|dose|ml|l|ul|dl)\b", r"/\1", text)


def per_time(found: re.Match[str]) -> str:
    """Return "/day" for " daily" and the like."""
    return "/day" if found[1] else f"/{found[2] or found[3]}"
