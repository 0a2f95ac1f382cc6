"""A scale that is asked about as a whole is told whole: each of its steps, in its own order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.calculators.told import DAY, LAST_EARLY_DAY, lasting_in
from index.asked import Asked
from index.passages import Passage
from index.search import Hit
from index.tokens import normalise
from index.vocabulary import vocabulary

# How a scale is asked about as a whole; "grade 3" alone is a part of it.
WHOLE = re.compile(
    r"\bgrad(?:es|ing|ed)\b|\b(?:grade|gr)\b(?! ?(?:[\d≥>]|i{1,3}\b|iv\b))"
    r"|\b(?:what|which) (?:\S+ ){0,3}score\b|\bscore\W*$|\bscore how\b|\bhow many points\b"
    r"|\b(?:grade|gr) \d\b.*\b(?:cut-?off|criteri|defin)|\bdefin\w+\b.*\bgrade \d"
    r"|\b(?:points|scoring|scored|calculat\w*|criteria|components?|items|cut-?offs?)\b"
    r"|\b(?:goes|go) into\b|\bmade (?:up )?of\b|\bconsists? of\b"
)
GRADED = re.compile(r"\b(?:grad|gr\b)")
# How a step of a scale looks: what makes a grade, that none is given, points of one of its tests.
STEP = re.compile(
    r"\bis grade \d|\bgrade \d\b.{0,60}\bmeans\b|\bno (?:\w+ )?grade \d definition|\b0 points\b"
)
TESTS = frozenset({"marker", "cytopenia"})  # what is counted; who names a few asks of these alone
MOST_TESTS = 2
GRADE_ASKED = re.compile(
    r"\b(?:what|which) grade(?=\W*$|,? (?:is|are|does|would|and|then)\b(?! of)"
    r"| of (?:(?:early|late) )?(?:t-)?icaht| of (?:neutropeni|thrombocytopeni|cytopeni))"
    r"|\b(?:what|which) (?:(?:early|late) )?(?:t-)?icaht grade\b|\bgrade\W*$"
)
SCORE_ASKED = re.compile(r"\bscore\W*$|\b(?:high|low) (?:or (?:high|low) )?risk\W*$")
# ICAHT grades neutrophils alone; its like for platelets has a name of its own.
FOR_PLATELETS = re.compile(
    r"(?<![\w-])ICAHT\b(?=(?: grad\w+| scored?)?(?: (?:for|by) (?:the )?|(?<=grading) of )"
    r"(?:platelets?|plts?|thrombocytop)(?!\w* (?:or|and) n))",
    re.IGNORECASE,
)
OTHERWISE = re.compile(r"\bchemo|\bnormal\b|\brecovered\b|\baml\b")  # other counts, other patients
SCALES = {"neutropenia": "ICAHT", "thrombocytopenia": "T-ICAHT"}
FIRST_MONTH = re.compile(r"\bfirst (?:month|30 days|4 weeks|four weeks)\b")
PERIOD = re.compile(r"\b(early|late)\b")


def scales_meant(asked: Asked) -> list[str]:
    """Return the scales of counts that are low for some days and whose grade is asked, if any.

    Grades that count days are those of ICAHT (rejeski-2023-icaht-consensus, rejeski-2025-t-icaht).
    """
    text, known = normalise(asked.text), vocabulary()
    other = any(m.kind in ("score", "syndrome") for m in known.mentions(asked.text))
    if other or asked.elsewhere or OTHERWISE.search(text):
        return []
    asks = GRADE_ASKED.search(normalise(asked.asking)) and lasting_in(asked.text)
    return [scale for line, scale in SCALES.items() if asks and line in asked.concepts]


def scales_asked(asked: Asked) -> list[str]:
    """Return the scales whose grade is asked: those that are named, else those that are meant."""
    named = {m.concept for m in vocabulary().mentions(asked.asking)}
    return [scale for scale in SCALES.values() if scale.lower() in named] or scales_meant(asked)


def question_on_grade(asked: Asked) -> str | None:
    """Return the question on the grade of counts that are low for some days; None for any other.

    Of two scales it is on one period, to be short: the early one where no day is told. So is one on
    the score of values that CAR-HEMATOTOX counts (rejeski-2021-hematotox), and ICAHT "for
    platelets" is T-ICAHT (rejeski-2025-t-icaht).
    """
    if WHOLE.search(normalise(asked.asking)) and FOR_PLATELETS.search(asked.text):
        return FOR_PLATELETS.sub("T-ICAHT", asked.text)
    scales = scales_meant(asked)
    period = f"{next(iter(sorted(periods_in(asked))), 'early')} " if len(scales) > 1 else ""
    asks = ", and ".join(f"which grade of {period}{scale}" for scale in scales)
    kinds = Counter(m.kind for m in set(vocabulary().mentions(asked.text)))
    tests = kinds["marker"] + kinds["cytopenia"] if kinds["marker"] and not kinds["score"] else 0
    if tests > MOST_TESTS and SCORE_ASKED.search(normalise(asked.asking)):
        asks = "what CAR-HEMATOTOX score"
    return f"{asked.text.rstrip(' ?.')}: {asks}?" if asks else None


def is_step(passage: Passage) -> bool:
    """Say whether a passage is a step of a scale."""
    return bool(STEP.search(passage.text))


def is_of_other_period(periods: set[str], passage: Passage) -> bool:
    """Say whether a step of a scale is of another period than those that are asked about."""
    if not periods or not is_step(passage):
        return False
    of_step = set(PERIOD.findall(normalise(passage.text)))
    return bool(of_step) and periods.isdisjoint(of_step)


def periods_in(asked: Asked) -> set[str]:
    """Return the periods after CAR-T that a question names, or whose days it does; else none.

    Early is up to day 30 (rejeski-2023-icaht-consensus, rejeski-2025-t-icaht).
    """
    text = normalise(asked.text)
    named = set(PERIOD.findall(normalise(asked.asking)))
    days = {"early" if int(day) <= LAST_EARLY_DAY else "late" for day in DAY.findall(text)}
    return named or days or ({"early"} if FIRST_MONTH.search(text) else set())


def steps_of_scale(asked: Asked, first: Passage, hits: Sequence[Hit]) -> list[Passage]:
    """Return the steps of the scale asked about, in the order of its reference; else none.

    They come from the reference of the first passage: on who has which grade another says most.
    """
    plain, known = normalise(asked.asking), vocabulary()
    mentions = known.mentions(asked.asking)
    named = {m.concept for m in mentions if m.kind == "score"}
    both = {scale.lower() for scale in SCALES.values()}  # each is told with its own question
    scales = named & {m.concept for m in known.mentions(first.text)} if named <= both else named
    tests = len({m.concept for m in mentions if m.kind in TESTS})
    whole = tests > MOST_TESTS or (WHOLE.search(plain) and (not tests or GRADED.search(plain)))
    if len(scales) != 1 or "rate" in asked.kinds or not whole:
        return []
    periods = periods_in(asked)
    steps = {
        hit.passage.id: hit.passage
        for hit in hits
        if hit.passage.reference == first.reference
        and is_step(hit.passage)
        and scales <= {m.concept for m in known.mentions(hit.passage.text)}
        and not is_of_other_period(periods, hit.passage)
    }
    fewest = 1 if periods else 2  # of late ICAHT one sentence tells all grades
    return sorted(steps.values(), key=lambda p: p.start) if len(steps) >= fewest else []
