"""Which name of a topic another may take the place of, and the topic with it there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.subject import SWAPPED, Seen, asked_of, is_treatment, mentions_in
from assistant.values import MEASURED, VALUE, valued
from index.vocabulary import Mention, spelled, vocabulary

COMPARES = re.compile(
    r"\b(compar\w+|versus|vs|better|worse than|which is worse|worse\b(?=.*\bor\b)|differ\w*)\b"
)
PREPOSITION = r"(?:in|after|with|for|under|on|at|of|from|before|during)"
# Of these too, where the follow-up only names another case.
ALIKE = SWAPPED | {"syndrome", "outcome", "marker"}
# Diseases that arise after CAR-T; others it is given for.
ARISES = frozenset({"myelodysplastic-syndrome", "therapy-related-myeloid-neoplasm"})
# How the name of a trial of a product looks: ZUMA-1, JULIET, "KarMMa 3"; PMBCL and ECOG 2 are none.
OF_PRODUCT = re.compile(r"^(?!ECOG)[A-Za-z]{4,}[- ]?\d|[A-Za-z]{6,}")


def like_of(mention: Mention, topic: str, bare: str) -> Mention | None:
    """Return the name in a topic that another may take the place of, None where none is like it.

    It is sought in what is asked, then in the case, whose treatments stay: they were given. Of
    several it is one of the same class, the last of two that are compared, else the first. A name
    is like itself with another value.
    """
    broader, of_case = vocabulary().broader, () if is_treatment(mention) else (topic,)
    for text in (asked_of(topic), *of_case):
        alike = [
            m
            for m in mentions_in(text)
            if is_like(m, mention)
            and (m.concept != mention.concept or valued(bare, mention))
            and (m.kind not in MEASURED or not valued(bare, mention) or valued(text, m))
        ]
        itself = [m for m in alike if m.concept == mention.concept]
        same = itself or [
            m
            for m in alike
            if set(broader.get(m.concept, ())) & set(broader.get(mention.concept, ()))
        ]
        if alike:
            return (same or alike)[-1 if COMPARES.search(text.lower()) else 0]
    return None


def is_like(one: Mention, other: Mention) -> bool:
    """Say whether one name could be asked about in place of another."""
    if is_treatment(one) and is_treatment(other):
        return True
    if {one.kind, other.kind} == {"product", "trial"}:  # it is a trial of a product
        return any(m.kind == "trial" and OF_PRODUCT.search(m.concept) for m in (one, other))
    arises = (one.concept in ARISES) == (other.concept in ARISES)
    return one.kind == other.kind and one.kind in ALIKE and arises


def put(topic: str, like: Mention, name: str, with_value: bool = False) -> str:
    """Return a topic with a name in the place of another, and without others in a row with it.

    A name `with_value` takes the place of the other's value as well; the value of a count or marker
    is never left to another one.
    """
    start = len(topic) - len(asked_of(topic))
    pattern = spelled(like.words)
    if not pattern.search(topic, start):
        start = 0
    number = rf"(?:{VALUE})?" if with_value or like.kind in MEASURED else ""
    found = re.compile(pattern.pattern + number, re.IGNORECASE).search(topic, start)
    if not found:
        return topic
    before, after = topic[: found.start()], topic[found.end() :]
    for other in mentions_in(after):
        row = re.match(rf"(?:,| or| and|/) ?{spelled(other.words).pattern}", after, re.IGNORECASE)
        if row and is_like(other, like) and not COMPARES.search(topic.lower()):
            after = after[row.end() :]
    return before + name + after


def strange_in(topic: str, mention: Mention, seen: Seen) -> str:
    """Return the one drug of a topic that no reference has, for a drug or product to replace."""
    endings = vocabulary().drug_endings
    strange = [
        word
        for word in re.findall(r"[A-Za-z]{6,}", topic)
        if word.lower().endswith(endings) and not seen(word.lower())
    ]
    return strange[0] if len(strange) == 1 and mention.kind in ("drug", "product") else ""


def without_phrase(text: str, form: Sequence[str]) -> str:
    """Return a text without the words of a name and the preposition that leads to it."""
    phrase = rf"(?: ?\b{PREPOSITION} (?:the )?)?{spelled(form).pattern}"
    plain = re.sub(phrase, "", text, flags=re.IGNORECASE)
    return re.sub(r"\s+(?=[,;:?.)])|[,;:](?=\s*[,;:)]|\s*$)", "", " ".join(plain.split()))
