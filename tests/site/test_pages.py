"""Every page as readers see it, light and dark, at a desk and on a phone: quiet, typeset, within the screen, and accessible."""

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page

from tests.site.waiting import come_to_rest

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
PAGES = sorted(page.relative_to(SITE).as_posix() for page in [*SITE.glob("book/**/*.html"), SITE / "search.html", SITE / "404.html"])
SCREENS = {"desk": {"width": 1400, "height": 900}, "phone": {"width": 390, "height": 844}}
SERIOUS = ("serious", "critical")


@pytest.mark.parametrize("name", PAGES)
def test_page(browser: Browser, address: str, name: str) -> None:
    page = browser.new_page(viewport=SCREENS["desk"], color_scheme="light")
    found: list[str] = []
    page.on("request", lambda request: request.url.startswith((address, "data:", "blob:")) or found.append(f"asks for {request.url}"))
    page.on("response", lambda response: response.status < 400 or found.append(f"{response.status} for {response.url}"))
    page.on("pageerror", lambda error: found.append(f"script error: {error}"))
    page.on("console", lambda message: message.type == "error" and found.append(f"console: {message.text}"))
    page.goto(address + name, wait_until="load")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.MathJax?.startup?.promise")
    found += untypeset(page)
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    for screen, size in SCREENS.items():
        for scheme in ("light", "dark"):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            come_to_rest(page)
            found += [f"{screen}, {scheme}: {defect}" for defect in (*wider_than_the_screen(page), *inaccessible(page))]
    page.close()
    assert not found, "\n".join(found)


def untypeset(page: Page) -> list[str]:
    """Mathematics that MathJax left as it was, or marked as an error."""
    raw = page.locator(".math:not(:has(mjx-container))").all_inner_texts()
    return [f"mathematics not typeset: {text[:80]}" for text in raw + page.locator("mjx-merror").all_inner_texts()]


def wider_than_the_screen(page: Page) -> list[str]:
    """By how much the page has to be scrolled sideways."""
    excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{excess} px wider than the screen"] if excess > 0 else []


def inaccessible(page: Page) -> list[str]:
    """What axe-core finds, if it is serious or critical."""
    violations = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {violation['nodes'][0]['html'][:120]}"
        for violation in violations
        if violation["impact"] in SERIOUS
    ]
