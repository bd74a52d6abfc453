"""Sphinx extension: each term of the glossary and each work of the bibliography says which pages use it, with links."""

from typing import Any

from docutils import nodes
from kept import Kept
from pages import page_link, reading_order
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

Use = tuple[str, str]
"""What a page uses: kind (``"term"``, ``"work"``) and name, as written there."""

USES: Kept[set[Use]] = Kept("backlinks")


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which terms and works the page just read refers to."""
    uses = USES.of(app.env)[app.env.docname] = set()
    for link in doctree.findall(addnodes.pending_xref):
        if link["reftype"] == "term":
            uses.add(("term", link["reftarget"].lower()))
        elif link.get("refdomain") == "cite":
            uses |= {("work", key.strip()) for key in link["reftarget"].split(",")}


def list_uses(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say under each term and each work of a page that is about to be written where it is used."""
    for item in doctree.findall(nodes.definition_list_item):
        names = [term.astext().lower() for term in item.findall(nodes.term) if any(id.startswith("term-") for id in term["ids"])]
        if pages := _users(app.env, {("term", name) for name in names}) - {docname}:
            item[-1] += _links(app, docname, pages)
    cited: Any = app.env.domains.get("cite")
    keys = {entry.citation_id: entry.key for entry in cited.citations} if cited else {}
    for work in doctree.findall(nodes.citation):
        (key, *_) = [keys[id] for id in work["ids"] if id in keys] or [""]
        if pages := _users(app.env, {("work", key)}) - {docname}:
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


def _users(env: BuildEnvironment, wanted: set[Use]) -> set[str]:
    return {docname for docname, uses in USES.of(env).items() if uses & wanted}


def setup(app: Sphinx) -> dict[str, Any]:
    """Collect while pages are read, list before they are written."""
    USES.connect(app)
    app.connect("doctree-read", collect)
    app.connect("doctree-resolved", list_uses, priority=700)
    return {"version": "1", "env_version": 2, "parallel_read_safe": False}
