"""What a conversation is about: the names of its topic, of its case and of how it was answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.asked import read_question
from index.aspects import aspects_asked
from index.named import names_of_trials
from index.tokens import words
from index.tried import tried
from index.vocabulary import Mention, as_written, vocabulary

IT = re.compile(r"\b(it|its|they|them|their|both)\b", re.IGNORECASE)
INCIDENCE = re.compile(r"\bhow (?:common|often|frequent)\b|\bincidence\b|\bprevalence\b")
PROPER = re.compile(r"(?<=[a-z,] )[A-Z][\w/-]+")
OWN = frozenset(
    {"drug", "drug-class", "score", "infection", "syndrome", "measure", "product", "marker"}
)
# One treatment takes the place of another, be it a drug, a class of drugs or one of these.
DRUGS = frozenset({"drug", "drug-class"})
TRANSPLANTS = frozenset({"allogeneic-transplant", "autologous-transplant"})
RESCUES = TRANSPLANTS | {"stem-cell-boost", "mesenchymal-stem-cells", "plasma-exchange"}
PARTNERS = frozenset({"antacid", "statin", "rosuvastatin", "ciclosporin"})  # given beside one
# Of these kinds, what the follow-up names takes the place of what was named before.
SWAPPED = frozenset(
    {"drug", "product", "disease", "population", "score", "infection", "cytopenia", "place",
     "target", "body", "trial"}
)  # fmt: skip
# What CAR-T itself brings about; another of these takes its place, bleeding that of thrombosis.
TOXICITIES = frozenset({"crs", "icans", "iec-hs"})
# Another population, disease or product means another study: its place is left out as well, and of
# another disease or product its trial; another trial has its own product and disease.
SETS_ASIDE = {
    "population": ("place",), "disease": ("place", "trial"), "target": ("place", "product"),
    "product": ("place", "target", "trial"), "place": ("disease",), "body": ("place", "product"),
    "trial": ("place", "product", "disease", "target"),
}  # fmt: skip
CARRIED = SWAPPED | {"drug-class", "target", "syndrome", "measure", "setting", "marker"}

# What stands before a name and tells which of it is meant: late ICAHT.
WHICH = re.compile(r"\b(early|late|prolonged|persistent|severe|prophylactic)\s+$", re.IGNORECASE)

# What is ordered for a patient, or about to be given: behind these words, or before.
ORDERED = re.compile(
    r"(?<!no )(?<!not )(?<!n't )(?<!n’t )\b(?:(?<!in )order(?:ed|s|ing)?|prescri\w+"
    r"|starting(?! to\b)|(?:to|will|should|can|we) start|propos\w+|due (?:for|to get)"
    r"|plan(?:s|ned|ning)?(?: to (?:start|give|use))?|about to (?:start|give)"
    r"|wants?(?: to (?:give|use|try|start|add)|(?! to\b)))\b[:\s]+([^.;?]{2,60})",
    re.IGNORECASE,
)
IS_ORDERED = re.compile(
    r"(?<!no )(?<!not )\b([\w-]{2,30})"
    r"(?: (?:\d[\w./]{0,9}|mg|mcg|units?|od|bd|bid|tds|daily|weekly|sc|po|iv|once|q\d?[dw])){0,6}"
    r" (?:(?:is|was|has been) )?(?:ordered|prescribed|planned)\b",
    re.IGNORECASE,
)

Seen = Callable[[str], bool]


def always(word: str) -> bool:
    """Take every word for one that the references have."""
    return True


def mentions_in(text: str) -> list[Mention]:
    """Return the names in a text, those of trials among them."""
    trials = [Mention(name, "trial", tuple(words(name))) for name in names_of_trials(text)]
    return [*vocabulary().mentions(text), *trials]


def as_said(text: str, mention: Mention) -> str:
    """Return a name as a text has it, with the word before it that tells which: late ICAHT."""
    name = as_written(text, mention.words)
    which = WHICH.search(text.split(name)[0])
    return f"{which[1]} {name}" if which else name


def is_treatment(mention: Mention) -> bool:
    """Say whether a name is of a treatment that another could be given in place of."""
    return mention.concept in RESCUES or (mention.kind in DRUGS and mention.concept not in PARTNERS)


def subject_of(topic: str, question: str, replaced: set[str], seen: Seen) -> list[str]:
    """Return the names in a topic, as they stand there, without the kinds that are replaced.

    Of a vignette what it asks about is carried, with the drug that is ordered, and its product and
    disease (its population, where a dose is asked for) unless it is about a drug: that is given to
    all alike. All of it is carried where options are asked for. Of words with a capital only those
    are that the references have: no patient's name.
    """
    about = asked_of(topic)
    if "options" in aspects_asked(question):
        about = topic
    other = any(map(is_treatment, vocabulary().mentions(question))) and not IT.search(question)
    asked = vocabulary().mentions(question) if "syndrome" in replaced else []
    like = {m.concept in TOXICITIES for m in asked if m.kind == "syndrome"}
    found = [
        as_said(topic, m) if m.kind == "score" else as_written(topic, m.words)  # late ICAHT
        for m in {m.concept: m for m in reversed(mentions_in(about))}.values()
        if m.kind in CARRIED
        and m.kind not in replaced & SWAPPED
        and not (other and m.kind in DRUGS)
        and not (m.kind == "syndrome" and (m.concept in TOXICITIES) in like)
    ][::-1]
    if about != topic and not any(map(is_treatment, mentions_in(f"{about} {question}"))):
        found += ordered(topic)
    if about != topic and read_question(topic).after_cart:
        given = any(m.kind in DRUGS for m in mentions_in(f"{about} {question}"))
        of_dose = "dose" in read_question(question).kinds
        found += ["CAR-T"] if given else patients_of(topic, "population" if of_dose else "disease")
    named = {word for m in vocabulary().mentions(topic) for word in m.words}
    proper = [
        name
        for name in PROPER.findall(about)
        if all(map(seen, words(name))) and not set(words(name)) <= named
    ]
    return list(dict.fromkeys((*found, *proper)))


def ordered(topic: str) -> list[str]:
    """Return the drugs that a vignette says are ordered or about to be given, as they stand there.

    None that was tried before.
    """
    before = tried(topic, "")
    parts = [part for form in (ORDERED, IS_ORDERED) for part in form.findall(case_of(topic))]
    named = [(part, m) for part in parts for m in vocabulary().mentions(part)]
    names = [
        as_written(part, m.words)
        for part, m in named
        if is_treatment(m) and m.concept not in before
    ]
    return list(dict.fromkeys(names))


def patients_of(case: str, kind: str = "disease") -> list[str]:
    """Return the product of a case and its disease or population, or CAR-T where it has none."""
    named = [m for m in mentions_in(case_of(case)) if m.kind in ("product", kind)]
    once = {m.concept: as_written(case, m.words) for m in named}
    return list(once.values()) or ["CAR-T"]


def answered_on(told: str, topic: str, question: str, subject: Sequence[str]) -> list[str]:
    """Return what an answer was about where neither the topic's subject nor a follow-up names it.

    Only where the topic is a vignette or has no subject, and not where it is asked how common
    something is. It is what the first sentence names: a treatment that the case names as well and
    that was not tried yet, else the first one, else the complications that the case names.
    """
    known = vocabulary()
    if (subject and asked_of(topic) == topic) or INCIDENCE.search(question.lower()):
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


def case_of(topic: str) -> str:
    """Return what a vignette tells before it asks, empty where a topic tells nothing."""
    return topic.removesuffix(asked_of(topic))


def asked_of(topic: str) -> str:
    """Return a topic from the sentence on that asks: a vignette without its case."""
    start = read_question(topic).asking.split("?")[0]
    return topic[max(topic.find(start), 0) :]
