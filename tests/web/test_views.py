"""Evidence, plots, calculators' results, headers: what goes onto the page is escaped and whole."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import gradio as gr
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from assistant.ask import Assistant
from assistant.calculators.icaht import early_icaht
from assistant.calculators.series import series_of
from assistant.render import PURPOSE
from assistant.web.about import about_html
from assistant.web.calculators_view import result_html
from assistant.web.evidence import evidence_html, values_of
from assistant.web.headers import policy, with_head
from assistant.web.plots import lanes, series_plot, sizes_plot, studies_plot
from assistant.web.texts import LANGUAGES, in_language, language_of, texts, word
from tests.doubles import reference

ENGLISH = in_language("en")
EVIL = '<script>alert("x")</script>'


def test_every_reference_has_a_row_that_opens_its_record(assistant: Assistant) -> None:
    references = assistant.searcher.references
    html = evidence_html(references.values(), ENGLISH)

    assert sorted(re.findall(r'href="#record/([^"]+)"', html)) == sorted(references)
    assert html.count("<tr data-topic") == len(references)


@pytest.mark.parametrize(
    ("population", "products", "setting"),
    [
        ("adults given CAR-T", [], "CAR-T"),
        ("adults with lymphoma", ["tisagenlecleucel"], "CAR-T"),
        ("children after allogeneic transplantation (not CAR-T)", [], "other"),
        ("adults with ITP (cytopenia after CAR-T is not an indication)", [], "other"),
    ],
)
def test_a_study_of_others_is_not_listed_as_one_of_car_t(
    population: str, products: list[str], setting: str
) -> None:
    listed = reference("roe-2021", title="Eltrombopag", population=population, products=products)

    assert values_of(listed, "setting") == (setting,)


def test_text_of_a_record_does_nothing_in_the_table() -> None:
    evil = reference("roe-2021", title=EVIL, population=EVIL, interventions=[EVIL])
    html = evidence_html([evil], ENGLISH)

    assert "<script" not in html
    assert "&lt;script" in html


def test_the_plot_of_the_references_counts_each_once(assistant: Assistant) -> None:
    references = list(assistant.searcher.references.values())
    counts = re.findall(r"<title>\d{4}, [^:]+: (\d+)</title>", studies_plot(references, ENGLISH))

    assert sum(map(int, counts)) == len(references)


def test_the_plot_of_sizes_has_each_study_that_counts_patients_and_no_other(
    assistant: Assistant,
) -> None:
    references = list(assistant.searcher.references.values())
    sizes = re.findall(r"n = ([\d,]+)</title>", sizes_plot(references, lambda _: True, ENGLISH))
    due = [r.n for r in references if r.n and r.counted == "patients"]

    assert sorted(int(size.replace(",", "")) for size in sizes) == sorted(due)


def test_the_plot_of_sizes_tells_car_t_from_other_settings_and_says_what_it_does_not_show() -> None:
    studies = [reference("roe-2021", n=40), reference("doe-2020", n=60, title=EVIL)]
    plot = sizes_plot(studies, lambda study: study.id == "roe-2021", ENGLISH)

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
    assert f"{len(assistant.searcher.references)}, the newest" in about_html(assistant, ENGLISH)


def test_only_the_inline_scripts_of_a_page_may_run() -> None:
    first, second = b"<script>one()</script>", b'<script type="module">two()</script>'
    allowed = re.findall(r"'sha256-[^']+'", policy(first + second + b'<script src="x.js">', "x"))

    assert len(allowed) == 2
    assert "sha256" not in policy(b"", "'self'")


def test_only_pages_of_gradio_get_our_head() -> None:
    page = b"<head></head><script>window.gradio_config = {}</script>"

    assert b"../web/page.js" in with_head(page, "../web")
    assert with_head(b"<head></head>", "web") == b"<head></head>"


@pytest.mark.parametrize("key", list(texts()))
def test_every_word_of_the_interface_is_there_in_every_language_with_the_same_values(
    key: str,
) -> None:
    said = texts()[key]

    assert tuple(said) == LANGUAGES
    assert all(text.strip() for text in said.values())
    assert len({tuple(sorted(re.findall(r"{\w+}", text))) for text in said.values()}) == 1
    assert word(key).key == key


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("lang=de", "fr-FR,fr;q=0.9", "de"), ("", "fr-FR,fr;q=0.9", "fr"), ("lang=xx", "", "en"),
        ("", "", "en"), ("", "pl,de;q=0.5", "en"), ("lang=ES", "de", "es"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_address_else_the_browsers_else_english(
    query: str, header: str, language: str
) -> None:
    headers = [(b"accept-language", header.encode())] if header else []
    scope = {"type": "http", "query_string": query.encode(), "headers": headers}

    assert language_of(gr.Request(Request(scope))) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_evidence_and_about_are_in_the_readers_language_and_their_records_in_english(
    assistant: Assistant, language: str
) -> None:
    say = in_language(language)
    evidence = evidence_html(assistant.searcher.references.values(), say)
    about = about_html(assistant, say)

    for key in ("search", "clear", "by_year", "by_size", "sizes_caption", "cohorts"):
        assert say(key) in evidence
    for key in ("for_what", "about_answers", "about_not", "about_kept", "last_checked"):
        assert say(key) in about
    assert "retrospective cohort" in evidence
    assert "Eltrombopag to Improve Thrombocytopenia" in evidence


def test_the_purpose_is_the_one_that_exports_and_documents_tell() -> None:
    assert texts()["purpose_long"]["en"] == PURPOSE


def test_a_word_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(KeyError, match="no word 'x'"):
        word("x")
