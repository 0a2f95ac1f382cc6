"""The interface in the reader's language, in every view; records and answers in English."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.web.texts import in_language
from tests.e2e.chat import ask, sources, view

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("language", ["de", "it", "es", "fr"])
def test_every_view_speaks_the_language_of_the_address(
    page: Page, site: str, language: str
) -> None:
    say = in_language(language)
    page.goto(f"{site}/?lang={language}")
    expect(page.get_by_role("button", name=say("new"), exact=True)).to_be_visible()
    expect(sources(page, say("sources"))).to_be_visible()

    expect(page.locator("html")).to_have_attribute("lang", language)
    view(page, say("evidence"))
    expect(page.get_by_role("combobox", name=say("setting"))).to_be_visible()
    page.get_by_role("combobox", name=say("design")).select_option("guideline")
    count = page.locator("#evidence tbody tr:visible").count()
    expect(page.locator("#matches")).to_have_text(say("matches", count=count))
    expect(page.get_by_role("heading", name=say("by_size"))).to_be_visible()

    view(page, say("calculators"))
    expect(page.get_by_label(say("haemoglobin"), exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=say("calculate")).first).to_be_visible()
    expect(page.get_by_text(say("values_note"))).to_be_visible()

    view(page, say("evaluation"))
    expect(page.get_by_text(say("evaluation_intro"))).to_be_visible()
    expect(page.get_by_role("button", name=say("run"), exact=True)).to_be_visible()

    view(page, say("about"))
    expect(page.get_by_role("heading", name=say("not_done"))).to_be_visible()
    expect(page.locator(".about")).to_contain_text(say("about_kept"))


def test_without_an_address_that_names_one_the_browsers_language_is_taken(
    browser: Browser, site: str
) -> None:
    say = in_language("it")
    context = browser.new_context(locale="it-IT", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(site)
    answer = ask(page)
    expect(answer).to_contain_text("29 of 38")
    expect(page.locator("#purpose")).to_contain_text("Le risposte sono in inglese")
    view(page, say("about"))
    expect(page.get_by_role("heading", name=say("for_what"))).to_be_visible()
    context.close()
