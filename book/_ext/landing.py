"""Sphinx extension for the first page: where to begin, and a figure of a chapter that moves.

``{begin}`` writes two buttons, to the first chapter as a page and as a notebook; ``{moving-figure} name`` shows an animation of a chapter
with its caption and a link to where it stands.
"""

from html import escape
from typing import Any

from docutils import nodes
from kept import Gathering, Kept
from notebooks import notebook_path
from page_bar import binder_address
from pages import page_link, parts_of
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

log = logging.getLogger(__name__)

GATHERING = Gathering("landing_pages")
ANIMATIONS: Kept[dict[str, tuple[str, str]]] = Kept("landing_animations")
"""Of each page: markup and caption by the name of the figure."""

BUTTONS = """\
<p class="begin"><a class="begin-reading" href="{page}">Start reading</a> <a href="{binder}">Run chapter 1</a> \
<a class="begin-archive" href="{archive}" download>All pages, to read without a network</a></p>
"""


class Begin(nodes.General, nodes.Element):
    """Stands for the buttons."""


class MovingFigure(nodes.General, nodes.Element):
    """Stands for an animation."""


class BeginDirective(SphinxDirective):
    """``{begin}``."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the buttons."""
        return [Begin()]


class MovingFigureDirective(SphinxDirective):
    """``{moving-figure} name``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Leave a place for the figure."""
        GATHERING.add(self.env)
        return [MovingFigure(figure=self.arguments[0])]


class Fill(SphinxPostTransform):
    """Put buttons and figure in their places."""

    default_priority = 9

    def run(self, **options: Any) -> None:
        """Replace every place."""
        here = self.env.docname
        for place in list(self.document.findall(Begin)):
            first = next(name for _, part in parts_of(self.env) for name in part if self.env.toc_secnumbers.get(name))
            words = BUTTONS.format(
                page=escape(self.app.builder.get_relative_uri(here, first)),
                archive="../" * here.count("/") + "book.zip",
                binder=escape(binder_address(self.app, notebook_path(first))),
            )
            place.replace_self(nodes.raw("", words, format="html"))
        for moving in list(self.document.findall(MovingFigure)):
            name = moving["figure"]
            found = [(docname, *shown[name]) for docname, shown in ANIMATIONS.of(self.env).items() if name in shown]
            if not found:
                log.warning("no chapter has an animation %s", name, location=here, type="landing")
                moving.replace_self([])
                continue
            docname, html, caption = found[0]
            link = page_link(self.app, here, docname, name)
            legend = nodes.caption("", "", nodes.Text(f"{caption} From: "), link, nodes.Text("."))
            moving.replace_self(
                nodes.figure("", nodes.raw("", html, format="html"), legend, classes=["moving-figure"], ids=["moving-figure"])
            )


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the animations of the page just read, by the names of their figures."""
    animations = ANIMATIONS.of(app.env)[app.env.docname] = {}
    for figure in doctree.findall(nodes.figure):
        for raw in figure.findall(nodes.raw):
            if 'class="animation"' in raw.astext():
                caption = next((child.astext() for child in figure.findall(nodes.caption)), "")
                for name in figure["names"]:
                    animations[name] = raw.astext(), caption


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and the steps of the build."""
    app.add_node(Begin)
    app.add_node(MovingFigure)
    app.add_directive("begin", BeginDirective)
    app.add_directive("moving-figure", MovingFigureDirective)
    app.add_post_transform(Fill)
    ANIMATIONS.connect(app)
    GATHERING.connect(app)
    app.connect("doctree-read", collect, priority=700)
    return {"version": "1", "env_version": 2, "parallel_read_safe": False}
