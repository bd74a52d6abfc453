"""How the tests of the site wait: for what happens, never for a clock."""

from playwright.sync_api import Page

PATIENCE = 600_000
"""Milliseconds after which something that has not happened is taken never to happen, on however busy a machine."""

_STILL = """async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const ending = document.getAnimations().filter(each => each.effect.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(each => each.finished));
}"""


def come_to_rest(page: Page) -> None:
    """Wait until the page has taken note of a change, of its size or mode, and every transition that follows has ended."""
    page.evaluate(_STILL)
