"""A reader answers a question in the page by keyboard, and by mouse: one answer at a time, and nothing is asked of any server."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.built import parsed


@pytest.fixture(scope="module")
def name(site):
    """The first built page with a question."""
    pages = sorted(site.glob("book/**/*.html"))
    return next(page for page in pages if 'class="self-check"' in page.read_text(encoding="utf-8")).relative_to(site).as_posix()


@pytest.fixture
def page(browser: Browser, address: str, name: str) -> Page:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(address + name, wait_until="networkidle")
    yield page
    page.close()


def test_by_keyboard(page: Page, name: str) -> None:
    here, requests = page.url, []
    page.on("request", lambda request: requests.append(request.url))
    check = page.locator(".self-check").first
    buttons, words = check.locator("input"), check.locator(".feedback")
    expect(check.locator(".feedback:visible")).to_have_count(0)
    buttons.first.focus()
    page.keyboard.press("Space")
    for number in range(buttons.count()):
        expect(buttons.nth(number)).to_be_focused()
        expect(check.locator(".feedback:visible")).to_have_count(1)
        expect(words.nth(number)).to_be_visible()
        page.keyboard.press("ArrowRight" if number % 2 else "ArrowDown")
    assert [
        request for request in requests if not {"_static", "_images"} & set(request.split("/"))
    ] == []  # fonts and drawings may come late
    assert page.url == here, "an arrow key left the page"


def test_by_mouse_every_answer_says_its_words(page: Page, site, name: str) -> None:
    source = parsed(site / name)
    for check, written in zip(page.locator(".self-check").all(), source.select(".self-check"), strict=True):
        for label, words, choice in zip(
            check.locator("label").all(), check.locator(".feedback").all(), written.select(".choice"), strict=True
        ):
            label.click()
            expect(words).to_be_visible()
            expect(words).to_contain_text("Right." if "right" in choice["class"] else "Not so.")
            expect(check.locator(".feedback:visible")).to_have_count(1)
