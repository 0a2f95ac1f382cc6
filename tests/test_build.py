"""A build is idempotent and embeds only what is new; invalid records leave the serving index.

The encoder is the double of `tests.doubles`; files, SQLite and Chroma are real.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from index.generation import current_name
from index.references import InvalidReferences
from tests.doubles import HashingEncoder, Site, write


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site with an index of two records."""
    return Site.built(tmp_path)


def test_the_first_build_counts_what_it_added(tmp_path: Path) -> None:
    site = Site(tmp_path)
    write(site.corpus, "a-2021", "Platelets rose.", "Platelets fell.")

    report = site.build()

    assert (report.added, report.changed, report.removed) == (1, 0, 0)
    assert (report.embedded, report.passages) == (4, 4)
    assert report.generation == current_name(site.folder)


def test_a_second_build_embeds_nothing_and_keeps_the_generation(site: Site) -> None:
    before, encoder = current_name(site.folder), HashingEncoder()

    report = site.build(encoder)

    assert (report.added, report.changed, report.removed, report.embedded) == (0, 0, 0, 0)
    assert (report.generation, encoder.texts) == (before, [])


def test_only_changed_text_is_embedded(site: Site) -> None:
    write(site.corpus, "a-2021", "Platelets rose.", "Platelets fell by half.")
    encoder = HashingEncoder()

    report = site.build(encoder)

    assert encoder.texts == ["Platelets fell by half."]
    assert (report.changed, report.embedded) == (1, 1)
    assert "Platelets fell by half." in site.texts()
    assert "Platelets fell." not in site.texts()


def test_a_changed_front_matter_embeds_nothing_but_is_served(site: Site) -> None:
    write(site.corpus, "b-2022", "Neutrophils rose.", title="A new title")

    report = site.build()

    assert (report.changed, report.embedded) == (1, 0)
    assert {h.passage.context[:11] for h in site.hits() if h.passage.reference == "b-2022"} == {
        "A new title"
    }


def test_a_removed_reference_is_forgotten(site: Site) -> None:
    (site.corpus / "a-2021.md").unlink()

    report = site.build()

    assert (report.removed, report.embedded) == (1, 0)
    assert {hit.passage.reference for hit in site.hits()} == {"b-2022"}


def test_an_index_grown_step_by_step_answers_as_one_built_at_once(
    site: Site, tmp_path: Path
) -> None:
    write(site.corpus, "c-2023", "Haemoglobin rose.")
    site.build()
    fresh = Site(tmp_path)
    fresh.folder = tmp_path / "fresh"
    fresh.build()

    assert site.hits() == fresh.hits()


def test_an_older_generation_is_cleaned_up_by_the_next_build(site: Site) -> None:
    write(site.corpus, "c-2023")
    site.build()

    site.build()

    assert site.folders() == {current_name(site.folder)}


def test_invalid_records_leave_the_serving_index_untouched(site: Site) -> None:
    before = sorted((p, p.stat().st_mtime_ns) for p in site.folder.rglob("*"))
    write(site.corpus, "a-2021", title=None)
    write(site.corpus, "c-2023", topics=["outcome", "astrology"])

    with pytest.raises(InvalidReferences) as raised:
        site.build()

    assert [problem.split(": ")[:2] for problem in raised.value.problems] == [
        ["a-2021.md", "title"], ["c-2023.md", "topics.1"],
    ]  # fmt: skip
    assert sorted((p, p.stat().st_mtime_ns) for p in site.folder.rglob("*")) == before


def test_progress_is_told_in_passages(tmp_path: Path) -> None:
    write(tmp_path / "corpus", "a-2021", *(f"Finding number {n}." for n in range(70)))
    told: list[tuple[int, int]] = []

    build(
        tmp_path / "corpus",
        tmp_path / "index",
        HashingEncoder(),
        progress=lambda done, of: told.append((done, of)),
    )

    assert told == [(64, 72), (72, 72)]
