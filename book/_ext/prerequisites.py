"""Sphinx extension: ``{prerequisites}`` draws which chapter builds on which: a list of all chapters, and an arc to each that one builds on.

What a chapter builds on is what its opening refers to (``book_map.needs``). The arcs are an SVG beside the list whose rows are all of one
height, so that it fits at any width; the list alone says the same in words, and is what a keyboard and a screen reader meet.
"""

from html import escape
from typing import Any

from book_map import needs
from docutils import nodes
from kept import Gathering
from pages import parts_of
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

WIDTH = 100
"""Of the drawing, in units of its own; a row is one unit high."""

GATHERING = Gathering("prerequisites_pages")


class PrerequisitesDrawing(nodes.General, nodes.Element):
    """Stands for the drawing until every chapter has been read."""


class PrerequisitesDirective(SphinxDirective):
    """``{prerequisites}``."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the drawing."""
        GATHERING.add(self.env)
        return [PrerequisitesDrawing()]


class Fill(SphinxPostTransform):
    """Put the drawing in its place."""

    default_priority = 9

    def run(self, **options: Any) -> None:
        """Replace every place by arcs and list."""
        for place in list(self.document.findall(PrerequisitesDrawing)):
            place.replace_self(nodes.raw("", self._drawing(), format="html"))

    def _drawing(self) -> str:
        lines, rows = [], {}
        for caption, docnames in parts_of(self.env):
            if chapters := [docname for docname in docnames if self.env.toc_secnumbers.get(docname)]:
                lines.append(f'<li class="part">{escape(caption)}</li>')
                for docname in chapters:
                    rows[docname] = len(lines)
                    lines.append(self._line(docname))
        arcs = [arc(rows[first], rows[docname]) for docname in rows for first in needs(self.env, docname) if first in rows]
        drawing = f'<svg aria-hidden="true" viewBox="0 0 {WIDTH} {len(lines)}" preserveAspectRatio="none">{"".join(arcs)}</svg>'
        return f'<div class="prerequisites">{drawing}<ul>{"".join(lines)}</ul></div>'

    def _line(self, docname: str) -> str:
        number, title = self._number(docname), escape(self.env.titles[docname].astext().partition(": ")[0])  # a row has one line
        address = escape(self.app.builder.get_relative_uri(self.env.docname, docname))
        needed = ", ".join(self._number(first) for first in needs(self.env, docname))
        after = f'<span class="needs">after {needed}</span>' if needed else ""
        return f'<li><a href="{address}">{number}. {title}</a>{after}</li>'

    def _number(self, docname: str) -> str:
        return ".".join(map(str, self.env.toc_secnumbers[docname][""]))


def arc(start: int, end: int) -> str:
    """The arc from the row of a chapter to that of one that builds on it, the wider the farther they are apart."""
    reach = WIDTH * (1 - min(1.0, (abs(end - start) / 30) ** 0.6))
    first, last = start + 0.5, end + 0.5
    path = f"M {WIDTH} {first} C {reach:.0f} {first}, {reach:.0f} {last}, {WIDTH} {last}"
    return f'<path d="{path}" data-from="{start}" data-to="{end}"/>'


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and the steps of the build."""
    app.add_node(PrerequisitesDrawing)
    app.add_directive("prerequisites", PrerequisitesDirective)
    app.add_post_transform(Fill)
    GATHERING.connect(app)
    return {"version": "1", "env_version": 2, "parallel_read_safe": False}
