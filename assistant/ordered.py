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
    r"|\badjust\w*|\bspac(?:e|ing)\b|\bapart\b|\bmonitor\w*|\bmax\b|\btitrat\w+|\btake\b"
    r"|\bcut\b|\bstart\b|\bchange\b"
)
# Of these the drug is asked that a patient has, where it is the only one named.
OF_DRUG = re.compile(
    r"\bmonitor\w*|\bmax(?:imum)?(?: dose)?\W*$|\btitrat\w+|\binteract\w*|\bspac(?:e|ing)\b"
    r"|\bapart\b|\bside[- ]effects?\b"
)
# What asks for all that speaks for or against an order, and names none of it.
CHECK = r"(?:verify|check|query|watch(?: out)?(?: for)?|look out for|be aware of|know)"
AS_A_WHOLE = re.compile(
    rf"(?:\bany(?:thing)?(?: else)?(?: i (?:should|need to)| to) {CHECK}|\bany(?: other)? concerns?"
    rf"|\bwhat (?:do|should|would|must|to|else)(?: (?:i|we|you))?(?: (?:need|have) to)? ?{CHECK}"
    rf"|\b(?:can|should|may) (?:i|we) (?:verify|dispense|query)(?: it| this)?"
    r"|\bok(?:ay)? to (?:clin(?:ical)?(?:ly)? )?(?:screen|verify|dispense))\W*$"
)
# What is taken beside an oral drug.
BESIDE = re.compile(
    r"\b(?:calcium|iron|zinc|magnesium|tums|antacids?|dairy|milk|\w+statins?|statins?|ciclosporin"
    r"|cyclosporine?)\b",
    re.IGNORECASE,
)
SUCH = re.compile(r"\b(?:such|this|these)\b")  # points to the case
NEGATED = re.compile(r"\b(?:not|no|without|never)\b[^,.;?]*", re.IGNORECASE)


def question_on_order(asked: Asked) -> str | None:
    """Return a check of an order with the drug that is ordered; None for any other question.

    For a dose, or what is asked of a drug whoever has it, the rest of the case is left out. What
    speaks for or against a growth factor after CAR-T is no matter of its own label.
    """
    known, asking = vocabulary(), normalise(asked.asking)
    named = known.mentions(asked.asking)
    drugs = [] if any(map(is_treatment, named)) else ordered(asked.text)
    if not (drugs or named) and OF_DRUG.search(asking):
        drugs = only_drug(case_of(asked.text))
    bare = not named and AS_A_WHOLE.search(asking)
    if drugs and bare and not any(ANY_FACTOR in known.concepts(drug) for drug in drugs):
        return question_on_all(" and ".join(drugs), case_of(asked.text))
    if not (drugs and CHECKS.search(asking)):
        return None
    of_dose = "dose" in read_question(asked.asking).kinds
    if SUCH.search(asking) or not (of_dose or OF_DRUG.search(asking)):
        return f"{asked.text} ({', '.join(drugs)})"
    of = patients_in(asked.text, "population") if of_dose else []
    setting = ["CAR-T"] if asked.after_cart else []
    return f"{asked.asking} ({', '.join((*drugs, *of, *setting))})"


def only_drug(case: str) -> list[str]:
    """Return the one drug that a case says a patient has, as it stands there; else nothing."""
    mentions = vocabulary().mentions(NEGATED.sub(" ", case))
    had = {m.concept: m for m in mentions if is_treatment(m)}
    return [as_written(case, m.words) for m in had.values()] if len(had) == 1 else []


def question_on_all(drug: str, case: str) -> str:
    """Return the questions for a dose for such a patient, what it is taken beside, and harm."""
    of = " or ".join(patients_in(case, "population"))
    beside = ", ".join(dict.fromkeys(BESIDE.findall(NEGATED.sub(" ", case))))
    had = ", ".join(patients_in(case, "syndrome"))
    asks = (  # the patient last: what a label warns of holds for others, too
        f"What does the label of {drug} warn of{f' with {had}' if had else ''}?",
        f"How far apart is {drug} taken from {beside}?" if beside else "",
        f"What is the dose of {drug}{f' in {of}' if of else ''}?",
    )
    return " ".join(filter(None, asks))


def patients_in(case: str, kind: str) -> list[str]:
    """Return what a case says of a kind that a patient has, by its full name."""
    mentions = vocabulary().mentions(NEGATED.sub(" ", case))
    return list(dict.fromkeys(vocabulary().title(m.concept) for m in mentions if m.kind == kind))
