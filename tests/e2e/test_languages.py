"""The interface in the reader's language, in every view; records and answers in English."""

from __future__ import annotations

import html
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.web.texts import LANGUAGES, in_language, texts
from tests.conftest import QUESTIONS
from tests.e2e.chat import ask, marks, sources, view

pytestmark = pytest.mark.e2e
OTHERS = [language for language in LANGUAGES if language != "en"]
# What is the same in every language: names, units, numbers, files, signs.
NAMES = re.compile(
    r"CAR-HEMATOTOX|ICAHT|EASIX|CAR-T|gen-\w+|all-MiniLM-L6-v2\+cytopenia|[\d.,:]+|[\d.]+\w*|…|•|[✓×▼]"
    r"|10\^9/L|[mgnµ]+(?:ol)?/d?m?L|U/L|/µL"
)
DATE = re.compile(r" \d{4}-\d\d-\d\d$")
# Each text that a reader sees or hears, with the language it is marked as.
SPOKEN = """() => {
  const said = [];
  const seen = (node) => node.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const lang = (node) => node.closest("[lang]").lang;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.nodeValue.trim(), parent = walker.currentNode.parentElement;
    if (text && seen(parent) && !parent.closest("script, style, [aria-hidden=true]"))
      said.push([lang(parent), text]);
  }
  for (const node of document.querySelectorAll("[aria-label], [placeholder], [title]"))
    if (seen(node))
      for (const name of ["aria-label", "placeholder", "title"])
        if (node.getAttribute(name)) said.push([lang(node), node.getAttribute(name).trim()]);
  return said;
}"""


def spoken(page: Page) -> set[tuple[str, str]]:
    """Return every text of a page with the language it is marked as."""
    return {(language, text) for language, text in page.evaluate(SPOKEN)}


def foreign(page: Page, language: str) -> set[str]:
    """Return the texts that are marked as a language and are none of its words."""
    words = [re.escape(said[language]) for said in texts().values()]
    known = re.compile("|".join(re.sub(r"\\{\w+\\}", r"[\\w .,:-]+", text) for text in words))
    sets = {file.stem for file in QUESTIONS.glob("*.jsonl")}
    seen = {(marked, DATE.sub("", text)) for marked, text in spoken(page)}
    return {
        text
        for marked, text in seen
        if marked != "en"
        and not known.fullmatch(text)
        and not NAMES.fullmatch(text)
        and text not in sets
    }


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_of_the_language_it_is_marked_as_in_every_view(
    page: Page, site: str, language: str
) -> None:
    """The choices of the ICAHT calculator and the page's title once stayed in English."""

    def say(key: str, **values: object) -> str:
        return html.unescape(in_language(language)(key, **values))

    page.goto(f"{site}/?lang={language}")
    expect(page.get_by_role("button", name=say("new"), exact=True)).to_be_visible()
    expect(sources(page, say("sources"))).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page).to_have_title(say("title"))
    page.get_by_role("button", name=say("export"), exact=True).click()
    expect(page.get_by_text(say("nothing_to_export"))).to_be_visible()
    assert foreign(page, language) == set()

    view(page, say("evidence"))
    expect(page.get_by_role("combobox", name=say("setting"))).to_be_visible()
    page.get_by_role("combobox", name=say("design")).select_option("guideline")
    count = page.locator("#evidence tbody tr:visible").count()
    expect(page.locator("#matches")).to_have_text(say("matches", count=count))
    assert foreign(page, language) == set()
    page.locator("#evidence tbody a:visible").first.click()
    expect(sources(page, say("sources")).locator("article")).to_be_visible()
    assert foreign(page, language) == set()
    page.keyboard.press("Escape")

    view(page, say("calculators"))
    for name in ("CAR-HEMATOTOX", "EASIX", "ICAHT"):
        page.get_by_role("tab", name=name, exact=True).click()
        expect(
            page.get_by_role("button", name=say("calculate")).locator("visible=true")
        ).to_have_count(1)
        assert foreign(page, language) == set()
    page.get_by_label(say("graded_platelets"), exact=True).check()
    page.locator("#counts textarea").fill("\n".join(f"{day},15" for day in range(14)))
    page.get_by_role("button", name=say("calculate")).locator("visible=true").click()
    expect(page.locator(".result:visible")).to_contain_text("grade 4")
    assert foreign(page, language) == set()

    view(page, say("evaluation"))
    expect(page.get_by_role("button", name=say("run"), exact=True)).to_be_visible()
    assert foreign(page, language) == set()

    view(page, say("about"))
    expect(page.get_by_role("heading", name=say("not_done"))).to_be_visible()
    assert foreign(page, language) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_answers_and_their_sources_are_marked_as_english(
    page: Page, site: str, language: str
) -> None:
    """WCAG 3.1.2: a screen reader must not read an English answer as if it were German."""
    say = in_language(language)
    page.goto(f"{site}/?lang={language}")
    example = page.locator("#chat .example").first
    expect(example).to_have_attribute("lang", "en")
    answer = ask(page)
    marks(answer).first.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    assert ("en", "What this rests on") in spoken(page)
    assert foreign(page, language) <= {"How often do platelets recover on eltrombopag after CAR-T?"}
    marks(answer).first.click()
    card = sources(page, say("sources")).locator("article.current")
    expect(card.locator("mark").first).to_be_visible()

    quote = card.locator("mark").first.text_content() or ""
    assert ("en", quote.strip()) in spoken(page)
    assert (language, html.unescape(say("findings"))) in spoken(page)
    assert foreign(page, language) <= {"How often do platelets recover on eltrombopag after CAR-T?"}


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
