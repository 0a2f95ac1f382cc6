"""Evidence, plots, calculators' results, headers: what goes onto the page is escaped and whole."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.calculators.icaht import early_icaht
from assistant.calculators.series import series_of
from assistant.web.about import about_html
from assistant.web.calculators_view import result_html
from assistant.web.evidence import evidence_html
from assistant.web.headers import policy, with_head
from assistant.web.plots import lanes, series_plot, sizes_plot, studies_plot
from assistant.web.texts import LANGUAGES, WORDS, word
from tests.doubles import reference

EVIL = '<script>alert("x")</script>'


def test_every_reference_has_a_row_that_opens_its_record(assistant: Assistant) -> None:
    references = assistant.searcher.references
    html = evidence_html(references.values())

    assert sorted(re.findall(r'href="#record/([^"]+)"', html)) == sorted(references)
    assert html.count("<tr data-topic") == len(references)


def test_text_of_a_record_does_nothing_in_the_table() -> None:
    html = evidence_html([reference("roe-2021", title=EVIL, population=EVIL, interventions=[EVIL])])

    assert "<script" not in html
    assert "&lt;script" in html


def test_the_plot_of_the_references_counts_each_once(assistant: Assistant) -> None:
    references = list(assistant.searcher.references.values())
    counts = re.findall(r"<title>\d{4}, [^:]+: (\d+)</title>", studies_plot(references))

    assert sum(map(int, counts)) == len(references)


def test_the_plot_of_sizes_has_each_study_that_counts_patients_and_no_other(
    assistant: Assistant,
) -> None:
    references = list(assistant.searcher.references.values())
    sizes = re.findall(r"n = ([\d,]+)</title>", sizes_plot(references, lambda _: True))
    due = [r.n for r in references if r.n and r.counted == "patients"]

    assert sorted(int(size.replace(",", "")) for size in sizes) == sorted(due)


def test_the_plot_of_sizes_tells_car_t_from_other_settings_and_says_what_it_does_not_show() -> None:
    studies = [reference("roe-2021", n=40), reference("doe-2020", n=60, title=EVIL)]
    plot = sizes_plot(studies, lambda study: study.id == "roe-2021")

    assert 'class="direct"' in plot.partition("n = 40")[0]
    assert 'class="indirect"' in plot.partition("n = 40")[2]
    assert "responses are not plotted" in plot
    assert "<script" not in plot


@given(st.lists(st.floats(0, 700), min_size=1, max_size=60).map(sorted))
def test_dots_of_one_lane_never_lie_on_each_other(places: list[float]) -> None:
    placed = list(zip(lanes(places), places, strict=True))

    for lane in {lane for lane, _ in placed}:
        own = [x for at, x in placed if at == lane]
        assert all(b - a >= 8 for a, b in itertools.pairwise(own))


@given(
    st.lists(st.tuples(st.integers(-5, 120), st.floats(0, 1e5)), min_size=1, max_size=40),
    st.booleans(),
)
def test_any_series_can_be_plotted_inside_its_frame(
    points: list[tuple[int, float]], fill: bool
) -> None:
    svg = ElementTree.fromstring(
        re.findall(r"<svg.*</svg>", series_plot(series_of(points, fill), (100, 500), "/µL", "ANC"))[
            0
        ]
    )
    dots = [element for element in svg.iter() if element.tag == "circle"]

    assert dots
    assert all(0 <= float(dot.get("cx", "-1")) <= 720 for dot in dots)
    assert all(0 <= float(dot.get("cy", "-1")) <= 300 for dot in dots)


def test_a_result_names_its_reference_record() -> None:
    html = result_html(early_icaht(series_of([(0, 300)], False)))

    assert "#record/rejeski-2023-icaht-consensus" in html
    assert "at least grade 1" in html


def test_about_counts_the_references(assistant: Assistant) -> None:
    assert f"{len(assistant.searcher.references)}, the newest" in about_html(assistant)


def test_only_the_inline_scripts_of_a_page_may_run() -> None:
    first, second = b"<script>one()</script>", b'<script type="module">two()</script>'
    allowed = re.findall(r"'sha256-[^']+'", policy(first + second + b'<script src="x.js">', "x"))

    assert len(allowed) == 2
    assert "sha256" not in policy(b"", "'self'")


def test_only_pages_of_gradio_get_our_head() -> None:
    page = b"<head></head><script>window.gradio_config = {}</script>"

    assert b"../web/page.js" in with_head(page, "../web")
    assert with_head(b"<head></head>", "web") == b"<head></head>"


@pytest.mark.parametrize("key", list(WORDS))
def test_every_word_of_the_interface_is_there_in_every_language(key: str) -> None:
    assert len(WORDS[key]) == len(LANGUAGES)
    assert all(text.strip() for text in WORDS[key])
    assert word(key).key == key


def test_a_word_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(KeyError, match="no word 'x'"):
        word("x")
