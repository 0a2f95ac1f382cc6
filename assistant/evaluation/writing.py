"""What a chat model wrote over a run: sentences written, kept, repaired, dropped, and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answers import Answer

DETAIL = re.compile(
    r"(do not (?:name|hold|give|say|speak of)|passages says|there is no passage) .*| \(.*\)$"
)


@dataclass(frozen=True)
class Writings:
    """Over the answers of a run that a chat model was asked to write.

    `shown` counts those in which its sentences are the answer; `faults` why not in the others;
    `kept` the sentences that stood, `repaired` those of them after one correction; `dropped` the
    others by reason, names and figures left out.
    """

    asked: int
    shown: int
    written: int
    kept: int
    repaired: int
    dropped: Mapping[str, int]
    faults: Mapping[str, int]


def writings(answers: Sequence[Answer]) -> Writings | None:
    """Return what the chat model wrote, or None where there was none."""
    found = [answer.writing for answer in answers if answer.writing]
    if not found:
        return None
    dropped = Counter(DETAIL.sub(r"\1", gone.reason) for one in found for gone in one.removed)
    written = sum(one.written for one in found)
    return Writings(
        asked=len(found),
        shown=sum(one.shown for one in found),
        written=written,
        kept=written - dropped.total(),
        repaired=sum(one.repaired for one in found),
        dropped=dict(dropped.most_common()),
        faults=dict(Counter(one.fault for one in found if one.fault).most_common()),
    )


def as_lines(found: Writings) -> list[str]:
    """Return what was written as lines of text."""
    lines = [
        f"the chat model was asked {found.asked} times; its sentences are the answer in "
        f"{found.shown}",
        f"sentences: {found.written} written, {found.kept} kept ({found.repaired} repaired), "
        f"{sum(found.dropped.values())} dropped",
    ]
    lines += [f"  dropped {count:>4}  {reason}" for reason, count in found.dropped.items()]
    return lines + [
        f"  composed instead {count:>4}  {kind}" for kind, count in found.faults.items()
    ]
