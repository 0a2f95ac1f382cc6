"""An index on disk: which generation serves, what its stamp must say, who may write."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.build import build
from index.generation import (
    IndexFault,
    Stamp,
    check_stamp,
    clean,
    current_generation,
    current_name,
    libraries,
    major_minor,
    rules_version,
    single_writer,
    switch,
)
from tests.doubles import DIMENSION, HashingEncoder, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an index of one record."""
    write(tmp_path / "corpus", "a-2021")
    build(tmp_path / "corpus", tmp_path / "index", HashingEncoder())
    return tmp_path / "index"


@pytest.fixture
def stamp(folder: Path) -> Stamp:
    """Return the stamp of that index."""
    return current_generation(folder)[1]


def test_the_stamp_says_what_the_index_was_made_of(stamp: Stamp) -> None:
    assert (stamp.encoder, stamp.weights_hash, stamp.dimension) == (
        "double", "weights-1", DIMENSION,
    )  # fmt: skip
    assert (stamp.references, stamp.passages, stamp.rules) == (1, 3, rules_version())
    assert {"chromadb": stamp.chromadb, "sentence_transformers": stamp.sentence_transformers} == (
        libraries()
    )


def test_the_generation_is_named_after_its_stamp(folder: Path, stamp: Stamp) -> None:
    assert current_name(folder) == stamp.generation
    assert replace(stamp, passages=4).generation != stamp.generation


@pytest.mark.parametrize("name", ["missing", "empty", "under-a-file"])
def test_a_folder_without_an_index_names_the_mending_command(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "under-a-file").write_text("")

    with pytest.raises(IndexFault, match="run `cytopenia index build`"):
        current_generation(tmp_path / name)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"encoder": "x"}', b"\xff"])
def test_a_stamp_that_cannot_be_read_names_the_mending_command(
    folder: Path, stamp: Stamp, text: bytes
) -> None:
    (folder / stamp.generation / "stamp.json").write_bytes(text)

    with pytest.raises(IndexFault, match="stamp cannot be read: run `cytopenia index build`"):
        current_generation(folder)


@pytest.mark.parametrize("pointer", [b"", b"gen-gone\n", b"\0\0\0", b"\xff\xfe"])
def test_a_damaged_pointer_names_the_mending_command(folder: Path, pointer: bytes) -> None:
    """Regression: a pointer that is not UTF-8 ended both search and build with a traceback."""
    (folder / "current").write_bytes(pointer)

    with pytest.raises(IndexFault, match="run `cytopenia index build`"):
        current_generation(folder)


def test_an_index_of_this_encoder_is_accepted(stamp: Stamp) -> None:
    check_stamp(stamp, HashingEncoder())


@pytest.mark.parametrize(
    ("encoder", "message"),
    [
        (HashingEncoder(name="other"), "encoder 'double', this program has 'other'"),
        (HashingEncoder(weights_hash="w2"), "weights 'weights-1', this program has 'w2'"),
    ],
)
def test_another_encoder_or_other_weights_are_refused(
    stamp: Stamp, encoder: HashingEncoder, message: str
) -> None:
    with pytest.raises(IndexFault, match=f"{message}: run `cytopenia index build`"):
        check_stamp(stamp, encoder)


def test_other_passage_rules_are_refused(stamp: Stamp) -> None:
    with pytest.raises(IndexFault, match=r"passage rules 'older'.*run `cytopenia index build`"):
        check_stamp(replace(stamp, rules="older"), HashingEncoder())


def test_an_index_of_a_newer_library_is_refused(stamp: Stamp) -> None:
    with pytest.raises(IndexFault, match=r"chromadb 99\.1\.0.*run `cytopenia index build`"):
        check_stamp(replace(stamp, chromadb="99.1.0"), HashingEncoder())


def test_versions_are_compared_as_numbers() -> None:
    assert major_minor("1.10.0") > major_minor("1.9.3")


def test_switching_lets_another_generation_serve(folder: Path) -> None:
    (folder / "gen-next").mkdir()

    switch(folder, "gen-next")

    assert current_name(folder) == "gen-next"


def test_cleaning_keeps_the_serving_generation_and_the_files(folder: Path, stamp: Stamp) -> None:
    (folder / "building-x" / "vectors").mkdir(parents=True)
    (folder / "gen-old").mkdir()

    clean(folder, keep={stamp.generation})

    assert {path.name for path in folder.iterdir() if path.is_dir()} == {stamp.generation}
    assert current_name(folder) == stamp.generation


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Path]:
    """Return a folder that another process holds the lock of for a moment."""
    context = multiprocessing.get_context("spawn")
    held = context.Event()
    process = context.Process(target=hold, args=(tmp_path, held))
    process.start()
    assert held.wait(30)
    yield tmp_path
    process.join()


def hold(folder: Path, held: multiprocessing.synchronize.Event) -> None:
    with single_writer(folder):
        held.set()
        (folder / "order").write_text("other\n")


def test_a_second_writer_waits_for_the_first(holder: Path) -> None:
    with single_writer(holder), (holder / "order").open("a") as order:
        order.write("this\n")

    assert (holder / "order").read_text() == "other\nthis\n"


def test_a_folder_under_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(IndexFault, match=r"cannot be written.*CYTOPENIA_INDEX_FOLDER"),
        single_writer(tmp_path / "file" / "index"),
    ):
        pass


def test_the_stamp_is_plain_json(folder: Path, stamp: Stamp) -> None:
    text = (folder / stamp.generation / "stamp.json").read_text(encoding="utf-8")

    assert Stamp(**json.loads(text)) == stamp
