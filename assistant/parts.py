"""A question that asks several things becomes one question for each, every one of them whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.calculators.told import DAY
from assistant.scales import GRADE_ASKED, GRADED, scales_meant
from assistant.subject import CARRIED, OWN, SETS_ASIDE, as_said, is_treatment
from assistant.sufficiency import Sufficiency
from index.asked import SENTENCE, Asked, read_question
from index.aspects import aspects_asked
from index.search import Hit
from index.tokens import normalise, words
from index.vocabulary import vocabulary

AUXILIARY = r"(?:is|are|was|were|does|do|did|has|have|can|could|should|shall|may|must|will|would)"
WH = rf"(?:(?:what|which|how|why)\b|(?:when|where|whom?) (?:{AUXILIARY}|to)\b)"
INVERTED = (
    rf"(?:{AUXILIARY} (?:it|they|this|that|these|there|he|she|we|i|you|one|the|an?|any|my|his|her"
    r"|their)\b|(?:does|do|did|should|can|could|will|would) (?!not\b|be\b|also\b|only\b|have\b))"
)
ASKS = re.compile(rf"\b{WH}|(?:^|[,:;–-]\s*){INVERTED}", re.IGNORECASE)
# Where a sentence goes on to ask something else: "…, and how soon"; never "and is still low".
GOES_ON = re.compile(
    rf"(?:\s*[,;–-]\s*|\s+)(?:and|or|but|also|then|plus)\s+(?:(?:also|then|if so,?)\s+)?"
    rf"(?={WH}|{INVERTED})|\s*[,;]\s+(?!which\b)(?={WH}|{INVERTED})",
    re.IGNORECASE,
)
MOST_PARTS = 3  # each is searched for
UNSURE = "It is not sure that the references answer “{}?”"
FEWEST = 3  # words of a part
OF_CASE = frozenset({"product", "disease"})  # what a vignette is of holds for each of its parts


@dataclass(frozen=True)
class Part:
    """A part of a question as it was `said`, and made to stand alone."""

    said: str
    alone: str


@dataclass(frozen=True)
class Answered:
    """A part that the references answer, as read, and its hits, best first."""

    asked: Asked
    hits: Sequence[Hit]


def parts_of(asked: Asked) -> list[Part]:
    """Return the parts of a question that asks several things; [] for one alone."""
    parts = [part for n, part in enumerate(pieces(asked.asking)) if n == 0 or asks_anew(part)]
    if len(parts) < 2:
        return []
    case = asked.text[: max(asked.text.find(parts[0]), 0)]
    return [
        Part(part, whole(part, " ".join(parts[:n]), case, asked.after_cart))
        for n, part in enumerate(parts)
    ]


def pieces(asking: str) -> list[str]:
    """Return the sentences that ask, each cut where it goes on to ask something else."""
    found: list[str] = []
    for sentence in SENTENCE.split(asking):
        if not (sentence.endswith("?") or ASKS.search(sentence)):
            continue  # a vignette without a question mark
        whole_, start = sentence.strip(" ?."), 0
        for cut in GOES_ON.finditer(whole_):
            before, after = whole_[start : cut.start()], GOES_ON.split(whole_[cut.end() :])[0]
            if min(len(words(before)), len(words(after))) >= FEWEST and ASKS.search(before):
                found.append(before)
                start = cut.end()
        found.append(whole_[start:])
    return [piece for piece in found if len(words(piece)) >= FEWEST]


def asks_anew(part: str) -> bool:
    """Say whether a part asks something of its own: "is there evidence?" does not."""
    aspects = aspects_asked(part) - {"comparison"}
    return bool(read_question(part).kinds or vocabulary().mentions(part) or aspects)


def whole(part: str, before: str, case: str, after_cart: bool) -> str:
    """Return a part with the names that it leaves out: of the parts before it, and of the case.

    What has no subject of its own takes the treatment or complication of the case as well.
    """
    known = vocabulary()
    own = known.mentions(part)
    replaced = {kind for m in own for kind in (m.kind, *SETS_ASIDE.get(m.kind, ()))}
    subjects = {m.kind for m in (*own, *known.mentions(before))} & OWN
    of_case = OF_CASE if subjects else OF_CASE | OWN
    if any(is_treatment(m) or m.kind == "score" for m in own):  # these are the same for all
        of_case = frozenset()
    named = [
        as_said(text, mention)
        for text, kinds in ((before, CARRIED), (case, of_case))
        for mention in known.mentions(text)
        if mention.kind in kinds - replaced
    ]
    asked = f"{part[:1].upper()}{part[1:]}?"
    if after_cart and "car-t" not in read_question(f"{part} {' '.join(named)}").concepts:
        named.append("CAR-T")
    return f"{asked} ({', '.join(dict.fromkeys(named))})" if named else asked


def told_apart(
    asked: Asked,
    parts: Sequence[Part],
    find: Callable[[str], Sequence[Hit]],
    sufficiency: Sufficiency,
) -> tuple[list[Answered], list[str]]:
    """Return the parts that the references answer, and a note on each that they may not.

    `parts` are those of `parts_of`; `find` returns the hits of a question, best first. What is
    asked beyond the first `MOST_PARTS` is not searched for, and told with those that may not be.
    """
    answered: list[Answered] = []
    missing: list[str] = []
    scales, day = scales_meant(asked), DAY.search(normalise(asked.text))
    for part in parts[:MOST_PARTS]:
        question, said = part.alone, normalise(part.said)
        if len(scales) == 1 and GRADE_ASKED.search(said):
            question = f"Which grade of {scales[0]}?"
        if day and GRADED.search(said):
            question = f"{day[0].capitalize()}. {question}"
        of_part, hits = read_question(question), find(question)
        if sufficiency.missing(of_part, hits):
            missing.append(part.said)
        else:
            answered.append(Answered(of_part, hits))
    missing += [part.said for part in parts[MOST_PARTS:]]
    return answered, [UNSURE.format(said) for said in missing]
