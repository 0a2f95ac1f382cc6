"""A question that leans on an earlier one is made to stand alone, in words the reader can check."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.guard import guard
from index.asked import read_question
from index.aspects import aspects_asked
from index.search import Hit
from index.terms import stems
from index.tokens import words
from index.vocabulary import Mention, vocabulary

SHORT, LONGEST = 12, 18
TURNS = 4
# The reference that the answer before rested on is what "it" is about; in points of score.
FOCUS = 2.0
ASKED_FOR = 8.0  # where that reference itself is asked for: "which study was that?"
OPENS = re.compile(
    r"^(?:(?:and|but|so|then|also|or|ok|okay|what about|how about)\b[\s,]*)+", re.IGNORECASE
)
IT = re.compile(r"\b(it|its|they|them|their|both)\b", re.IGNORECASE)
ELLIPTIC = re.compile(
    r"^(?:and|but|or|what about|how about)[\s,]+(?:what about\s+)?"
    r"(?:in|under|for|after|with|at|on|those|these|the \w+ one)\b"
    r"(?!.*\b(?:is|are|was|were|do|does|did)\b)"
)
POINTS_BACK = re.compile(
    r"\b(it|its|they|them|their|those|that|this|these|he|she|him|her|there|then|the same|the two"
    r"|the other|the one|both|too|as well|instead|which of)\b|^why\b"
)
FOLLOWS = re.compile(r"^(and|what about|how about|but|then|also|or)\b")
# A question that opens as one, names its own subject, or CAR-T and something after it, and asks in
# general, not how it "was", is new.
ANEW = re.compile(
    r"^(what|which|how|when|where|who|is|are|can|could|does|do|should|may|must|has|have)\b"
    r"(?!.*\b(was|were|did|had|got|happened|instead|again)\b)"
    r"(?=.*\b(is|are|can|could|does|do|should|may|must|has|have|mean|means)\b)"
)
COMPARES = re.compile(r"\b(compar\w+|versus|vs|better|worse|differ\w*)\b")
OWN = frozenset(
    {"drug", "drug-class", "score", "infection", "syndrome", "measure", "product", "marker"}
)
# One treatment takes the place of another, be it a drug, a class of drugs or one of these.
DRUGS = frozenset({"drug", "drug-class"})
RESCUES = frozenset(
    {"stem-cell-boost", "allogeneic-transplant", "autologous-transplant", "mesenchymal-stem-cells",
     "plasma-exchange"}
)  # fmt: skip
# Of these kinds, what the follow-up names takes the place of what was named before.
SWAPPED = frozenset(
    {"drug", "product", "disease", "population", "score", "infection", "cytopenia", "place",
     "target", "body"}
)  # fmt: skip
# Another population, disease or product means another study: its place is left out as well.
SETS_ASIDE = {
    "population": ("place",), "disease": ("place",), "target": ("place", "product"),
    "product": ("place", "target"), "place": ("disease",), "body": ("place", "product"),
}  # fmt: skip
CARRIED = SWAPPED | {"drug-class", "target", "syndrome", "measure", "setting", "marker"}
# How a refusal opens: of another field, the turn is no topic; of this one, it has no answer.
ELSEWHERE = re.compile(r"(This is outside|The question seems to carry|This sounds urgent)")
UNANSWERED = re.compile(
    r"The references (do not answer|and this assistant)|This assistant only|There is no question"
)
FIRST_WORDS = 40
PROPER = re.compile(r"(?<=[a-z,] )[A-Z][\w/-]+")
GRADE = re.compile(r"\bgrade \d", re.IGNORECASE)


Seen = Callable[[str], bool]


def always(word: str) -> bool:
    """Take every word for one that the references have."""
    return True


@dataclass(frozen=True)
class Turn:
    """One earlier message of the conversation."""

    role: str
    content: str


def is_follow_up(question: str, seen: Seen = always) -> bool:
    """Say whether a question leans on an earlier one: opens like one, points back, or is bare.

    `seen` says whether the references have a word: a bare question of words that they do not
    have is a new one.
    """
    lower = question.lower().strip()
    count = len(words(question))
    if count > LONGEST:
        return False
    mentions = vocabulary().mentions(question)
    kinds = [m.kind for m in mentions if m.concept != "car-t"]
    named = [kind for kind in kinds if kind not in ("place", "cytopenia", "outcome", "setting")]
    if POINTS_BACK.search(lower):
        return True
    with_setting = bool(kinds) and len(kinds) < len(mentions)  # "neutropenia after CAR-T"
    if ANEW.search(lower) and (with_setting or OWN & set(named)):
        return False
    strange = [w for w in words(question) if len(w) > 5 and w.isalpha() and not seen(w)]
    if strange and not kinds:
        return False
    return bool(FOLLOWS.search(lower)) or (count <= SHORT and len(set(named)) < 2)


def topic_of(turns: Sequence[Turn], seen: Seen = always) -> tuple[str, str]:
    """Return what the conversation is about and how that was answered, empty where it was not.

    The topic is its last question, made to stand alone.
    """
    topic = told = ""
    asked = [i for i, turn in enumerate(turns) if turn.role == "user"][-TURNS:]
    for i in asked:
        answer = turns[i + 1].content if i + 1 < len(turns) else ""
        question = turns[i].content
        if ELSEWHERE.match(answer) or guard(question):
            continue
        leans = topic and is_follow_up(question, seen)
        topic = stand_alone(question, topic, seen, told) if leans else question
        told = "" if UNANSWERED.match(answer) else opening(answer)
    return topic, told


def last_answer(turns: Sequence[Turn]) -> str:
    """Return how the last answer that was no refusal began, empty where there is none."""
    for turn in reversed(turns):
        refused = ELSEWHERE.match(turn.content) or UNANSWERED.match(turn.content)
        if turn.role == "assistant" and turn.content and not refused:
            return opening(turn.content)
    return ""


def opening(answer: str) -> str:
    """Return how an answer begins."""
    return " ".join(answer.split()[:FIRST_WORDS])


def stand_alone(question: str, topic: str, seen: Seen = always, told: str = "") -> str:
    """Return a follow-up with what it leaves out of the topic, or of the answer `told` before.

    One that only names something ("and romiplostim?") puts it in the place of its like in the
    topic; one that asks something of its own takes along what the topic is about.
    """
    own = vocabulary().mentions(question)
    replaced = {kind for m in own for kind in (m.kind, *SETS_ASIDE.get(m.kind, ()))}
    if COMPARES.search(question.lower()):  # "how does it compare with …": both are asked about
        replaced = set()
    if not is_elliptic(question, own):
        subject = subject_of(topic, question, replaced, seen)
        subject += answered_on(told, topic, question, subject)
        return f"{question.rstrip(' ?.')}? ({', '.join(subject)})" if subject else question
    instead = in_place(question, own, topic)
    if instead:
        return instead
    changed = re.sub(r"\? \(|\)$|[?.]$", " ", topic)
    grade = GRADE.search(question)
    if grade and GRADE.search(changed):
        changed = GRADE.sub(grade[0], changed, count=1)
    for mention in vocabulary().mentions(changed):
        if mention.kind in replaced & SWAPPED:
            changed = without(changed, mention.words)
    changed = re.sub(r"\s+(?=[,;:])|[,;:](?=\s*[,;:]|\s*$)", "", " ".join(changed.split()))
    return f"{changed}: {OPENS.sub('', question.strip()).rstrip(' ?.')}?"


def is_elliptic(question: str, own: Sequence[Mention]) -> bool:
    """Say whether a follow-up asks nothing of its own: it only names another case."""
    if ELLIPTIC.match(question.lower().strip()):
        return True
    names = {word for mention in own for word in mention.words}
    left = stems(" ".join(word for word in words(question) if word not in names)) - LOOSE
    return not (read_question(question).kinds or left)


LOOSE = stems("about same one late early grade ok okay well please those too patients 1 2 3 4 5")


def in_place(question: str, own: Sequence[Mention], topic: str) -> str:
    """Return the topic with the treatment that a follow-up names in place of its own, if any."""
    mine = [m for m in own if is_treatment(m)]
    asking = read_question(topic).asking
    theirs = [m for m in vocabulary().mentions(asking) if is_treatment(m)]
    if len(own) != 1 or not mine or not theirs:
        return ""
    same = [m for m in theirs if m.kind == mine[0].kind] or theirs
    changed = spelled(same[0].words).sub(as_written(question, mine[0].words), asking, count=1)
    for other in same[1:]:
        changed = without(changed, other.words)
    return topic.replace(asking, " ".join(changed.split())) if asking in topic else changed


def is_treatment(mention: Mention) -> bool:
    """Say whether a name is of a treatment that another could be given in place of."""
    return mention.kind in DRUGS or mention.concept in RESCUES


def subject_of(topic: str, question: str, replaced: set[str], seen: Seen) -> list[str]:
    """Return the names in a topic, as they stand there, without the kinds that are replaced.

    Of a vignette what it asks about is carried, and all of it where options are asked for. Of words
    with a capital only those that the references have: no patient's name.
    """
    about = asked_of(topic)
    if "options" in aspects_asked(question):
        about = topic
    other = any(map(is_treatment, vocabulary().mentions(question))) and not IT.search(question)
    found = [
        as_written(topic, m.words)
        for m in vocabulary().mentions(about)
        if m.kind in CARRIED
        and m.kind not in replaced & SWAPPED
        and not (other and m.kind in DRUGS)
    ]
    if about != topic and read_question(topic).after_cart:
        found.append("CAR-T")
    named = {word for m in vocabulary().mentions(topic) for word in m.words}
    proper = [
        name
        for name in PROPER.findall(about)
        if all(map(seen, words(name))) and not set(words(name)) <= named
    ]
    return list(dict.fromkeys((*found, *proper)))


def answered_on(told: str, topic: str, question: str, subject: Sequence[str]) -> list[str]:
    """Return what an answer was about where neither the topic's subject nor a follow-up names it.

    Only where the topic is a vignette or has no subject. It is what the first sentence names: a
    treatment that the case names as well and that was not tried yet, else the first one, else the
    complications that the case names.
    """
    known = vocabulary()
    if subject and asked_of(topic) == topic:
        return []
    named = known.mentions(f"{', '.join(subject)}. {question}")
    if any(m.kind in OWN - {"product", "syndrome"} for m in named):
        return []
    tried, case = read_question(topic).tried, {m.concept for m in known.mentions(topic)}
    about = [m for m in known.mentions(told.split(". ")[0]) if m.concept not in tried]
    given = [m for m in about if is_treatment(m)]
    both = [m for m in given if m.concept in case] or given[:1]
    both = both or [m for m in about if m.kind in OWN - {"product"} and m.concept in case]
    return list(dict.fromkeys(as_written(told, m.words) for m in both))


def asked_of(topic: str) -> str:
    """Return a topic from the sentence on that asks: a vignette without its case."""
    start = read_question(topic).asking.split("?")[0]
    return topic[max(topic.find(start), 0) :]


def without(text: str, form: Sequence[str]) -> str:
    """Return a text without the words of a name."""
    return spelled(form).sub("", text)


def as_written(text: str, form: Sequence[str]) -> str:
    """Return the words of a name as a text has them."""
    found = spelled(form).search(text)
    return found[0] if found else " ".join(form)


def spelled(form: Sequence[str]) -> re.Pattern[str]:
    """Return what finds the words of a name in a text, joined in any way."""
    joined = r"[-\s/+']?".join(map(re.escape, form))
    return re.compile(rf"(?<!\w){joined}s?(?!\w)", re.IGNORECASE)


def favoured(hits: Sequence[Hit], reference: str | None, points: float = FOCUS) -> list[Hit]:
    """Return the hits with those of the reference in focus raised, best first."""
    raised = [
        replace(hit, score=hit.score + points * (hit.passage.reference == reference))
        for hit in hits
    ]
    return sorted(raised, key=lambda hit: (-hit.score, hit.passage.id))
