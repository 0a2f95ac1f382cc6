"""MAIN PATH of a document: records -> references -> passages -> vectors and words -> an index."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.encoder import Encoder, Vectors
from index.generation import (
    IndexFault,
    Stamp,
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
from index.store import StoreFault, VectorStore

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
        serving = read_serving(folder, encoder)
        if serving.stamp and is_unchanged(serving.stamp, corpus):
            return Report(0, 0, 0, 0, serving.stamp.passages, serving.stamp.generation)
        passages = [p for reference in corpus.references for p in passages_of(reference)]
        vectors, embedded = embed(passages, serving.vectors, encoder, progress)
        stamp = write_generation(folder, corpus, passages, vectors, encoder)
    added, changed, removed = difference(serving.texts, corpus.references)
    return Report(added, changed, removed, embedded, len(passages), stamp.generation)


class Serving(NamedTuple):
    """What of the serving index can be used again: record texts by id, vectors by text."""

    texts: dict[str, str]
    vectors: dict[str, Vectors]
    stamp: Stamp | None


def is_unchanged(stamp: Stamp, corpus: Corpus) -> bool:
    """Say whether a build would make the same index again."""
    now = {"corpus_hash": corpus.hash, "rules": rules_version(), **libraries()}
    return all(getattr(stamp, name) == value for name, value in now.items())


def read_serving(folder: Path, encoder: Encoder) -> Serving:
    """Read the serving index; one that is missing, damaged or of other weights gives nothing."""
    nothing = Serving({}, {}, None)
    try:
        generation, stamp = current_generation(folder)
    except IndexFault:
        return nothing
    if (stamp.encoder, stamp.weights_hash) != (encoder.name, encoder.weights_hash):
        return nothing
    try:
        with (
            closing(LexicalIndex(lexical_file(generation))) as lexical,
            closing(VectorStore(chroma_folder(generation))) as store,
        ):
            texts = {reference.id: reference.text for reference in lexical.references()}
            passages, vectors = lexical.passages(), store.vectors()
    except (sqlite3.DatabaseError, StoreFault, ValueError):  # ValueError: a record of other make
        return nothing
    if not len(passages) == len(vectors) == stamp.passages:
        return nothing
    return Serving(texts, {passages[id_].text: vectors[id_] for id_ in passages}, stamp)


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
