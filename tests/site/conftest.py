"""The built site, served as it will be published, and the browser that looks at it."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.site.waiting import PATIENCE

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking")
FLAGS += ("disable-component-update", "disable-sync")
MISSING = "there is no Chromium here: install it (Debian and Ubuntu: apt-get install chromium) to have the site looked at"


class Published(http.server.SimpleHTTPRequestHandler):
    """Serves the site under the path that it is published at, and says nothing."""

    prefix = "/"

    def translate_path(self, path: str) -> str:
        inside = path.startswith(self.prefix)
        return super().translate_path("/" + path.removeprefix(self.prefix) if inside else "/nowhere")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(root: Path, site: Path) -> Iterator[str]:
    """Where the site is served."""
    published = yaml.safe_load((root / "_config.yml").read_text())["html"]["baseurl"]
    Published.prefix = "/" + published.split("/", 3)[3]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Published, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{Published.prefix}"
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; where there is none, every test that needs it is skipped, and the skip is counted."""
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[f"--{flag}" for flag in FLAGS], timeout=PATIENCE)
        open_page = browser.new_page

        def patient_page(**options: Any) -> Page:
            page = open_page(**options)
            page.set_default_timeout(PATIENCE)
            return page

        browser.new_page = patient_page
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()
