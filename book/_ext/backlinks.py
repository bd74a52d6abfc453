"""Sphinx extension: each term of the glossary and each work of the bibliography says which pages use it, with links."""

from typing import Any

from docutils import nodes
from pages import page_link, reading_order
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

Uses = dict[tuple[str, str], set[str]]
"""Pages by what they use: kind (``"term"``, ``"work"``) and name, as written there."""


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which terms and works the page just read refers to."""
    for link in doctree.findall(addnodes.pending_xref):
        if link["reftype"] == "term":
            _uses(app.env).setdefault(("term", link["reftarget"].lower()), set()).add(app.env.docname)
        elif link.get("refdomain") == "cite":
            for key in link["reftarget"].split(","):
                _uses(app.env).setdefault(("work", key.strip()), set()).add(app.env.docname)


def list_uses(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say under each term and each work of a page that is about to be written where it is used."""
    for item in doctree.findall(nodes.definition_list_item):
        names = [term.astext().lower() for term in item.findall(nodes.term) if any(id.startswith("term-") for id in term["ids"])]
        pages = set().union(*(_uses(app.env).get(("term", name), set()) for name in names))
        if names and pages - {docname}:
            item[-1] += _links(app, docname, pages - {docname})
    cited: Any = app.env.domains.get("cite")
    keys = {entry.citation_id: entry.key for entry in cited.citations} if cited else {}
    for work in doctree.findall(nodes.citation):
        (key, *_) = [keys[id] for id in work["ids"] if id in keys] or [""]
        if pages := _uses(app.env).get(("work", key), set()) - {docname}:
            work += _links(app, docname, pages)


def _links(app: Sphinx, here: str, pages: set[str]) -> nodes.paragraph:
    """The chapters by number, other pages by title."""
    links: list[nodes.Node] = []
    numbers = []
    for page in reading_order(app.env, pages):
        numbers.append(".".join(map(str, app.env.toc_secnumbers.get(page, {}).get("", ()))))
        link = page_link(app, here, page, words=numbers[-1])
        link["reftitle"] = app.env.titles[page].astext()
        links += [link, nodes.Text(", ")]
    words = ("Used in chapters " if len(numbers) > 1 else "Used in chapter ") if all(numbers) else "Used in "
    return nodes.paragraph("", words, *links[:-1], classes=["used-in"])


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Drop what was collected from a page that is about to be read again."""
    for pages in _uses(env).values():
        pages.discard(docname)


def _uses(env: BuildEnvironment) -> Uses:
    return env.__dict__.setdefault("backlinks", {})


def setup(app: Sphinx) -> dict[str, Any]:
    """Collect while pages are read, list before they are written."""
    app.connect("env-purge-doc", forget)
    app.connect("doctree-read", collect)
    app.connect("doctree-resolved", list_uses, priority=700)
    return {"version": "1", "env_version": 1, "parallel_read_safe": False}
