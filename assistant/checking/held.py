"""Does a cited text hold the figures of a claim: as such, as a share, a ratio, a difference?"""

from __future__ import annotations

import re

from assistant.checking.figures import CARDINALS, NUMBER, TIME, Figure, figures, plain

TIMES = frozenset({"h", "d", "w", "mo", "y"})
# Units of time that are a whole number of another: a week is 7 days, a year 12 months.
IN_SMALLEST = {"h": ("h", 1), "d": ("h", 24), "w": ("h", 168), "mo": ("mo", 1), "y": ("mo", 12)}
PERIOD = re.compile(r"\b(?:every |each |per |an? |/)?(da[iy]|week|month|year)(?:ly)?\b")
OFTEN = re.compile(r"\b(dai|week|month|year)ly\b|\b(?:every|each|per) (day|week|month|year)\b")
# CD19, CD19.28z, CX3CR1, NCT05286164, mm3
CODE = re.compile(r"(?<![a-z\d])([a-z]+)(\d+[a-z\d]*(?:\.\d+[a-z]+)?)")
ONE = re.compile(r"\b(?:one|single)\b(?! (?:other|another|or|more|such)\b)")
TWICE = re.compile(r"\btwice\b(?! (?:as|the)\b)")
NONE = re.compile(r"\bnone\b|\bno patients?\b", re.IGNORECASE)
SHARES = {"two thirds": 66.7, "three quarters": 75.0, "a third": 33.3, "a quarter": 25.0,
          "half": 50.0}  # fmt: skip
COUNTS = {"one": 1} | {word: number for word, number in CARDINALS.items() if number <= 20}
COUNT = "|".join(COUNTS)
SHARE = re.compile(
    r"\b(?:(?P<over>more than|over)|(?P<under>less than|fewer than|under))? ?\b"
    r"(?:(?P<words>two[- ]thirds|three[- ]quarters|(?:a|one)[- ]third|(?:a|one)[- ]quarter|half)"
    rf"|(?P<part>{COUNT}) (?:in|of|out of) (?:every )?(?P<whole>{COUNT}))\b(?!-)"
    r"(?:(?= of (?:the |these )?(?P<total>\d+)\b))?"
)
NEAR_SHARE = 5.0  # points of per cent by which "two thirds" may miss the figure it stands for
ROUNDED = 0.5  # by which a percentage may miss the share that it stands for: 9% for one in eleven
FAR_SHARE = 25.0  # and "more than half" on its one side
TIMES_AS = re.compile(
    rf"\b({NUMBER})(?:[\s-]?fold\b| times (?=as |more|higher|greater|the |that ))"
)
RATIO = re.compile(rf"\b(?:hr|or|rr|ratio|risk|odds|hazard)\b\W*(?:of |was |is )?({NUMBER})")
MULTIPLIED = re.compile(r"\bmultipl\w*")
NEAR_RATIO = 0.15  # "almost three times" stands for a ratio of 2.98
LATER = re.compile(
    rf"\b({NUMBER})\s*({TIME})s? (?:sooner|earlier|later|longer|shorter|faster|more|fewer)\b"
)
PART = re.compile(r"\b(no|none|\d+)(?: [a-z]+)? of (?:the |these |all )?(\d+)\b(?!\.\d|\s*%)")


def strange_figures(said: str, cited: str) -> list[str]:
    """Return the figures, shares and letters-with-number names that cited text does not hold."""
    there = figures(cited) | figures(cited, convert=False)
    strange = strange_periods(said, cited) + strange_codes(said, cited) + strange_parts(said, cited)
    rest = plain(said, words=False)
    for pattern, holding in ((SHARE, share_held), (TIMES_AS, ratio_held), (LATER, difference_held)):
        text = rest if pattern is SHARE else plain(rest)
        found = list(pattern.finditer(text))
        strange += [m[0].strip() for m in found if not holding(m, cited, there)]
        rest = pattern.sub(" ", text) if found else rest
    strange += [
        spelled(one)
        for one in figures(rest)
        if not (holds(there, one, cited) or is_share(one, cited))
    ]
    return sorted(strange)


def is_share(figure: Figure, cited: str) -> bool:
    """Say whether a text gives a percentage as a share in words: "six in ten", "none"."""
    value, unit, _ = figure
    if unit != "%":
        return False
    if value == "0" and NONE.search(cited):
        return True
    shares = (share_of(found) for found in SHARE.finditer(plain(cited, words=False)))
    return any(abs(float(value) - share) <= ROUNDED for share in shares)


def holds(there: frozenset[Figure], figure: Figure, cited: str = "") -> bool:
    """Say whether figures hold one: same number, same unit and "per" when it gives them.

    A claim may leave out "per day" of a dose, but not "per kg"; 12 months are 1 year; "one" in the
    text is 1.
    """
    value, unit, per = figure
    if not unit and not per:
        if (word := {"1": ONE, "2": TWICE}.get(value)) and word.search(cited.lower()):
            return True
        return any(value == number and one not in ("%", "mo", "y") for number, one, _ in there)
    return any(
        per in (pers, pers - TIMES) and amount(value, unit) == amount(number, one)
        for number, one, pers in there
    )


def amount(value: str, unit: str) -> tuple[str, float]:
    """Return a value in the smallest unit of its kind that it is a whole number of."""
    smallest, times = IN_SMALLEST.get(unit, (unit, 1))
    return smallest, float(value) * times


def spelled(figure: Figure) -> str:
    """Return a figure as a reason names it."""
    value, unit, per = figure
    value, unit = (unit, value) if unit == "grade" else (value, unit)
    return f"{value} {unit}".strip() + "".join(f"/{part}" for part in sorted(per))


def strange_codes(said: str, cited: str) -> list[str]:
    """Return the letters-with-number names (CD19, NCT05286164) that cited text does not hold."""
    there = plain(cited)
    return [
        letters + number
        for letters, number in set(CODE.findall(plain(said)))
        if not re.search(rf"{letters}[\s-]?{re.escape(number)}(?!\d)", there)
    ]


def strange_periods(said: str, cited: str) -> list[str]:
    """Return how often a claim says something happens where its text has no such period."""
    there = {found[1][:2] for found in PERIOD.finditer(cited.lower())}
    return [
        found[0]
        for found in OFTEN.finditer(said.lower())
        if (found[1] or found[2])[:2] not in there
    ]


def strange_parts(said: str, cited: str) -> list[str]:
    """Return "n of m" where its text gives other parts of this m, and neither n nor the rest."""
    there: dict[str, set[str]] = {}
    for part, whole in PART.findall(plain(cited)):
        there.setdefault(whole, set()).add("0" if part in ("no", "none") else part)
    return [
        f"{part} of {whole}"
        for part, whole in PART.findall(plain(said))
        if whole in there and not is_part(part, whole, there[whole])
    ]


def is_part(part: str, whole: str, parts: set[str]) -> bool:
    """Say whether n of m is among the parts of m that a text gives, or is the rest of one."""
    count = 0 if part in ("no", "none") else int(part)
    return any(count in (int(one), int(whole) - int(one)) for one in parts)


def share_held(found: re.Match[str], cited: str, there: frozenset[Figure]) -> bool:
    """Say whether cited text holds a percentage, "n of m" or counts near a share in words."""
    value = share_of(found)
    low, high = value - NEAR_SHARE, value + NEAR_SHARE
    if found["over"]:
        low, high = value, value + FAR_SHARE
    elif found["under"]:
        low, high = value - FAR_SHARE, value
    held = percentages(cited)
    if total := int(found["total"] or 0):
        held += [100 * float(count) / total for count, unit, _ in there if not unit]
    return any(low <= one <= high for one in held)


def share_of(found: re.Match[str]) -> float:
    """Return a share in words ("two thirds", "3 in 4") as a percentage."""
    if found["part"]:
        return 100 * COUNTS[found["part"]] / COUNTS[found["whole"]]
    return SHARES[found["words"].replace("-", " ").replace("one ", "a ")]


def percentages(cited: str) -> list[float]:
    """Return the percentages of a text, also those that its shares and "n of m" make."""
    text = plain(cited)
    held = [float(number) for number in re.findall(rf"({NUMBER})\s*%", text)]
    held += [100 * int(n) / int(m) for n, m in re.findall(r"(\d+) of (\d+)", text) if int(m)]
    return held + [share_of(found) for found in SHARE.finditer(plain(cited, words=False))]


def ratio_held(found: re.Match[str], cited: str, there: frozenset[Figure]) -> bool:
    """Say whether cited text holds "n-fold", or a ratio near "n times"."""
    value, text = float(found[1]), plain(cited)
    if any(value == float(m[1]) for m in TIMES_AS.finditer(text)) or holds(
        there, (found[1], "fold", frozenset())
    ):
        return True
    if MULTIPLIED.search(text) and holds(there, (found[1], "", frozenset())):
        return True
    ratios = [float(number) for number in RATIO.findall(text)]
    return "fold" not in found[0] and any(abs(r - value) <= NEAR_RATIO * value for r in ratios)


def difference_held(found: re.Match[str], cited: str, there: frozenset[Figure]) -> bool:
    """Say whether cited text holds a time, or two whose difference it is."""
    value, unit = float(found[1]), found[2][0] if found[2] != "month" else "mo"
    if holds(there, (found[1], unit, frozenset())):
        return True
    times = [float(number) for number, one, _ in there if one == unit]
    return any(abs(abs(a - b) - value) < 1e-6 for a in times for b in times)
