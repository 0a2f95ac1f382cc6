"""What a reader does in the chat, shared by the browser tests."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

QUESTION = "How often do platelets recover on eltrombopag after CAR-T?"


def box(page: Page) -> Locator:
    """Return the question box."""
    return page.locator("#question textarea")


def ask(page: Page, question: str = QUESTION) -> Locator:
    """Type a question, press Enter and wait for the end of the answer; return the answer."""
    count = answers(page).count()
    box(page).fill(question)
    box(page).press("Enter")
    expect(answers(page)).to_have_count(count + 1)
    finished(page)
    return answers(page).last


def finished(page: Page) -> None:
    """Wait until the answer stands and the box takes the next question."""
    expect(answers(page).last).not_to_have_text(re.compile("^(…|Please wait.*)$", re.DOTALL))
    expect(page.locator("#question .submit-button")).to_be_visible()


def answers(page: Page) -> Locator:
    """Return the answers of the conversation."""
    return page.get_by_test_id("bot")


def marks(answer: Locator) -> Locator:
    """Return the citation marks of an answer."""
    return answer.locator('a[href*="#cite/"]')


def sources(page: Page, name: str = "Sources") -> Locator:
    """Return the source panel."""
    return page.get_by_role("complementary", name=name)


def view(page: Page, name: str) -> None:
    """Turn to a view."""
    page.get_by_role("tab", name=name, exact=True).click()


def upload(page: Page, name: str, file: Path) -> None:
    """Choose a file with a button and wait until the page names it."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=name).click()
    chooser.value.set_files(file)
    expect(page.locator("#uploaded")).to_contain_text(file.name)
