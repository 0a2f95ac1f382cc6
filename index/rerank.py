"""A question and its hits become a better order, by what speaks for each hit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from index.asked import ABSENT, OTHER_SETTINGS, Asked, read_question
from index.features import FEATURES, concepts_of, denies, features, is_direct, names_of
from index.named import is_of_trial, studies_meant, trials_named
from index.passages import Passage
from index.references import Reference
from index.search import Hit
from index.terms import Terms
from index.vocabulary import vocabulary

# What a passage gains that denies what the question takes for granted; what a study of another
# setting loses where the question is about CAR-T, and a passage on none of the drugs asked about;
# what the passages of a study gain that the question names.
DENIAL, INDIRECT, OTHER_DRUG, NAMED = 1.4, 1.0, 1.0, 6.0
# What a passage on other classes of drugs loses; growth factors may be of any.
OTHER_CLASS, ANY_FACTOR = 3.0, "growth-factor"
# What a passage gains that names the trial asked about, and again where it names all else, too.
OF_TRIAL = 2.0
# What a passage loses that names other places, or other products, than those asked about.
OTHER_PLACE, OTHER_PRODUCT = 2.0, 1.0
# What a passage gains that names the population of a patient, where a dose is asked for.
OF_POPULATION = 2.0
# What a label of another region than the one asked about loses.
OTHER_REGION = 2.0
REGIONS = {"united-states": "US", "europe": "European"}
# A brand that one region alone has; the European text alone is called an SmPC.
OF_ONE_REGION = {
    "US": re.compile(r"\b(?:promacta|alvaiz|mulpleta|fda)\b", re.IGNORECASE),
    "European": re.compile(r"\b(?:revolade|mulpleo|smpc|spc|ema)\b", re.IGNORECASE),
}
# How a label tells what a study found: "In a randomised MDS trial".
STUDY = re.compile(r"\bIn (?:[\w-]+ ){0,4}(?:trials?|stud(?:y|ies))\b")


def rerank(
    question: str, hits: Sequence[Hit], references: Mapping[str, Reference], terms: Terms
) -> list[Hit]:
    """Return the hits best first, ties by passage id.

    A score is a logarithm: one more point makes a hit e times as likely to be the answer.
    """
    asked = read_question(question)
    scores = features(asked, hits, references, terms) @ weights()
    drugs = frozenset() if asked.premise else drugs_asked(asked)
    named = studies_meant(question, references.values())
    trials = trials_named(question, references.values())
    patients = patients_dosed(asked)
    scored = [
        replace(
            hit,
            score=float(s)
            + hit.worth
            + DENIAL * denies(asked, hit.passage)
            + NAMED * (hit.passage.reference in named)
            + OF_POPULATION * (not patients.isdisjoint(named_in(hit.passage.text)))
            + OF_TRIAL * max((tells_of_trial(t, asked, hit.passage) for t in trials), default=0)
            - INDIRECT * is_of_another_setting(asked, hit.passage, references)
            - OTHER_DRUG * bool(drugs and not tells_of_any(drugs, hit.passage))
            - OTHER_CLASS * is_of_another_class(asked, hit.passage)
            - OTHER_PLACE * is_of_other(asked, hit.passage, "place")
            - OTHER_PRODUCT * is_of_other(asked, hit.passage, "product")
            - OTHER_REGION * is_of_another_region(asked, references[hit.passage.reference]),
        )
        for hit, s in zip(hits, scores, strict=True)
    ]
    return sorted(scored, key=lambda hit: (-hit.score, hit.passage.id))


def drugs_asked(asked: Asked) -> frozenset[str]:
    """Return the drugs and classes that a question asks about; filgrastim is a G-CSF."""
    return classes_in(asked.asking) | asked.named(("drug", "drug-class"))


def tells_of_any(drugs: frozenset[str], passage: Passage) -> bool:
    """Say whether a passage names one of the drugs asked about, or by name a class that has it."""
    broader = vocabulary().broader
    wider = {c for drug in drugs for c in broader.get(drug, ())}
    return bool(drugs & names_of(passage)) or not named_in(passage.text).isdisjoint(wider)


def patients_dosed(asked: Asked) -> frozenset[str]:
    """Return the populations for which a question asks a dose: ancestry, age, liver, kidneys."""
    if "dose" not in read_question(asked.asking).kinds:
        return frozenset()
    kinds = vocabulary().kinds
    return frozenset(
        c for c in concepts_of(ABSENT.sub(" ", asked.text)) if kinds[c] == "population"
    )


def tells_of_trial(trial: str, asked: Asked, passage: Passage) -> int:
    """Return 1 for a passage that names a trial, 2 where it names all else that is asked, too."""
    if not is_of_trial(trial, f"{passage.text} {passage.context}"):
        return 0
    return 2 if asked.concepts <= names_of(passage) else 1


def is_of_another_class(asked: Asked, passage: Passage) -> bool:
    """Say whether a passage tells only of other classes of drugs than those asked about.

    A growth factor may be G-CSF; GM-CSF never is.
    """
    wanted = classes_named(asked.asking)
    if not wanted:
        return False
    told = classes_in(passage.text)
    broader = vocabulary().broader
    related = any(
        one == other or one in broader.get(other, ()) or other in broader.get(one, ())
        for one in wanted
        for other in told
    )
    return bool(told) and wanted != {ANY_FACTOR} and not related


@lru_cache(maxsize=256)
def classes_named(asking: str) -> frozenset[str]:
    """Return the classes of drugs that a question names itself."""
    return frozenset(m.concept for m in vocabulary().mentions(asking) if m.kind == "drug-class")


@lru_cache(maxsize=20_000)
def named_in(text: str) -> frozenset[str]:
    """Return the concepts that a text names by a name of their own, without their classes."""
    return frozenset(m.concept for m in vocabulary().mentions(text))


@lru_cache(maxsize=20_000)
def classes_in(text: str) -> frozenset[str]:
    """Return the classes of drugs that a text names, and the narrowest of its drugs, remembered."""
    known, named = vocabulary(), named_in(text)
    drugs = {c for c in named if known.kinds[c] == "drug"}
    of_drugs = {c for drug in drugs for c in known.broader.get(drug, ())}
    classes = {c for c in named | of_drugs if known.kinds[c] == "drug-class"}
    wider = {w for c in classes for w in known.broader.get(c, ())}
    return frozenset(classes - (wider - named))


def is_of_other(asked: Asked, passage: Passage, kind: str) -> bool:
    """Say whether a passage names others of a kind than those that a question asks about."""
    wanted = asked.named((kind,)).difference(REGIONS)
    if not wanted:
        return False
    told = named_in(f"{passage.text} {passage.context}")
    of_kind = {concept for concept in told if vocabulary().kinds[concept] == kind}
    return bool(of_kind) and of_kind.isdisjoint(wanted)


def is_of_another_region(asked: Asked, reference: Reference) -> bool:
    """Say whether a label holds elsewhere than where a question asks about, by place or brand."""
    regions = [name for place, name in REGIONS.items() if place in asked.concepts] or [
        name for name, brands in OF_ONE_REGION.items() if brands.search(asked.asking)
    ]
    return bool(reference.region) and len(regions) == 1 and regions[0] not in reference.region


def is_of_another_setting(
    asked: Asked, passage: Passage, references: Mapping[str, Reference]
) -> bool:
    """Say whether a passage is indirect evidence for a question about CAR-T."""
    return asked.after_cart and is_indirect(passage, references[passage.reference])


def is_indirect(passage: Passage, reference: Reference) -> bool:
    """Say whether a passage tells of other patients than CAR-T recipients.

    What a label says of its drug holds for whoever gets it, but not a study of another disease.
    """
    if is_direct(passage, reference):
        return False
    if reference.design != "product-label" or "not CAR-T" in passage.text:
        return True
    named = concepts_of(passage.text)
    return bool(named & OTHER_SETTINGS and STUDY.search(passage.text)) and "car-t" not in named


@cache
def weights() -> NDArray[np.float64]:
    """Return the weight of each feature, fitted by tests/benchmarks/fit_ranking.py."""
    text = resources.files("index").joinpath("ranking.toml").read_text(encoding="utf-8")
    data: dict[str, float] = tomllib.loads(text)
    if set(data) != set(FEATURES):
        raise ValueError(f"ranking.toml: must weigh exactly {sorted(set(data) ^ set(FEATURES))}")
    return np.array([data[name] for name in FEATURES])
