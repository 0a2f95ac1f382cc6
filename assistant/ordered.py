"""The drug that is ordered for a patient is what a check of the order is about."""

from __future__ import annotations

import re

from assistant.subject import case_of, is_treatment, ordered
from index.asked import Asked, read_question
from index.rerank import ANY_FACTOR
from index.tokens import normalise
from index.vocabulary import as_written, vocabulary

CHECKS = re.compile(
    r"\bdos(?:e|es|ing|age)\b|\b(?:ok|okay|right|correct|appropriate|safe|fine)\b|\binteract\w*"
    r"|\badjust\w*|\bspac(?:e|ing)\b|\bapart\b|\bmonitor\w*|\bmax\w*|\btitrat\w+|\btake\b"
    r"|\bcut\b|\bstart\b|\bchange\b"
)
# Of these the drug is asked that a patient has, where it is the only one named.
OF_DRUG = re.compile(
    r"\bmonitor\w*|\bmax\w*|\btitrat\w+|\binteract\w*|\bspac(?:e|ing)\b|\bapart\b"
    r"|\bside[- ]effects?\b"
)
# What asks for all that speaks for or against an order, naming none of it.
AS_A_WHOLE = re.compile(
    r"\bverif\w+|\bscreen\b|\bdispense\b|\bquery\b|\bconcerns?\b|\bcheck\b|\bwatch\b"
    r"|\bwarn\w*|\baware\b|\blook out\b"
)


# What is taken beside an oral drug.
BESIDE = re.compile(
    r"\b(?:calcium|iron|zinc|magnesium|tums|antacids?|dairy|milk|\w+statins?|statins?|ciclosporin"
    r"|cyclosporine?)\b",
    re.IGNORECASE,
)


def question_on_order(asked: Asked) -> str | None:
    """Return a check of an order with the drug that is ordered; None for any other question.

    For a dose, or what is asked of a drug whoever has it, the rest of the case is left out. What
    speaks for or against a growth factor after CAR-T is no matter of its own label.
    """
    known, asking = vocabulary(), normalise(asked.asking)
    drugs = [] if any(map(is_treatment, known.mentions(asked.asking))) else ordered(asked.text)
    if not drugs and OF_DRUG.search(asking):
        had = {m.concept: m for m in known.mentions(case_of(asked.text)) if is_treatment(m)}
        drugs = [as_written(asked.text, m.words) for m in had.values()] if len(had) == 1 else []
    if drugs and AS_A_WHOLE.search(asking) and ANY_FACTOR not in known.concepts(drugs[0]):
        return question_on_all(drugs[0], case_of(asked.text))
    if not (drugs and CHECKS.search(asking)):
        return None
    of_dose = "dose" in read_question(asked.asking).kinds
    if not (of_dose or OF_DRUG.search(asking)):
        return f"{asked.text} ({', '.join(drugs)})"
    of = patients_in(asked.text, "population") if of_dose else []
    setting = ["CAR-T"] if asked.after_cart else []
    return f"{asked.asking} ({', '.join((*drugs, *of, *setting))})"


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
