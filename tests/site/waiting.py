"""How the tests of the site wait: for what happens, and never for ever."""

from playwright.sync_api import Page

PATIENCE = 600_000
"""Milliseconds after which something that has not happened is taken never to happen, on however busy a machine."""

_STILL = """async () => {
    const frame = () => Promise.race([
        new Promise(requestAnimationFrame).then(() => true),
        new Promise(later => setTimeout(later, 500)).then(() => false),
    ]);
    if (await frame()) await frame();
    document.getAnimations().filter(each => each.effect.getComputedTiming().endTime !== Infinity).forEach(each => each.finish());
    await frame();
}"""
"""A browser without a window sometimes draws no frame for as long as nobody looks; then the page goes on without one."""


def come_to_rest(page: Page) -> None:
    """Let the page take note of a change, of its size or mode, and take every transition that follows to its end."""
    page.bring_to_front()
    page.evaluate(_STILL)
