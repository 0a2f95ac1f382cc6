"""The figures of docs/deployment.md, in a real Chromium: `python -m tests.benchmarks.page`."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.chat import QUESTION
from tests.e2e.conftest import CHROMIUM
from tests.served import start_server, wait_for

ASKED = 30
LAYOUT = """() => { window.shifts = 0; new PerformanceObserver(list => {
  for (const e of list.getEntries()) if (!e.hadRecentInput) window.shifts += e.value;
}).observe({type: 'layout-shift', buffered: true}); }"""
# From Enter to the end of the answer, in the page's own clock: no time of the test's is in it.
TIMED = """question => new Promise(done => {
  const box = document.querySelector('#question textarea');
  const count = document.querySelectorAll('[data-testid=bot]').length;
  const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set;
  setter.call(box, question); box.dispatchEvent(new Event('input', {bubbles: true}));
  setTimeout(() => {
    const start = performance.now();
    const look = () => {
      const bots = document.querySelectorAll('[data-testid=bot]');
      if (bots.length > count && bots[bots.length - 1].querySelector('a[href*="#record/"]'))
        requestAnimationFrame(() => done(performance.now() - start));
      else requestAnimationFrame(look);
    };
    box.dispatchEvent(new KeyboardEvent('keypress', {key: 'Enter', bubbles: true}));
    look();
  }, 100);
})"""


def main() -> None:
    """Start a server on a built index, open the page, ask, and print what was measured."""
    index = sys.argv[1] if len(sys.argv) > 1 else "var/index"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        start = time.monotonic()
        process, url = start_server(Path(folder), index_folder=str(Path(index).resolve()))
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            wait_for(f"{url}/healthz", process)
            used = processor_seconds(process.pid)
            print(f"server answers after           {time.monotonic() - start:6.2f} s")
            print(f"  of which on a processor      {used:6.2f} s")
            print(f"  processes that want one      {os.getloadavg()[0]:6.2f} of {os.cpu_count()}")
            page = browser.new_page()
            page.goto(url)
            page.locator("#question textarea").wait_for()
            print(f"page usable after              {time.monotonic() - start:6.2f} s")
            wait_for(f"{url}/readyz", process)
            print(f"first question can be answered {time.monotonic() - start:6.2f} s")
            measure(browser, url)
        finally:
            browser.close()
            process.terminate()
            process.wait(20)


def measure(browser: Browser, url: str) -> None:
    """Print the figures of a warm server."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    sizes: dict[str, int] = {}
    page.on("response", lambda r: sizes.update({r.url: length(r.headers)}))
    page.add_init_script(f"({LAYOUT})()")
    page.goto(url)
    page.locator("#question textarea").wait_for()
    page.wait_for_timeout(1000)
    paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    print(f"first contentful paint         {page.evaluate(paint):6.0f} ms")
    times = answer_times(page)
    quarter = sorted(times)[int(0.95 * len(times))]
    print(f"answer after Enter, median     {statistics.median(times):6.0f} ms of {len(times)}")
    print(f"answer after Enter, 95%        {quarter:6.0f} ms")
    print(f"cumulative layout shift        {page.evaluate('window.shifts'):6.3f}")
    ours = sum(size for address, size in sizes.items() if "/web/" in address)
    print(f"our own assets                 {ours / 1000:6.1f} kB")


def answer_times(page: Page) -> list[float]:
    """Return the milliseconds from Enter to the whole answer, each in a new conversation."""
    times: list[float] = []
    for _ in range(ASKED):
        times.append(page.evaluate(TIMED, QUESTION))
        page.locator("#question .submit-button").wait_for()
        page.get_by_role("button", name="New conversation").click()
        page.get_by_role("button", name=QUESTION).wait_for()
    return times


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def length(headers: dict[str, str]) -> int:
    """Return the bytes that an answer says it has."""
    return int(headers.get("content-length", "0"))


if __name__ == "__main__":
    main()
