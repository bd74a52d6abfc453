"""Sphinx extension: the map of the book on its first page, a card for each chapter with one of its figures.

``{book-map}`` takes a list of chapters in YAML, each with the name of a figure and a sentence. Title, link, image, its description and the
number of claims come from the chapters themselves, so that the map cannot promise what the book does not hold.
"""

from typing import Any

import yaml
from docutils import nodes
from pages import docname_of, page_link
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

log = logging.getLogger(__name__)


class BookMap(nodes.General, nodes.Element):
    """Stands for the map until every chapter has been read."""


class BookMapDirective(SphinxDirective):
    """``{book-map}``: a list of ``{chapter, figure, words}``."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Leave a place for the map."""
        _pages(self.env).add(self.env.docname)
        return [BookMap(cards=yaml.safe_load("\n".join(self.content)))]


class FillBookMap(SphinxPostTransform):
    """Put the cards in their place."""

    default_priority = 9

    def run(self, **options: Any) -> None:
        """Replace every place by a list of cards."""
        for place in list(self.document.findall(BookMap)):
            cards = nodes.bullet_list(classes=["book-map"])
            cards += [self._card(**card) for card in place["cards"]]
            place.replace_self(cards)

    def _card(self, chapter: str, figure: str, words: str) -> nodes.list_item:
        docname = docname_of(chapter)
        claims = self.env.__dict__.get("claims_records", {}).get(docname, [])
        card = nodes.list_item()
        if figure in (images := _figures(self.env).get(docname, {})):
            uri, alt = images[figure]
            card += nodes.image(uri=uri, alt=alt, candidates={"*": uri})
        else:
            log.warning("the map of the book names a figure that %s lacks: %s", chapter, figure, location=self.env.docname, type="book_map")
        card += nodes.paragraph("", "", page_link(self.app, self.env.docname, docname), classes=["book-map-title"])
        card += nodes.paragraph(text=words)
        card += nodes.paragraph(text=f"{len(claims)} claims", classes=["book-map-claims"])
        return card


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the images of the page just read, by the names of their figures."""
    found = {}
    for figure in doctree.findall(nodes.figure):
        for image in figure.findall(nodes.image):
            found.update({name: (image["uri"], image.get("alt", "")) for name in figure["names"]})
    _figures(app.env)[app.env.docname] = found


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Drop what was collected from a page that is about to be read again."""
    _figures(env).pop(docname, None)
    _pages(env).discard(docname)


def refresh(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have the pages with the map written again, since any chapter may have changed."""
    return sorted(_pages(env))


def _figures(env: BuildEnvironment) -> dict[str, dict[str, tuple[str, str]]]:
    return env.__dict__.setdefault("book_map_figures", {})


def _pages(env: BuildEnvironment) -> set[str]:
    return env.__dict__.setdefault("book_map_pages", set())


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and the steps of the build."""
    app.add_node(BookMap)
    app.add_directive("book-map", BookMapDirective)
    app.add_post_transform(FillBookMap)
    app.connect("env-purge-doc", forget)
    app.connect("doctree-read", collect, priority=700)
    app.connect("env-updated", refresh)
    return {"version": "1", "parallel_read_safe": False}
