"""Rules 1 and 2 of an answer, checked anew: shares no helper with composer or verifier."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.answers import Claim

SAME_UNIT = (("micrograms", "mcg"), ("microgram", "mcg"), ("µg", "mcg"), ("μg", "mcg"),
             ("ug", "mcg"), ("per cent", "%"), ("percent", "%"))  # fmt: skip
WITH_UNIT = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)*)(?:[\s-]?(%|mg|mcg|ml|hours?|days?|weeks?|months?|years?)(?![a-z]))?"
)
RAISED, LEVEL = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+"), str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def grounded(claim: Claim, texts: Mapping[str, str], drug_names: Mapping[str, str]) -> bool:
    """Say whether a claim's quotes are found as is and hold its numbers, units and drug names.

    `texts` maps passage id to text; `drug_names` each one-word name, in lower case, to its drug.
    """
    if not claim.citations:
        return False
    if any(texts.get(c.passage, "")[c.start : c.end] != c.quote for c in claim.citations):
        return False
    said = spelled(claim.text)
    cited = spelled(" ".join(texts[c.passage] for c in claim.citations))
    if not set(NUMBER.findall(said)) <= set(NUMBER.findall(cited)):
        return False
    doses = {re.sub(r"\s", "", m[0]) for m in re.finditer(r"\d[\d.,]*\s*(?:mg|mcg|ml|%)", said)}
    if not all(dose in re.sub(r"\s", "", cited) for dose in doses):
        return False
    named, held = ({drug_names[word] for word in re.findall(r"[\w-]+", text) if word in drug_names}
                   for text in (said, cited))  # fmt: skip
    return named <= held


def spelled(text: str) -> str:
    """Return text in lower case with one spelling of units, signs and exponents."""
    text = RAISED.sub(lambda m: "^" + m[0].translate(LEVEL), text)
    text = text.lower().replace("\u2212", "-")
    for other, one in SAME_UNIT:
        text = text.replace(other, one)
    return text


def figures_held(claim: Claim, texts: Mapping[str, str]) -> tuple[int, int]:
    """Return how many figures of a claim, with their unit, its passages hold, and how many it has.

    Read anew here, as `grounded` does; a figure is a number with %, mg, mcg, ml or a unit of time.
    """
    cited = figures_of(" ".join(texts.get(c.passage, "") for c in claim.citations))
    said = figures_of(claim.text)
    return sum(figure in cited for figure in said), len(said)


def figures_of(text: str) -> set[str]:
    """Return the figures of a text, each as its number and, where it has one, its unit."""
    return {
        f"{found[1].rstrip('.').replace(',', '')} {(found[2] or '').rstrip('s')}".strip()
        for found in WITH_UNIT.finditer(spelled(text))
    }
