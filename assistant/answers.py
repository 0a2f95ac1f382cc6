"""What `ask` returns: claims with citations and numbered references, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Reason = Literal[
    "empty", "too-long", "language", "identifiers", "redirection", "urgent", "order",
    "out-of-scope", "not-answered",
]  # fmt: skip


class AnswerFault(RuntimeError):
    """Nothing of what was composed from the references passed its check."""


@dataclass(frozen=True)
class Citation:
    """The exact span a claim rests on: `quote` is `passage text[start:end]`."""

    reference: str
    passage: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Claim:
    """One sentence of an answer and the citations it rests on."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class CitedReference:
    """A reference as an answer lists it; `direct` is False for another disease or setting.

    `counted` says of what `n` is the number, `region` where a label holds, `study` what a
    clinician calls it: first author and year.
    """

    number: int
    id: str
    citation: str
    url: str
    design: str
    n: int | None
    year: int
    population: str
    direct: bool
    counted: str = "patients"
    region: str = ""
    study: str = ""

    @property
    def size(self) -> str:
        """Return the size of the study, and never call patients what are studies or reports."""
        if self.n is None:
            return ""
        return f"n = {self.n}" if self.counted == "patients" else f"{self.n} {self.counted}"


@dataclass(frozen=True)
class Row:
    """A study among others on one point: its number, name, kind, size, and what it says of it.

    `figures` are the spans of the claim's passage that are to be compared.
    """

    number: int
    study: str
    design: str
    size: str
    claim: Claim
    figures: tuple[Citation, ...]


@dataclass(frozen=True)
class Refusal:
    """Why there is no answer, in words, and the nearest references where that helps."""

    reason: Reason
    text: str
    nearest: tuple[CitedReference, ...] = ()


@dataclass(frozen=True)
class PromptId:
    """Which prompt it was: its name, version and the first 12 hex digits of its SHA-256."""

    name: str
    version: int
    hash: str


@dataclass(frozen=True)
class Removed:
    """A sentence that a chat model wrote and its passages do not support, and why not."""

    text: str
    reason: str


@dataclass(frozen=True)
class Writing:
    """What a chat model wrote: sentences counted, repaired (kept after one correction), removed.

    `shown` says whether its sentences are the answer; `fault` why not ("" while they are).
    """

    model: str
    prompts: tuple[PromptId, ...] = ()
    written: int = 0
    repaired: int = 0
    removed: tuple[Removed, ...] = ()
    shown: bool = False
    fault: str = ""


@dataclass(frozen=True)
class Answer:
    """The whole outcome of a question; either `claims` or `refusal` is there.

    `question` is what was answered, after `notes` (corrections, follow-up made stand-alone);
    `ranked` holds the ids of the references found, best first; `removed` counts claims that the
    verifier took out; `strength` says in one line what the claims rest on, `differences` where the
    references disagree; `table` lines up three or more studies on one point, each claim of it one
    of `claims`; `writing` tells of the chat model where a site has one. `partial` marks an
    answer that is still being written: its sentences are checked, more may follow or replace them.
    `confidence` is the cosine, 0 to 1, of the nearest passage found.
    """

    question: str
    claims: tuple[Claim, ...] = ()
    references: tuple[CitedReference, ...] = ()
    refusal: Refusal | None = None
    notes: tuple[str, ...] = ()
    ranked: tuple[str, ...] = ()
    removed: int = 0
    writing: Writing | None = None
    partial: bool = False
    confidence: float = 0.0
    differences: tuple[Claim, ...] = ()
    strength: str = ""
    table: tuple[Row, ...] = ()
    index: str = ""
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def prose(self) -> tuple[Claim, ...]:
        """Return the claims that stand outside the table, the first always among them."""
        lined_up = [row.claim for row in self.table]
        return tuple(c for n, c in enumerate(self.claims) if n == 0 or c not in lined_up)

    @property
    def sentences(self) -> tuple[Claim, ...]:
        """Return all that is said and cited: the claims, then the differences."""
        return (*self.claims, *self.differences)

    @property
    def status(self) -> Literal["answered", "refused"]:
        """Return whether the question was answered or refused."""
        return "answered" if self.refusal is None else "refused"
