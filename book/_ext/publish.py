"""Sphinx extension: what a published site needs around its pages.

Each page has a description and a preview for links to it; each chapter says how it is cited. Beside the pages stand a map for search
engines and an archive of the whole site, to be read without a network.
"""

import shutil
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from pages import is_notebook
from sphinx.application import Sphinx

from rnncortex import __version__

LONGEST = 180
TAGS = """
<meta name="description" content="{words}">
<meta property="og:type" content="article">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{words}">
<meta property="og:url" content="{url}">
<meta property="og:site_name" content="{site}">
<meta name="twitter:card" content="summary">
"""
CITE = """
<details class="cite-page"><summary>Cite this chapter</summary>
<p>{author} ({year}). {title}. In: <em>{site}</em>, version {version}. {url}</p></details>
"""


def describe_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Add the tags to the head of a page that has a text, and the citation to the end of a chapter."""
    if doctree is None:
        return
    address = app.config.html_baseurl + app.builder.get_target_uri(pagename)
    title = app.env.titles[pagename].astext()
    facts = {
        "words": first_words(doctree),
        "title": title,
        "url": address,
        "site": app.config.html_title or app.config.project,
        "author": app.config.author,
        "year": app.config.copyright.split(",")[0],
        "version": __version__,
    }
    quoted = {name: escape(str(words), quote=True) for name, words in facts.items()}
    context["metatags"] = context.get("metatags", "") + TAGS.format(**quoted)
    if is_notebook(app.env, pagename):
        context["body"] += CITE.format(**quoted)


def first_words(doctree: nodes.document) -> str:
    """The beginning of a page, to the end of a sentence or a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        words = " ".join(paragraph.astext().split())
        if len(words) > 40:
            if len(words) <= LONGEST:
                return words
            cut = words[: LONGEST - 1]
            return cut[: cut.rindex(". ") + 1] if ". " in cut else cut[: cut.rindex(" ")] + "…"
    return ""


def write_files(app: Sphinx, failure: Exception | None) -> None:
    """Write the map and the archive."""
    if failure is not None or app.builder.format != "html":
        return
    out, base = Path(app.outdir), app.config.html_baseurl
    pages = sorted(page.relative_to(out).as_posix() for page in out.glob("book/**/*.html"))
    entries = "\n".join(f"  <url><loc>{escape(base + page)}</loc></url>" for page in pages)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    (out / "sitemap.xml").write_text(f"{head}{entries}\n</urlset>\n", encoding="utf-8")
    (out / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n", encoding="utf-8")
    archive = shutil.make_archive(str(out.parent / "book"), "zip", out)
    shutil.move(archive, out / "book.zip")


def setup(app: Sphinx) -> dict[str, Any]:
    """Describe pages when they are written; write the files when all else is done."""
    app.connect("html-page-context", describe_page, priority=800)
    app.connect("build-finished", write_files, priority=950)
    return {"version": "1", "parallel_read_safe": True}
