"""MAIN PATH of a document: records -> references -> passages -> vectors and words -> an index."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.encoder import Encoder, Vectors
from index.generation import (
    IndexFault,
    Stamp,
    check_stamp,
    chroma_folder,
    clean,
    current_generation,
    current_name,
    lexical_file,
    libraries,
    rules_version,
    single_writer,
    switch,
)
from index.lexical import LexicalIndex
from index.passages import Passage, passages_of
from index.references import Corpus, Reference, read_corpus
from index.store import VectorStore

Progress = Callable[[int, int], None]
EMBED_BATCH = 64


@dataclass(frozen=True)
class Report:
    """What a build did: references added, changed, removed; passages embedded and in all."""

    added: int
    changed: int
    removed: int
    embedded: int
    passages: int
    generation: str


def build(
    corpus_folder: Path, folder: Path, encoder: Encoder, progress: Progress | None = None
) -> Report:
    """Bring the index in `folder` up to the records of `corpus_folder`.

    Passages that the serving index already holds are not embedded again. The new index is made
    aside and switched to in one step. Raises `InvalidReferences` or `IndexFault`; either leaves
    the serving index as it was.
    """
    corpus = read_corpus(corpus_folder)
    with single_writer(folder):
        clean(folder, keep={current_name(folder)})
        before, known, stamp = read_serving(folder, encoder)
        if stamp and stamp.corpus_hash == corpus.hash and known_library(stamp):
            return Report(0, 0, 0, 0, stamp.passages, stamp.generation)
        passages = [p for reference in corpus.references for p in passages_of(reference)]
        vectors, embedded = embed(passages, known, encoder, progress)
        stamp = write_generation(folder, corpus, passages, vectors, encoder)
    added, changed, removed = difference(before, corpus.references)
    return Report(added, changed, removed, embedded, len(passages), stamp.generation)


def known_library(stamp: Stamp) -> bool:
    """Say whether the index was written by the library versions at hand."""
    return all(getattr(stamp, name) == number for name, number in libraries().items())


def read_serving(
    folder: Path, encoder: Encoder
) -> tuple[dict[str, str], dict[str, Vectors], Stamp | None]:
    """Return the serving index's record texts by id, vectors by passage text, and stamp.

    An index that is missing, damaged or of another make gives nothing: all is made anew.
    """
    try:
        generation, stamp = current_generation(folder)
        check_stamp(stamp, encoder)
    except IndexFault:
        return {}, {}, None
    lexical, store = LexicalIndex(lexical_file(generation)), VectorStore(chroma_folder(generation))
    try:
        texts = {reference.id: reference.text for reference in lexical.references()}
        passages, vectors = lexical.passages(), store.vectors()
    finally:
        lexical.close()
        store.close()
    if not len(passages) == len(vectors) == stamp.passages:
        return {}, {}, None
    return texts, {passages[id_].text: vectors[id_] for id_ in passages}, stamp


def embed(
    passages: Sequence[Passage],
    known: dict[str, Vectors],
    encoder: Encoder,
    progress: Progress | None,
) -> tuple[Vectors, int]:
    """Return one vector a passage, embedding only texts not `known`, and how many those were."""
    new = list(dict.fromkeys(p.text for p in passages if p.text not in known))
    vectors = dict(known)
    for at in range(0, len(new), EMBED_BATCH):
        batch = new[at : at + EMBED_BATCH]
        vectors.update(zip(batch, encoder.encode(batch), strict=True))
        if progress:
            progress(min(at + EMBED_BATCH, len(new)), len(new))
    return np.stack([vectors[p.text] for p in passages]).astype(np.float32), len(new)


def write_generation(
    folder: Path, corpus: Corpus, passages: Sequence[Passage], vectors: Vectors, encoder: Encoder
) -> Stamp:
    """Write a whole index aside, then let it serve; return its stamp."""
    stamp = Stamp(
        encoder=encoder.name,
        dimension=vectors.shape[1],
        weights_hash=encoder.weights_hash,
        rules=rules_version(),
        corpus_hash=corpus.hash,
        references=len(corpus.references),
        passages=len(passages),
        **libraries(),
    )
    aside = Path(tempfile.mkdtemp(prefix="building-", dir=folder))
    lexical = LexicalIndex(lexical_file(aside), create=True)
    lexical.add(corpus.references, passages)
    lexical.close()
    store = VectorStore(chroma_folder(aside))
    store.add([p.id for p in passages], [p.reference for p in passages], vectors)
    store.close()
    (aside / "stamp.json").write_text(json.dumps(asdict(stamp), indent=1), encoding="utf-8")
    if (folder / stamp.generation).exists():  # damaged, or it would not have been made anew
        clean(folder, keep={aside.name})
    aside.rename(folder / stamp.generation)
    switch(folder, stamp.generation)
    return stamp


def difference(before: dict[str, str], now: Sequence[Reference]) -> tuple[int, int, int]:
    """Count the references added, changed and removed."""
    texts = {reference.id: reference.text for reference in now}
    changed = sum(texts[id_] != text for id_, text in before.items() if id_ in texts)
    return len(texts.keys() - before.keys()), changed, len(before.keys() - texts.keys())
