"""Before anything is searched, logged or sent: may this question be asked here?"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.answers import Reason, Refusal
from index.tokens import words
from index.vocabulary import vocabulary

LONGEST_QUESTION = 4000

TEXTS: dict[Reason, str] = {
    "empty": "There is no question yet. Ask about blood counts that do not recover after CAR-T "
    "cell therapy.",
    "too-long": "The question is longer than {longest} characters. Please ask it in a few "
    "sentences.",
    "language": "The references and this assistant are in English. Please ask in English.",
    "identifiers": "The question seems to carry something that identifies a patient ({what}). "
    "Nothing was searched or kept. Please remove it and ask again: age, diagnosis, product, day "
    "and counts are enough.",
    "redirection": "This assistant only states what its references say, each sentence with its "
    "source. It cannot change its rules or make up figures.",
    "order": "An order for a patient is for the treating team; this assistant writes none. Ask "
    "what the references say: the dose that was used, in whom, and how it went.",
    "out-of-scope": "This is outside what the assistant's references cover: blood counts that do "
    "not recover after CAR-T cell therapy, and the drugs and measures used for it. If it is about "
    "that, name the drug, the count or the complication.",
    "not-answered": "The references do not answer this.{why} The nearest ones are listed below; "
    "the treating team, the product's current label or a medical-information service may know "
    "more.",
    "urgent": "This sounds urgent. Call the treating team or the emergency number now; this "
    "assistant states what published references say and cannot help in an emergency.",
}

ALARM = (
    "This may be an emergency: the treating team comes first. What follows is only what published "
    "references say."
)


@dataclass(frozen=True)
class Patterns:
    """What the guard looks for, read from `guard.toml`.

    `identifiers` holds (what the reader is told, pattern); `redirection`, `urgent`, `alarming`,
    `order` and `evidence` are matched against the question in lower case, `courtesy` against all of
    it; `english` and `other` are common words of languages.
    """

    identifiers: tuple[tuple[str, re.Pattern[str]], ...]
    redirection: tuple[re.Pattern[str], ...]
    urgent: tuple[re.Pattern[str], ...]
    alarming: tuple[re.Pattern[str], ...]
    order: tuple[re.Pattern[str], ...]
    evidence: re.Pattern[str]
    courtesy: re.Pattern[str]
    english: frozenset[str]
    other: frozenset[str]


@cache
def patterns() -> Patterns:
    """Read the patterns that ship with the package."""
    file = resources.files("assistant").joinpath("guard.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return Patterns(
        identifiers=tuple(
            (kind["what"], re.compile(one)) for kind in data["identifier"] for one in kind["forms"]
        ),
        redirection=tuple(map(re.compile, data["redirection"])),
        urgent=tuple(map(re.compile, data["urgent"])),
        alarming=tuple(map(re.compile, data["alarming"])),
        order=tuple(map(re.compile, data["order"])),
        evidence=re.compile(data["evidence"]),
        courtesy=re.compile(data["courtesy"]),
        english=frozenset(data["english"].split()),
        other=frozenset(data["other"].split()),
    )


def guard(question: str) -> Refusal | None:
    """Return a refusal for a question that must not be searched, or None.

    Nothing of the question is kept, logged or put into the refusal's text.
    """
    plain = cleaned(question)
    if not re.search(r"\w", plain) or is_courtesy(plain):
        return refusal("empty")
    if len(question) > LONGEST_QUESTION:
        return refusal("too-long", longest=f"{LONGEST_QUESTION:,}")
    for what, form in patterns().identifiers:
        if form.search(plain):
            return refusal("identifiers", what=what)
    reason = reason_against(plain)
    return refusal(reason) if reason else None


def reason_against(plain: str) -> Reason | None:
    """Return why a question without identifiers must not be searched, or None."""
    known, lower = patterns(), plain.lower()
    if any(form.search(lower) for form in known.urgent):
        return "urgent"
    if any(form.search(lower) for form in known.redirection):
        return "redirection"
    if asks_order(plain) and not known.evidence.search(lower):
        return "order"
    return None if is_english(plain) else "language"


def is_alarming(question: str) -> bool:
    """Say whether a clinician's question tells of a patient in danger now."""
    return any(form.search(cleaned(question).lower()) for form in patterns().alarming)


def is_courtesy(text: str) -> bool:
    """Say whether a text only thanks or greets; "ALL" is a leukaemia."""
    return bool(patterns().courtesy.fullmatch(text.lower())) and not vocabulary().mentions(text)


def asks_order(text: str) -> bool:
    """Say whether a text asks for an order or a prescription to be written."""
    return any(form.search(text.lower()) for form in patterns().order)


def refusal(reason: Reason, **values: str) -> Refusal:
    """Return the refusal for a reason, in its words."""
    return Refusal(reason, TEXTS[reason].format(**values))


def reason_told(text: str) -> Reason | None:
    """Return the reason of a refusal from its words, None for any other text."""
    told = (
        (reason, re.split(r"[{:]|\. ", words_of)[0].rstrip("."))
        for reason, words_of in TEXTS.items()
    )
    return next((reason for reason, opening in told if text.startswith(opening)), None)


def cleaned(text: str) -> str:
    """Return text with full-width letters made plain and invisible characters taken out."""
    text = unicodedata.normalize("NFKC", text)
    if text.isprintable():
        return text
    return "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cf", "Cc", "Cs")
    )


def is_english(text: str) -> bool:
    """Say whether a text has mostly Latin letters and not more common words of other languages."""
    letters = [c for c in text if c.isalpha()]
    latin = sum(
        c.isascii() or c == "µ" or "LATIN" in (name := unicodedata.name(c, "")) or "GREEK" in name
        for c in letters
    )
    if letters and latin < 0.7 * len(letters):
        return False
    found = words(text)
    english = sum(word in patterns().english for word in found)
    other = sum(word in patterns().other for word in found)
    return other <= 1 or other <= english
