"""Sphinx extension: ``{method-index}`` lists the methods of the package in the order of the alphabet: functions, chapters, papers.

Nothing of it is typed: a method is a module of the floors that hold methods, called by the first words that are said of it; its papers are
those of the references in its docstrings, its chapters those whose code uses it, the one that explains it first.
"""

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

from api_floor import members, public_modules
from api_links import users_by_name
from docutils import nodes
from kept import Gathering
from pages import page_link, reading_order, table
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from wings import called, in_words

FLOORS = ("theory", "models", "analysis", "training", "numerics")
HELPERS = ("numerics",)
"""Floors that hold methods, and those of them that hold other things too: there a method is what has a paper."""
HEADS = ("Method", "Functions", "Chapters", "Papers")
REFERENCES = re.compile(r"^References\n-+\n(.*?)(?:\n\n[A-Z]\w*\n-+\n|\Z)", re.MULTILINE | re.DOTALL)
PAPER = re.compile(r"(?:^|[;.,]\s+|\band\s+)([A-Z][^;()]*?)\s\((\d{4}[a-z]?)\)")
MOST = 4
GATHERING = Gathering("method_index_pages")
"""How many chapters are named for a method."""


class Method(NamedTuple):
    """A module as a method: the words for it, its names in full, and its papers as (authors, year)."""

    words: str
    names: list[str]
    papers: list[tuple[str, str]]


class MethodTable(nodes.General, nodes.Element):
    """Stands for the table until every chapter has been read."""


class MethodIndexDirective(SphinxDirective):
    """``{method-index}``."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the table."""
        GATHERING.add(self.env)
        return [MethodTable()]


def methods(package: str) -> list[Method]:
    """The methods of the package in the order of the alphabet; modules that are called alike are one."""
    found: dict[str, Method] = {}
    for floor in FLOORS:
        for module in map(import_module, public_modules(f"{package}.{floor}")):
            things = {name: getattr(module, name) for name, _ in members(module.__name__)}
            names = [
                f"{module.__name__}.{name}" for name, thing in things.items() if not (isinstance(thing, type) and issubclass(thing, tuple))
            ]
            papers = [paper for thing in (module, *things.values()) for paper in papers_in(inspect.getdoc(thing) or "")]
            words = called(inspect.getdoc(module) or "") or in_words(module.__name__)
            same = found.get(words.lower(), Method(words, [], []))
            if papers or floor not in HELPERS:
                found[words.lower()] = Method(same.words, same.names + names, list(dict.fromkeys(same.papers + papers)))
    return [found[words] for words in sorted(found)]


def papers_in(doc: str) -> Iterator[tuple[str, str]]:
    """Authors and year of what the references of a docstring name."""
    for section in REFERENCES.findall(doc):
        for authors, year in PAPER.findall(" ".join(section.split())):
            yield authors.removeprefix("and ").strip(), year


class Fill(SphinxPostTransform):
    """Put the table in its place."""

    default_priority = 8  # before references to the package are resolved

    def run(self, **options: Any) -> None:
        """Replace every place by the table."""
        for place in list(self.document.findall(MethodTable)):
            users, works = users_by_name(self.env), self._works()
            rows = [row for method in methods("rnncortex") if (row := self._row(method, users, works))]
            place.replace_self(table(HEADS, rows, id="methods", name="method-index"))

    def _row(self, method: Method, users: dict[str, list[str]], works: dict[tuple[str, str], str]) -> list[nodes.Node]:
        chapters = {page for name in method.names for page in users.get(name, [])}
        if not (chapters or method.papers):
            return []
        functions = [self._name(name) for name in method.names]
        links = [self._chapter(page) for page in reading_order(self.env, chapters)[:MOST]]
        papers = [self._paper(*paper, works) for paper in method.papers]
        return [nodes.Text(method.words), *(_listed(cell) for cell in (functions, links, papers))]

    def _name(self, full: str) -> nodes.Node:
        link = addnodes.pending_xref("", refdomain="py", reftype="obj", reftarget=full, refdoc=self.env.docname, refwarn=True)
        link += nodes.literal(text=full.rpartition(".")[2])
        return link

    def _chapter(self, page: str) -> nodes.Node:
        number = ".".join(map(str, self.env.toc_secnumbers.get(page, {}).get("", ())))
        link = page_link(self.app, self.env.docname, page, words=number)
        link["reftitle"] = self.env.titles[page].astext()
        return link

    def _paper(self, authors: str, year: str, works: dict[tuple[str, str], str]) -> nodes.Node:
        first = re.split(r",| and | et al", authors)[0]
        words = f"{authors if authors.count(',') + authors.count(' and ') < 3 else first + ' et al.'} ({year})"
        place = works.get((first.lower(), year))
        if place is None:
            return nodes.inline(text=words)
        docname, _, fragment = place.partition("#")
        return page_link(self.app, self.env.docname, docname, fragment, words)

    def _works(self) -> dict[tuple[str, str], str]:
        """Where the bibliography has a work, by the last name of its first author, and year; not where two would fit."""
        found: dict[tuple[str, str], list[str]] = {}
        cited: Any = self.env.domains["cite"]
        for entry in cited.citations:
            if people := entry.entry.persons.get("author"):
                name = " ".join([*people[0].prelast_names, *people[0].last_names]).strip("{}").lower()
                places = found.setdefault((name, entry.entry.fields.get("year", "")), [])
                places.append(f"{entry.bibliography_key.docname}#{entry.citation_id}")
        return {key: places[0] for key, places in found.items() if len(places) == 1}


def _listed(parts: list[nodes.Node]) -> nodes.Node:
    return nodes.inline("", "", *[node for part in parts for node in (part, nodes.Text(", "))][:-1])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and the steps of the build."""
    app.add_node(MethodTable)
    app.add_directive("method-index", MethodIndexDirective)
    app.add_post_transform(Fill)
    GATHERING.connect(app)
    return {"version": "1", "env_version": 2, "parallel_read_safe": False}
