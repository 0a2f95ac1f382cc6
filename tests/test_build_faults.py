"""A build that is killed, doubled, or finds a damaged index: searching goes on, building mends.

The encoder is the double of `tests.doubles`; files, SQLite, Chroma and processes are real.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build
from index.generation import IndexFault, current_name
from index.search import Searcher
from tests.conftest import ROOT
from tests.doubles import SHARED, HashingEncoder, Site, write

PAUSE = 0.4
SLOW_BUILD = f"""
import sys, pathlib, chromadb
from index.build import build
from tests.doubles import HashingEncoder
corpus, folder = map(pathlib.Path, sys.argv[1:])
print("started", flush=True)
build(corpus, folder, HashingEncoder(pause={PAUSE}))
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site with an index of two records."""
    return Site.built(tmp_path)


def start(site: Site) -> subprocess.Popen[str]:
    """Start a slow build in another process and return once it has begun."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_BUILD, str(site.corpus), str(site.folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


@pytest.mark.parametrize("delay", [0.0, PAUSE / 2, PAUSE + 0.05, PAUSE + 0.12, PAUSE + 0.25])
def test_a_killed_build_leaves_an_index_serving_and_the_next_one_cleans_up(
    site: Site, delay: float
) -> None:
    old = site.texts()
    new = {*old, "Haemoglobin rose.", "Haemoglobin fell."}
    write(site.corpus, "c-2023", "Haemoglobin rose.", "Haemoglobin fell.")
    process = start(site)
    time.sleep(delay)
    process.kill()
    killed = process.wait() == -signal.SIGKILL
    process.communicate()

    served = site.texts()
    site.build()

    assert killed or delay > PAUSE
    assert served == old if delay < PAUSE else served in (old, new)
    assert site.texts() == new
    assert not [name for name in site.folders() if name.startswith("building-")]


def test_two_builds_at_once_both_succeed(site: Site) -> None:
    write(site.corpus, "c-2023", "Haemoglobin rose.")

    builds = [start(site), start(site)]
    for process in builds:
        process.communicate(timeout=60)

    assert [process.returncode for process in builds] == [0, 0]
    assert "Haemoglobin rose." in site.texts()


def overwrite(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda generation: (generation / name).write_bytes(data)


DAMAGES = {
    "no vectors": lambda generation: shutil.rmtree(generation / "vectors"),
    "no words": lambda generation: (generation / "passages.sqlite3").unlink(),
    "no stamp": lambda generation: (generation / "stamp.json").unlink(),
    "garbage stamp": overwrite("stamp.json", b"{garbage"),
    "garbage words": overwrite("passages.sqlite3", b"garbage" * 1000),
    "empty words": overwrite("passages.sqlite3", b""),
    "garbage vectors": overwrite("vectors/chroma.sqlite3", b"garbage" * 1000),
    "empty vectors": overwrite("vectors/chroma.sqlite3", b""),
    "no generation": shutil.rmtree,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_index_names_the_mending_command_which_mends_it(
    site: Site, damage: Callable[[Path], object]
) -> None:
    """Regression: damaged database files ended search and build with a library's own error."""
    before = site.texts()
    damage(site.folder / str(current_name(site.folder)))

    with pytest.raises(IndexFault, match="run `cytopenia index build`"):
        site.texts()
    report = site.build()

    assert report.embedded == report.passages - SHARED
    assert site.texts() == before


@pytest.mark.parametrize(
    "encoder", [HashingEncoder(name="other"), HashingEncoder(weights_hash="weights-2")]
)
def test_another_encoder_embeds_everything_anew(site: Site, encoder: HashingEncoder) -> None:
    report = site.build(encoder)

    assert report.embedded == report.passages - SHARED
    with pytest.raises(IndexFault, match="run `cytopenia index build`"):
        Searcher.open(site.folder, HashingEncoder())


def test_a_folder_that_cannot_be_written_is_named(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(IndexFault, match=r"file/index: cannot be written"):
        build(site.corpus, tmp_path / "file" / "index", HashingEncoder())
