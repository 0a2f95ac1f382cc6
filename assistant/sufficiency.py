"""After the search: do the references answer what is asked? If not, say what is missing."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.attributes import ATTRIBUTES, STRICT, in_one_clause
from assistant.checking.wording import wording
from assistant.gaps import Gaps, references_of
from assistant.unknown import UnknownNames, proper_words
from index.asked import Asked
from index.features import concepts_of, kinds_of
from index.named import studies_named
from index.passages import Passage
from index.search import Hit, Searcher
from index.terms import stem, stems
from index.tokens import normalise, words
from index.vocabulary import vocabulary

# Kinds of concept that by themselves place a question in this field, and single ones that do.
FIELD_KINDS = frozenset({"product", "target", "score"})
FIELD = frozenset(
    {"car-t", "tpo-ra", "g-csf", "gm-csf", "iec-hs", "icans", "crs", "stem-cell-boost",
     "poor-graft-function", "clonal-hematopoiesis", "therapy-related-myeloid-neoplasm"}
)  # fmt: skip
NEGATED = re.compile(r"\b(no|not|without|never had)\s+(a\s+)?(car[- ]?t|cancer)\b")
NOT_CLINICAL = re.compile(
    r"\b(buy|invest|stock market|shares of|restaurant|hotel|recipe|poem|song|joke|football|weather"
    r"|train|flight|spreadsheet|excel|python|javascript|cover letter|tax|wifi)\b"
)
COMPARES = re.compile(r"\b(vs|versus|compar\w+|than|differen\w+|or|both|same|interchang\w+)\b")
CASE = re.compile(r"\bcase\b|\b(the|our) \w+ patient\b")
TOGETHER_KINDS = ("drug", "disease", "score", "infection", "population")
# Kinds of which a reference must have all that are asked about before it can lack something.
SUBJECT_KINDS = frozenset({"drug", "product", "score", "infection", "population", "place"})
COVERED_KINDS = SUBJECT_KINDS | {
    "drug-class", "measure", "disease", "syndrome", "marker", "target", "outcome",
}  # fmt: skip
LONG = 30
# Three logistic models: of a question outside the field, of one that the references do not answer,
# and of one whose answer had better be called doubtful. Weights and limits were chosen by leaving
# one question set out at a time, see docs/experiments.md. Each weight is for the value named.
OUTSIDE = {"near": -10.0, "asked": -10.2, "covered": -4.9, "in_field": -4.4, "counts": -1.7,
           "drug": 0.1, "unknown": 1.5, "foreign": 0.8}  # fmt: skip
OUTSIDE_BASE, OUTSIDE_LIMIT = 10.7, 0.4
UNANSWERED = {"gap": 3.0, "overlap": 2.9, "uncovered": 1.8, "unmet": 0.7, "near": -4.4,
              "asked": -9.6, "score": 0.4, "ahead": -1.0, "telling": 0.3, "untold": 1.2,
              "compares": -0.1, "long": -2.0}  # fmt: skip
UNANSWERED_BASE, UNANSWERED_LIMIT = 8.4, 0.5
DOUBTFUL = {"gap": 2.9, "overlap": 3.0, "uncovered": 1.9, "unmet": 0.6, "near": -4.5,
            "asked": -10.4, "score": -0.1, "ahead": -0.9, "telling": 0.3, "untold": 1.9,
            "compares": -0.2, "long": -2.2}  # fmt: skip
DOUBTFUL_BASE, DOUBTFUL_LIMIT = 9.5, 0.3


@dataclass(frozen=True)
class Missing:
    """What stands in the way of an answer.

    `in_field` or not; `names` not covered, each or `together`; the `kind` of answer that no record
    gives on them; the `limit` in which the nearest record says so itself.
    """

    in_field: bool
    names: tuple[str, ...] = ()
    together: bool = False
    kind: str = ""
    limit: Passage | None = None

    @property
    def why(self) -> str:
        """Return what is missing as a sentence, empty where nothing can be named."""
        names = ", ".join(map(vocabulary().title, self.names))
        if self.together:
            return f"None of them speaks of {names} together."
        if self.kind:
            return f"None of those that speak of {names or 'it'} gives the {self.kind}."
        if names:
            return f"None of them speaks of {names}."
        return f"The nearest record says of itself: “{self.limit.text}”" if self.limit else ""


class Sufficiency:
    """What the references cover, counted once, and the judgement on a question's hits."""

    def __init__(self, searcher: Searcher) -> None:
        """Read which concepts each reference speaks of."""
        self.terms = searcher.terms
        self.unknown = UnknownNames(searcher)
        self._gaps = Gaps(searcher, self.terms)
        self._passages = searcher.passages.values()
        self._references = searcher.references.values()
        self._cases = [r.id for r in searcher.references.values() if r.design == "case-report"]
        self._concepts = {
            r.id: concepts_of(f"{r.text}. {' '.join((*r.products, *r.interventions))}")
            for r in searcher.references.values()
        }

    def missing(self, asked: Asked, hits: Sequence[Hit], follow_up: bool = False) -> Missing | None:
        """Return why the hits do not answer the question, or None when they may.

        A follow-up has the field of the conversation, and words put together for it: what the
        models take from its vector does not count.
        """
        if not hits or NEGATED.search(asked.text.lower()):
            return Missing(in_field=False)
        if NOT_CLINICAL.search(asked.asking.lower()) or (
            not follow_up and self._outside(asked, hits)
        ):
            return Missing(in_field=False)
        unknown = self.unknown.among(asked.asking)
        if unknown:
            return Missing(in_field=True, names=tuple(unknown))
        if asked.premise or asked.wants_source:
            return None
        if not COMPARES.search(asked.asking.lower()):
            found = self._apart(asked.asking) or self._lacking(asked, hits)
            if found:
                return found
        if follow_up or self.names_a_study(asked.text) or stems(asked.asking) <= stems_of_names():
            return None  # who only names a drug asks for nothing that could be missing
        return Missing(in_field=True) if self._unanswered(asked, hits) else None

    def _outside(self, asked: Asked, hits: Sequence[Hit]) -> bool:
        """Say whether a question is about something else than the references."""
        return chance(self.outside_values(asked, hits), OUTSIDE, OUTSIDE_BASE) > OUTSIDE_LIMIT

    def names_a_study(self, text: str) -> bool:
        """Say whether a question is about one study, by its name, its case or its place.

        What such a question asks stands in one record, far from what else is asked for, so that the
        signs of `unanswered_values` say little.
        """
        return bool(
            CASE.search(text.lower())
            or studies_named(text, self._references)
            or any(mention.kind == "place" for mention in vocabulary().mentions(text))
        )

    def doubtful(self, asked: Asked, hits: Sequence[Hit]) -> bool:
        """Say whether hits that may answer a question had better be called the nearest there are.

        Of questions without an answer that no reason names, two thirds are doubtful; of others 10%.
        """
        if asked.premise or asked.wants_source or self.names_a_study(asked.text):
            return False
        values = self.unanswered_values(asked, hits)
        return chance(values, DOUBTFUL, DOUBTFUL_BASE) > DOUBTFUL_LIMIT

    def outside_values(self, asked: Asked, hits: Sequence[Hit]) -> dict[str, float]:
        """Return what tells a question of another field, each 0 to about 1."""
        kinds = {vocabulary().kinds[c] for c in asked.concepts}
        long = [w for w in dict.fromkeys(words(asked.asking)) if len(w) >= 5 and w.isalpha()]
        return {
            "near": max(hit.dense for hit in hits[:10]),
            "asked": max(hit.asked for hit in hits[:10]),
            "covered": self._covered(asked, hits),
            "in_field": bool(asked.concepts & FIELD or kinds & FIELD_KINDS),
            "counts": "cytopenia" in kinds,
            "drug": bool(kinds & {"drug", "drug-class"}),
            "unknown": sum(map(self.unknown.is_new, long)) / max(len(long), 1),
            "foreign": min(
                sum(map(self.unknown.is_foreign, set(long) - proper_words(asked.asking))), 2
            ),
        }

    def _covered(self, asked: Asked, hits: Sequence[Hit]) -> float:
        """Return the largest share of the question's telling words in one of the first hits."""
        telling = stems(asked.text)
        weight = self.terms.weight
        whole = weight(telling) or 1.0
        return (
            max(
                weight(telling & (self.terms.of[h.passage.id] | self.terms.context[h.passage.id]))
                for h in hits[:10]
            )
            / whole
        )

    def _apart(self, asking: str) -> Missing | None:
        """Return the names of the asking sentence where no reference speaks of all its kinds."""
        named: dict[str, set[str]] = {}
        for mention in vocabulary().mentions(asking):
            if mention.kind in TOGETHER_KINDS:
                named.setdefault(mention.kind, set()).add(mention.concept)
        if len(named) < 2 or any(
            all(concepts & found for found in named.values())
            for concepts in self._concepts.values()
        ):
            return None
        return Missing(
            in_field=True, names=tuple(sorted(set().union(*named.values()))), together=True
        )

    def _lacking(self, asked: Asked, hits: Sequence[Hit]) -> Missing | None:
        """Return the attribute that the references on the names asked about do not give."""
        plain = normalise(asked.asking)
        subject = self._named(asked, SUBJECT_KINDS)
        of_subject = [id_ for id_, found in self._concepts.items() if subject <= found]
        for name, (asks, looks) in ATTRIBUTES.items():
            if asks.search(plain) and not any(
                h.passage.reference in of_subject
                and looks.search(normalise(f"{h.passage.text}. {h.passage.context}"))
                for h in hits
            ):
                return Missing(in_field=True, names=tuple(sorted(subject)), kind=name)
        kinds = [kind for kind, asks in STRICT.items() if asks.search(plain)]
        return (
            self._without_dose(kinds, subject)
            or self._not_in_case(asked, subject)
            or self._says_so(kinds, subject, asked, hits)
        )

    def _without_dose(self, kinds: Sequence[str], subject: frozenset[str]) -> Missing | None:
        drugs = [c for c in subject if vocabulary().kinds[c] == "drug"]
        if "dose" not in kinds:
            return None
        without = [
            d for d in drugs if not any(in_one_clause(d, "dose", p.text) for p in self._passages)
        ]
        return Missing(in_field=True, names=tuple(without), kind="dose") if without else None

    def _not_in_case(self, asked: Asked, subject: frozenset[str]) -> Missing | None:
        """Return the score or infection that is asked of a case whose report lacks it."""
        places = {c for c in subject if vocabulary().kinds[c] == "place"}
        if not (places and CASE.search(asked.asking.lower())):
            return None
        cases = [self._concepts[id_] for id_ in self._cases if places <= self._concepts[id_]]
        due = {c for c in subject if vocabulary().kinds[c] in ("score", "infection")}
        if not cases or any(due <= case for case in cases):
            return None
        return Missing(in_field=True, names=tuple(sorted(due | places)), together=True)

    def _says_so(
        self, kinds: Sequence[str], subject: frozenset[str], asked: Asked, hits: Sequence[Hit]
    ) -> Missing | None:
        nearest = references_of(hits)[:4]
        if CASE.search(asked.asking.lower()):
            nearest = [id_ for id_ in nearest if id_ in self._cases]
        if not (nearest and subject <= self._concepts[nearest[0]]):
            return None
        others = [id_ for id_ in nearest if subject <= self._concepts[id_]]
        drugs = frozenset(c for c in subject if vocabulary().kinds[c] == "drug")
        limit = self._gaps.stated(kinds, drugs, nearest[0], others)
        return Missing(in_field=True, limit=limit) if limit else None

    def _unanswered(self, asked: Asked, hits: Sequence[Hit]) -> bool:
        """Say whether all signs together speak against an answer."""
        values = self.unanswered_values(asked, hits)
        return chance(values, UNANSWERED, UNANSWERED_BASE) > UNANSWERED_LIMIT

    def unanswered_values(self, asked: Asked, hits: Sequence[Hit]) -> dict[str, float]:
        """Return the signs for and against an answer among the hits, each about -1 to 1."""
        wanted = self._named(asked, COVERED_KINDS)
        have = [concepts_of(h.passage.text) | concepts_of(h.passage.context) for h in hits[:60]]
        best = max(len(wanted & found) for found in have) / len(wanted) if wanted else 1.0
        full = [h for h, found in zip(hits, have, strict=False) if wanted <= found]
        telling = clinical_stems(asked.asking)
        return {
            "gap": self._gaps.margin(hits),
            "overlap": self._gaps.overlap(asked, hits, self._named(asked, SUBJECT_KINDS)),
            "uncovered": 1.0 - best,
            "unmet": any(
                not any(kind in kinds_of(h.passage.text) for h in full) for kind in asked.kinds
            ),
            "near": max(hit.dense for hit in hits[:10]),
            "asked": max(hit.asked for hit in hits[:10]),
            "score": hits[0].score / 10,
            "ahead": (hits[0].score - hits[:5][-1].score) / 3,
            "telling": min(len(telling), 5) / 5,
            "untold": min(len(self._untold(telling, hits)), 3) / 3,
            "compares": bool(COMPARES.search(asked.text.lower())),
            "long": len(words(asked.text)) > LONG,
        }

    def _untold(self, telling: frozenset[str], hits: Sequence[Hit]) -> list[str]:
        """Return the clinical words asked about that the first passages say in no form."""
        said = frozenset().union(
            *(self.terms.of[h.passage.id] | self.terms.context[h.passage.id] for h in hits[:5])
        )
        same = wording().same
        return [one for one in telling if not ({one} | same.get(one, frozenset())) & said]

    def speaks_of(self, reference: str, asked: Asked) -> bool:
        """Say whether a reference speaks of all that is asked about."""
        return (
            self._named(asked, SUBJECT_KINDS | {"disease", "target", "body"})
            <= self._concepts[reference]
        )

    def _named(self, asked: Asked, kinds: frozenset[str]) -> frozenset[str]:
        return frozenset(m.concept for m in vocabulary().mentions(asked.asking) if m.kind in kinds)


def clinical_stems(asking: str) -> frozenset[str]:
    """Return the stems of a question's words that are neither plain English nor names."""
    return frozenset(
        one
        for one in stems(asking) - wording().plain - stems_of_names()
        if len(one) > 2 and not any(letter.isdigit() for letter in one)
    )


@cache
def stems_of_names() -> frozenset[str]:
    """Return the stems of all words of the vocabulary's names."""
    return frozenset(stem(word) for form in vocabulary().forms for word in form)


def chance(values: dict[str, float], weights: dict[str, float], base: float) -> float:
    """Return the chance that a logistic model gives, 0 to 1."""
    return 1.0 / (1.0 + math.exp(-base - sum(weights[name] * values[name] for name in weights)))
