"""What speaks for a hit as the answer to a question, in numbers: words, names, kinds, study."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.asked import ANSWER_KINDS, Asked
from index.aspects import ASPECTS, OF_FEATURES, aspects_asked, aspects_of, facts_asked
from index.passages import Passage
from index.reader import LIMIT
from index.references import Reference
from index.search import Hit
from index.terms import Terms, stems
from index.tokens import normalise
from index.tried import TREATMENTS
from index.vocabulary import vocabulary

# Groups of names: one that must be the very one asked for, those that set the scene, and the rest.
EXCLUSIVE = frozenset({"drug", "product", "score", "infection", "place"})
SCENE = frozenset({"disease", "population", "setting", "target"})
ADVISING = ("guideline", "consensus")
# How a record's population says that it is not about CAR-T recipients.
NOT_CART = re.compile(r"\bnot\b[^.;]*CAR-T|CAR-T[^.;]*\bnot\b")
LABEL_ASKED = re.compile(
    r"\b(labels?|labell?ed|smpc|spc|prescribing|package insert|licen[sc]ed?)\b"
)
# How a passage denies what a question may take for granted.
DENIES = re.compile(
    r"\b(off[- ]label|not(?! exceed)|no(?! more than)|none|never|only|without|exclud\w+|ruled out"
    r"|outside|unlike|similar)\b"
)
NUMBER = re.compile(r"(?<![\w.])\d{2,4}(?![\w.]*\d)")  # a study known by its size
Matrix = NDArray[np.float64]

FEATURES = (
    "dense", "lexical", "fused", "best_of_reference", "asked", "asked_reference", "odds",
    "words_text", "words_context", "words_reference", "asking_context", "asking_reference",
    "asking_names",
    "exclusive_text", "exclusive_context", "exclusive_other", "scene_text", "scene_context",
    "scene_other", "topic_text", "topic_context", "extra_names", "dose", "rate", "time",
    "threshold", "lacks_kind", "size", "advice_guideline", "label_asked", "limit", "limit_asked",
    "summary", "indirect", "indirect_label", "indirect_asked", "tried_only", "untried",
    *OF_FEATURES,
)  # fmt: skip


def features(
    asked: Asked, hits: Sequence[Hit], references: Mapping[str, Reference], terms: Terms
) -> Matrix:
    """Return one row a hit and one column a name of `FEATURES`, each about 0 to 1."""
    if not hits:
        return np.zeros((0, len(FEATURES)))
    reading = Reading(asked, terms)
    of_reference: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        of_reference[hit.passage.reference].append(hit)
    said = {
        reference: frozenset().union(*(terms.of[hit.passage.id] for hit in found))
        for reference, found in of_reference.items()
    }
    rows = [
        {
            **scores(hit, hits, of_reference[hit.passage.reference]),
            **reading.coverage(hit.passage, said[hit.passage.reference]),
            **reading.names(hit.passage),
            **reading.kinds(hit.passage),
            **reading.aspects(hit.passage),
            **reading.study(hit.passage, references[hit.passage.reference]),
        }
        for hit in hits
    ]
    return np.array([[row[name] for name in FEATURES] for row in rows])


def scores(hit: Hit, hits: Sequence[Hit], siblings: Sequence[Hit]) -> dict[str, float]:
    """Return what the search says of a hit and of its reference."""
    return {
        "dense": hit.dense,
        "lexical": hit.lexical,
        "fused": hit.score / (hits[0].score or 1.0),
        "best_of_reference": max(0.5 * s.dense + 0.5 * s.lexical for s in siblings),
        "asked": hit.asked,
        "asked_reference": max(s.asked for s in siblings),
        "odds": hit.odds / LIMIT,
    }


class Reading:
    """A question's words, names and kinds, and how a passage meets them."""

    def __init__(self, asked: Asked, terms: Terms) -> None:
        """Weigh the question's telling words and sort its names."""
        self.asked = asked
        self.terms = terms
        self.words = self._weights(asked.text)
        self.asking = self._weights(asked.asking)
        self.asking_concepts = concepts_of(asked.asking)
        kind_of = vocabulary().kinds
        exclusive = frozenset(c for c in asked.concepts if kind_of[c] in EXCLUSIVE)
        scene = frozenset(c for c in asked.concepts if kind_of[c] in SCENE)
        topic = asked.concepts - exclusive - scene
        self.groups = {"exclusive": exclusive, "scene": scene, "topic": topic}
        self.wanted = {"exclusive": by_kind(exclusive), "scene": by_kind(scene)}
        plain = normalise(asked.text)
        self.numbers = frozenset(NUMBER.findall(plain))
        self.label_asked = bool(LABEL_ASKED.search(plain))
        # "… is taken before; what is the cut-off?" asks of what stands before it.
        self.facts = facts_asked(asked.asking if self.asking_concepts else asked.text)
        self.options_asked = "options" in aspects_asked(asked.asking)

    def _weights(self, text: str) -> dict[str, float]:
        return {s: self.terms.weight([s]) for s in self.terms.known(stems(text))}

    def coverage(self, passage: Passage, siblings: frozenset[str]) -> dict[str, float]:
        """Return the weighted shares of the question's telling words.

        `siblings` are the words of all passages found of its reference.
        """
        text = self.terms.of[passage.id]
        context = text | self.terms.context[passage.id]
        reference = context | siblings
        return {
            "words_text": share(self.words, text),
            "words_context": share(self.words, context),
            "words_reference": share(self.words, reference),
            "asking_context": share(self.asking, context),
            "asking_reference": share(self.asking, reference),
        }

    def names(self, passage: Passage) -> dict[str, float]:
        """Return how the names of a passage meet those of the question."""
        has, around = concepts_of(passage.text), concepts_of(passage.context)
        found: dict[str, float] = {}
        for group, wanted in self.groups.items():
            found[f"{group}_text"] = part(wanted & has, wanted)
            found[f"{group}_context"] = part(wanted & (around - has), wanted)
        found["exclusive_other"] = conflict(self.wanted["exclusive"], has or around)
        found["scene_other"] = conflict(self.wanted["scene"], has)
        found["extra_names"] = min(len(has - self.asked.concepts), 6) / 6
        found["asking_names"] = part(self.asking_concepts & has, self.asking_concepts)
        return found

    def kinds(self, passage: Passage) -> dict[str, float]:
        """Return whether a passage has the look of the answers asked for."""
        look, asked = kinds_of(passage.text), frozenset(self.asked.kinds)
        found = {kind: float(kind in asked & look) for kind in ANSWER_KINDS}
        return {**found, "lacks_kind": float(bool(asked) and not look & asked)}

    def aspects(self, passage: Passage) -> dict[str, float]:
        """Return which of the aspects asked about a passage tells."""
        told = aspects_asked(self.asked.asking) & aspects_of(passage.text)
        fact = any(looks.search(normalise(passage.text)) for looks in self.facts)
        return {**{f"on_{name}": float(name in told) for name in ASPECTS}, "on_fact": float(fact)}

    def study(self, passage: Passage, reference: Reference) -> dict[str, float]:
        """Return how the kind of a passage and of its study fit the question."""
        indirect = not is_direct(passage, reference)
        label = reference.design == "product-label"
        return {
            "size": float(str(reference.n) in self.numbers),
            "advice_guideline": float(self.asked.wants_advice and reference.design in ADVISING),
            "label_asked": float(self.label_asked) * (1.0 if label else -1.0),
            "limit": float(passage.kind == "limit"),
            "limit_asked": float(passage.kind == "limit" and self.asked.wants_limits),
            "summary": float(passage.kind == "summary"),
            "indirect": float(indirect and self.asked.after_cart and not label),
            "indirect_label": float(indirect and self.asked.after_cart and label),
            "indirect_asked": float(indirect and not self.asked.after_cart),
            **self.treatments(passage),
        }

    def treatments(self, passage: Passage) -> dict[str, float]:
        """Return whether a passage is on treatments tried already only, or on another."""
        kind_of = vocabulary().kinds
        named = {c for c in concepts_of(passage.text) if kind_of[c] in TREATMENTS}
        tried = self.asked.tried
        return {
            "tried_only": float(bool(tried and named) and named <= tried),
            "untried": float(self.options_asked and bool(named - tried)),
        }


def share(weights: Mapping[str, float], has: frozenset[str]) -> float:
    """Return the weight of the words that are there, as a share of all."""
    return sum([w for s, w in weights.items() if s in has]) / (sum(weights.values()) or 1.0)


def part(found: frozenset[str], wanted: frozenset[str]) -> float:
    """Return how many of the wanted are found, 0 to 1; 0 where nothing is wanted."""
    return len(found) / (len(wanted) or 1)


def by_kind(concepts: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return the concepts of each kind."""
    kind_of = vocabulary().kinds
    kinds = {kind_of[c] for c in concepts}
    return {kind: frozenset(c for c in concepts if kind_of[c] == kind) for kind in kinds}


def conflict(wanted: Mapping[str, frozenset[str]], has: frozenset[str]) -> float:
    """Say whether a passage names only others of a kind of which the question names one."""
    kind_of = vocabulary().kinds
    return float(
        any(
            not asked & has and any(kind_of[c] == kind for c in has)
            for kind, asked in wanted.items()
        )
    )


def denies(asked: Asked, passage: Passage) -> bool:
    """Say whether a passage speaks of what a question takes for granted, and denies something."""
    if not (asked.premise and DENIES.search(passage.text)):
        return False
    claimed = concepts_of(asked.premise) - {"car-t"}
    return bool(claimed) and 2 * len(claimed & concepts_of(passage.text)) >= len(claimed)


@lru_cache(maxsize=20_000)
def kinds_of(text: str) -> frozenset[str]:
    """Return the kinds of answer that a text has the look of, remembered."""
    plain = normalise(text)
    return frozenset(kind for kind, (_, looks) in ANSWER_KINDS.items() if looks.search(plain))


def is_direct(passage: Passage, reference: Reference) -> bool:
    """Say whether a passage speaks of CAR-T recipients: its reference does, or a label's words.

    A word on CAR-T in a study of other patients compares or warns.
    """
    if "not CAR-T" in passage.text or NOT_CART.search(reference.population):
        return False
    of_label = reference.design == "product-label" and "car-t" in concepts_of(passage.text)
    return of_label or is_about_cart(reference)


def is_about_cart(reference: Reference) -> bool:
    """Say whether a reference is about CAR-T recipients, by its title, population and products."""
    return about_cart(reference.title, reference.population, tuple(reference.products))


@lru_cache(maxsize=20_000)
def about_cart(title: str, population: str, products: tuple[str, ...]) -> bool:
    """Say whether a title, population and products are of CAR-T recipients, remembered."""
    about = f"{title}. {population}. {' '.join(products)}"
    return not NOT_CART.search(population) and "car-t" in concepts_of(about)


def names_of(passage: Passage) -> frozenset[str]:
    """Return the concepts that a passage or its record's front matter names."""
    return concepts_of(passage.text) | concepts_of(passage.context)


@lru_cache(maxsize=20_000)
def concepts_of(text: str) -> frozenset[str]:
    """Return the concepts of a text, remembered."""
    return vocabulary().concepts(text)
