"""Does a cited text support a claim? By figures, names, directions and words, or by a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.checking.altered import altered
from assistant.checking.bindings import misplaced
from assistant.checking.comparisons import shown, unequal
from assistant.checking.contexts import moved
from assistant.checking.directions import opposed
from assistant.checking.excess import exceeding, hollow
from assistant.checking.figures import figures
from assistant.checking.held import strange_figures
from assistant.checking.meaning import unmeant
from assistant.checking.names import strange_groups, strange_names
from assistant.checking.wording import strange_words
from assistant.settings import Settings
from index.entailment import Entailment

# One word that the cited text does not hold is let pass for so many figures that it does hold: a
# claim with three right figures is about the same finding. docs/evaluation.md has the measurement.
FIGURES_A_WORD = 3
ENTAILED = 0.5  # from this probability an entailment model's yes counts


@dataclass(frozen=True)
class Verdict:
    """Whether a cited text supports a claim, and why not in words."""

    supported: bool
    reason: str = ""


class Support(Protocol):
    """Anything that judges whether a text supports a claim."""

    def judge(self, claim: str, text: str) -> Verdict:
        """Return whether the cited text (all passages cited, joined) supports the claim."""
        ...


class SupportByWords:
    """Judges by rules: what tells in the claim must be in the text, and the same way round.

    `strict` lets no word pass that the text does not hold: for sentences that nobody has read yet.
    `near` lets one or two pass that are near in meaning to one of the text: for what a model wrote.
    """

    def __init__(self, strict: bool = False, near: bool = False) -> None:
        """Take how strict to be."""
        self._strict = strict
        self._near = near

    def judge(self, claim: str, text: str) -> Verdict:
        """Return whether the cited text supports the claim, with the first reason why not."""
        reason = contradiction(claim, text) or (further(claim, text) if self._strict else None)
        if reason:
            return Verdict(False, reason)
        added = [word for word in strange_words(claim, text) if not shown(word, claim)]
        added = unmeant(added, claim, text) if self._near else added
        if len(added) > (0 if self._strict else len(figures(claim)) // FIGURES_A_WORD):
            return Verdict(False, f"the cited passages do not speak of {', '.join(added)}")
        return Verdict(True)


class Entails(Protocol):
    """Anything that gives the probability that a text entails a claim."""

    def probability(self, text: str, claim: str) -> float:
        """Return the probability, 0 to 1."""
        ...


class SupportByEntailment:
    """Judges figures, names and directions by rules, and the rest by an entailment model."""

    def __init__(self, model: Entails) -> None:
        """Take the model."""
        self._model = model

    def judge(self, claim: str, text: str) -> Verdict:
        """Return whether the cited text supports the claim, with the first reason why not."""
        reason = contradiction(claim, text)
        if reason:
            return Verdict(False, reason)
        probability = self._model.probability(text, claim)
        if probability < ENTAILED:
            return Verdict(False, f"the cited passages entail it with {probability:.0%} only")
        return Verdict(True)


def load_support(settings: Settings, strict: bool = False) -> Support:
    """Return the rules, or the entailment model that the settings name on top of them."""
    if not settings.support:
        return SupportByWords(strict, near=strict)
    return SupportByEntailment(Entailment(settings.support))


def contradiction(claim: str, text: str) -> str | None:
    """Return what a claim names, counts or turns otherwise than its cited text, or None.

    Figures with their units, names of drugs and products, diseases, settings and groups of people,
    directions (more or less, with or without, not), and which figure belongs to which name.
    """
    for fault, strange in (
        ("do not name", strange_names),
        ("do not hold", strange_figures),
        ("do not speak of", strange_groups),
    ):
        if found := strange(claim, text):
            return f"the cited passages {fault} {', '.join(found)}"
    return (
        opposed(claim, text) or misplaced(claim, text) or moved(claim, text) or unequal(claim, text)
    )


def further(claim: str, text: str) -> str | None:
    """Return how a claim nobody has read yet goes further than its cited text, or alters it."""
    return exceeding(claim, text) or hollow(claim, text) or altered(claim, text)
