"""A follow-up with what it leaves out: names of its topic, or its own in the place of theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.likes import (
    COMPARES,
    OF_PRODUCT,
    PREPOSITION,
    like_of,
    put,
    strange_in,
    without_phrase,
)
from assistant.subject import (
    DRUGS,
    OWN,
    SETS_ASIDE,
    TRANSPLANTS,
    Seen,
    always,
    answered_on,
    asked_of,
    case_of,
    is_treatment,
    mentions_in,
    subject_of,
)
from assistant.values import CORRECTS, ENDS_CORRECTION, valued, with_other_value
from index.asked import read_question
from index.terms import stems
from index.tokens import words
from index.vocabulary import Mention, as_written, vocabulary

OPENS = re.compile(
    r"^(?:(?:and|but|so|then|also|or|ok|okay|what about|how about|same(?= (?:for|in|with)))\b"
    r"[\s,]*)+",
    re.IGNORECASE,
)
ELLIPTIC = re.compile(
    r"^(?:and|but|or|what about|how about|same)[\s,]+(?:what about\s+)?"
    r"(?:in|under|for|after|with|at|on|of|those|these|the \w+ one)\b"
    r"(?!.*\b(?:is|are|was|were|do|does|did)\b)"
)
ASKS = re.compile(
    r"\b(?:what|which|how|when|who|why|dos(?:e|ing)|rates?)\b"
    r"|^(?:is|are|can|could|do|does|did|should|may|must|was|were|has|have|will|would)\b",
    re.IGNORECASE,
)
GRADE = re.compile(r"\bgrade \d", re.IGNORECASE)
PERIOD = re.compile(r"\b(?:early|late)\b", re.IGNORECASE)
# "it" is the treatment where something is asked that is asked of treatments alone.
IT = re.compile(
    r"\bit\b(?= (?:be )?(?:licen[sc]ed|approved|indicated|safe(?! to)|given|taken|interacts?|works?"
    r"|crushed|contraindicated|off[- ]label|dosed|started|stopped)\b)"
    r"|(?<=is )it(?= available\b)",
    re.IGNORECASE,
)
LOOSE = stems(
    "about same one late early grade ok okay well please those too patients aged old instead rather"
)
HOW_OFTEN = re.compile(r"^(?:and |so |but )*how (?:often|frequently)\W*$", re.IGNORECASE)
THEN_WHAT = re.compile(r"^(?:and )?(?:then what|what then)\W*$", re.IGNORECASE)
BARE_SOURCE = re.compile(
    r"^\W*(?:(?:and|so|ok|the|your|any|is the|what is the|what's the) )*"
    r"(?:source|refs?|reference|citation|(?:which|what) (?:paper|study))s?(?: please| pls)?\W*$",
    re.IGNORECASE,
)
ASKS_DOSE = re.compile(r"^(?!(?:does|is|are|can|do)\b)[^?.]*\bdos(?:e|es|ing|age)\b", re.IGNORECASE)
# What a treatment may come after: a transplant takes the place of a product or of CAR-T there.
GIVEN_BEFORE = frozenset({"product", "setting", "trial"})
LONGEST_OBJECT = 4  # words
LONGEST_TOPIC = 18  # words that are told whole where a topic has no name to take along
DISEASE = re.compile(r"\b(?:lymphoma|leuka?emia|myeloma)s?\b", re.IGNORECASE)
# Who should not get it is asked of what speaks against it.
WHO_NOT = re.compile(
    r"^(?:and |so |but )*who (?:should|can|may|must)(?:n['’]t| ?not) (?:get|have|receive|be given)"
    r"(?: (?:one|it|them|that|this))?\W*$",
    re.IGNORECASE,
)
# The diseases that CAR-T is given for, each with products of one target.
TREATED = frozenset(
    {"large-b-cell-lymphoma", "mantle-cell-lymphoma", "follicular-lymphoma",
     "b-cell-acute-lymphoblastic-leukemia", "chronic-lymphocytic-leukemia", "multiple-myeloma"}
)  # fmt: skip


def stand_alone(question: str, topic: str, seen: Seen = always, told: str = "") -> str:
    """Return a follow-up with what it leaves out of the topic, or of the answer `told` before.

    One that only names something ("and romiplostim?") puts it in the place of its like in the
    topic; one that asks something of its own takes along what the topic is about.
    """
    question = WHO_NOT.sub("what are the contraindications", THEN_WHAT.sub("what next", question))
    question = BARE_SOURCE.sub("which study was that?", question)
    typed, question = question, ENDS_CORRECTION.sub("", CORRECTS.sub("", question.strip()))
    if changed := with_other_value(question, topic, mentions_in(topic)):
        return changed
    own = mentions_in(question)
    if HOW_OFTEN.search(question) and ASKS_DOSE.search(topic):
        return f"{topic.rstrip(' ?.')}: how often is it given?"
    put_right = question != typed.strip() and not ASKS.search(question)
    if not (put_right or is_elliptic(question, own, seen)):
        return with_subject(question, topic, seen, told)
    bare = OPENS.sub("", question.strip()).rstrip(" ?.")
    for form in (GRADE, PERIOD):
        if (found := form.search(bare)) and form.search(topic):
            topic = form.sub(found[0], topic, count=1)
            bare = form.sub("", bare).strip()
    if not bare:
        return topic
    if same := in_same_phrase(bare, own, topic):
        return without_set_aside(same, own)
    return in_places(question, bare, own, topic, seen, told)


def is_elliptic(question: str, own: Sequence[Mention], seen: Seen = always) -> bool:
    """Say whether a follow-up asks nothing of its own: it only names another case.

    So does a word that no reference has: it is taken for a name.
    """
    if ELLIPTIC.match(question.lower().strip()):
        return True
    names = {word for mention in own for word in mention.words}
    other = [w for w in words(question) if w not in names and not re.match(r"[<>≤≥]?\d", w)]
    left = stems(" ".join(other)) - LOOSE
    bare = words(OPENS.sub("", question))
    strange = len(bare) == 1 and not own and not seen(bare[0])
    return not read_question(question).kinds and (strange or not left)


def in_same_phrase(bare: str, own: Sequence[Mention], topic: str) -> str:
    """Return the topic with what stands in it where a follow-up puts something else: with milk.

    What is unknown, or a drug of no class that the topic speaks of, is given with something.
    """
    opening = re.match(rf"({PREPOSITION}) (?:the )?(.+)", bare, re.IGNORECASE)
    classes = {c for m in mentions_in(topic) for c in vocabulary().broader.get(m.concept, ())}
    beside = not own or any(
        m.kind == "drug" and classes.isdisjoint(vocabulary().broader.get(m.concept, ()))
        for m in own
    )
    if not opening and not (beside and len(words(bare)) <= 2):
        return ""
    preposition, new = opening.groups() if opening else ("with", bare)
    like = {m.kind for m in own} | ({"disease"} if DISEASE.search(new) else set())
    if preposition.lower() == "after" and any(m.concept in TRANSPLANTS for m in own):
        like |= GIVEN_BEFORE
    start = len(topic) - len(asked_of(topic))
    words_of = rf"(?:(?!{PREPOSITION}\b)[\w/+'-]+ ?){{1,{LONGEST_OBJECT}}}"
    objects = rf"\b{preposition} (?:the )?({words_of})(?=[ ?.,;:)]|$)"
    for found in reversed([*re.finditer(objects, topic[start:], re.IGNORECASE)]):
        kinds = {m.kind for m in mentions_in(found[1])}
        if not kinds or kinds & like or (not own and kinds <= DRUGS):
            at = start + found.start(1)
            return topic[:at] + new + topic[at + len(found[1].rstrip()) :]
    return ""


def in_places(
    question: str, bare: str, own: Sequence[Mention], topic: str, seen: Seen, told: str
) -> str:
    """Return the topic with each name of a follow-up in the place of its like, or added to it."""
    changed, left, rest = topic, [], topic
    for mention in own:
        if like := like_of(mention, changed, bare):
            value = valued(bare, mention)
            name = value or as_written(bare, mention.words)
            changed, rest = put(changed, like, name, bool(value)), without_phrase(rest, like.words)
        elif strange := strange_in(changed, mention, seen):
            changed = changed.replace(strange, as_written(bare, mention.words), 1)
        else:
            left.append(mention)
    changed = without_set_aside(changed, own)
    if not set(re.findall(r"\d+", bare)) <= set(re.findall(r"\d+", changed)):
        return added(without_set_aside(rest, own), bare)
    if own and not left:
        return changed
    if len(left) < len(own):
        return f"{changed.rstrip(' ?.')}: {', '.join(as_written(bare, m.words) for m in left)}?"
    subjects = own and all(m.kind in OWN - {"product"} for m in own)
    of_case = case_of(topic) and own and all(map(is_treatment, own))  # what about it for him?
    if of_case or (subjects and not OPENS.match(question.strip())):
        return with_subject(question, topic, seen, told)
    return added(changed, bare)


def without_set_aside(topic: str, own: Sequence[Mention]) -> str:
    """Return a topic without the names that those of a follow-up set aside.

    Another disease or product sets aside the products or diseases of the other target.
    """
    kinds = {m.kind for m in own if m.kind != "trial" or OF_PRODUCT.search(m.concept)}
    aside = {kind for one in kinds for kind in SETS_ASIDE.get(one, ())} - kinds
    targets = {target for m in own if (target := target_of(m))}
    for mention in mentions_in(topic):
        target = target_of(mention)
        other = targets and target and target not in targets and mention.kind not in kinds
        if mention.kind in aside or other:
            topic = without_phrase(topic, mention.words)
    return topic


def target_of(mention: Mention) -> str:
    """Return what the CAR-T for a disease or of a product is directed at, empty where open."""
    if mention.kind == "product":
        return next(
            (c for c in vocabulary().broader.get(mention.concept, ()) if c.startswith("anti")), ""
        )
    if mention.kind != "disease" or mention.concept not in TREATED:
        return ""
    return "anti-bcma" if mention.concept == "multiple-myeloma" else "anti-cd19"


def added(topic: str, bare: str) -> str:
    """Return a topic with what a follow-up adds to it."""
    about = re.search(r" \(.*\)$", topic)
    asked = topic[: about.start()] if about else topic
    joined = " " if re.match(rf"{PREPOSITION}\b", bare) else ": "
    return f"{asked.rstrip(' ?.')}{joined}{bare}?{about[0] if about else ''}"


def with_subject(question: str, topic: str, seen: Seen, told: str) -> str:
    """Return a follow-up that asks something of its own with what its topic is about.

    A short topic that has no names is told whole.
    """
    own = mentions_in(question)
    replaced = {kind for m in own for kind in (m.kind, *SETS_ASIDE.get(m.kind, ()))}
    if COMPARES.search(question.lower()):  # "how does it compare with …": both are asked about
        replaced = set()
    subject = subject_of(topic, question, replaced, seen)
    subject += answered_on(told or case_of(topic), topic, question, subject)
    bare = {m.kind for m in mentions_in(", ".join(subject))} <= {"setting"}
    if bare and len(words(topic)) <= LONGEST_TOPIC and not own and not topic.endswith(")"):
        return f"{topic.rstrip(' ?.')}: {question.rstrip(' ?.')}?"
    question, subject = named_in_place(question, subject)
    about = f" ({', '.join(subject)})" if subject else ""
    return f"{question.rstrip(' ?.')}?{about}"


def named_in_place(question: str, subject: Sequence[str]) -> tuple[str, list[str]]:
    """Return a question with the one treatment of its subject in the place of "it"."""
    treatments = [name for name in subject if any(map(is_treatment, mentions_in(name)))]
    if len(treatments) != 1 or not IT.search(question):
        return question, list(subject)
    rest = [name for name in subject if name != treatments[0]]
    return IT.sub(treatments[0], question, count=1), rest
