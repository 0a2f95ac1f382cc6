"""What a claim says more often or more strongly than its cited text, counted over the sentence."""

from __future__ import annotations

import re

from assistant.checking.denials import NEGATION, SAME, insignificant
from assistant.checking.directions import POLES, unprefixed
from assistant.checking.figures import TIME, figures
from assistant.checking.reading import BOUNDING, read, segments, telling
from assistant.checking.wording import sides_in, wording
from index.terms import stem

# Axes that only a count tells apart: the words stand near the same things on both sides.
COURSE = (
    re.compile(r"\b(?:start|began|begin|begun|initiat|restart|resum|continu)\w*"),
    re.compile(r"\b(?:stop|discontinu|withdr|ceas|withh|interrupt)\w*"),
)
UNCHANGED = re.compile(r"\b(?:not|no)\b[^.;,]{0,30}\b(?:significan\w*|associat\w*|link\w*|trend)")
BOUND = (
    re.compile(
        r"\bat least\b|[≥>]|\bor (?:more|higher|greater|worse|above|longer)\b|\bmore than\b"
    ),
    re.compile(
        r"\bat most\b|[≤<]|\bor (?:less|lower|fewer|below|milder)\b|\b(?:few|l)(?:er|ess) than\b"
    ),
)
WITH = (re.compile(r"\bwith\b"), re.compile(r"\bwithout\b"))
SOON = 3
COUNTED = ("amount", "length", "worth", "order")
# Words that only say where a finding comes from or how it is told.
FRAME = frozenset(
    stem(word)
    for word in "study studies review cohort trial analysis series report reported authors author "
    "according smpc says asks names described describes published seen found observed given "
    "treated patients cases label states data compared respectively received total overall table "
    "among "
    "anything something happened occurred came had even still also mainly mostly already "
    "multivariable multivariate univariate univariable".split()
)
# "Every week" is "weekly" as well
BARE_TIME = re.compile(rf"(?<!/)(?<!\bevery )(?<!\bper )(?<!\ba )(?<!\beach )\b{TIME}s?\b")
BEFORE = re.compile(r"\b(?:before|prior to|preced\w*)\b")
EARLY = re.compile(
    r"\b(?:before|prior|preced\w*|previous\w*|pre-\w+|pre(?:treat|infus|transplant|medic)\w*"
    r"|between|baseline|until|earlier|just|first|had"
    r"|history|at infusion)\b"
)
# A finding that is only possible, or a question that was only asked; and how a claim says so too.
OPEN = re.compile(r"\b(?:may|might|could|whether|possib\w*|unclear|uncertain)\b")
HEDGED = re.compile(
    r"\b(?:may|might|can|could|would|whether|possib\w*|(?:un)?likel\w*|appear\w*|seem\w*|suggest\w*"
    r"|probab\w*|potential\w*|perhaps|unclear|uncertain|consider\w*|tend\w*|propos\w*|risks?"
    r"|advi[sc]\w*|recommend\w*|some|sometimes|open|ask(?:s|ed)?|question)\b"
)
# Words of which each must be in the cited text, in some form: they change what a sentence advises
# or how far it goes.
LOADED = (
    (r"few|rare\w*|seldom|hardly|scarcely", r"few|rare\w*|seldom|uncommon\w*|infrequent\w*"),
    (r"always|invariably|(?<!almost )(?<!nearly )every (?:patient|case)|all patients",
     r"always|every|each|all|100%"),
    (r"never", r"never|no|none|not"),
    (r"must|should(?! (?:still |also )?(?:not )?be (?:regarded|seen|read|interpreted))|ought"
     r"|recommend\w*|advi[sz]\w*|mandat\w*",
     r"must|should|recommend\w*|advi[scz]\w*|suggest\w*|consider\w*|guid\w*|consensus|propos\w*"
     r"|requir\w*|label\w*|indicat\w*|practice|agree\w*|call\w* for|rule|schedule|need\w*|use|give"
     r"|take|avoid|start|monitor|ask\w*|prefer\w*|favou?r\w*|are to|is to|consult|set|limit\w*"),
    (r"contraindicat\w*", r"contraindicat\w*|avoid\w*|must not"),
    (r"(?:advi[sz]|recommend|warn|caution|speak|counsel|decid)\w* against|discourag\w*",
     r"against|not|no|avoid\w*|rather|without|discourag\w*|contraindicat\w*"),
    (r"proven|proved|proof|guarante\w*|definit(?!ion)\w*", r"pro[vo]\w*|certain\w*|definit\w*"),
    (r"shown|shows?|showed|demonstrat\w*|establish\w*|confirm\w*|prove[sd]?|made plain",
     r"show\w*|demonstrat\w*|establish\w*|confirm\w*|prov\w*|found|finding\w*|saw|seen|evidence"
     r"|conclu\w*|report\w*|observ\w*|identif\w*|visible|correlat\w*"),
    (r"trigger\w*|provok\w*|(?:led|leads?|leading) to|(?:gives?|gave|given|giving) rise|kill\w*"
     r"|br(?:ings?|ought) about|impair\w*|sav(?:es?|ed|ing) lives|determine[sd]? (?!by\b)",
     r"trigger\w*|provok\w*|led|lead\w*|rise to|kill\w*|br(?:ings?|ought) about"
     r"|impair\w*|caus\w*|because|driv\w*|due to|owing|result\w*|induc\w*|attribut\w*|ascrib\w*"),
    (r"will|certain(?:ly|ty)?(?! \w+s\b)|reliabl\w*|inevitabl\w*|no doubt|entirely|merely"
     r"|in all(?! but)|rul(?:es?|ed|ing) out|in general|generally|usually",
     r"will|certain\w*|reliab\w*|entire\w*|complete\w*|all|every|each|only|mere\w*|rul\w+ out"
     r"|exclud\w*|general\w*|usual\w*|most\w*|common\w*|typical\w*|majority|often|frequent\w*"
     r"|predomin\w*|main\w*|total|many|\d+%|\d+ of \d+"),
    (r"(?<!related )(?<!not )caus(?:e[sd]?|ing|al)\b(?! no)", r"caus\w*|induc\w*|due to|because"
     r"|result\w* (?:in|from)|led to"),
    (r"cur(?:e[sd]?|ing|ative)", r"cur(?:e[sd]?|ing|ative)"),
    (r"(?<!as )well(?! as)|fine|good|best|right|wrong|true|truth|useful|useless|trust\w*|sure",
     r"well|fine|good|best|right|wrong|true|truth|useful|useless|trust\w*|sure"),
    (r"mild\w*", r"mild\w*|grade 1|1 grade|grade 2|2 grade|low-grade"),
    (r"prefer\w*|favou?r\w*", r"prefer\w*|favou?r\w*|rather|over|instead|first|better"),
    (r"only(?! (?:about |some )?(?:\d|one\b))", r"only|alone|sole\w*|but|just|none|no|rest|except"),
)  # fmt: skip
LOADS = tuple((re.compile(rf"\b(?:{a})\b"), re.compile(rf"\b(?:{b})\b")) for a, b in LOADED)


def exceeding(said: str, cited: str) -> str | None:
    """Return how a claim goes further than its cited text, or None."""
    one, other = unprefixed(read(said), read(cited))
    rules = (overdenied, flipped, loaded, unhedged, untimed)
    return next((reason for rule in rules if (reason := rule(one, other))), None)


def overdenied(said: str, cited: str) -> str | None:
    """Say so where a claim denies more often than its text does.

    "No significant difference" is no denial of its own where the text finds none.
    """
    if SAME.search(cited) or insignificant(cited):
        said, cited = (re.sub(r"\bnor\b", " ", UNCHANGED.sub(" ", SAME.sub(" ", text)))
                       for text in (said, cited))  # fmt: skip
    if denials(said) > denials(cited):
        return "the claim denies more than its cited passages"
    return None


def denials(text: str) -> int:
    """Return how often a text denies something, phrases that bound a number left out."""
    return len(NEGATION.findall(unbounded(text)))


def flipped(said: str, cited: str) -> str | None:
    """Return the axis on which a claim has more of one pole and less of the other than its text."""
    axes = {a: POLES[a] for a in COUNTED} | {"course": COURSE, "bound": BOUND, "with": WITH}
    for axis, sides in axes.items():
        texts = (said, cited) if axis == "bound" else map(unbounded, (said, cited))
        here, there = ([len(side.findall(text)) for side in sides] for text in texts)
        for side, opposite in ((0, 1), (1, 0)):
            if (
                here[side] > there[side]
                and here[opposite] < there[opposite]
                and (axis != "with" or near_alike(said, sides[side], cited, sides[opposite]))
            ):
                return f"the cited passages say the opposite ({axis})"
    if BEFORE.search(said) and not EARLY.search(cited):
        return "the cited passages do not say that it came before"
    return None


def near_alike(said: str, word: re.Pattern[str], cited: str, other: re.Pattern[str]) -> bool:
    """Say whether two words stand before the same thing, or the second before nothing."""
    there = follows(cited, other)
    return not any(near.isalpha() for near in there) or bool(follows(said, word) & there)


def follows(text: str, word: re.Pattern[str]) -> frozenset[str]:
    """Return the telling words that come soon after a word."""
    after = (re.split(r"[,;.()]", text[found.end() :])[0] for found in word.finditer(text))
    return frozenset(near for part in after for near in telling(part)[:SOON])


def unbounded(text: str) -> str:
    """Return a text without the phrases that only bound a number."""
    return BOUNDING.sub(" ", text)


def loaded(said: str, cited: str) -> str | None:
    """Return the word by which a claim goes further than its text."""
    for word, support in LOADS:
        if (found := word.search(said)) and not support.search(cited):
            return f"the cited passages do not say {found[0]}"
    return None


def unhedged(said: str, cited: str) -> str | None:
    """Say so where a claim states as a fact what its text leaves open.

    Looked at is the part of the text that has most of the claim's telling words.
    """
    if not OPEN.search(cited) or HEDGED.search(said):
        return None
    words = frozenset(telling(said))
    nearest = max(segments(cited), key=lambda part: len(words & frozenset(telling(part))))
    return "the cited passages leave that open" if OPEN.search(nearest) else None


def untimed(said: str, cited: str) -> str | None:
    """Return a unit of time that a claim names without a number and its text does not name."""
    units = {m.rstrip("s") for m in BARE_TIME.findall(said)}
    counted = {unit for _, unit, per in figures(said) for unit in (unit, *per)}
    spelled = {"hour": "h", "day": "d", "week": "w", "month": "mo", "year": "y"}
    for unit in sorted(units):
        if (
            not re.search(rf"(?<!/)\b{unit}(?!ly)|/{spelled[unit]}\b", cited)
            and spelled[unit] not in counted
        ):
            return f"the cited passages do not speak of {unit}s"
    return None


def hollow(said: str, cited: str) -> str | None:
    """Return the part of a claim, as typed, that is general English only and not in its text."""
    said, cited = read(said), read(cited)
    there, sides = frozenset(telling(cited)), sides_in(cited)
    known = wording().plain | FRAME
    for part in segments(said):
        words = telling(NEGATION.sub(" ", part))  # denials are counted elsewhere
        if all(word in known for word in words):
            added = [w for w in words if w not in there | FRAME and not sides_in(w) & sides]
            if added:
                return f"the cited passages do not say “{part.strip()}”"
    return None
