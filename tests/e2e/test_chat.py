"""The chat in a real browser: ask, read the answer with its citations, be refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_an_example_is_answered_with_citations_and_their_references(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_text("How often do platelets recover on eltrombopag after CAR-T?").click()
    answer = page.get_by_test_id("bot").last

    expect(answer).to_contain_text(re.compile(r"\[1\]"))
    expect(answer).to_contain_text("What this rests on")
    expect(answer.get_by_role("link", name="source").first).to_have_attribute(
        "href", re.compile("^https?://")
    )


def test_a_question_outside_the_field_is_refused_in_words(page: Page, site: str) -> None:
    page.goto(site)
    box = page.get_by_label("Question")
    box.fill("How do I bake sourdough bread?")
    box.press("Enter")

    expect(page.get_by_test_id("bot").last).to_contain_text("outside what the assistant")
