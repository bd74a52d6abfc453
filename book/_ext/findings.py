"""Sphinx extension: ``{findings}`` collects the cautions of all chapters, ``{gallery}`` their figures."""

from typing import Any

from docutils import nodes
from kept import Gathering, Kept
from pages import page_link, reading_order
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

Words = list[tuple[bool, str]]
"""Pieces of a paragraph: whether each is a formula, and what it says."""

CAUTIONS: Kept[list[tuple[str, Words]]] = Kept("findings_cautions")
FIGURES: Kept[list[tuple[str, str, str, Words]]] = Kept("findings_figures")
GATHERING = Gathering("findings_pages")


class Findings(nodes.General, nodes.Element):
    """Stands for the cautions until every chapter has been read."""


class Gallery(nodes.General, nodes.Element):
    """Stands for the figures until every chapter has been read."""


class FindingsDirective(SphinxDirective):
    """``{findings}``."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the list."""
        GATHERING.add(self.env)
        return [Findings()]


class GalleryDirective(SphinxDirective):
    """``{gallery}``."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the pictures."""
        GATHERING.add(self.env)
        return [Gallery()]


class Fill(SphinxPostTransform):
    """Put lists and pictures in their places."""

    default_priority = 9

    def run(self, **options: Any) -> None:
        """A heading a chapter, under it what was collected there."""
        for place in list(self.document.findall(Findings)):
            items = {name: [self._caution(name, *item) for item in found] for name, found in CAUTIONS.of(self.env).items()}
            place.replace_self(self._by_chapter(items, "findings"))
        for place in list(self.document.findall(Gallery)):
            items = {name: [self._figure(name, *item) for item in found] for name, found in FIGURES.of(self.env).items()}
            place.replace_self(self._by_chapter(items, "gallery"))

    def _by_chapter(self, items: dict[str, list[nodes.list_item]], kind: str) -> list[nodes.Node]:
        here = self.env.docname
        self.env.domains["math"].data["has_equations"][here] = True
        filled: list[nodes.Node] = []
        for docname in reading_order(self.env, items):
            if items[docname]:
                filled.append(nodes.rubric("", "", page_link(self.app, here, docname), classes=["book-map-part"]))
                filled.append(nodes.bullet_list("", *items[docname], classes=[kind]))
        return filled

    def _caution(self, docname: str, id: str, words: Words) -> nodes.list_item:
        link = page_link(self.app, self.env.docname, docname, id, "Read on")
        return nodes.list_item("", nodes.paragraph("", "", *shown(words), nodes.Text(" "), link))

    def _figure(self, docname: str, id: str, uri: str, alt: str, caption: Words) -> nodes.list_item:
        image = nodes.image(uri=uri, alt=alt, candidates={"*": uri}, loading="lazy")
        link = page_link(self.app, self.env.docname, docname, id, "Show")
        return nodes.list_item("", image, nodes.paragraph("", "", *shown(caption), nodes.Text(" "), link))


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the cautions and the figures of the page just read."""
    docname = app.env.docname
    cautions = []
    for number, caution in enumerate(doctree.findall(nodes.caution), 1):
        caution["ids"].append(f"caution-{number}")
        first = next(iter(caution.findall(nodes.paragraph)), nodes.paragraph())
        cautions.append((f"caution-{number}", plain(first)))
    figures = []
    for figure in doctree.findall(nodes.figure):
        image = next(iter(figure.findall(nodes.image)), None)
        caption = next(iter(figure.findall(nodes.caption)), None)
        if image is not None and caption is not None and figure["ids"]:
            figures.append((figure["ids"][0], image["uri"], image.get("alt", ""), plain(caption)))
    CAUTIONS.of(app.env)[docname], FIGURES.of(app.env)[docname] = cautions, figures


def plain(node: nodes.Element) -> Words:
    """What a paragraph says, without links: words, and formulas."""
    leaves = node.findall(
        lambda part: isinstance(part, nodes.math) or isinstance(part, nodes.Text) and not isinstance(part.parent, nodes.math)
    )
    return [(isinstance(leaf, nodes.math), leaf.astext()) for leaf in leaves]


def shown(words: Words) -> list[nodes.Node]:
    """Words and formulas as they stand on a page."""
    return [nodes.math(text, text) if formula else nodes.Text(text) for formula, text in words]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and the steps of the build."""
    app.add_node(Findings)
    app.add_node(Gallery)
    app.add_directive("findings", FindingsDirective)
    app.add_directive("gallery", GalleryDirective)
    app.add_post_transform(Fill)
    for kept in (CAUTIONS, FIGURES, GATHERING):
        kept.connect(app)
    app.connect("doctree-read", collect, priority=700)
    return {"version": "1", "env_version": 2, "parallel_read_safe": False}
