"""What a question asks for: its asking sentences, the concepts it names, the kind of answer."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from index.granted import granted_of, premise_of
from index.tokens import normalise
from index.tried import tried
from index.vocabulary import vocabulary

# How a question asks for a kind of answer, and how an answer of that kind looks (both normalised).
ANSWER_KINDS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    name: (re.compile(asks), re.compile(answers))
    for name, asks, answers in (
        (
            "dose",
            r"\bdos(e|es|ing|age)\b|how much\b|\bmg\b|\bmcg|\bug\b|per kg|ceiling|/kg",
            r"\d\s?(mg|mcg|ug|microgram|micrograms|units|iu|g)\b(?!\s?/\s?[dmu]?l\b)",
        ),
        (
            "rate",
            r"%|percent|proportion|\bshare\b|\brates?\b|how (often|common|frequent|many|likely)"
            r"|incidence|frequency|prevalence|\bnumbers\b|figures|\bodds\b|\brisk of\b|chance",
            r"\d\s?%|\d of \d|\bodds\b|\d/\d|\bratio\b",
        ),
        (
            "time",
            r"\bwhen\b|how (long|quick|soon|fast|late)|\btiming\b|\bdays?\b|\bduration\b|time to"
            r"|how many (days|weeks|months|hours)|window|until",
            r"\b(days?|weeks?|months?|hours?|years?|weekly|daily|monthly)\b",
        ),
        (
            "threshold",
            r"cut-?offs?|threshold|\bbelow\b|\babove\b|what (level|count|platelet|total|score)"
            r"|at (what|which)|considered high|\bdefin",
            r"[≥≤<>]\s?\d|10\^9|/ul|mg/dl|g/l"
            r"|\b(below|above|over|under|at least|exceeds?|more than|fewer than)\b.{0,25}\d",
        ),
    )
}
ADVICE = re.compile(
    r"\b(should|recommend\w*|advi[sc]e\w*|guidelines?|consensus|do (i|we)|can (i|we)|start|begin"
    r"|what to do|need(s|ed)?|when can|until when|manage|cover)\b"
)
LIMITS = re.compile(
    r"limit|weakness|caveat|trust|\bbias|shortcoming|reliab|how (strong|good) |quality of"
    r"|\b(control|comparison|untreated) (group|arm)\b|comparator|external\w* validat|\bbelieve\b"
    r"|attributab|replicat|confound|\brandomi[sz]ed comparison\b|controlled comparison"
)
SOURCE = re.compile(
    r"\b(first|lead|senior|last|corresponding) authors?\b|\bwho (wrote|published|are the authors)\b"
    r"|(?:^|\b(?:who|which|name|list)\b.{0,30})\bauthors? of\b"
    r"|\b(which|what|name the) (journal|publication|article)\b|\b(doi|pmid)\b"
    r"|\b(?:this|that|it|paper|study|case|report|trial|series|article|was|were) published (in|where"
    r"|when)\b|\b(where|when|which year) (was|were|is)\b.{0,80}\bpublished\b"
    r"|\b(which|what) (study|trial|paper|series|cohort|reference) (was|is) (that|this|it)\b"
    r"|\bwho (said|says|reported|published) (that|this|it|so)\b|\bwhere (is|was) (that|this) from\b"
    r"|\b(full|complete) (citation|reference)\b"
    r"|\b(source|reference) (for|behind) (that|this|it)\W*$"
    r"|\bwhere (does|did|do) (that|this|it|you)\b.{0,30}\bfrom\W*$"
)
# Settings in which evidence is indirect for a question about CAR-T that does not name them.
OTHER_SETTINGS = frozenset(
    {"immune-thrombocytopenia", "aplastic-anemia", "myelodysplastic-syndrome",
     "allogeneic-transplant", "autologous-transplant", "poor-graft-function", "lupus",
     "chronic-liver-disease", "hepatitis-c"}
)  # fmt: skip
# What comes after CAR-T, too: no other setting where CAR-T is named, and no drug for it.
AFTER = frozenset({"myelodysplastic-syndrome"})
ABSENT = re.compile(
    r"\b(no|without|never had|excluded|ruled out)\s+((signs?|evidence|history) of )?[\w-]+", re.I
)
# What stands in brackets behind a question is part of it: "the dose? (romiplostim)".
SENTENCE = re.compile(r"(?<=[.?!;])\s+(?!\()|\n+")
ASKING_WORD = re.compile(
    r"\b(what|which|how|when|why|who|whom|where|is|are|was|were|does|do|did|can|could|should|any"
    r"|has|have|may|will|would|give|name|list|compare|explain)\b"
)


@dataclass(frozen=True)
class Asked:
    """A question, read: `asking` holds the sentences that ask, `kinds` the answers they want.

    `elsewhere` says whether it asks of another setting: a vignette may tell of an earlier
    transplant, or that there is no MDS. `after_cart` says that it does not, and names CAR-T.
    `granted` is what it takes for granted, `premise` the same where references may deny it, empty
    where nothing; `tried` names the treatments that it says were given already.
    """

    text: str
    asking: str
    concepts: frozenset[str]
    kinds: tuple[str, ...]
    wants_advice: bool
    wants_limits: bool
    wants_source: bool = False
    elsewhere: bool = False
    after_cart: bool = False
    granted: str = ""
    premise: str = ""
    tried: frozenset[str] = frozenset()

    def named(self, kinds: Collection[str]) -> frozenset[str]:
        """Return the concepts of some kinds that its asking sentences name, without classes."""
        mentions = vocabulary().mentions(self.asking)
        return frozenset(mention.concept for mention in mentions if mention.kind in kinds)


@lru_cache(maxsize=256)
def read_question(text: str) -> Asked:
    """Read a question; the same text gives the same reading."""
    plain, asking, known = normalise(text), asking_part(text), vocabulary()
    concepts = known.concepts(text)
    told = known.concepts(ABSENT.sub(" ", asking))
    of_drugs = any(known.kinds[concept] in ("drug", "drug-class") for concept in told)
    comes_after = AFTER if "car-t" in concepts and not of_drugs else frozenset()
    elsewhere = bool(told & (OTHER_SETTINGS - comes_after))
    return Asked(
        text=text,
        asking=asking,
        concepts=concepts,
        kinds=tuple(name for name, (asks, _) in ANSWER_KINDS.items() if asks.search(plain)),
        wants_advice=bool(ADVICE.search(plain)),
        wants_limits=bool(LIMITS.search(plain)),
        wants_source=bool(SOURCE.search(normalise(asking))),
        elsewhere=elsewhere,
        after_cart="car-t" in concepts and not elsewhere,
        granted=granted_of(text),
        premise=premise_of(text),
        tried=tried(text, asking, SENTENCE.split(text)),
    )


def asking_part(text: str) -> str:
    """Return the sentences of a vignette that ask; the whole text where none stands out."""
    sentences = [part.strip() for part in SENTENCE.split(text) if part.strip()]
    with_mark = [s for s in sentences if re.search(r"\?(?: \([^()]*\))?$", s)]
    return " ".join(with_mark or [s for s in sentences if ASKING_WORD.search(s.lower())]) or text
