"""The real Chroma collection, in a folder: cosine order, filters, damage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.store import StoreFault, VectorStore, store_version

QUERY = np.array([1.0, 0.0, 0.0], dtype=np.float32)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VectorStore]:
    """Return a store of three vectors, of two references, at growing angles from QUERY."""
    store = VectorStore(tmp_path / "vectors")
    vectors = np.array([[0.6, 0.8, 0.0], [1.0, 0.0, 0.0], [0.0, 0.6, 0.8]], dtype=np.float32)
    store.add(["a:1", "b:1", "a:2"], ["a", "b", "a"], vectors)
    yield store
    store.close()


def test_the_nearest_come_first_with_their_cosine(store: VectorStore) -> None:
    found = store.nearest(QUERY, 3)

    assert list(found) == ["b:1", "a:1", "a:2"]
    assert list(found.values()) == pytest.approx([1.0, 0.6, 0.0], abs=1e-6)


def test_no_more_than_asked_for_are_returned(store: VectorStore) -> None:
    assert list(store.nearest(QUERY, 1)) == ["b:1"]


def test_only_the_references_asked_for_are_searched(store: VectorStore) -> None:
    assert list(store.nearest(QUERY, 3, ["a"])) == ["a:1", "a:2"]


def test_a_reference_that_is_not_there_gives_nothing(store: VectorStore) -> None:
    assert store.nearest(QUERY, 3, ["z"]) == {}


def test_an_empty_store_gives_nothing(tmp_path: Path) -> None:
    empty = VectorStore(tmp_path / "empty")

    found = (empty.vectors(), empty.nearest(QUERY, 3))

    empty.close()
    assert found == ({}, {})


def test_vectors_come_back_as_they_were_stored(store: VectorStore) -> None:
    found = store.vectors()

    assert found.keys() == {"a:1", "b:1", "a:2"}
    assert found["a:1"] == pytest.approx([0.6, 0.8, 0.0])


def test_more_vectors_than_one_batch_are_all_stored(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "many")
    vectors = np.random.default_rng(0).normal(size=(1001, 3)).astype(np.float32)

    store.add([f"a:{n}" for n in range(1001)], ["a"] * 1001, vectors)
    count = len(store.vectors())

    store.close()
    assert count == 1001


def test_a_folder_opened_again_holds_the_same(tmp_path: Path, store: VectorStore) -> None:
    before = store.nearest(QUERY, 3)
    store.close()
    again = VectorStore(tmp_path / "vectors")

    after = again.nearest(QUERY, 3)

    again.close()
    assert after == before


@pytest.mark.parametrize("length", [0, 20_000])
def test_a_damaged_file_is_refused_before_chroma_sees_it(
    tmp_path: Path, store: VectorStore, length: int
) -> None:
    store.close()
    file = tmp_path / "vectors" / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[:length] if length else b"garbage" * 1000)

    with pytest.raises(StoreFault, match=r"chroma\.sqlite3"):
        VectorStore(tmp_path / "vectors")


def test_the_version_of_the_library_is_told() -> None:
    assert store_version().split(".")[0].isdigit()
