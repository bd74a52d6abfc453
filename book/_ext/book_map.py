"""Sphinx extension: the map of the book on its first page, part by part, a card for each chapter with one of its figures.

``{book-map}`` takes a mapping in YAML: by chapter, the name of a figure and a sentence. Everything else comes from the table of contents
and from the chapters: which there are, title, number, minutes, what to read first (the chapters that the opening refers to), the image
with its description, and the number of claims. So the map cannot promise what the book does not hold, and a chapter without an entry has
its place.
"""

import re
from typing import Any, NamedTuple

import yaml
from claims import RECORDS
from docutils import nodes
from kept import Gathering, Kept
from pages import docname_of, page_link, parts_of, reading_order
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

log = logging.getLogger(__name__)

MINUTES = re.compile(r"(\d+)\s+minutes")
WORDS_A_MINUTE = 130
"""How fast a text with formulas is read, where the opening of a chapter does not say how long it takes."""


class Facts(NamedTuple):
    """What the map tells of a chapter: minutes, the labels that its opening refers to, and figures by name as (file, description)."""

    minutes: int
    first: list[str]
    figures: dict[str, tuple[str, str]]


GATHERING = Gathering("book_map_pages")
FACTS: Kept[Facts] = Kept("book_map_facts")


class BookMap(nodes.General, nodes.Element):
    """Stands for the map until every chapter has been read."""


class BookMapDirective(SphinxDirective):
    """``{book-map}``: by chapter, ``{figure, words}``."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Leave a place for the map."""
        GATHERING.add(self.env)
        return [BookMap(cards=yaml.safe_load("\n".join(self.content)) or {})]


class FillBookMap(SphinxPostTransform):
    """Put the cards in their place."""

    default_priority = 9

    def run(self, **options: Any) -> None:
        """Replace every place by the parts of the book, each a heading and a list of cards."""
        for place in list(self.document.findall(BookMap)):
            cards = {docname_of(chapter): card for chapter, card in place["cards"].items()}
            for unknown in cards.keys() - self.env.found_docs:
                log.warning(
                    "the map of the book names a chapter that there is not: %s", unknown, location=self.env.docname, type="book_map"
                )
            filled: list[nodes.Node] = []
            for caption, docnames in parts_of(self.env):
                chapters = [docname for docname in docnames if self.env.toc_secnumbers.get(docname)]
                if chapters:
                    filled.append(nodes.rubric("", caption, classes=["book-map-part"]))
                    filled.append(
                        nodes.bullet_list("", *(self._card(name, **cards.get(name, {})) for name in chapters), classes=["book-map"])
                    )
            place.replace_self(filled)

    def _card(self, docname: str, figure: str = "", words: str = "") -> nodes.list_item:
        facts = FACTS.of(self.env).get(docname, Facts(0, [], {}))
        card = nodes.list_item()
        if figure and figure not in facts.figures:
            log.warning("the map of the book names a figure that %s lacks: %s", docname, figure, location=self.env.docname, type="book_map")
        uri, alt = facts.figures.get(figure) or next(iter(facts.figures.values()), ("", ""))
        if uri:
            card += nodes.image(uri=uri, alt=alt, candidates={"*": uri}, loading="lazy")
        title = f"{self._number(docname)}. {self.env.titles[docname].astext()}"
        card += nodes.paragraph("", "", page_link(self.app, self.env.docname, docname, words=title), classes=["book-map-title"])
        if words:
            card += nodes.paragraph(text=words)
        card += nodes.paragraph("", "", *self._line(docname, facts), classes=["book-map-line"])
        return card

    def _line(self, docname: str, facts: Facts) -> list[nodes.Node]:
        claims = len(RECORDS.of(self.env).get(docname, []))
        parts: list[list[nodes.Node]] = [[nodes.Text(f"{facts.minutes} min")]] if facts.minutes else []
        if claims:
            parts.append([nodes.Text(f"{claims} claims")])
        if needed := needs(self.env, docname):
            links = [page_link(self.app, self.env.docname, other, words=self._number(other)) for other in needed]
            after: list[nodes.Node] = [nodes.Text("read first: ")]
            for link in links:
                after += [link, nodes.Text(", ")]
            parts.append(after[:-1])
        return [node for part in parts for node in (nodes.inline("", "", *part), nodes.Text(" "))][:-1]

    def _number(self, docname: str) -> str:
        return ".".join(map(str, self.env.toc_secnumbers[docname][""]))


def needs(env: BuildEnvironment, docname: str) -> list[str]:
    """The numbered chapters that the opening of a chapter tells the reader to know."""
    labels, facts = env.domains["std"].data["anonlabels"], FACTS.of(env).get(docname)
    found = {labels[label][0] for label in facts.first if label in labels} if facts else set()
    return [other for other in reading_order(env, found - {docname}) if env.toc_secnumbers.get(other)]


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember of the page just read what the map tells."""
    figures = {}
    for figure in doctree.findall(nodes.figure):
        for image in figure.findall(nodes.image):
            figures.update({name: (image["uri"], image.get("alt", "")) for name in figure["names"]})
    opening, first = "", []
    section = next(iter(doctree.findall(nodes.section)), nodes.section())
    for child in section.children:
        if isinstance(child, nodes.section):
            break
        if isinstance(child, nodes.paragraph | nodes.bullet_list):
            opening += " " + child.astext()
            first += [link["reftarget"] for link in child.findall(addnodes.pending_xref) if link["reftype"] == "ref"]
    said, length = MINUTES.search(opening), sum(len(text.astext().split()) for text in doctree.findall(nodes.paragraph))
    minutes = int(said[1]) if said else 5 * round(length / WORDS_A_MINUTE / 5)
    FACTS.of(app.env)[app.env.docname] = Facts(minutes, first, figures)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and the steps of the build."""
    app.add_node(BookMap)
    app.add_directive("book-map", BookMapDirective)
    app.add_post_transform(FillBookMap)
    FACTS.connect(app)
    GATHERING.connect(app)
    app.connect("doctree-read", collect, priority=700)
    return {"version": "1", "env_version": 3, "parallel_read_safe": False}
