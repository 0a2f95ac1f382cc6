"""axe-core finds nothing serious or critical, on any view, in any state, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.conftest import QUESTIONS
from tests.e2e.chat import QUESTION, answers, ask, box, marks, sources, upload, view

pytestmark = pytest.mark.e2e
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
LINED_UP = "How common is severe neutropenia after CAR-T?"
PHONE: ViewportSize = {"width": 360, "height": 740}


def violations(page: Page) -> list[str]:
    """Return what axe finds serious or critical, by the rules of WCAG 2.2 AA too."""
    page.wait_for_timeout(400)  # colours fade in
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
    )
    return [
        f"{v['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """Return a colour scheme."""
    return str(request.param)


@pytest.fixture
def themed(scheme: str, browser: Browser) -> Iterator[Page]:
    """Return a page in a colour scheme."""
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    yield context.new_page()
    context.close()


def test_the_chat_empty_and_with_an_answer_and_a_source(themed: Page, site: str) -> None:
    themed.goto(site)
    expect(box(themed)).to_be_visible()
    assert violations(themed) == []
    answer = ask(themed)
    assert violations(themed) == []
    marks(answer).first.focus()
    expect(themed.get_by_role("tooltip")).to_be_visible()
    assert violations(themed) == []
    marks(answer).first.click()
    expect(sources(themed).locator("article.current")).to_be_visible()
    assert violations(themed) == []
    tabled = ask(themed, LINED_UP)
    expect(tabled.locator("table")).to_be_visible()
    assert violations(themed) == []
    refused = ask(themed, "How do I bake sourdough bread?")
    expect(refused).to_contain_text("outside")
    assert violations(themed) == []


def test_the_evidence_and_an_opened_record(themed: Page, site: str) -> None:
    themed.goto(site)
    view(themed, "Evidence")
    expect(themed.locator("#evidence")).to_be_visible()
    assert violations(themed) == []
    themed.locator("#evidence tbody a").first.click()
    expect(sources(themed).locator("article")).to_be_visible()
    assert violations(themed) == []


def test_the_calculators_with_a_result_a_plot_and_a_message(themed: Page, site: str) -> None:
    themed.goto(site)
    view(themed, "Calculators")
    assert violations(themed) == []
    themed.get_by_role("button", name="Calculate").locator("visible=true").click()
    expect(themed.get_by_role("alert").locator("visible=true")).to_be_visible()
    assert violations(themed) == []
    themed.get_by_role("tab", name="ICAHT", exact=True).click()
    themed.locator("#counts textarea").fill("\n".join(f"{day},{400}" for day in range(12)))
    themed.get_by_role("button", name="Calculate").locator("visible=true").click()
    expect(themed.locator(".plot:visible")).to_be_visible()
    assert violations(themed) == []


def test_a_finished_evaluation_with_its_questions_open(
    themed: Page, site: str, tmp_path: Path
) -> None:
    lines = (QUESTIONS / "dev.jsonl").read_text(encoding="utf-8").splitlines()[:6]
    file = tmp_path / "ward.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    themed.goto(site)
    view(themed, "Evaluation")
    assert violations(themed) == []
    upload(themed, "Upload a set", file)
    themed.get_by_role("button", name="Run", exact=True).click()
    expect(themed.locator("#evaluation-view .result")).to_be_visible(timeout=60_000)
    themed.locator("#evaluation-view summary").first.click()
    assert violations(themed) == []


def test_about(themed: Page, site: str) -> None:
    themed.goto(site)
    view(themed, "About")
    expect(themed.locator(".about")).to_be_visible()
    assert violations(themed) == []


def test_the_embed_with_an_answer_and_a_source(browser: Browser, site: str, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 460, "height": 640})
    page.goto(f"{site}/embed?theme={scheme}&lang=de&question={QUESTION.replace(' ', '+')}")
    expect(answers(page).last).to_contain_text("What this rests on")
    assert violations(page) == []
    marks(answers(page).last).first.click()
    expect(page.locator("#sources article.current")).to_be_visible()
    assert violations(page) == []
    page.close()


def test_the_source_panel_and_every_view_on_a_phone(
    browser: Browser, site: str, scheme: str
) -> None:
    context = browser.new_context(
        viewport=PHONE, has_touch=True, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(site)
    marks(ask(page)).first.tap()
    expect(sources(page).locator("article.current")).to_be_visible()
    assert violations(page) == []
    sources(page).get_by_role("button", name="Close").tap()
    for name in ("Evidence", "Calculators", "Evaluation", "About"):
        view(page, name)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.close()
