"""Inside an intranet page, behind nginx under a path; refused to everyone else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.chat import QUESTION, answers, ask, box, finished, marks, sources
from tests.e2e.intranet import pages, proxied
from tests.served import free_port, served

pytestmark = pytest.mark.e2e
PATH = "/tools/cytopenia"
FRAME = '<!doctype html><html lang="en"><title>Ward</title><h1>Ward</h1>{}'


@dataclass(frozen=True)
class Intranet:
    """Where the program, its proxy and the pages that frame it are."""

    program: str
    origin: str
    folder: Path
    ratings: Path


@pytest.fixture(scope="module")
def intranet(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Intranet]:
    """Return a program under a path that one origin may frame, and that keeps thumbs."""
    folder = tmp_path_factory.mktemp("intranet")
    port = free_port()
    origin = f"http://localhost:{port}"
    ratings = folder / "ratings.db"
    index = str(pytestconfig.cache.mkdir("index"))
    with (
        served(folder, index_folder=index, root_path=PATH, frame_ancestors=origin,
               feedback=f"sqlite:///{ratings}") as url,
        proxied(folder, url, PATH) as program,
        pages(folder, port),
    ):  # fmt: skip
        yield Intranet(program, origin, folder, ratings)


def framed(intranet: Intranet, html: str, name: str = "page.html") -> str:
    """Write a page of the intranet and return its name."""
    (intranet.folder / name).write_text(FRAME.format(html), encoding="utf-8")
    return name


def test_behind_nginx_under_a_path_a_question_is_answered_and_a_source_opened(
    page: Page, intranet: Intranet
) -> None:
    page.goto(f"{intranet.program}/")
    marks(ask(page)).first.click()

    expect(sources(page).locator("article.current mark").first).to_contain_text("29 of 38")


def test_a_listed_origin_frames_the_chat_in_its_language_and_theme(
    browser: Browser, intranet: Intranet
) -> None:
    address = f"{intranet.program}/embed?theme=dark&lang=de"
    name = framed(intranet, f'<iframe src="{address}" width="500" height="700"></iframe>')
    page = browser.new_page()
    page.goto(f"{intranet.origin}/{name}")
    inside = page.frame_locator("iframe")
    field = inside.locator("#question textarea")

    expect(field).to_have_attribute("placeholder", "Frage zu Blutwerten, die sich nach CAR-T "
                                    "nicht erholen (auf Englisch)")  # fmt: skip
    expect(inside.locator("body")).to_have_class("dark")
    expect(inside.locator("#purpose")).to_contain_text("Antworten sind auf Englisch")
    expect(inside.get_by_role("tab")).to_have_count(0)
    field.fill(QUESTION)
    field.press("Enter")
    expect(inside.get_by_test_id("bot").last).to_contain_text("29 of 38")
    inside.locator('a[href*="#cite/"]').first.click()
    expect(inside.locator("#sources article.current mark").first).to_contain_text("29 of 38")
    page.close()


DENIED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {configurable: true,
    get() { throw new DOMException("Access is denied for this document.", "SecurityError"); }});"""


def test_a_frame_that_is_denied_its_storage_works_all_the_same(
    page: Page, intranet: Intranet
) -> None:
    """Chromium denies it to a frame of another site at times; the page then stood half mounted."""
    page.add_init_script(DENIED)
    page.goto(f"{intranet.program}/embed?lang=de")
    expect(page.locator("#purpose")).to_contain_text("Antworten sind auf Englisch")
    ask(page)
    marks(ask(page, "What about romiplostim?")).first.click()

    expect(page.locator("#sources article.current mark").first).to_be_visible()


def test_the_panel_follows_the_height_of_its_content(browser: Browser, intranet: Intranet) -> None:
    script = f'<script src="{intranet.program}/embed.js" data-label="Ask"></script>'
    page = browser.new_page(viewport={"width": 1000, "height": 1400})
    page.goto(f"{intranet.origin}/{framed(intranet, script, 'height.html')}")
    page.get_by_role("button", name="Ask").click()
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("button", name=QUESTION)).to_be_visible()

    def settled() -> float:
        """Return the height of the panel once all of the embed is in it, and nothing below it."""
        expect(inside.locator("#chat-actions")).to_be_in_viewport(ratio=1)
        page.wait_for_timeout(500)
        frame = page.frames[1]
        height = page.locator("iframe").bounding_box()["height"]  # type: ignore[index]
        bottom = "document.querySelector('#chat-actions').getBoundingClientRect().bottom"
        assert frame.evaluate(bottom) <= height <= frame.evaluate(bottom) + 60
        return float(height)

    empty = settled()
    inside.get_by_role("button", name=QUESTION).click()
    expect(inside.get_by_test_id("bot").last).to_contain_text("What this rests on")
    answered = settled()
    inside.get_by_role("button", name="New conversation").click()
    expect(inside.get_by_role("button", name=QUESTION)).to_be_visible()

    assert answered > empty + 50
    assert settled() == empty
    page.close()


def test_an_origin_that_is_not_listed_is_refused_by_the_browser(
    browser: Browser, intranet: Intranet
) -> None:
    name = framed(intranet, f'<iframe src="{intranet.program}/embed"></iframe>', "other.html")
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{intranet.origin.replace('localhost', '127.0.0.1')}/{name}")
    page.wait_for_timeout(1500)
    page.close()

    assert any("frame-ancestors" in text for text in refused)


def test_only_the_embed_may_be_framed(browser: Browser, intranet: Intranet) -> None:
    name = framed(intranet, f'<iframe src="{intranet.program}/"></iframe>', "whole.html")
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{intranet.origin}/{name}")
    page.wait_for_timeout(1500)
    page.close()

    assert any("frame-ancestors" in text for text in refused)


def test_one_script_puts_a_button_and_the_chat_on_a_page(
    browser: Browser, intranet: Intranet
) -> None:
    script = f'<script src="{intranet.program}/embed.js" data-lang="fr" data-label="Ask"></script>'
    page = browser.new_page()
    page.goto(f"{intranet.origin}/{framed(intranet, script, 'script.html')}")
    button = page.get_by_role("button", name="Ask")
    button.click()
    inside = page.frame_locator("iframe")

    expect(inside.get_by_role("button", name="Nouvelle conversation")).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(page.locator("iframe")).to_be_hidden()
    page.close()


def test_a_question_in_the_address_is_asked(browser: Browser, intranet: Intranet) -> None:
    page = browser.new_page()
    page.goto(f"{intranet.program}/embed?question={QUESTION.replace(' ', '+')}")

    expect(answers(page).last).to_contain_text("29 of 38")
    page.close()


def test_a_thumb_with_its_reason_is_kept_with_the_trace_and_without_the_question(
    page: Page, intranet: Intranet
) -> None:
    page.goto(f"{intranet.program}/")
    expect(box(page)).to_be_visible()
    ask(page)
    finished(page)
    page.get_by_role("button", name="dislike", exact=False).last.click()
    reason = page.get_by_label("What was right or wrong?")
    expect(reason).to_be_focused()
    expect(page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
    reason.fill("The first sentence is what I needed.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#thanks")).to_contain_text("kept")

    with closing(sqlite3.connect(intranet.ratings)) as ratings:
        rows = ratings.execute("select thumb, reason, question, trace from ratings").fetchall()
    assert [row[:3] for row in rows] == [("down", "The first sentence is what I needed.", None)]
    assert "mingot-castellano-2024-eltrombopag" in rows[0][3]
