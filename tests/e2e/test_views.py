"""Evidence, calculators, evaluation, about; phone size, dark, keyboard alone."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.web.texts import LANGUAGES, in_language
from tests.conftest import QUESTIONS
from tests.e2e.chat import answers, ask, box, finished, marks, sources, upload, view

pytestmark = pytest.mark.e2e
SERIES = "\n".join(f"{day},{400 if 3 <= day <= 12 else 2000}" for day in range(31))


def test_the_evidence_is_filtered_searched_sorted_and_opened(page: Page, site: str) -> None:
    page.goto(site)
    view(page, "Evidence")
    rows = page.locator("#evidence tbody tr:visible")
    expect(page.locator("#evidence")).to_be_visible()
    everything = rows.count()
    page.get_by_label("Design").select_option("guideline")
    guidelines = rows.count()
    assert 0 < guidelines < everything
    page.get_by_role("button", name="Clear").click()
    expect(rows).to_have_count(everything)
    page.get_by_label("Search").fill("hematotox")
    assert 0 < rows.count() < everything
    page.get_by_role("button", name="Year").click()
    years = [int(text) for text in rows.locator("td:first-child").all_text_contents()]
    assert years == sorted(years)
    rows.locator("a").first.click()
    expect(sources(page).locator("article")).to_contain_text("Record checked")
    page.keyboard.press("Escape")
    expect(rows.locator("a").first).to_be_focused()


def test_car_hematotox_is_calculated_and_its_result_asked_about(page: Page, site: str) -> None:
    page.goto(site)
    view(page, "Calculators")
    for label, value in (("Platelets", "60"), ("Neutrophils (ANC)", "900"), ("Haemoglobin", "8,5"),
                         ("C-reactive protein", "4.5"), ("Ferritin", "2500")):  # fmt: skip
        page.get_by_label(label, exact=True).locator("visible=true").fill(value)
    page.get_by_role("button", name="Calculate").locator("visible=true").click()
    expect(page.locator(".result:visible h3")).to_have_text(
        "CAR-HEMATOTOX 7 of 7: high risk of haematotoxicity"
    )
    page.get_by_role("button", name="Ask the references").locator("visible=true").click()
    expect(answers(page).last).to_contain_text("HEMATOTOX")
    expect(page.get_by_role("tab", name="Chat")).to_have_attribute("aria-selected", "true")


def test_units_are_chosen_and_what_is_on_a_limit_or_implausible_is_said(
    page: Page, site: str
) -> None:
    page.goto(site)
    view(page, "Calculators")
    for label, value, unit in (
        ("Platelets", "60000", "/µL"), ("Neutrophils (ANC)", "0.9", "10^9/L"),
        ("Haemoglobin", "85", "g/L"), ("C-reactive protein", "30", "mg/L"),
        ("Ferritin", "3", "µg/L"),
    ):  # fmt: skip
        row = page.locator(".measure:visible").filter(has=page.get_by_label(label, exact=True))
        row.get_by_label(label, exact=True).fill(value)
        row.get_by_label("Unit").click()
        page.get_by_role("option", name=unit).click()
        expect(page.get_by_role("option")).to_have_count(0)
    page.get_by_label("Ferritin", exact=True).press("Enter")
    result = page.locator(".result:visible")

    expect(result.locator("h3")).to_contain_text("CAR-HEMATOTOX 5 of 7")
    expect(result).to_contain_text("60 10^9/L")
    expect(result).to_contain_text("8.5 g/dL")
    expect(result).to_contain_text("C-reactive protein of 3 mg/dL lies on a limit")
    expect(result).to_contain_text("Please check ferritin: 3 ng/mL is unusual")


def test_icaht_is_graded_with_a_plot_and_a_bad_line_is_named(page: Page, site: str) -> None:
    page.goto(site)
    view(page, "Calculators")
    page.get_by_role("tab", name="ICAHT", exact=True).click()
    counts = page.locator("#counts textarea")
    counts.fill("1,2,3")
    page.get_by_role("button", name="Calculate").locator("visible=true").click()
    expect(page.get_by_role("alert").locator("visible=true")).to_contain_text("line 1")
    counts.fill(SERIES)
    page.get_by_role("button", name="Calculate").locator("visible=true").click()
    expect(page.locator(".result:visible h3").first).to_have_text("Early ICAHT: grade 2")
    expect(page.get_by_role("img", name="31 days measured")).to_be_visible()


def test_t_icaht_is_graded_and_called_proposed(page: Page, site: str) -> None:
    page.goto(site)
    view(page, "Calculators")
    page.get_by_role("tab", name="ICAHT", exact=True).click()
    page.get_by_label("Platelets (T-ICAHT, proposed)").check()
    expect(page.get_by_label("Fill gaps")).not_to_be_checked()
    page.locator("#counts textarea").fill("\n".join(f"{day},15" for day in range(14)))
    page.get_by_role("button", name="Calculate").locator("visible=true").click()
    expect(page.locator(".result:visible h3")).to_have_text(
        "Early T-ICAHT (day 0 to 30): grade 4 (proposed, one source)"
    )


def test_counts_are_read_from_a_file(page: Page, site: str, tmp_path: Path) -> None:
    file = tmp_path / "anc.csv"
    file.write_text(SERIES, "utf-8")
    page.goto(site)
    view(page, "Calculators")
    page.get_by_role("tab", name="ICAHT", exact=True).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload CSV").click()
    chooser.value.set_files(file)
    expect(page.locator("#counts textarea")).to_have_value(SERIES)


def test_easix_is_calculated(page: Page, site: str) -> None:
    page.goto(site)
    view(page, "Calculators")
    page.get_by_role("tab", name="EASIX").click()
    for label, value in (("LDH", "400"), ("Creatinine", "1.5"), ("Platelets", "60")):
        page.get_by_label(label, exact=True).locator("visible=true").fill(value)
    page.get_by_role("button", name="Calculate").locator("visible=true").click()
    expect(page.locator(".result:visible h3")).to_have_text("EASIX 10.00")


def test_a_question_set_is_uploaded_run_measured_and_compared(
    page: Page, site: str, tmp_path: Path
) -> None:
    file = tmp_path / "ward.jsonl"
    lines = (QUESTIONS / "dev.jsonl").read_text(encoding="utf-8").splitlines()[:4]
    file.write_text("\n".join(lines), encoding="utf-8")
    page.goto(site)
    view(page, "Evaluation")
    upload(page, "Upload a set", file)
    page.get_by_role("button", name="Run", exact=True).click()
    result = page.locator("#evaluation-view .result")
    expect(result).to_contain_text("fact_recall", timeout=60_000)
    count = sum('"question"' in line for line in lines)
    expect(page.locator("#evaluation-view details")).to_have_count(count)
    with page.expect_download() as download:
        result.get_by_role("link", name="Run (JSON)").click()
    earlier = tmp_path / "earlier.json"
    download.value.save_as(earlier)
    upload(page, "Compare with an earlier run", earlier)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(result).to_contain_text("0 better, 0 worse", timeout=60_000)


def test_a_set_that_is_none_is_told_line_by_line(page: Page, site: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"id": "a"}\nnot json', encoding="utf-8")
    page.goto(site)
    view(page, "Evaluation")
    upload(page, "Upload a set", file)
    page.get_by_role("button", name="Run", exact=True).click()

    expect(page.get_by_role("alert").locator("visible=true")).to_contain_text("bad.jsonl: 2")


def test_about_says_what_it_rests_on_and_what_it_is_not(page: Page, site: str) -> None:
    page.goto(site)
    view(page, "About")
    about = page.locator(".about")
    expect(about).to_contain_text("does not replace")
    expect(about).to_contain_text("gen-")


def test_a_question_is_asked_read_and_left_with_the_keyboard_alone(page: Page, site: str) -> None:
    page.goto(site)
    expect(box(page)).to_be_focused()
    page.keyboard.type("How often do platelets recover on eltrombopag after CAR-T?")
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(1)
    finished(page)
    mark = marks(answers(page).last).first
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.hash || ''").startswith("#cite/"):
            break
    assert page.evaluate("document.activeElement.hash").startswith("#cite/")
    page.keyboard.press("Enter")
    expect(sources(page).locator("article.current")).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.hash").startswith("#cite/")
    expect(mark).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.get_by_role("tooltip")).to_be_hidden()


def test_on_a_phone_the_sources_slide_over_and_nothing_is_wider_than_the_screen(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(site)
    answer = ask(page)
    expect(sources(page)).to_be_hidden()
    marks(answer).first.tap()
    expect(sources(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    sources(page).get_by_role("button", name="Close").tap()
    expect(sources(page)).to_be_hidden()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_every_view_has_its_tab_in_sight(
    browser: Browser, site: str, language: str
) -> None:
    say = in_language(language)
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{site}/?lang={language}")
    for name in ("chat", "evidence", "calculators", "evaluation", "about"):
        tab = page.get_by_role("tab", name=html.unescape(say(name)), exact=True)
        expect(tab).to_be_in_viewport(ratio=1)
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_dark_is_followed(browser: Browser, site: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(site)
    expect(box(page)).to_be_visible()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()

    assert background == "rgb(16, 24, 31)"
