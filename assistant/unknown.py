"""Which names of a question the references do not know: drugs, products, trials, foreign terms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

from assistant.rewrite import nearest
from index.search import Searcher
from index.terms import stem
from index.tokens import tokens, words
from index.vocabulary import vocabulary

# Kinds of which a name is either in the references or cannot be answered on.
NAMED_KINDS = frozenset({"drug", "product", "infection"})
SHORTEST_TERM, SHORTEST_DRUG = 5, 6
# The name of a trial as it is typed: ZUMA-7, KarMMa-3, NCT01234567.
TRIAL = re.compile(r"\b(?=\w*[A-Z]{2})[A-Za-z]{3,}(?:[- ]?\d{1,2}|\d{8})\b(?![\w%])")
# A drug that the patient takes beside what is asked about; a word that names a place or a person.
BESIDE = re.compile(r"\b(on|takes|taking|receiving|given)\s+[\w-]+|\b[\w-]+-like\b", re.IGNORECASE)
PROPER = re.compile(r"(?<=[\w,(/] )[A-ZÀ-Þ][\w'-]+|(?<=\()[A-ZÀ-Þ][\w'-]+")
PREFIXES = ("un", "re", "pre", "non", "anti", "post")
ENDINGS = ("er", "ers", "ing", "ness", "n", "nt")  # bleeders, tiredness, doesn't


class UnknownNames:
    """The words of the references, against those of a question."""

    def __init__(self, searcher: Searcher) -> None:
        """Take what the references say, who wrote them, and their ids: they name the author."""
        known = vocabulary()
        texts = [f"{p.text} {p.context}" for p in searcher.passages.values()]
        texts += [
            " ".join((r.id.replace("-", " "), *r.authors, r.url))
            for r in searcher.references.values()
        ]
        self._words = frozenset(word for text in texts for word in (*words(text), *tokens(text)))
        self._stems = frozenset(map(stem, self._words))
        self._long = sorted(word for word in self._words if len(word) >= SHORTEST_TERM)
        self._joined = frozenset(joined(name) for text in texts for name in TRIAL.findall(text))
        self._forms = frozenset(word for form in known.forms for word in form)
        self._present = frozenset().union(*map(known.concepts, texts))

    def among(self, asking: str) -> list[str]:
        """Return the names in the asking sentences that no reference has, in order."""
        absent = [
            mention.concept
            for mention in vocabulary().mentions(asking)
            if mention.kind in NAMED_KINDS and mention.concept not in self._present
        ]
        return list(dict.fromkeys((*absent, *self._trials(asking), *self._terms(asking))))

    def knows_trial(self, asking: str) -> bool:
        """Say whether a trial that is named with its number is spoken of in the references."""
        return not self._joined.isdisjoint(map(joined, TRIAL.findall(asking)))

    def _trials(self, asking: str) -> Iterable[str]:
        for name in TRIAL.findall(asking):
            parts = words(name)
            if joined(name) not in self._joined and not (set(parts) & self._forms):
                yield name

    def _terms(self, asking: str) -> Iterable[str]:
        endings = vocabulary().drug_endings
        proper = proper_words(asking)
        for word in words(BESIDE.sub(" ", asking)):
            if not word.isalpha() or word in self._forms or word in self._words:
                continue
            is_drug = len(word) >= SHORTEST_DRUG and word.endswith(endings)
            clipped = is_drug and any(word in known for known in self._long)  # costim
            if (is_drug and not clipped) or (word not in proper and self.is_foreign(word)):
                yield word

    def is_new(self, word: str) -> bool:
        """Say whether no form of a word is in the references or the vocabulary."""
        return not (word in self._words or word in self._forms or stem(word) in self._stems)

    def is_foreign(self, word: str) -> bool:
        """Say whether a word is neither plain English nor of the references, even misspelt."""
        if len(word) < SHORTEST_TERM or {word, word.removesuffix("s")} & (
            self._forms | self._words
        ):
            return False
        if sum(letter in "aeiouy" for letter in word) < len(word) / 4:  # infxn, an abbreviation
            return False
        if any(stem(part) in english() or stem(part) in self._stems for part in word_forms(word)):
            return False
        if any(word in known for known in self._long) or is_compound(word):
            return False
        return nearest(word, self._long, allowed=1 if len(word) < 8 else 2) is None


def joined(name: str) -> str:
    """Return the name of a trial without hyphen or space, in lower case."""
    return re.sub(r"[\W_]", "", name).lower()


def proper_words(asking: str) -> set[str]:
    """Return the words with a capital inside a sentence: places and people, which may be new."""
    return {word for name in PROPER.findall(asking) for word in words(name)}


def word_forms(word: str) -> list[str]:
    """Return a word as it is, and without a prefix or an ending that any word may have."""
    bare = [word.removeprefix(p) for p in ("", *PREFIXES) if word.startswith(p)]
    return [part.removesuffix(e) for part in bare for e in ("", *ENDINGS) if part.endswith(e)]


def is_compound(word: str) -> bool:
    """Say whether a word ends in a plain English one after another or a Greek one: cytogenetic."""
    return any(
        stem(word[at:]) in english() and (stem(word[:at]) in english() or len(word) - at > 5)
        for at in range(3, len(word) - 2)
    )


@cache
def english() -> frozenset[str]:
    """Return the stems of plain English words (SCOWL, size small, American and British)."""
    text = resources.files("assistant").joinpath("english.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
