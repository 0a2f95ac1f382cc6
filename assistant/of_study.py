"""What asks on of a study that the conversation is on is asked of that study."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.followup import Turn, is_follow_up
from assistant.rewrite import UNDERSTOOD, Rewritten
from assistant.subject import is_treatment, mentions_in
from index.named import studies_meant
from index.references import Reference

POINTS = re.compile(
    r"\b(?:that|this|the same|their) (?:study|trial|series|paper|cohort|report|case|letter)\b"
    r"|\b(?:they|their|the authors)\b",
    re.IGNORECASE,
)
NAMED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")  # another study, maybe
# Who names another of these asks of something else.
ELSEWHERE = frozenset({"product", "disease", "trial", "score", "place", "body", "population"})


def with_study(
    read: Rewritten, history: Sequence[Turn], references: Collection[Reference]
) -> Rewritten:
    """Return a follow-up with the one study that the question before it was on."""
    if not read.typed or studies_meant(read.question, references):
        return read
    study = study_of(history, references)
    leaves = NAMED.search(read.typed) or any(
        is_treatment(m) or m.kind in ELSEWHERE for m in mentions_in(read.typed)
    )
    if not study or (leaves and not POINTS.search(read.typed)):
        return read
    asked, _, rest = read.question.partition("? (")
    alone = f"{asked.rstrip(' ?.')}? ({study}{f', {rest}' if rest else ')'}"
    notes = [note for note in read.notes if not note.startswith(UNDERSTOOD)]
    return replace(read, question=alone, notes=(*notes, f"{UNDERSTOOD} {alone}"))


def study_of(history: Sequence[Turn], references: Collection[Reference]) -> str:
    """Return the study that the last question names, or that those it follows do; else nothing."""
    for turn in reversed([turn for turn in history if turn.role == "user"]):
        named = studies_meant(turn.content, references)
        if named:
            known = [r.study for r in references if r.id in named and r.design != "product-label"]
            return known[0] if len(named) == len(known) == 1 else ""
        if not is_follow_up(turn.content):
            return ""
    return ""
