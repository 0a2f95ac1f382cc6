"""What a question takes for granted is held against the references: what corrects it, what to say.

A question may call one drug another, give a study a product, a disease or a control arm that it
did not have, or state what no reference does. The passage that says otherwise opens the answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from assistant.answers import Claim
from assistant.checking.support import SupportByWords
from assistant.timing import mistimed
from assistant.unknown import proper_words
from index.asked import Asked
from index.features import NOT_CART, concepts_of, denies, is_direct, names_of
from index.granted import CLAIMS
from index.named import is_of_trial, names_of_trials, studies_named
from index.passages import Passage
from index.references import Reference
from index.search import Hit, Searcher
from index.terms import stems
from index.tokens import words
from index.vocabulary import as_written, vocabulary, without

# References among which a study is looked for; passages that a premise is held against; the score
# of a passage that was not found.
NEAREST, HELD, UNFOUND = 3, 40, -100.0
STUDY = re.compile(
    r"\b(case|stud(y|ies)|series|trial|registry|cohort|protocol|patients?|paper|arm)\b"
)
# A study known by its size: "the 38 children"; "day 60" and "platelets 60" are a patient's.
SIZE = re.compile(
    r"(?<![\d.])(\d{2,4})(?:-patient|(?: [\w+/-]+){0,2} (?:patients|people|adults|children"
    r"|recipients|cases|participants)\b)"
)
COMPARES = re.compile(r"\b(vs|versus|compar\w+|than|differen\w+|or|unlike)\b")
SUBJECTS = frozenset({"drug", "drug-class", "product", "setting"})
STATEMENT = re.compile(r"(?<=[?!;])\s+|(?<=\.)\s+(?=[A-Z])|\n+")
STUDIED = ("drug", "product", "target", "disease")
# How one drug is said to be another.
IS = re.compile(r"\b(is|are|being|called|means)\b")
LINKS = frozenset("is are being called means a an the just only simply another name same as for of"
                  " drug brand generic pegylated really also".split())  # fmt: skip
SAME = re.compile(r"^\W*(are|being)?\s*(all )?(the same|one and the same|interchang|equivalent)")
# How a control arm is taken for granted, and how a record says that there was none.
CONTROLLED = re.compile(
    r"\bcontrol (arm|group)|\bplacebo\b|\brandomi[sz]ed\b|\brct\b|\bdouble-blind"
)
ASKS_WHETHER = re.compile(
    r"\b(is|are|was|were|has|have) (there|any)\b|\bwhether\b"
    r"|\b(any|no|not|without)( an?)? (randomi|placebo|rct|control)"
    r"|^(did|does|do)\b.{0,60}\b(have|include|use)\b"
)
UNCONTROLLED = re.compile(
    r"\bno (untreated |unboosted |matched )*(comparison|control|comparator)|\buncontrolled\b"
    r"|\b(not|no) randomi[sz]ed\b|\bwithout (a |any )?(comparator|control|placebo)"
    r"|\bsingle[- ]arm\b|\bretrospective\b|\bsingle case\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not(?! exceed)|no(?! more than)|never|only|without|outside|unlike)\b"
    r"(?:[ -][\w/-]+){1,5}|\bnone\b[^.;,]+",
    re.IGNORECASE,
)
# How a drug is said to be licensed for use after CAR-T, and how its label says that it is not.
TAKEN_FOR_LICENSED = re.compile(
    r"\b(?:approv|licen[sc]|indicated (?:for|in|after)|labell?ed|on the label|authori[sz])"
    r"(?:(?! and )[^,;]){0,60}\b(?:car\b|cart\b|cytopenia)"
)
OFF_LABEL = re.compile(r"\boff[- ]label\b|\bnot among\b|\bnone of the labelled\b", re.IGNORECASE)
GRANTED = "Taken for granted in the question, and not confirmed by the references"
UNCONFIRMED = f"{GRANTED}: see the first sentence, which says what they have."
TRIALS = frozenset({"randomized-trial", "meta-analysis", "systematic-review"})


def correction(asked: Asked, hits: Sequence[Hit], searcher: Searcher) -> Passage | None:
    """Return the passage that corrects what a question takes for granted, or None."""
    study, sentence = study_asked(asked, hits, searcher.references)
    found = (
        uncontrolled(asked, study, hits, searcher)
        or otherwise_studied(sentence, study, searcher)
        or otherwise_named(asked, hits)
        or mistimed(asked, hits)
        or unlicensed(asked, hits)
        or denying(asked, hits)
    )
    found = [passage for passage in found if "?" not in passage.text]
    scores = {hit.passage.id: hit.score for hit in hits}
    return max(found, key=lambda passage: scores.get(passage.id, UNFOUND), default=None)


def uncontrolled(
    asked: Asked, study: Reference | None, hits: Sequence[Hit], searcher: Searcher
) -> list[Passage]:
    """Return what says that there was no control arm, where the question gives or seeks one."""
    said = " ".join(s for s in STATEMENT.split(asked.text) if CONTROLLED.search(s.lower()))
    if not said:
        return []
    meant = {study.id} if study else on_cart(concepts_of(said), hits, searcher)
    if any(searcher.references[id_].design in TRIALS for id_ in meant):
        return []
    return [p for p in passages_of(meant, searcher) if UNCONTROLLED.search(p.text)]


def on_cart(said: frozenset[str], hits: Sequence[Hit], searcher: Searcher) -> set[str]:
    """Return the references on CAR-T that name the treatments of a sentence on CAR-T."""
    known = vocabulary().kinds
    treatments = {c for c in said if known[c] in ("drug", "drug-class", "measure")}
    return {
        hit.passage.reference
        for hit in hits
        if "car-t" in said
        and treatments <= names_of(hit.passage)
        and is_direct(hit.passage, searcher.references[hit.passage.reference])
    }


def otherwise_studied(sentence: str, study: Reference | None, searcher: Searcher) -> list[Passage]:
    """Return what names the drug, product or disease of a study in place of the one named."""
    if study is None or COMPARES.search(sentence.lower()):
        return []
    known = vocabulary().kinds
    if "car-t" in concepts_of(sentence) and NOT_CART.search(study.population):
        return [p for p in passages_of({study.id}, searcher) if "not CAR-T" in p.text]
    used = " ".join((*study.products, *study.interventions))
    has = concepts_of(f"{study.text}. {used}")
    wrong = {
        known[c]
        for c in concepts_of(sentence) - has
        if known[c] in STUDIED and c.rsplit("-", 1)[-1] not in study.text.lower()
    }
    own = {
        c for c in concepts_of(f"{study.title}. {study.population}. {used}") if known[c] in wrong
    }
    return most([(len(own & concepts_of(p.text)), p) for p in passages_of({study.id}, searcher)])


def otherwise_named(asked: Asked, hits: Sequence[Hit]) -> list[Passage]:
    """Return what gives two names of a drug side by side, where it is taken for another."""
    drug = mistaken(asked.granted or asked.text)
    if drug is None:
        return []
    known = vocabulary()
    meant = {drug, *known.broader.get(drug, ())}
    full = [
        hit.passage
        for hit in hits
        if hit.passage.kind == "finding"
        and any(
            one.words != other.words and drug in {one.concept, other.concept} <= meant
            for one, other in pairwise(known.mentions(hit.passage.text))
        )
    ]
    return sorted(full, key=lambda passage: len(passage.text))[:1]


def unlicensed(asked: Asked, hits: Sequence[Hit]) -> list[Passage]:
    """Return what calls the use of a drug after CAR-T off label, where it is taken for licensed."""
    claimed = concepts_of(asked.premise)
    drugs = {c for c in claimed if vocabulary().kinds[c] == "drug"}
    if not ("car-t" in claimed and TAKEN_FOR_LICENSED.search(asked.premise.lower())):
        return []
    return [
        hit.passage
        for hit in hits
        if hit.passage.kind == "finding"
        and OFF_LABEL.search(hit.passage.text)
        and "car-t" in concepts_of(hit.passage.text)
        and drugs & concepts_of(hit.passage.text)
    ]


def denying(asked: Asked, hits: Sequence[Hit]) -> list[Passage]:
    """Return what denies the very words or names that are claimed, of what it is claimed of."""
    claim = CLAIMS.search(asked.premise.lower())
    if not claim:
        return []
    said = asked.premise[claim.end() :]
    for mention in vocabulary().mentions(said):
        if mention.kind in SUBJECTS:
            said = without(said, mention.words)
    claimed = stems(said) | concepts_of(said)
    drugs = {c for c in concepts_of(asked.premise) if vocabulary().kinds[c] == "drug"}
    return most(
        [
            (len(claimed & (stems(told) | concepts_of(told))), hit.passage)
            for hit in hits
            if drugs <= names_of(hit.passage) and (drugs or denies(asked, hit.passage))
            for told in [" ".join(m[0] for m in DENIED.finditer(hit.passage.text))]
        ]
    )


def most(counted: Sequence[tuple[int, Passage]]) -> list[Passage]:
    """Return the passages with the highest count, none where it is 0."""
    highest = max((count for count, _ in counted), default=0)
    return [passage for count, passage in counted if count == highest > 0]


def passages_of(references: Collection[str], searcher: Searcher) -> list[Passage]:
    """Return all passages of references."""
    return [p for p in searcher.passages.values() if p.reference in references]


def mistaken(text: str) -> str | None:
    """Return the drug that a text says is another one, or of another class; None where none is."""
    known = vocabulary()
    found = [m for m in known.mentions(text) if m.kind in ("drug", "drug-class")]
    for one, other in pairwise(found):
        head, _, rest = text.partition(as_written(text, one.words))
        between, _, after = rest.partition(as_written(rest, other.words))
        linked = set(words(between)) <= LINKS and IS.search(f"{head} {between}".lower())
        joined = words(between) == ["and"] and SAME.search(after.lower())
        same_kind = other.concept in (one.concept, *known.broader.get(one.concept, ()))
        if one.kind == "drug" and not same_kind and (linked or joined):
            return one.concept
    return None


def study_asked(
    asked: Asked, hits: Sequence[Hit], references: Mapping[str, Reference]
) -> tuple[Reference | None, str]:
    """Return the study among the nearest that a sentence names, and that sentence."""
    found = list(dict.fromkeys(hit.passage.reference for hit in hits))
    for sentence in STATEMENT.split(asked.text):
        for rank, id_ in enumerate(found):
            if is_named(references[id_], sentence, nearest=rank < NEAREST):
                return references[id_], sentence
    return None, ""


def is_named(reference: Reference, sentence: str, nearest: bool) -> bool:
    """Say whether a sentence names a study by its author or its trial.

    Its size or its country, which others may share, tell only of one that is nearest.
    """
    if studies_named(sentence, [reference]):
        return True
    places = {c for c in concepts_of(sentence) if vocabulary().kinds[c] == "place"}
    return nearest and bool(
        any(is_of_trial(name, reference.text) for name in names_of_trials(sentence))
        or str(reference.n) in SIZE.findall(sentence)
        or (places and STUDY.search(sentence.lower()) and places <= concepts_of(reference.text))
    )


def premise_notes(
    asked: Asked,
    claims: Sequence[Claim],
    hits: Sequence[Hit],
    corrected: Passage | None,
    searcher: Searcher,
) -> tuple[str, ...]:
    """Return a note where a question takes for granted what the references do not confirm."""
    told = corrected and not ASKS_WHETHER.search(asked.text.lower())
    if not told and (not asked.granted or held(asked.granted, hits, searcher)):
        return ()
    if not asked.granted:
        return (UNCONFIRMED,)
    return (f"{GRANTED}: “{asked.granted}”.",)


def held(granted: str, hits: Sequence[Hit], searcher: Searcher) -> bool:
    """Say whether one of the nearest passages supports what is taken for granted, by rules.

    A name that no reference knows, such as that of a hospital, is left out.
    """
    judge = SupportByWords(strict=True).judge
    for name in proper_words(granted):
        if not searcher.terms.seen(name):
            granted = without(granted, [name])
    return any(
        judge(
            granted,
            f"{hit.passage.text}. {hit.passage.context}. "
            f"{searcher.references[hit.passage.reference].study}",
        ).supported
        for hit in hits[:HELD]
    )
