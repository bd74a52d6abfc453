"""Sphinx extension for the first page: where to begin, and a figure of a chapter that moves.

``{begin}`` writes two buttons, to the first chapter as a page and as a notebook; ``{moving-figure} name`` shows an animation of a chapter
with its caption and a link to where it stands.
"""

from html import escape
from typing import Any

from docutils import nodes
from notebooks import notebook_path
from page_bar import binder_address
from pages import page_link, parts_of
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

log = logging.getLogger(__name__)

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
        _pages(self.env).add(self.env.docname)
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
            if (name := moving["figure"]) not in _animations(self.env):
                log.warning("no chapter has an animation %s", name, location=here, type="landing")
                moving.replace_self([])
                continue
            docname, html, caption = _animations(self.env)[name]
            link = page_link(self.app, here, docname, name)
            legend = nodes.caption("", "", nodes.Text(f"{caption} From: "), link, nodes.Text("."))
            moving.replace_self(
                nodes.figure("", nodes.raw("", html, format="html"), legend, classes=["moving-figure"], ids=["moving-figure"])
            )


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the animations of the page just read, by the names of their figures."""
    docname = app.env.docname
    for figure in doctree.findall(nodes.figure):
        for raw in figure.findall(nodes.raw):
            if 'class="animation"' in raw.astext():
                caption = next((child.astext() for child in figure.findall(nodes.caption)), "")
                for name in figure["names"]:
                    _animations(app.env)[name] = docname, raw.astext(), caption


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Drop what was collected from a page that is about to be read again."""
    for name in [name for name, (page, *_) in _animations(env).items() if page == docname]:
        del _animations(env)[name]
    _pages(env).discard(docname)


def refresh(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have the pages with such a figure written again."""
    return sorted(_pages(env))


def _animations(env: BuildEnvironment) -> dict[str, tuple[str, str, str]]:
    return env.__dict__.setdefault("landing_animations", {})


def _pages(env: BuildEnvironment) -> set[str]:
    return env.__dict__.setdefault("landing_pages", set())


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and the steps of the build."""
    app.add_node(Begin)
    app.add_node(MovingFigure)
    app.add_directive("begin", BeginDirective)
    app.add_directive("moving-figure", MovingFigureDirective)
    app.add_post_transform(Fill)
    app.connect("env-purge-doc", forget)
    app.connect("doctree-read", collect, priority=700)
    app.connect("env-updated", refresh)
    return {"version": "1", "env_version": 1, "parallel_read_safe": False}
