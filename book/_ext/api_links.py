"""Sphinx extension: names in code cells link to the reference, and the reference lists the chapters that use a name.

A chapter imports in one cell, so what a dotted name means is the same all over its page.
"""

import ast
import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pydoc import locate
from types import FunctionType
from typing import Any

from docutils import nodes
from exec_fingerprint import PACKAGE
from kept import Kept
from pages import is_notebook, page_link, reading_order
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

DOT, NAME = '<span class="o">.</span>', r'<span class="n\w*">\w+</span>'
CHAIN = re.compile(f"(?<!{re.escape(DOT)}){NAME}(?:{re.escape(DOT)}{NAME})*")
"""A dotted name as Pygments writes it."""

USES: Kept[dict[str, str]] = Kept("api_uses")


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Note which names of the package the code cells of the page just read use."""
    if is_notebook(app.env, app.env.docname):
        cells = [ast.parse(block.astext()) for block in doctree.findall(nodes.literal_block) if block.get("language") == "ipython3"]
        USES.of(app.env)[app.env.docname] = names_used(cells)


def names_used(cells: Iterable[ast.Module]) -> dict[str, str]:
    """The names of the package that code uses: as written there, and in full."""
    syntax = [node for cell in cells for node in ast.walk(cell)]
    imported = {alias.asname or alias.name: origin for node in syntax for alias, origin in _imports(node)}
    written = {ast.unparse(node) for node in syntax if isinstance(node, ast.Name | ast.Attribute)}
    used = {}
    for name in written:
        root, dot, rest = name.partition(".")
        full = imported.get(root, "") + dot + rest
        if full.startswith(PACKAGE) and re.fullmatch(r"[\w.]+", name):
            used[name] = canonical(full)
    return used


def _imports(node: ast.AST) -> list[tuple[ast.alias, str]]:
    if isinstance(node, ast.Import):
        return [(alias, alias.name) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(alias, f"{node.module}.{alias.name}") for alias in node.names]
    return []


@cache
def canonical(name: str) -> str:
    """The full name under which the reference documents an object that may have been imported from elsewhere."""
    thing = locate(name)
    return f"{thing.__module__}.{thing.__qualname__}" if isinstance(thing, type | FunctionType) else name


def link_names(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Turn the names in the code of a page that is about to be written into links."""
    if used := USES.of(app.env).get(pagename):
        addresses = {name: address for name, full in used.items() if (address := _address(app, pagename, full))}
        context["body"] = CHAIN.sub(lambda chain: _linked(chain.group(), addresses), context["body"])


def _linked(chain: str, addresses: Mapping[str, str]) -> str:
    parts = chain.split(DOT)
    names = [re.sub(r"<.*?>", "", part) for part in parts]
    for length in range(len(parts), 0, -1):
        if address := addresses.get(".".join(names[:length])):
            inside = DOT.join(parts[:length])
            return f'<a class="api-link" tabindex="-1" href="{escape(address)}">{inside}</a>' + chain[len(inside) :]
    return chain


def _address(app: Sphinx, pagename: str, full: str) -> str:
    python = app.env.domains["py"]
    entry = python.data["objects"].get(full) or python.data["modules"].get(full)
    return f"{app.builder.get_relative_uri(pagename, entry.docname)}#{entry.node_id}" if entry else ""


def list_uses(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say under each documented object which chapters use it."""
    users = users_by_name(app.env)
    for description in doctree.findall(addnodes.desc):
        signature, content = description.children[0], description.children[-1]
        pages = users.get(signature["ids"][0], []) if signature.get("ids") else []
        if pages:
            links = [page_link(app, docname, page) for page in pages]
            listed = [node for link in links for node in (link, nodes.Text(", "))][:-1]
            content += nodes.paragraph("", "Used in ", *listed, classes=["used-in"])


def users_by_name(env: BuildEnvironment) -> dict[str, list[str]]:
    """The pages that use a name, in reading order."""
    users: dict[str, list[str]] = {}
    for docname in reading_order(env, USES.of(env)):
        for full in set(USES.of(env)[docname].values()):
            users.setdefault(full, []).append(docname)
    return users


def setup(app: Sphinx) -> dict[str, Any]:
    """Collect while pages are read, link while they are written."""
    USES.connect(app)
    app.connect("doctree-read", collect)
    app.connect("doctree-resolved", list_uses)
    app.connect("html-page-context", link_names)
    return {"version": "1", "env_version": 1, "parallel_read_safe": False}
