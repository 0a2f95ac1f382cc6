"""An index on disk: one folder a generation, a pointer to the one that serves, and its stamp."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import resources
from importlib.metadata import version
from pathlib import Path

from index.encoder import Encoder
from index.store import store_version

MEND = "run `cytopenia index build`"
LOCK_WAIT_SECONDS = 600
RULES = ("passages.py", "tokens.py", "lexical.py", "vocabulary.py", "vocabulary.toml")


class IndexFault(RuntimeError):
    """The index is missing, damaged, of another make, or cannot be written."""


@dataclass(frozen=True)
class Stamp:
    """What an index was made of; two indexes with one stamp answer alike."""

    encoder: str
    dimension: int
    weights_hash: str
    rules: str
    corpus_hash: str
    chromadb: str
    sentence_transformers: str
    references: int
    passages: int

    @property
    def generation(self) -> str:
        """Return the name of the generation: a hash of the stamp."""
        text = json.dumps(asdict(self), sort_keys=True)
        return f"gen-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def rules_version() -> str:
    """Return the version of all that decides what a passage is and which words find it: a hash."""
    digest = hashlib.sha256()
    for name in RULES:
        digest.update(resources.files("index").joinpath(name).read_bytes())
    return digest.hexdigest()[:12]


def libraries() -> dict[str, str]:
    """Return the versions of the libraries that an index depends on."""
    return {"chromadb": store_version(), "sentence_transformers": version("sentence-transformers")}


def chroma_folder(generation: Path) -> Path:
    """Return where a generation keeps its vectors."""
    return generation / "vectors"


def lexical_file(generation: Path) -> Path:
    """Return where a generation keeps its passages and their words."""
    return generation / "passages.sqlite3"


def current_name(folder: Path) -> str | None:
    """Return the name of the generation that serves, or None when there is none."""
    try:
        name = (folder / "current").read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return None
    except OSError as error:
        raise IndexFault(f"index folder {folder}: cannot be read ({error.strerror})") from error
    return name if (folder / name).is_dir() else None


def current_generation(folder: Path) -> tuple[Path, Stamp]:
    """Return the serving generation and its stamp; raise `IndexFault` where there is none."""
    name = current_name(folder)
    if name is None:
        raise IndexFault(f"no index in {folder}: {MEND}")
    try:
        stamp = Stamp(**json.loads((folder / name / "stamp.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexFault(f"index {folder / name}: its stamp cannot be read: {MEND}") from error
    for part in (lexical_file(folder / name), chroma_folder(folder / name) / "chroma.sqlite3"):
        if not part.is_file():
            raise IndexFault(f"index {folder / name}: {part.name} is missing: {MEND}")
    return folder / name, stamp


def check_stamp(stamp: Stamp, encoder: Encoder) -> None:
    """Raise `IndexFault` when an index was made by another encoder, rules or newer library."""
    checks = (
        ("encoder", stamp.encoder, encoder.name),
        ("weights", stamp.weights_hash, encoder.weights_hash),
        ("passage rules", stamp.rules, rules_version()),
    )
    for what, built, now in checks:
        if built != now:
            raise IndexFault(
                f"the index was built with {what} {built!r}, this program has {now!r}: {MEND}"
            )
    if major_minor(stamp.chromadb) > major_minor(store_version()):
        raise IndexFault(
            f"the index was written by chromadb {stamp.chromadb}, this program has the older "
            f"{store_version()}, which may not read it: {MEND}"
        )


def major_minor(text: str) -> tuple[int, ...]:
    """Return the first two numbers of a version."""
    return tuple(int(part) for part in text.split(".")[:2])


@contextmanager
def single_writer(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; raise `IndexFault` when it cannot be written or stays locked."""
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock", timeout=LOCK_WAIT_SECONDS)
        lock.acquire()
    except Timeout as error:
        raise IndexFault(f"index folder {folder}: another build holds its lock") from error
    except OSError as error:
        raise IndexFault(
            f"index folder {folder}: cannot be written ({error.strerror}); choose another with "
            "CYTOPENIA_INDEX_FOLDER or give this user the right to write there"
        ) from error
    try:
        yield
    finally:
        lock.release()


def switch(folder: Path, name: str) -> None:
    """Let the generation `name` serve from now on, in one step."""
    aside = folder / "current.new"
    aside.write_text(name + "\n", encoding="utf-8")
    aside.replace(folder / "current")


def clean(folder: Path, keep: set[str | None]) -> None:
    """Remove what killed builds and earlier generations left behind."""
    for path in folder.iterdir():
        if path.is_dir() and path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
