"""Records are read and checked: every problem is named at once as `file: field: problem`."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.references import InvalidReferences, Reference, read_corpus, read_reference
from tests.conftest import CORPUS
from tests.doubles import body, record, reference, write


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(InvalidReferences) as raised:
        read_corpus(folder)
    return raised.value.problems


def test_every_shipped_record_is_valid() -> None:
    corpus = read_corpus(CORPUS)

    assert len(corpus.references) == len(list(CORPUS.glob("*.md"))) == 162


def test_every_shipped_label_names_its_region_and_nothing_else_has_one() -> None:
    for found in read_corpus(CORPUS).references:
        assert bool(found.region) == (found.design == "product-label"), found.id


def test_a_valid_record_becomes_a_reference() -> None:
    found = read_reference("roe-2021.md", record("roe-2021", n=12, doi="10.1000/abc"))

    assert isinstance(found, Reference)
    assert (found.id, found.year, found.n, found.doi) == ("roe-2021", 2021, 12, "10.1000/abc")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": None}, "title"),
        ({"title": ""}, "title"),
        ({"design": "hearsay"}, "design"),
        ({"publication_type": "tweet"}, "publication_type"),
        ({"topics": ["astrology"]}, "topics.0"),
        ({"topics": []}, "topics"),
        ({"doi": "https://doi.org/10.1000/abc"}, "doi"),
        ({"doi": "10.1000/with space"}, "doi"),
        ({"url": "ftp://example.org/x"}, "url"),
        ({"pmid": "PM12"}, "pmid"),
        ({"pmcid": "12"}, "pmcid"),
        ({"year": 1066}, "year"),
        ({"year": "soon"}, "year"),
        ({"n": 0}, "n"),
        ({"counted": "sheep"}, "counted"),
        ({"accessed": "yesterday"}, "accessed"),
        ({"checked": []}, "checked"),
        ({"checked": [{"url": "nowhere", "part": "abstract"}]}, "checked.0.url"),
        ({"colour": "blue"}, "colour"),
        ({"id": "other-2021"}, "id"),
        ({"id": "Roe_2021"}, "id"),
    ],
)
def test_a_bad_field_is_named_with_its_file(changes: dict[str, object], field: str) -> None:
    found = read_reference("roe-2021.md", record("roe-2021", **changes))

    assert isinstance(found, list)
    assert any(problem.startswith(f"roe-2021.md: {field}: ") for problem in found)


def test_a_bad_value_is_shown() -> None:
    found = read_reference("roe-2021.md", record("roe-2021", design="hearsay"))

    assert isinstance(found, list)
    assert "'hearsay'" in found[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("## Summary\nNo front matter.\n", id="none"),
        pytest.param("---\nid: [unclosed\n---\n", id="broken YAML"),
        pytest.param("---\njust words\n---\n", id="not name: value"),
        pytest.param("---\nid: a\n", id="never closed"),
        # Regression: PyYAML raises a bare ValueError here, which ended the build with a traceback.
        pytest.param("---\naccessed: 2026-13-45\n---\n", id="no such date"),
    ],
)
def test_front_matter_that_cannot_be_read_is_named(text: str) -> None:
    found = read_reference("roe-2021.md", text)

    assert isinstance(found, list)
    assert found[0].startswith("roe-2021.md: front matter: ")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("## Limits\n- Small.\n", "", "body"),
        ("## Summary", "## Overview", "body"),
        ("A small cohort.", "", "Summary"),
        ("- One.", "", "Findings"),
        ("- One.", "One.", "Findings"),
        ("- One.", "- One.\nand its second line", "Findings"),
        ("- Small.", "* Small.", "Limits"),
    ],
)
def test_a_body_without_its_sections_and_bullets_is_named(old: str, new: str, field: str) -> None:
    text = record("roe-2021", "One.")
    broken = text.replace(body("One."), body("One.").replace(old, new))

    found = read_reference("roe-2021.md", broken)

    assert isinstance(found, list)
    assert found[0].startswith(f"roe-2021.md: {field}: ")


def test_limits_may_be_empty() -> None:
    found = read_reference("roe-2021.md", record("roe-2021").replace("- Small.", ""))

    assert isinstance(found, Reference)


def test_the_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, "a-2021", title=None, design="hearsay")
    write(tmp_path, "b-2021")
    write(tmp_path, "c-2021", topics=["outcome", "astrology"])
    (tmp_path / "d-2021.md").write_bytes(b"---\nid: \xff\n---\n")

    found = problems_of(tmp_path)

    starts = [": ".join(problem.split(": ")[:2]) for problem in found]
    assert starts == ["a-2021.md: title", "a-2021.md: design", "c-2021.md: topics.1",
                      "d-2021.md: file"]  # fmt: skip


def test_the_message_counts_and_lists_the_problems(tmp_path: Path) -> None:
    write(tmp_path, "a-2021", title=None, design="hearsay")

    with pytest.raises(InvalidReferences, match=r"2 problem\(s\)[^\n]*\na-2021.md: title: "):
        read_corpus(tmp_path)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "roe-2021.md").write_bytes(record("roe-2021", title="Café").encode("latin-1"))

    (problem,) = problems_of(tmp_path)

    assert problem.startswith("roe-2021.md: file: cannot be read as UTF-8 text")


@pytest.mark.parametrize("name", ["empty", "missing", "file"])
def test_a_folder_without_records_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")

    assert problems_of(tmp_path / name) == [
        f"{tmp_path / name}: folder: holds no *.md record, or cannot be read"
    ]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain", "roe-2021").read_text()
    windows = tmp_path / "windows"
    windows.mkdir()
    (windows / "roe-2021.md").write_bytes(b"\xef\xbb\xbf" + plain.replace("\n", "\r\n").encode())

    assert read_corpus(windows) == read_corpus(tmp_path / "plain")


def test_the_corpus_hash_follows_the_text_of_its_files(tmp_path: Path) -> None:
    write(tmp_path, "roe-2021", "One.")
    before = read_corpus(tmp_path).hash
    write(tmp_path, "roe-2021", "Two.")

    assert read_corpus(tmp_path).hash != before


@pytest.mark.parametrize(
    ("changes", "citation"),
    [
        ({}, "Roe R, Doe D. Platelets after CAR-T. Blood. 2021."),
        (
            {"volume": "6", "issue": "16", "pages": "47-51", "doi": "10.1000/abc"},
            "Roe R, Doe D. Platelets after CAR-T. Blood. 2021;6(16):47-51. doi:10.1000/abc",
        ),
        ({"title": "It ends.", "authors": []}, "It ends. Blood. 2021."),
        ({"issue": "3"}, "Roe R, Doe D. Platelets after CAR-T. Blood. 2021;(3)."),
        (
            {"unverified": ["authors", "pages"]},
            "Roe R, Doe D. Platelets after CAR-T. Blood. 2021. [not verified: authors, pages]",
        ),
    ],
)
def test_the_citation_is_in_vancouver_style_and_owns_what_is_not_verified(
    changes: dict[str, object], citation: str
) -> None:
    assert reference(**changes).citation() == citation
