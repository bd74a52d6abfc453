"""The built site as it will be published, on this machine, and the browser that looks at it or prints it."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking"]
FLAGS += ["disable-component-update", "disable-sync"]


class Published(http.server.SimpleHTTPRequestHandler):
    """Serves the site under the path that it is published at, and says nothing."""

    def __init__(self, *request: Any, prefix: str, **options: Any) -> None:
        self.prefix = prefix
        super().__init__(*request, **options)

    def translate_path(self, path: str) -> str:
        """Only what is under the prefix is there."""
        inside = path.startswith(self.prefix)
        return super().translate_path("/" + path.removeprefix(self.prefix) if inside else "/nowhere")

    def log_message(self, *_: object) -> None:
        """Nothing."""


def chromium() -> str | None:
    """Where Chromium is, if it is here."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def published_at(root: Path) -> str:
    """The address that the configuration publishes the site at."""
    address: str = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["html"]["baseurl"]
    return address


@contextmanager
def serve(site: Path, published: str) -> Iterator[str]:
    """Serve a built site while it is looked at, and say where."""
    prefix = "/" + published.split("/", 3)[3]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Published, prefix=prefix, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{prefix}"
    server.shutdown()
