"""After the search: do the references answer what is asked? If not, say what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from assistant.attributes import ATTRIBUTES, STRICT, in_one_clause
from assistant.gaps import BOILERPLATE, Gaps, references_of
from assistant.missing import Missing, in_a_row
from assistant.signs import COMPARES, SUBJECT_KINDS, Signs, stems_of_names
from assistant.unknown import UnknownNames
from index.asked import Asked, asking_part
from index.features import concepts_of, kinds_of, names_of
from index.named import TRIAL, is_of_trial, studies_meant, studies_named, trials_named
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
# One case report: what is asked of it stands in one record, far from all else that is asked for.
ONE_CASE = re.compile(
    r"(?<!in )\b(?:the|this|that) (?:[\w-]+ ){0,4}case\b(?! series| reports)|\bcase report\b"
    r"|\b(?:turin|torino|founding)\b"
)
# What asks for nothing but what a study found: "Results of the Saini paper?"
WHAT_IT_FOUND = stems(
    "study trial paper cohort series report article show shown data find found finding findings"
    " result results conclude conclusion main key say tell summary summarise summarize please"
)
ASKS_RESULTS = re.compile(
    r"\b(?:show\w*|find\w*|found|results?|conclu\w+|report(?:ed)?|summar\w+|about)\b"
)
DENIED = re.compile(r"\b(?:not|no|never)\b")
CASE = re.compile(r"(?<!in that )(?<!in this )(?<!in which )\bcase\b|\b(the|our) \w+ patient\b")
# Chances that a question is not answered: above the first it is refused; below the second a rule
# that finds something missing, or another field, is taken to be mistaken; below the third even one
# that finds a name that no reference has, and then the answer says so. docs/experiments.md.
UNANSWERED_LIMIT, ANSWERED_LIMIT, SURELY_LIMIT = 0.5, 0.4, 0.2
DOUBT = (
    "It is not sure that the references answer exactly this. What follows is the nearest they hold."
)
UNSPOKEN = "No reference speaks of {names}. What follows is the nearest they hold."
DOSED_KINDS = frozenset({"drug", "drug-class", "measure", "product", "infection"})
TOGETHER_KINDS = ("drug", "disease", "score", "infection", "population")


def below(chance: float | None, limit: float) -> bool:
    """Say whether a chance is known and below a limit."""
    return chance is not None and chance < limit


@cache
def dosed() -> frozenset[str]:
    """Return the concepts of what is given in doses."""
    return frozenset(c for c, kind in vocabulary().kinds.items() if kind in DOSED_KINDS)


class Sufficiency:
    """What the references cover, counted once, and the judgement on a question's hits."""

    def __init__(self, searcher: Searcher) -> None:
        """Read which concepts each reference speaks of."""
        self.unknown = UnknownNames(searcher)
        self._gaps = Gaps(searcher)
        self.signs = Signs(searcher.terms, self.unknown, self._gaps)
        self._passages = searcher.passages.values()
        self._references = tuple(searcher.references.values())
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
        typed: str = "",
    ) -> Missing | None:
        """Return why the hits do not answer the question, or None when they may.

        A follow-up has the field of the conversation, and words put together for it: what the
        models take from its vector does not count, nor of what is asked of one study. Nor does it
        where a passage corrects what the question takes for granted: the correction is an answer.
        Of the names that no reference has only those count that it was `typed` with.
        Of several things asked about no record need speak of all. What names a study and
        something of the field, or low counts and the like, is in the field.
        """
        text, asking = asked.text.lower(), asked.asking.lower()
        if NEGATED.search(text):
            return Missing(in_field=False)
        tells = hits and not (follow_up or self.is_on_one(asked))
        chance = self.signs.chance_unanswered(asked, hits) if tells else None
        if self._outside(asked, hits, chance, follow_up):
            return Missing(in_field=self.signs.near_field(asked))
        unknown = self._unspoken(asking_part(typed) if typed else asked.asking)
        # Of a follow-up that names nothing the dose of any drug would be an answer.
        of_nothing = follow_up and "dose" in asked.kinds and not asked.concepts & dosed()
        if of_nothing or (unknown and not below(chance, SURELY_LIMIT)):
            return Missing(in_field=True, names=unknown)
        if asked.premise or asked.wants_source or self._asks_what_it_found(asked, hits):
            return None
        if not (below(chance, ANSWERED_LIMIT) or COMPARES.search(asking)):
            apart = None if several else self._apart(asked.asking)
            found = apart or self._lacking(asked, hits)
            if found:
                return found
        if follow_up or corrected or stems(asked.asking) <= stems_of_names():
            return None  # who only names a drug asks for nothing that could be missing
        likely = chance is None or chance <= UNANSWERED_LIMIT
        return None if likely or self._told_of_trial(asked, hits) else Missing(in_field=True)

    def with_reason(self, missing: Missing, asked: Asked, hits: Sequence[Hit]) -> Missing:
        """Return what is missing with the names, or the limit, that say so, where none was named.

        What question and limit share must be more than the name of a drug or product.
        """
        if missing.unnamed and (unspoken := self._unspoken(asked.asking)):
            return replace(missing, names=unspoken)
        subject = asked.named(SUBJECT_KINDS)
        limit = self._gaps.nearest(hits, subject) if missing.unnamed else None
        names = stems(" ".join(form for one in subject for form in vocabulary().names[one]))
        shared = limit and (stems(limit.text) & stems(asked.text)) - BOILERPLATE - names
        return replace(missing, limit=limit) if shared else missing

    def is_on_one(self, asked: Asked) -> bool:
        """Say whether a question is on one study by its author or number, or on one case.

        How such a question is worded tells the models little: few are, and it is on one record.
        """
        case = ONE_CASE.search(asked.text.lower())
        return bool(case or studies_named(asked.text, self._references))

    def _outside(
        self, asked: Asked, hits: Sequence[Hit], chance: float | None, follow_up: bool
    ) -> bool:
        """Say whether nothing that was found is on what is asked about."""
        if not hits or NOT_CLINICAL.search(asked.asking.lower()):
            return True
        study = bool(studies_meant(asked.text, self._references))
        study = study or self._asks_what_it_found(asked, hits)
        within = follow_up or study or below(chance, ANSWERED_LIMIT)
        return not within and self.signs.outside(asked, hits)

    def _asks_what_it_found(self, asked: Asked, hits: Sequence[Hit]) -> bool:
        """Say whether a study is named, asked for no more than what it found, and comes first."""
        studies = studies_named(asked.asking, self._references)
        trials = trials_named(asked.asking, self._references)
        names = [*trials, *(r.study for r in self._references if r.id in studies)]
        asking = asked.asking.lower()
        if DENIED.search(asking) or asked.kinds or not ASKS_RESULTS.search(asking):
            return False
        if stems(asking) - WHAT_IT_FOUND - stems(" ".join(names)):
            return False
        return any(
            hit.passage.reference in studies
            or any(is_of_trial(t, f"{hit.passage.text} {hit.passage.context}") for t in trials)
            for hit in hits[:FIRST]
        )

    def _told_of_trial(self, asked: Asked, hits: Sequence[Hit]) -> bool:
        """Say whether one of the first passages is of the trial asked about and of all else named.

        A product is no more than the trial; something else must be named, and the kind of answer. A
        trial named by its number is answered by its registration, also where it has no results.
        """
        if TRIAL.search(asked.text):
            return True
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
        unspoken = self._unspoken(asked.asking)
        if unspoken:
            return UNSPOKEN.format(names=in_a_row(unspoken))
        if follow_up:  # its words were put together for it: only where hardly any answer is likely
            unlikely = self.signs.chance_unanswered(asked, hits) > UNANSWERED_LIMIT
            return DOUBT if unlikely and not asked.wants_source else ""
        return DOUBT if self.doubtful(asked, hits) else ""

    def _unspoken(self, asking: str) -> tuple[str, ...]:
        """Return the names asked about that no reference has."""
        return tuple(self.unknown.among(asking))

    def doubtful(self, asked: Asked, hits: Sequence[Hit]) -> bool:
        """Say whether hits that may answer had better be called the nearest there are."""
        if asked.premise or asked.wants_source or self._told_of_trial(asked, hits):
            return False
        if self._asks_what_it_found(asked, hits):
            return False
        if self.is_on_one(asked):
            case = ONE_CASE.search(asked.text.lower())
            return not case and self.signs.chance_unanswered(asked, hits) > UNANSWERED_LIMIT
        return self.signs.doubtful(asked, hits)

    def _apart(self, asking: str) -> Missing | None:
        """Return the names of the asking sentence where no reference speaks of all its kinds."""
        kinds: dict[str, set[str]] = {}
        for mention in vocabulary().mentions(asking):
            if mention.kind in TOGETHER_KINDS and mention.concept != "filgrastim":  # told as G-CSF
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
