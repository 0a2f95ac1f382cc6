"""The field's names as data: which concepts a text speaks of, under any of their names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from index.tokens import words


@dataclass(frozen=True)
class Mention:
    """A concept found in a text, and the words it was found as."""

    concept: str
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Concepts with their kinds, forms and classes.

    `forms` maps the words of a form to its concept, `longest` a first word to the length of its
    longest form; `exact` keeps forms that are common words in
    lower case (ALL, the leukaemia) to their own case.
    """

    kinds: dict[str, str]
    names: dict[str, tuple[str, ...]]
    forms: dict[tuple[str, ...], str]
    exact: frozenset[str]
    broader: dict[str, tuple[str, ...]]
    longest: dict[str, int]
    drug_endings: tuple[str, ...]
    blanked: frozenset[str]

    @lru_cache(maxsize=20_000)  # noqa: B019  (there is one vocabulary, and a question is read often)
    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the concepts a text mentions, longest form first at each place, in order."""
        read = words(self._without_common_words(text))
        found: list[Mention] = []
        at = 0
        while at < len(read):
            first = read[at]
            reach = max(self.longest.get(first, 0), first.removesuffix("s") in self.longest)
            for length in range(min(reach, len(read) - at), 0, -1):
                form = tuple(read[at : at + length])
                concept = self.forms.get(form) or self.forms.get(singular(form))
                if concept:
                    found.append(Mention(concept, self.kinds[concept], form))
                    at += length - 1
                    break
            at += 1
        return tuple(found)

    def concepts(self, text: str) -> frozenset[str]:
        """Return the concepts of a text together with the classes they belong to."""
        named = {mention.concept for mention in self.mentions(text)}
        return frozenset(named.union(*(self.broader.get(concept, ()) for concept in named)))

    def title(self, concept: str) -> str:
        """Return a concept as it is written: Italy, G-CSF; another name as it is."""
        if self.kinds.get(concept) == "place":
            return concept.replace("-", " ").title()
        if self.kinds.get(concept) in ("disease", "measure", "population"):
            return next((form for form in self.names[concept] if form.isupper()), "") or (
                concept.replace("-", " ")
            )
        bare = concept.replace("-", "").upper()
        short = any(
            form.replace("-", "").replace(" ", "") == bare for form in self.names.get(concept, ())
        )
        return concept.upper() if short else concept

    def _without_common_words(self, text: str) -> str:
        """Blank the lower-case twins of case-sensitive forms, so that "all" is not ALL."""
        return EXACT_WORD.sub(
            lambda m: "." if m[0] not in self.exact and m[0].lower() in self.blanked else m[0],
            text,
        )


EXACT_WORD = re.compile(r"(?<![\w-])[A-Za-z]{2,4}(?![\w-])")


def singular(form: tuple[str, ...]) -> tuple[str, ...]:
    """Return a form with the plural s of its last word taken off."""
    return (*form[:-1], form[-1].removesuffix("s"))


@cache
def vocabulary() -> Vocabulary:
    """Read the vocabulary that ships with the package."""
    text = resources.files("index").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return parse_vocabulary(text)


def parse_vocabulary(text: str) -> Vocabulary:
    """Read a vocabulary; raise `ValueError` where a form stands for two concepts."""
    data = tomllib.loads(text)
    exact = frozenset(data.pop("exact"))
    drug_endings = tuple(data.pop("drug_endings"))
    broader = {concept: tuple(classes) for concept, classes in data.pop("broader").items()}
    kinds: dict[str, str] = {}
    names: dict[str, tuple[str, ...]] = {}
    forms: dict[tuple[str, ...], str] = {}
    for kind, concepts in data.items():
        for concept, others in concepts.items():
            kinds[concept] = kind
            names[concept] = (concept, *others)
            for form in names[concept]:
                for spelled in {tuple(words(form)), tuple(words(form.replace("-", "")))}:
                    if forms.setdefault(spelled, concept) != concept:
                        raise ValueError(
                            f"vocabulary: {form!r} stands for {forms[spelled]} and {concept}"
                        )
    unknown = {c for c in (*broader, *(b for bs in broader.values() for b in bs)) if c not in kinds}
    if unknown:
        raise ValueError(f"vocabulary: broader names unknown concepts {sorted(unknown)}")
    longest: dict[str, int] = {}
    for first, *rest in forms:
        longest[first] = max(1 + len(rest), longest.get(first, 0))
    return Vocabulary(
        kinds,
        names,
        forms,
        exact,
        broader,
        longest=longest,
        drug_endings=drug_endings,
        blanked=frozenset(form.lower() for form in exact),
    )


def spelled(form: Sequence[str]) -> re.Pattern[str]:
    """Return what finds the words of a name in a text, joined in any way."""
    joined = r"[-\s/+']?".join(map(re.escape, form))
    return re.compile(rf"(?<!\w){joined}s?(?!\w)", re.IGNORECASE)


def as_written(text: str, form: Sequence[str]) -> str:
    """Return the words of a name as a text has them."""
    found = spelled(form).search(text)
    return found[0] if found else " ".join(form)


def without(text: str, form: Sequence[str]) -> str:
    """Return a text without the words of a name."""
    return spelled(form).sub("", text)
