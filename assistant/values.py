"""A follow-up that changes a number: "and 0.05?", "no, I meant day 25", "and if the CRP is 80"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.vocabulary import Mention, spelled

VALUE = r" ?(?:of|is|are|was|were|at|=|:)? ?[<>≤≥]? ?\d(?:[\d.,]*\d)?"
# What opens a correction: it stands for the question before, put right.
CORRECTS = re.compile(
    r"^(?:(?:no(?=[,:;]| i mean)|sorry|actually)[\s,:;-]+|(?:wait|correction)[,:;-]\s*"
    r"|i (?:mean|meant|said)[\s,:]+)+",
    re.IGNORECASE,
)
LEADS = (
    r"(?:(?:and|but|so|then|or|what|if|now|at|on|by|it|it's|is|was|has|had|only|about|down|up|dropped"
    r"|drops|fallen|fell|rose|risen|gone|went|to|say)\s+)*"
)
DIGITS = r"\d(?:[\d.,]*\d)?"
UNIT = r"(?:\s?(?:x ?10\^?9/l|g/dl|g/l|mg/l|/ul|/µl|k\b))"
MOMENT = r"\b(?:(?:day|week|wk|month|mo) ?\+?\d+|d ?\+ ?\d+|d\d\d+)\b"
OTHER_NUMBER = re.compile(rf"^{LEADS}([<>≤≥]? ?{DIGITS})({UNIT}?)\W*$", re.IGNORECASE)
# Of these kinds a bare number is the value; a dose or a patient's age is none.
MEASURED = frozenset({"cytopenia", "marker", "measure"})
ENDS_CORRECTION = re.compile(r"[\s,;-]+(?:actually|sorry|i (?:mean|meant))\W*$", re.IGNORECASE)
OTHER_MOMENT = re.compile(rf"^{LEADS}({MOMENT})\W*$", re.IGNORECASE)


def valued(text: str, mention: Mention) -> str:
    """Return a name with the number that follows it in a text, empty where none does."""
    found = re.search(spelled(mention.words).pattern + VALUE, text, re.IGNORECASE)
    return found[0] if found else ""


def with_other_value(question: str, topic: str, named: Sequence[Mention]) -> str:
    """Return a topic with the number or the moment that a follow-up names in place of its own.

    `named` are the names in the topic. Empty where a follow-up names more than a number, or where
    the topic has none or several that it could stand for.
    """
    if moment := OTHER_MOMENT.match(question.strip()):
        changed, moments = re.subn(MOMENT, moment[1], topic, flags=re.IGNORECASE)
        return changed if moments == 1 else ""
    number = OTHER_NUMBER.match(question.strip())
    measured = [valued(topic, m) for m in named if m.kind in MEASURED]
    values = list(dict.fromkeys(filter(None, measured)))
    if not number or len(values) != 1:
        return ""
    value, unit = number[1].strip(), number[2]
    head, _, tail = topic.partition(values[0])
    kept = re.sub(rf"[<>≤≥]? ?{DIGITS}$" if value[0] in "<>≤≥" else f"{DIGITS}$", "", values[0])
    has_unit = re.match(UNIT, tail, re.IGNORECASE)
    return f"{head}{kept}{value}{'' if has_unit else unit}{tail}"
