"""Every page as readers see it, at a desk, on a tablet and on a phone, light and dark: quiet, typeset, within the screen, and accessible.

A page is loaded once and then looked at in every size and mode. What axe-core has to say of structure it says once a page, of what scrolls
once a size. Contrast is most of its work, and is the same wherever letters of one size, weight and colour stand on one ground, so each such
look is examined once in the whole site. The wings of a floor of the reference are made from one template: axe looks at the longest of them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Page

from tests.site.waiting import PATIENCE, come_to_rest

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
PAGES = sorted(page.relative_to(SITE).as_posix() for page in [*SITE.glob("book/**/*.html"), SITE / "search.html", SITE / "404.html"])
SCREENS = {"desk": {"width": 1400, "height": 900}, "tablet": {"width": 820, "height": 1180}, "phone": {"width": 390, "height": 844}}
SCHEMES = ("light", "dark")
SERIOUS = ("serious", "critical")
COLOURS = ("color-contrast", "link-in-text-block")
BY_SIZE = ("scrollable-region-focusable", "aria-hidden-focus")
"""Rules of axe-core whose result depends on colours, and on the size of the screen."""

LOOKS = """seen => {
    const grounds = new Map(), known = new Set(seen);
    const ground = part => {
        if (!part) return "";
        if (!grounds.has(part)) {
            const own = getComputedStyle(part).backgroundColor;
            grounds.set(part, /, 0\\)$|transparent/.test(own) ? ground(part.parentElement) : own);
        }
        return grounds.get(part);
    };
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    window.freshLooks = new Map();
    while (words.nextNode()) {
        const part = words.currentNode.parentElement;
        const shown = part.checkVisibility({visibilityProperty: true}) && !part.closest("mjx-container, script, style");
        if (!shown || !words.currentNode.data.trim()) continue;
        const style = getComputedStyle(part), around = part.closest("a")?.parentElement;
        const look = [part.tagName, part.className, style.color, ground(part), style.fontSize, style.fontWeight, style.opacity,
            around ? getComputedStyle(around).color + style.textDecorationLine : ""].join(" | ");
        if (!known.has(look) && !freshLooks.has(look)) freshLooks.set(look, part);
    }
    return [...freshLooks.keys()];
}"""
"""Remembers one part of the page for each look that has not been seen, and says which looks they are."""
AXE = """async ([where, rules]) => {
    const options = {resultTypes: ["violations"], preload: false, ...rules};
    return (await axe.run(where ? {include: [...freshLooks.values()]} : {exclude: ["mjx-container"]}, options)).violations;
}"""


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One reader, whose browser keeps what all pages share."""
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The looks that were examined on other pages."""
    return set()


@pytest.mark.parametrize("name", PAGES)
def test_page(context: BrowserContext, address: str, name: str, seen: set[str]) -> None:
    page = context.new_page()
    found: list[str] = []
    page.on("request", lambda request: request.url.startswith((address, "data:", "blob:")) or found.append(f"asks for {request.url}"))
    page.on("response", lambda response: response.status < 400 or found.append(f"{response.status} for {response.url}"))
    page.on("pageerror", lambda error: found.append(f"script error: {error}"))
    page.on("console", lambda message: message.type == "error" and found.append(f"console: {message.text}"))
    page.set_viewport_size(SCREENS["desk"])
    page.emulate_media(color_scheme="light")
    page.goto(address + name, wait_until="load")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.MathJax?.startup?.promise")
    found += untypeset(page)
    examined = stands_for_others(name)
    if examined:
        page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
        found += inaccessible(page, {"rules": {rule: {"enabled": False} for rule in COLOURS}})
    for screen, size in SCREENS.items():
        page.set_viewport_size(size)
        come_to_rest(page)
        found += [f"{screen}: {defect}" for defect in wider_than_the_screen(page)]
        if examined and screen != "desk":
            found += [f"{screen}: {defect}" for defect in inaccessible(page, {"runOnly": {"type": "rule", "values": BY_SIZE}})]
        for scheme in SCHEMES if examined and screen != "tablet" else ():
            page.emulate_media(color_scheme=scheme)
            come_to_rest(page)
            found += [f"{screen}, {scheme}: {defect}" for defect in badly_coloured(page, seen)]
    page.close()
    assert not found, "\n".join(found)


def stands_for_others(name: str) -> bool:
    """Whether axe looks at a page: at all but wings of the reference, of which it looks at the longest of each floor."""
    folder = (SITE / name).parent
    if folder.parent.name != "api":
        return True
    return SITE / name == max(folder.glob("*.html"), key=lambda page: page.stat().st_size)


def untypeset(page: Page) -> list[str]:
    """Mathematics that MathJax left as it was, or marked as an error."""
    raw = page.locator(".math:not(:has(mjx-container))").all_inner_texts()
    return [f"mathematics not typeset: {text[:80]}" for text in raw + page.locator("mjx-merror").all_inner_texts()]


def wider_than_the_screen(page: Page) -> list[str]:
    """By how much the page has to be scrolled sideways."""
    excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{excess} px wider than the screen"] if excess > 0 else []


def badly_coloured(page: Page, seen: set[str]) -> list[str]:
    """What axe-core finds in the colours of looks that have not been seen before."""
    looks = page.evaluate(LOOKS, list(seen))
    seen.update(looks)
    return inaccessible(page, {"runOnly": {"type": "rule", "values": COLOURS}}, looks=True) if looks else []


def inaccessible(page: Page, rules: dict[str, object], *, looks: bool = False) -> list[str]:
    """What axe-core finds in the page, or in the parts that stand for its fresh looks, if it is serious or critical."""
    return [
        f"{violation['id']} ({violation['impact']}): {violation['nodes'][0]['html'][:120]}"
        for violation in page.evaluate(AXE, [looks, rules])
        if violation["impact"] in SERIOUS
    ]


def test_pale_words_and_a_nameless_button_are_found(context: BrowserContext) -> None:
    """The two ways in which axe is asked find what they should, and a look that was seen is not examined again."""
    page, seen = context.new_page(), set[str]()
    page.set_content("<main><p>dark</p><p style='color: #ccc'>pale</p><p style='color: #ccc'>pale too</p><button></button></main>")
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    assert [line.split()[0] for line in badly_coloured(page, seen)] == ["color-contrast"]
    assert badly_coloured(page, seen) == []
    assert any(line.startswith("button-name") for line in inaccessible(page, {"rules": {"color-contrast": {"enabled": False}}}))
    page.close()
