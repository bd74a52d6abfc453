"""Sphinx extension: the page that the web server shows for an address that does not exist, at whatever depth."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx

BODY = """\
<h1>There is no such page</h1>
<p>It may have moved. Look for it with the search field, or begin at <a href="{home}">the first page of the book</a>.</p>
"""


def not_found(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page 404, whose links start at the root of the published site."""
    base = urlsplit(app.config.html_baseurl).path
    home = app.builder.get_target_uri(app.config.root_doc)
    yield "404", {"title": "No such page", "body": BODY.format(home=home), "metatags": f'<base href="{base}">'}, "page.html"


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the page to those that are written."""
    app.connect("html-collect-pages", not_found)
    return {"version": "1", "parallel_read_safe": True}
