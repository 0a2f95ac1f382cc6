"""Pictures of every view of a running page: `python -m tests.pictures ADDRESS FOLDER`.

They are to be looked at; the few that the documents show are put into docs/images as well.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.chat import ask, view
from tests.e2e.conftest import CHROMIUM

IMAGES = Path(__file__).parent.parent / "docs" / "images"
SHOWN = {
    "chat-1280-light", "chat-1280-dark", "source-360-light", "evidence-1280-light",
    "calculators-1280-light", "evaluation-1280-light",
}  # fmt: skip
WIDTHS = {360: 740, 768: 1000, 1280: 900, 1600: 1000}
COUNTS = "0,1500\n2,900\n4,400\n5,200\n6,90\n7,80\n9,60\n10,70\n12,90\n13,300\n15,700\n16,400\n18,450\n20,900\n22,1400\n30,1200\n40,900\n44,850\n50,1800"  # noqa: E501
VIEWS = ("evidence", "calculators", "evaluation", "about")


def main() -> None:
    """Take every picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                take(browser, sys.argv[1], Path(sys.argv[2]), width, scheme)
        browser.close()


def take(browser: Browser, address: str, folder: Path, width: int, scheme: str) -> None:
    """Take every view at one width, light or dark, and on a phone an open source."""
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        is_mobile=width < 640,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(address)
    ask(page)
    page.wait_for_timeout(700)
    end = f"{width}-{scheme}"
    save(page, folder, f"chat-{end}")
    page.locator('#chat a[href*="#cite/"]').first.click()
    page.wait_for_timeout(500)
    save(page, folder, f"source-{end}")
    page.keyboard.press("Escape")
    for name in VIEWS:
        open_view(page, name)
        save(page, folder, f"{name}-{end}")
    context.close()


def open_view(page: Page, name: str) -> None:
    """Turn to a view and let it show something."""
    view(page, name.capitalize())
    if name == "calculators":
        page.get_by_role("tab", name="ICAHT", exact=True).click()
        page.locator("#counts textarea").fill(COUNTS)
        page.get_by_role("button", name="Calculate").locator("visible=true").click()
        page.locator(".result:visible .measured, .plot:visible").first.scroll_into_view_if_needed()
    if name == "evaluation":
        page.get_by_role("button", name="Run", exact=True).click()
        page.locator("#evaluation-view .result").wait_for(timeout=180_000)
        page.mouse.wheel(0, 150)
    page.wait_for_timeout(700)


def save(page: Page, folder: Path, name: str) -> None:
    """Save what is seen as a small PNG."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(128)
    for place in (folder, *([IMAGES] if name in SHOWN else [])):
        place.mkdir(parents=True, exist_ok=True)
        picture.save(place / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
