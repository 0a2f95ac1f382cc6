"""Is a word of a claim near in meaning to a word of its text, each as it stands in its sentence?

It only ever lets a word pass that the rules on words would not; figures, names, groups of people
and directions are judged elsewhere, and a word that they judge is never let pass here.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np

from assistant.checking.reading import STOP, read
from assistant.checking.wording import encoded_words, sides_in, wording
from index.encoder import PACKAGED, SentenceTransformerEncoder, Vectors, load_encoder
from index.terms import stem
from index.vocabulary import vocabulary

# Cosine of two words in their sentences. Of words that only paraphrase, some 40% reach it; of words
# of claims that are not supported, 3% (docs/experiments.md).
NEAR = 0.5
MOST = 2  # with more words of its own, a claim is hardly about its text


def unmeant(strange: list[str], said: str, cited: str) -> list[str]:
    """Return the strange words of a claim that no word of its text is near to; all if too many."""
    if len(strange) > MOST or not all(is_free(word) for word in strange):
        return strange
    return [word for word in strange if nearness(word, said, cited) < NEAR]


def is_free(word: str) -> bool:
    """Say whether a word is English, and no other rule about it: no name, direction or fact."""
    known = wording()
    judged = known.facts | known.same.keys()
    return word in encoded_words() and not (
        stem(word) in judged or sides_in(word) or vocabulary().mentions(word)
    )


def nearness(word: str, said: str, cited: str) -> float:
    """Return the cosine of a word of a claim to the nearest telling word of its text, else 0."""
    words, vectors = in_context(read(said))
    others, there = in_context(read(cited))
    mine = [at for at, other in enumerate(words) if other == word]
    telling = [at for at, other in enumerate(others) if other not in STOP]
    if not (mine and telling):
        return 0.0
    return float(np.max(vectors[mine] @ there[telling].T))


@lru_cache(maxsize=2_000)
def in_context(text: str) -> tuple[tuple[str, ...], Vectors]:
    """Return the words of a text and their vectors in it."""
    return encoder().words(text)


@cache
def encoder() -> SentenceTransformerEncoder:
    """Return the packaged encoder, whatever the site searches with: `NEAR` holds for it alone."""
    return load_encoder(PACKAGED)
