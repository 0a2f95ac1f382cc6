"""Which figure belongs to which name: "93% on romiplostim, 12.5% without" must not change round."""

from __future__ import annotations

import re

from assistant.checking.denials import NEGATION
from assistant.checking.directions import POLES
from assistant.checking.figures import NUMBER, figures
from assistant.checking.names import DRUGS, FAMILIES, GROUPS
from assistant.checking.reading import BOUNDING, PAIRED, read, segments
from index.features import concepts_of
from index.vocabulary import vocabulary

KINDS = DRUGS | frozenset({"score", "disease", "syndrome", "infection"})
NAMED = KINDS | FAMILIES.keys() | {"grade"}
AXES = ("amount", "time")
NUMBERED = re.compile(r"\b(?!day|week|month|year|grade|phase)[a-z]+-\d+\b")  # ZUMA-1, IL-6
GRADE = re.compile(r"\b([1-5]) grade\b|\b(any)[ -]grade\b")
COMPARES = re.compile(r"\b(?:than|versus|vs)\b")
# "29 of 38", "per 100 person-months": 38 and 100 are no findings
WHOLE = re.compile(r"(?<=\d) of (?:the )?\d+\b(?!\s*%)|(?:/|\bper )\d+\b")
BARE = re.compile(rf"\W*(?:in )?{NUMBER}\s*%?(?: of)?(?: patients)?\W*")
YEAR = re.compile(r"(?:19|20)\d\d")
Part = tuple[frozenset[str], dict[str, frozenset[str]]]


def misplaced(said: str, cited: str) -> str | None:
    """Return the figure that a claim gives to another name or group than its text does, or None."""
    mine, theirs = parts(PAIRED.sub(" ", said)), parts(cited)
    for values, features in mine:
        for kind, named in features.items():
            if kind in KINDS and len(names_of(kind, theirs)) < 2:
                continue  # the only one that the text names: it tells no figure from another
            others = values_of_others(mine, kind, named, bool(COMPARES.search(said)))
            for value in values:
                if (kind in NAMED and elsewhere(value, kind, named, theirs)) or changed_round(
                    value, named, kind, others, theirs
                ):
                    return f"the cited passages do not give {value} for {', '.join(sorted(named))}"
    return None


def names_of(kind: str, parts_: list[Part]) -> frozenset[str]:
    """Return all names of a kind in the parts of a text."""
    return frozenset(name for _, features in parts_ for name in features.get(kind, ()))


def values_of_others(
    mine: list[Part], kind: str, named: frozenset[str], compares: bool
) -> frozenset[str]:
    """Return the figures of a claim's parts that name others of a kind, or none in a comparison."""
    return frozenset(
        value
        for values, features in mine
        if (not named & features[kind] if kind in features else compares)
        for value in values
    )


def elsewhere(value: str, kind: str, named: frozenset[str], theirs: list[Part]) -> bool:
    """Say whether a text gives a value only for others of a kind, and has the named one as well."""
    with_value = [features for values, features in theirs if value in values]
    return (
        bool(with_value)
        and all(kind in features and not named & features[kind] for features in with_value)
        and any(named & features.get(kind, frozenset()) for _, features in theirs)
    )


def changed_round(
    value: str, named: frozenset[str], kind: str, others: frozenset[str], theirs: list[Part]
) -> bool:
    """Say whether the named one's values in a text are those that the claim gives elsewhere."""
    of_named = [values for values, features in theirs if named & features.get(kind, frozenset())]
    given = frozenset().union(*of_named)
    return bool(given & others) and value not in given and any(value in v for v, _ in theirs)


def parts(text: str) -> list[Part]:
    """Return the figures of each part of a text with what the part names, by kind.

    Names without a figure belong to the figure that follows: "A and B were seen in 5%".
    """
    found: list[Part] = []
    waiting: dict[str, frozenset[str]] = {}
    text = NUMBERED.sub(" ", BOUNDING.sub(" ", read(text)))
    for part in segments(WHOLE.sub(" ", text)):
        values = frozenset(v for v, unit, _ in figures(part) if is_finding(v, unit))
        features = features_of(part)
        if BARE.fullmatch(part) and found and found[-1][0]:  # "in 41% and 53% of patients"
            found[-1] = (found[-1][0] | values, found[-1][1])
        elif values:
            found.append((values, joined(waiting, features)))
            waiting = {}
        else:
            waiting = joined(waiting, features)
            found.append((values, features))
    return found


def joined(
    one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Return what the second part names, and of the first the names of a kind that both have."""
    kept = {kind: names for kind, names in one.items() if kind in other and kind in NAMED}
    return other | {kind: other[kind] | names for kind, names in kept.items()}


def is_finding(value: str, unit: str) -> bool:
    """Say whether a figure can belong to a name: a year, a grade or "at one year" does not."""
    return unit != "grade" and (value, unit) != ("1", "y") and not YEAR.fullmatch(value)


def features_of(part: str) -> dict[str, frozenset[str]]:
    """Return the names, cell lines and poles of a part of a text, by kind."""
    found: dict[str, set[str]] = {}
    kinds, mentioned = vocabulary().kinds, {m.concept for m in vocabulary().mentions(part)}
    for concept in concepts_of(part):
        kind = kinds[concept]
        if kind in KINDS and (kind != "drug-class" or concept in mentioned):
            found.setdefault(kind.removesuffix("-class"), set()).add(concept)
    for family, labels in FAMILIES.items():
        if said := {label for label in labels if GROUPS[label].search(part)}:
            found[family] = said
    if grades := {"".join(one) for one in GRADE.findall(part)}:
        found["grade"] = grades
    found |= {axis: poles for axis in AXES if (poles := sides_of(part, axis))}
    if " with " in f" {part} " or NEGATION.search(part):
        found["with"] = {"without" if NEGATION.search(part) else "with"}
    return {kind: frozenset(names) for kind, names in found.items()}


def sides_of(part: str, axis: str) -> set[str]:
    """Return the poles of an axis that a part of a text takes."""
    return {f"{axis} {side}" for side, said in enumerate(POLES[axis]) if said.search(part)}
