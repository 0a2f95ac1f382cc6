"""A real Chromium, shared by the browser tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


expect.set_options(timeout=15_000)


@dataclass
class Watch:
    """What a page did that it must not do: errors in its console, requests to other hosts."""

    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._host_of)

    def _host_of(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.hostname != "127.0.0.1":
            self.strangers.append(request.url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a Chromium without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def watch() -> Watch:
    """Return what keeps the console errors and foreign requests of a page."""
    return Watch()


@pytest.fixture
def page(browser: Browser, watch: Watch) -> Iterator[Page]:
    """Return a fresh page that must stay free of errors and of requests to other hosts."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    opened = context.new_page()
    watch.follow(opened)
    yield opened
    context.close()
    assert watch.errors == []
    assert watch.strangers == []
