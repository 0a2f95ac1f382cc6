"""The drug that is ordered for a patient is what a check of the order is about."""

from __future__ import annotations

import re

from assistant.subject import case_of, is_treatment, ordered
from index.asked import Asked
from index.rerank import ANY_FACTOR
from index.tokens import normalise
from index.vocabulary import vocabulary

CHECKS = re.compile(
    r"\bdos(?:e|es|ing|age)\b|\b(?:ok|okay|right|correct|appropriate|safe|fine)\b|\binteract\w*"
    r"|\badjust\w*|\bspac(?:e|ing)\b|\bapart\b|\bmonitor\w*|\bmax\w*|\btitrat\w+|\btake\b"
    r"|\bcut\b|\bstart\b|\bchange\b"
)
# What asks for all that speaks for or against an order, naming none of it.
AS_A_WHOLE = re.compile(
    r"\bverif\w+|\bconcerns?\b|\bcheck\b|\bwatch\b|\bwarn\w*|\baware\b|\blook out\b"
)


# What is taken beside an oral drug.
BESIDE = re.compile(
    r"\b(?:calcium|iron|zinc|magnesium|tums|antacids?|dairy|milk|\w+statins?|statins?|ciclosporin"
    r"|cyclosporine?)\b",
    re.IGNORECASE,
)


def question_on_order(asked: Asked) -> str | None:
    """Return a check of an order with the drug that is ordered; None for any other question.

    What speaks for or against a growth factor after CAR-T is no matter of its own label.
    """
    known, asking = vocabulary(), normalise(asked.asking)
    drugs = [] if any(map(is_treatment, known.mentions(asked.asking))) else ordered(asked.text)
    if drugs and AS_A_WHOLE.search(asking) and ANY_FACTOR not in known.concepts(drugs[0]):
        return question_on_all(drugs[0], case_of(asked.text))
    if not (drugs and CHECKS.search(asking)):
        return None
    of = patients_in(asked.text, "population") if "dose" in asked.kinds else []
    return f"{asked.text} ({', '.join((*drugs, *of))})"


def question_on_all(drug: str, case: str) -> str:
    """Return the questions for a dose for such a patient, what it is taken beside, and harm."""
    of = " or ".join(patients_in(case, "population"))
    beside = ", ".join(dict.fromkeys(BESIDE.findall(case)))
    had = ", ".join(patients_in(case, "syndrome"))
    asks = (  # the patient last: what a label warns of holds for others, too
        f"What does the label of {drug} warn of{f' with {had}' if had else ''}?",
        f"How far apart is {drug} taken from {beside}?" if beside else "",
        f"What is the dose of {drug}{f' in {of}' if of else ''}?",
    )
    return " ".join(filter(None, asks))


def patients_in(case: str, kind: str) -> list[str]:
    """Return what a case names of a kind, by its full name."""
    mentions = vocabulary().mentions(case)
    return list(dict.fromkeys(vocabulary().title(m.concept) for m in mentions if m.kind == kind))
