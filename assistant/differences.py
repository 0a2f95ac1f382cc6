"""Where references disagree: known points, tied to passages, named when an answer touches one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.answers import Citation, Claim
from index.asked import Asked
from index.features import concepts_of
from index.generation import MEND
from index.passages import Passage
from index.terms import stem, stems
from index.vocabulary import vocabulary

# An answer names at most MOST points; more would bury what it says.
MOST = 2
DRUGS = frozenset({"drug", "drug-class"})
ASKS_WHETHER = re.compile(
    r"\b(dis)?agree|\bconflict|\bcontradict|\bcontrovers|\binconsisten|\bdiscrepan"
)
MAY_ASK_WHETHER = re.compile(r"\bdiffer(s|ent|ence|ences)?\b|\bvar(y|ies)\b")


class DifferencesFault(ValueError):
    """A known disagreement does not stand in the passages of the references it names."""


@dataclass(frozen=True)
class Side:
    """What one reference says on a point: the one passage of it that holds `quote`."""

    reference: str
    quote: str


@dataclass(frozen=True)
class Disagreement:
    """A point on which references differ, in our words, its sides, and what it is `about`."""

    id: str
    point: str
    about: tuple[tuple[str, ...], ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Difference:
    """A disagreement as a claim that cites the passages of its sides whole."""

    id: str
    claim: Claim
    about: tuple[tuple[str, ...], ...]

    @property
    def passages(self) -> frozenset[str]:
        """Return the ids of the passages of its sides."""
        return cited_passages([self.claim])


@cache
def disagreements() -> tuple[Disagreement, ...]:
    """Read the disagreements that ship with the package."""
    text = resources.files("index").joinpath("disagreements.toml").read_text(encoding="utf-8")
    return tuple(
        Disagreement(
            item["id"],
            item["point"],
            tuple(map(tuple, item["about"])),
            tuple(Side(**side) for side in item["sides"]),
        )
        for item in tomllib.loads(text)["disagreement"]
    )


def read_differences(
    known: Sequence[Disagreement], passages: Mapping[str, Passage]
) -> tuple[Difference, ...]:
    """Return the disagreements tied to passages.

    One that names a reference that is not among the passages is left out: a site may have records
    of its own. Raise `DifferencesFault` where a reference is there and its words are not.
    """
    of: dict[str, list[Passage]] = {}
    for passage in passages.values():
        of.setdefault(passage.reference, []).append(passage)
    return tuple(
        Difference(
            item.id,
            Claim(
                item.point, tuple(cited(item.id, side, of[side.reference]) for side in item.sides)
            ),
            item.about,
        )
        for item in known
        if all(side.reference in of for side in item.sides)
    )


def cited(id_: str, side: Side, passages: Sequence[Passage]) -> Citation:
    """Return the citation of the one passage that holds a side's words."""
    found = [passage for passage in passages if side.quote in passage.text]
    if len(found) != 1:
        raise DifferencesFault(
            f"disagreement {id_}: {len(found)} passages of {side.reference} hold {side.quote!r}, "
            f"must be 1: {MEND}, or mend index/disagreements.toml"
        )
    passage = found[0]
    return Citation(passage.reference, passage.id, 0, len(passage.text), passage.text)


def touched(
    asked: Asked, claims: Sequence[Claim], known: Sequence[Difference]
) -> tuple[Claim, ...]:
    """Return the differences that an answer touches, those with most sides in it first.

    The question must speak of what a point is about and name no drug that its sides do not. And a
    claim must cite a passage of one of its sides, unless the question asks whether references
    differ. Measured in docs/experiments.md.
    """
    found = [d for d in known if is_asked(asked, claims, d) and speaks_of(asked, d)]
    said = cited_passages(claims)
    found.sort(key=lambda difference: -len(said & difference.passages))
    return tuple(difference.claim for difference in found[:MOST])


def is_asked(asked: Asked, claims: Sequence[Claim], difference: Difference) -> bool:
    """Say whether a claim cites a side, or the question asks whether references differ."""
    text = asked.text.lower()
    if cited_passages(claims) & difference.passages or ASKS_WHETHER.search(text):
        return True
    references = {citation.reference for claim in claims for citation in claim.citations}
    sides = {citation.reference for citation in difference.claim.citations}
    return bool(references & sides and MAY_ASK_WHETHER.search(text))


def speaks_of(asked: Asked, difference: Difference) -> bool:
    """Say whether a question speaks of what a point is about, and of no other drug."""
    has = asked.concepts | {f"a {kind}" for kind in asked.kinds}
    words = stems(asked.text)
    if not all(any(t in has or stem(t) in words for t in terms) for terms in difference.about):
        return False
    broader = vocabulary().broader
    named = asked.named(DRUGS)
    there = concepts_of(" ".join(c.quote for c in difference.claim.citations))
    return all({drug, *broader.get(drug, ())} & there for drug in named)


def cited_passages(claims: Sequence[Claim]) -> frozenset[str]:
    """Return the ids of the passages that claims cite."""
    return frozenset(citation.passage for claim in claims for citation in claim.citations)
