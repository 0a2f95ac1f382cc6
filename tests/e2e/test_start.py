"""A server that has just started: the page is there, a question waits and can be stopped."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.chat import QUESTION, answers, box
from tests.served import start_server, wait_for

pytestmark = pytest.mark.e2e


def test_a_question_asked_while_the_index_is_built_waits_with_a_notice_and_can_be_stopped(
    browser: Browser, tmp_path: Path
) -> None:
    started = time.monotonic()
    process, url = start_server(tmp_path)
    page = browser.new_page()
    try:
        wait_for(f"{url}/healthz", process)
        assert time.monotonic() - started < 30
        page.goto(url)
        box(page).fill(QUESTION)
        box(page).press("Enter")
        expect(answers(page).last).to_contain_text("Please wait a moment")
        page.get_by_role("button", name="Stop").click()
        expect(answers(page).last).to_contain_text("Stopped")
        expect(page.locator("#question .submit-button")).to_be_visible()
        expect(box(page)).to_be_editable()
    finally:
        page.close()
        process.kill()
        process.wait(20)
