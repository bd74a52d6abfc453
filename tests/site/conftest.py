"""The built site, served as it will be published, and the browser that looks at it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from served import FLAGS, chromium, published_at, serve

from tests.site.waiting import PATIENCE

MISSING = "there is no Chromium here: install it (Debian and Ubuntu: apt-get install chromium) to have the site looked at"


@pytest.fixture(scope="session")
def address(root: Path, site: Path) -> Iterator[str]:
    """Where the site is served."""
    with serve(site, published_at(root)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; where there is none, every test that needs it is skipped, and the skip is counted."""
    executable = chromium()
    if executable is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[f"--{flag}" for flag in FLAGS], timeout=PATIENCE)
        open_page = browser.new_page

        def patient_page(**options: Any) -> Page:
            page = open_page(**options)
            page.set_default_timeout(PATIENCE)
            return page

        browser.new_page = patient_page
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()
