"""A fast encoder, a scripted chat model, and a factory of small valid records and sites."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from zlib import crc32

import numpy as np
import yaml

from assistant.prompting import Prompt
from index.build import Report, build
from index.encoder import Vectors
from index.references import Reference, read_reference
from index.search import Hit, Searcher
from index.tokens import words

DIMENSION = 64
SHARED = 2  # passages that every record has alike: its summary and its limit


class HashingEncoder:
    """Hash the words of a text into a unit vector.

    It suffices because building, storing and opening an index ask nothing of a vector but that
    equal texts give equal ones; words in common even give near ones. It keeps the texts it was
    given, and can pause so that a build lasts long enough to be killed.
    """

    def __init__(
        self, name: str = "double", weights_hash: str = "weights-1", pause: float = 0.0
    ) -> None:
        self.name = name
        self.weights_hash = weights_hash
        self.texts: list[str] = []
        self._pause = pause

    def encode(self, texts: Sequence[str]) -> Vectors:
        time.sleep(self._pause)
        self.texts.extend(texts)
        vectors = np.full((len(texts), DIMENSION), 0.01, dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in words(text):
                row[crc32(word.encode()) % DIMENSION] += 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def body(*findings: str) -> str:
    """Return the three sections of a record."""
    bullets = "\n".join(f"- {finding}" for finding in findings)
    return f"## Summary\nA small cohort.\n\n## Findings\n{bullets}\n\n## Limits\n- Small.\n"


def record(id_: str, *findings: str, **changes: object) -> str:
    """Return a valid record's text; a change replaces a field, `None` leaves it out."""
    fields: dict[str, object] = {
        "id": id_,
        "title": "Platelets after CAR-T",
        "authors": ["Roe R", "Doe D"],
        "container": "Blood",
        "year": 2021,
        "url": "https://example.org/paper",
        "publication_type": "journal-article",
        "design": "retrospective-cohort",
        "population": "adults given CAR-T",
        "products": [],
        "interventions": [],
        "topics": ["outcome"],
        "checked": [{"url": "https://example.org/paper", "part": "abstract"}],
        "accessed": "2026-11-22",
    }
    kept = {name: value for name, value in {**fields, **changes}.items() if value is not None}
    matter = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True)
    return f"---\n{matter}---\n{body(*(findings or (f'Finding of {id_}.',)))}"


def reference(id_: str = "roe-2021", *findings: str, **changes: object) -> Reference:
    """Return a valid reference."""
    found = read_reference(f"{id_}.md", record(id_, *findings, **changes))
    assert isinstance(found, Reference), found
    return found


def write(folder: Path, id_: str, *findings: str, **changes: object) -> Path:
    """Write a record into a folder, made if needed, and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{id_}.md"
    file.write_text(record(id_, *findings, **changes), encoding="utf-8")
    return file


class Site:
    """A folder of records and an index of them, as a program at a site sees them."""

    def __init__(self, tmp_path: Path) -> None:
        self.corpus = tmp_path / "corpus"
        self.folder = tmp_path / "index"

    @classmethod
    def built(cls, tmp_path: Path) -> Site:
        """Return a site with an index of two records, which share the text of SHARED passages."""
        site = cls(tmp_path)
        write(site.corpus, "a-2021", "Platelets rose.", "Platelets fell.")
        write(site.corpus, "b-2022", "Neutrophils rose.")
        site.build()
        return site

    def build(self, encoder: HashingEncoder | None = None) -> Report:
        return build(self.corpus, self.folder, encoder or HashingEncoder())

    def texts(self) -> set[str]:
        """Return the texts that the index finds, having opened it anew."""
        return {hit.passage.text for hit in self.hits()}

    def hits(self) -> list[Hit]:
        with closing(Searcher.open(self.folder, HashingEncoder())) as searcher:
            return searcher.search("platelets neutrophils haemoglobin")

    def folders(self) -> set[str]:
        return {path.name for path in self.folder.iterdir() if path.is_dir()}


class ScriptedModel:
    """A chat model that says what it is told to, one script entry a request, and keeps prompts.

    It suffices because a draft asks nothing of a model but pieces of text; faults of a real
    server are tested over HTTP.
    """

    name = "scripted"

    def __init__(self, *replies: str | Callable[[Prompt], str]) -> None:
        self.prompts: list[Prompt] = []
        self.said = 0
        self.closed = 0
        self._replies = replies

    def stream(self, prompt: Prompt, seconds: float) -> Generator[str]:
        self.prompts.append(prompt)
        reply = self._replies[min(len(self.prompts), len(self._replies)) - 1]
        text = reply if isinstance(reply, str) else reply(prompt)
        try:
            for at in range(0, len(text), 5):
                self.said += 1
                yield text[at : at + 5]
        finally:
            self.closed += 1
