"""The chat in a real browser: ask, read a citation, follow up, stop, edit, reload, export."""

from __future__ import annotations

import base64
import re
from urllib.parse import unquote

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.chat import QUESTION, answers, ask, box, finished, marks, sources

pytestmark = pytest.mark.e2e


def test_an_example_is_answered_with_citations_and_their_references(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("button", name=QUESTION).click()
    expect(answers(page)).to_have_count(1)
    finished(page)
    answer = answers(page).last

    expect(answer).to_contain_text(re.compile(r"\[1\]"))
    expect(answer).to_contain_text("What this rests on")
    expect(answer.get_by_role("link", name="source").first).to_have_attribute(
        "href", re.compile("^https?://")
    )


def test_a_question_outside_the_field_is_refused_in_words(page: Page, site: str) -> None:
    page.goto(site)
    answer = ask(page, "How do I bake sourdough bread?")

    expect(answer).to_contain_text("outside what the assistant")
    expect(marks(answer)).to_have_count(0)


def test_a_citation_opens_the_passage_with_the_cited_span_highlighted(
    page: Page, site: str
) -> None:
    page.goto(site)
    answer = ask(page)
    api = httpx.post(f"{site}/api/ask", json={"question": QUESTION}, timeout=60).json()
    for at, claim in enumerate(api["claims"]):
        citation = claim["citations"][0]
        mark = marks(answer).nth(at)
        href = unquote(mark.get_attribute("href") or "")
        assert href.endswith(f"#cite/{citation['passage']}/{citation['start']}-{citation['end']}")
        mark.click()
        card = sources(page).locator("article.current")
        expect(card.locator("blockquote.now mark")).to_have_text(citation["quote"])
        expect(card).to_be_focused()


def test_the_sources_stand_beside_the_answer_without_a_click(page: Page, site: str) -> None:
    page.goto(site)
    ask(page)

    expect(sources(page).locator("article").first).to_be_visible()
    expect(sources(page)).to_contain_text("n = 38")


def test_the_sources_are_those_of_the_newest_answer_and_none_beside_a_refusal(
    page: Page, site: str
) -> None:
    page.goto(site)
    ask(page)
    expect(sources(page).locator("article").first).to_be_visible()
    ask(page, "How do I bake sourdough bread?")

    expect(sources(page).locator("article")).to_have_count(0)
    expect(sources(page)).to_contain_text("the passages that its answer rests on")


def test_a_citation_is_previewed_when_it_is_focused(page: Page, site: str) -> None:
    page.goto(site)
    mark = marks(ask(page)).first
    mark.focus()

    preview = page.get_by_role("tooltip")
    expect(preview).to_be_visible()
    expect(preview).to_contain_text("29 of 38")
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()


def test_a_follow_up_is_understood_and_the_reader_is_told_how(page: Page, site: str) -> None:
    page.goto(site)
    ask(page)
    first = answers(page).first
    before = marks(first).evaluate_all("links => links.map(a => a.href)")
    second = ask(page, "What about romiplostim?")

    expect(second).to_contain_text("Understood as")
    assert marks(first).evaluate_all("links => links.map(a => a.href)") == before


def test_the_newest_question_stands_on_top_of_the_chat_when_it_is_answered(
    page: Page, site: str
) -> None:
    page.goto(site)
    ask(page)
    ask(page, "When can prophylactic G-CSF start after CAR-T in a patient at high risk of ICAHT?")
    away = """[...document.querySelectorAll('#chat .user-row')].pop().getBoundingClientRect().top
      - document.querySelector('#chat [role=log]').getBoundingClientRect().top"""
    page.wait_for_timeout(1000)

    assert abs(page.evaluate(away)) < 20


def test_earlier_answers_keep_their_own_citations_after_a_reload(page: Page, site: str) -> None:
    page.goto(site)
    ask(page)
    ask(page, "When can prophylactic G-CSF start after CAR-T in a patient at high risk of ICAHT?")
    everything = "links => links.map(a => a.getAttribute('href'))"
    before = [marks(answers(page).nth(at)).evaluate_all(everything) for at in (0, 1)]
    page.reload()
    expect(answers(page)).to_have_count(2)

    assert [marks(answers(page).nth(at)).evaluate_all(everything) for at in (0, 1)] == before
    marks(answers(page).first).first.click()
    expect(sources(page).locator("article.current mark").first).to_contain_text("29 of 38")


# The news that a stream of events is closed arrives late, as over a slow network.
SLOW = """(() => { const real = fetch;
  window.fetch = async (...given) => {
    const answer = await real(...given);
    if (!String(given[0].url || given[0]).includes("/queue/data")) return answer;
    const reader = answer.body.getReader();
    return new Response(new ReadableStream({ async pull(to) {
      const { done, value } = await reader.read();
      if (done) return to.close();
      if (new TextDecoder().decode(value).includes("close_stream"))
        await new Promise((late) => setTimeout(late, 2500));
      to.enqueue(value);
    } }), { headers: answer.headers });
  };
})()"""


def test_over_a_slow_network_no_question_is_lost_after_the_page_opened_or_began_anew(
    page: Page, site: str
) -> None:
    """A question that was sent while Gradio closed its stream was never answered."""
    page.add_init_script(SLOW)
    page.goto(site)
    expect(box(page)).to_be_visible()
    page.wait_for_timeout(800)
    ask(page)
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="New conversation").click()
    expect(answers(page)).to_have_count(0)
    ask(page)

    expect(answers(page).last).to_contain_text("29 of 38")


def test_a_new_conversation_begins_empty_and_stays_so(page: Page, site: str) -> None:
    page.goto(site)
    ask(page)
    page.get_by_role("button", name="New conversation").click()
    expect(answers(page)).to_have_count(0)
    page.wait_for_timeout(300)
    page.reload()

    expect(page.get_by_role("button", name=QUESTION)).to_be_visible()
    expect(answers(page)).to_have_count(0)


def test_an_edited_question_is_asked_again_in_its_place(page: Page, site: str) -> None:
    page.goto(site)
    ask(page)
    page.get_by_role("button", name="Edit").first.click()
    edited = page.locator("#chat textarea")
    edited.fill("When can prophylactic G-CSF start after CAR-T in a patient at high risk of ICAHT?")
    page.get_by_role("button", name="Submit").first.click()

    expect(answers(page).last).to_contain_text("G-CSF")
    expect(answers(page)).to_have_count(1)


def test_a_question_with_identifiers_is_refused_and_not_kept(page: Page, site: str) -> None:
    page.goto(site)
    ask(page, "Patient John Smith, DOB 12/03/1954, MRN 4482913, platelets 8, what now?")
    kept = page.evaluate("JSON.stringify(localStorage)")

    expect(page.locator("#chat")).to_contain_text("not kept")
    expect(page.locator("#chat")).not_to_contain_text("4482913")
    assert "4482913" not in kept


def test_the_conversation_is_exported_in_four_forms(page: Page, site: str) -> None:
    page.goto(site)
    ask(page)
    page.get_by_role("button", name="Export").click()
    links = page.get_by_role("navigation", name="Export").get_by_role("link")
    expect(links).to_have_count(4)
    expect(links.first).to_be_in_viewport(ratio=1)
    data = [link.get_attribute("href") or "" for link in links.all()]
    files = [base64.b64decode(url.partition("base64,")[2]) for url in data]

    assert QUESTION.encode() in files[0]
    assert files[1].startswith(b"PK")
    assert files[2].startswith(b"TY  - ")
    assert files[3].startswith(b"@")
    with page.expect_download() as download:
        links.nth(1).click()
    assert download.value.suggested_filename.endswith(".docx")


def test_the_copied_answer_has_its_references(browser: Browser, site: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site)
    ask(page)
    page.get_by_role("button", name="Copy message").last.click()
    page.wait_for_timeout(200)
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()

    assert "29 of 38 patients" in copied
    assert "[1] Mingot-Castellano" in copied
    assert "https://" in copied
    assert "#cite" not in copied


def test_a_finished_answer_is_announced_once_and_streaming_is_silent(page: Page, site: str) -> None:
    page.goto(site)
    ask(page)

    live = page.locator("#spoken")
    expect(live).to_have_attribute("aria-live", "polite")
    expect(live).to_contain_text("Answer with")
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "off")


def test_three_tabs_of_one_browser_answer_at_once(browser: Browser, site: str) -> None:
    context = browser.new_context()
    tabs = [context.new_page() for _ in range(3)]
    for tab in tabs:
        tab.goto(site)
    for tab in tabs:
        box(tab).fill(QUESTION)
        box(tab).press("Enter")
    for tab in tabs:
        expect(answers(tab).last).to_contain_text("What this rests on", timeout=20_000)
    context.close()
