"""After the search: do the references answer what is asked? If not, say what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.attributes import ATTRIBUTES, STRICT, in_one_clause
from assistant.gaps import Gaps, references_of
from assistant.signs import COMPARES, SUBJECT_KINDS, Signs, stems_of_names
from assistant.unknown import UnknownNames
from index.asked import Asked
from index.features import concepts_of, kinds_of, names_of
from index.named import TRIAL, is_of_trial, studies_named, trials_named
from index.passages import Passage
from index.rerank import REGIONS
from index.search import Hit, Searcher
from index.terms import stems
from index.tokens import normalise
from index.vocabulary import vocabulary

NEGATED = re.compile(
    r"\b(?:(?:has|had|have|is|was) (?:no|not had|never had)|never had|no history of) (?:an? |any )?"
    r"(?:car[- ]?t|cancer)\b(?! (?:cells?|expansion|persistence|progression|relapse)\b)"
)
NOT_CLINICAL = re.compile(
    r"\b(buy(?! time)|invest|stock market|shares of|restaurant|hotel|recipe|poem|song|joke|football"
    r"|weather|train (?:to|from|ticket)|flight|spreadsheet|excel|python|javascript|cover letter|tax"
    r"|wifi)\b"
)
# Passages that are read for the trial asked about; what may be asked of it.
FIRST = 3
POINTS = frozenset({"cytopenia", "infection", "syndrome", "outcome", "measure"})
CASE = re.compile(r"(?<!in that )(?<!in this )(?<!in which )\bcase\b|\b(the|our) \w+ patient\b")
# Chances that a question is not answered: above the first it is refused; below the second a rule
# that finds something missing, or another field, is taken to be mistaken; below the third even one
# that finds a name that no reference has, and then the answer says so. docs/experiments.md.
UNANSWERED_LIMIT, ANSWERED_LIMIT, SURELY_LIMIT = 0.5, 0.4, 0.2
STUDY_LIMIT = 0.8  # above it a question on one study is refused as well
DOUBT = (
    "It is not sure that the references answer exactly this. What follows is the nearest they hold."
)
UNSPOKEN = "No reference speaks of {names}. What follows is the nearest they hold."
TOGETHER_KINDS = ("drug", "disease", "score", "infection", "population")


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
    def unnamed(self) -> bool:
        """Say whether an answer is missing in the field, and nothing can be named that is."""
        return self.in_field and not (self.names or self.kind or self.limit)

    @property
    def why(self) -> str:
        """Return what is missing as a sentence, empty where nothing can be named."""
        names = in_a_row(self.names)
        if self.together:
            return f"None of them speaks of {names} together."
        if self.kind:
            return f"None of those that speak of {names or 'it'} gives the {self.kind}."
        if names:
            return f"None of them speaks of {names}."
        return f"The nearest record says of itself: “{self.limit.text}”" if self.limit else ""


def in_a_row(names: Sequence[str]) -> str:
    """Return names as a reader knows them, in a row."""
    return ", ".join(map(vocabulary().title, names))


def below(chance: float | None, limit: float) -> bool:
    """Say whether a chance is known and below a limit."""
    return chance is not None and chance < limit


class Sufficiency:
    """What the references cover, counted once, and the judgement on a question's hits."""

    def __init__(self, searcher: Searcher) -> None:
        """Read which concepts each reference speaks of."""
        self.unknown = UnknownNames(searcher)
        self._gaps = Gaps(searcher)
        self.signs = Signs(searcher.terms, self.unknown, self._gaps)
        self._passages = searcher.passages.values()
        self._references = searcher.references.values()
        self._cases = [r.id for r in searcher.references.values() if r.design == "case-report"]
        self._concepts = {
            r.id: concepts_of(f"{r.text}. {' '.join((*r.products, *r.interventions))}")
            for r in searcher.references.values()
        }

    def missing(
        self,
        asked: Asked,
        hits: Sequence[Hit],
        follow_up: bool = False,
        corrected: bool = False,
        several: bool = False,
    ) -> Missing | None:
        """Return why the hits do not answer the question, or None when they may.

        A follow-up has the field of the conversation, and words put together for it: what the
        models take from its vector does not count. Nor does it where a passage corrects what the
        question takes for granted: the correction is an answer. Of several things asked about no
        record need speak of all. What names a study and something of the field, or low counts and
        the like, is in the field.
        """
        text, asking = asked.text.lower(), asked.asking.lower()
        if NEGATED.search(text):
            return Missing(in_field=False)
        chance = self._chance(asked, hits, follow_up) if hits else None
        if self._outside(asked, hits, chance, follow_up):
            return Missing(in_field=self.signs.near_field(asked))
        unknown = self._unspoken(asked)
        if unknown and not below(chance, SURELY_LIMIT):
            return Missing(in_field=True, names=unknown)
        if asked.premise or asked.wants_source:
            return None
        if not (below(chance, ANSWERED_LIMIT) or COMPARES.search(asking)):
            apart = None if several else self._apart(asked.asking)
            found = apart or self._lacking(asked, hits)
            if found:
                return found
        if follow_up or corrected or stems(asked.asking) <= stems_of_names():
            return None  # who only names a drug asks for nothing that could be missing
        refused = self._unlikely(asked, hits, chance) and not self._told_of_trial(asked, hits)
        return Missing(in_field=True) if refused else None

    def _unlikely(self, asked: Asked, hits: Sequence[Hit], chance: float | None) -> bool:
        """Say whether it is unlikely that the hits answer; of one study only where it is more so.

        A trial named by its number is answered by its registration, also where it has no results.
        """
        if chance is None:
            return (
                not TRIAL.search(asked.text)
                and self.signs.chance_unanswered(asked, hits) > STUDY_LIMIT
            )
        return chance > UNANSWERED_LIMIT

    def _outside(
        self, asked: Asked, hits: Sequence[Hit], chance: float | None, follow_up: bool
    ) -> bool:
        """Say whether nothing that was found is on what is asked about."""
        if not hits or NOT_CLINICAL.search(asked.asking.lower()):
            return True
        study = studies_named(asked.text, self._references)
        within = follow_up or study or below(chance, ANSWERED_LIMIT)
        return not within and self.signs.outside(asked, hits)

    def _chance(self, asked: Asked, hits: Sequence[Hit], follow_up: bool) -> float | None:
        """Return the chance that a question is not answered, None where the models say little."""
        if follow_up or self.names_a_study(asked.text):
            return None
        return self.signs.chance_unanswered(asked, hits)

    def _told_of_trial(self, asked: Asked, hits: Sequence[Hit]) -> bool:
        """Say whether one of the first passages is of the trial asked about and of all else named.

        A product is no more than the trial; something else must be named, and the kind of answer.
        """
        trials = trials_named(asked.asking, self._references)
        known = vocabulary().kinds
        named = asked.concepts - {"cytopenia"}  # any low count is one
        return any(known[concept] in POINTS for concept in asked.concepts) and any(
            is_of_trial(trial, f"{hit.passage.text} {hit.passage.context}")
            and named <= names_of(hit.passage)
            and set(asked.kinds) <= kinds_of(hit.passage.text)
            for trial in trials
            for hit in hits[:FIRST]
        )

    def caveat(self, asked: Asked, hits: Sequence[Hit], follow_up: bool = False) -> str:
        """Return what a reader must know before an answer, empty where nothing."""
        unspoken = self._unspoken(asked)
        if unspoken:
            return UNSPOKEN.format(names=in_a_row(unspoken))
        return DOUBT if not follow_up and self.doubtful(asked, hits) else ""

    def _unspoken(self, asked: Asked) -> tuple[str, ...]:
        """Return the names asked about that no reference has."""
        return tuple(self.unknown.among(asked.asking))

    def names_a_study(self, text: str) -> bool:
        """Say whether a question is about one study, by its name, its case or its place.

        What such a question asks stands in one record, far from all else that is asked for, so that
        the signs say little.
        """
        return bool(
            CASE.search(text.lower())
            or studies_named(text, self._references)
            or any(
                mention.kind == "place" and mention.concept not in REGIONS
                for mention in vocabulary().mentions(text)
            )
        )

    def doubtful(self, asked: Asked, hits: Sequence[Hit]) -> bool:
        """Say whether hits that may answer had better be called the nearest there are."""
        if asked.premise or asked.wants_source or self.names_a_study(asked.text):
            return False
        if self._told_of_trial(asked, hits):
            return False
        return self.signs.doubtful(asked, hits)

    def _apart(self, asking: str) -> Missing | None:
        """Return the names of the asking sentence where no reference speaks of all its kinds."""
        kinds: dict[str, set[str]] = {}
        for mention in vocabulary().mentions(asking):
            if mention.kind in TOGETHER_KINDS:
                kinds.setdefault(mention.kind, set()).add(mention.concept)
        if len(kinds) < 2 or any(
            all(concepts & found for found in kinds.values())
            for concepts in self._concepts.values()
        ):
            return None
        return Missing(
            in_field=True, names=tuple(sorted(set().union(*kinds.values()))), together=True
        )

    def _lacking(self, asked: Asked, hits: Sequence[Hit]) -> Missing | None:
        """Return the attribute that the references on the names asked about do not give."""
        plain = normalise(asked.asking)
        subject = asked.named(SUBJECT_KINDS)
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

    def speaks_of(self, reference: str, asked: Asked) -> bool:
        """Say whether a reference speaks of all that is asked about."""
        return (
            asked.named(SUBJECT_KINDS | {"drug-class", "disease", "target", "body"})
            <= self._concepts[reference]
        )
