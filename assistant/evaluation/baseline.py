"""The pipeline that most tutorials build, over the same references: what the assistant adds to.

LangChain's recursive splitter (1,000 characters, 200 shared) over the whole records, MiniLM as it
is packaged, the four nearest chunks in Chroma, and these chunks as the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.answers import Answer, Citation, Claim
from assistant.followup import Turn
from index.encoder import Encoder
from index.references import Reference
from index.store import VectorStore

CHUNK, SHARED, NEAREST = 1000, 200, 4


class PlainPipeline:
    """Answers with the nearest chunks; holds them in a Chroma collection of its own."""

    def __init__(self, references: Mapping[str, Reference], encoder: Encoder, folder: Path) -> None:
        """Split and embed the references into an empty folder."""
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=SHARED)
        self.texts: dict[str, str] = {}
        self._reference: dict[str, str] = {}
        for reference in references.values():
            for number, text in enumerate(splitter.split_text(reference.text)):
                self.texts[f"{reference.id}:{number}"] = text
                self._reference[f"{reference.id}:{number}"] = reference.id
        self._encoder = encoder
        self._store = VectorStore(folder)
        ids = list(self.texts)
        self._store.add(
            ids, [self._reference[i] for i in ids], encoder.encode([self.texts[i] for i in ids])
        )

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Return the four nearest chunks as claims that cite themselves; nothing is refused."""
        found = self._store.nearest(self._encoder.encode([question])[0], NEAREST)
        chunks = sorted(found, key=lambda id_: (-found[id_], id_))
        return Answer(
            question=question,
            claims=tuple(self._claim(id_) for id_ in chunks),
            ranked=tuple(dict.fromkeys(self._reference[id_] for id_ in chunks)),
            confidence=max(found.values()),
        )

    def _claim(self, id_: str) -> Claim:
        text = self.texts[id_]
        return Claim(text, (Citation(self._reference[id_], id_, 0, len(text), text),))

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()
