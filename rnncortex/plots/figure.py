"""A figure that carries its own description, and follows the page from light to dark."""

import functools
import io
import os
from collections.abc import Callable
from html import escape
from typing import Any, ParamSpec
from urllib.parse import quote

import matplotlib.figure

from rnncortex.plots.narrow import narrowed
from rnncortex.plots.style import DARK, house_style

Arguments = ParamSpec("Arguments")

NARROW = "application/vnd.rnncortex.narrow+svg"
"""Under this type an output carries the same figure for narrow screens."""


class Figure:
    """A drawn figure with its description in words and numbers.

    A notebook shows it as SVG. The description stands in the image's ``<desc>`` element, from which the book takes the
    alternative text, and a style sheet in the image recolours it where the page is dark.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        The drawing, for changes before it is shown or saved.
    description : str
        What the figure shows, with its numbers, for a reader who does not see it.
    """

    def __init__(self, figure: matplotlib.figure.Figure, description: str) -> None:
        self.figure = figure
        self.description = description

    def svg(self) -> str:
        """The figure as SVG text: the same text each time it is drawn from the same numbers."""
        return self._svg(self.figure)

    def narrow_svg(self) -> str:
        """The figure for a narrow screen, panels one under the other; empty where it is narrow as it is."""
        with house_style():
            narrow = narrowed(self.figure)
        return self._svg(narrow) if narrow is not None else ""

    def _svg(self, figure: matplotlib.figure.Figure) -> str:
        buffer = io.StringIO()
        with house_style():
            figure.savefig(buffer, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
        drawn = buffer.getvalue()
        inside = drawn.index(">", drawn.index("<svg")) + 1
        return f"{drawn[:inside]}\n <desc>{escape(self.description)}</desc>\n <style>{_DARK_RULES}</style>{drawn[inside:]}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        shown = {"image/svg+xml": self.svg(), "text/plain": self.description}
        if os.environ.get("RNNCORTEX_NARROW") and (narrow := self.narrow_svg()):  # the build of the site asks for it
            shown[NARROW] = narrow
        return shown


def image_tag(figure: Figure) -> str:
    """A figure as an HTML image that needs no file beside it, described, and with its size so that a page reserves the room."""
    address = "data:image/svg+xml," + quote(figure.svg(), safe=" =:;,/()[]{}!*@$?&|^`~+'\n")  # what compresses better than base64 does
    width, height = (round(96 * inches) for inches in figure.figure.get_size_inches())
    words = escape(figure.description, quote=True)
    style = "display:block;max-width:100%;height:auto;margin:auto"
    return f'<img src="{escape(address)}" alt="{words}" width="{width}" height="{height}" style="{style}">'


def drawn(plot: Callable[Arguments, tuple[matplotlib.figure.Figure, str]]) -> Callable[Arguments, Figure]:
    """Make a plotting function draw in the style of the book and return a described :class:`Figure`."""

    @functools.wraps(plot)
    def draw(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Figure:
        with house_style():
            return Figure(*plot(*args, **kwargs))

    draw.__annotations__["return"] = Figure
    return draw


def canvas(
    rows: int = 1, columns: int = 1, *, width: float = 7.0, height: float = 3.2, **settings: Any
) -> tuple[matplotlib.figure.Figure, Any]:
    """An empty figure of ``width`` by ``height`` inches and its axes, as ``matplotlib.pyplot.subplots`` would give them."""
    figure = matplotlib.figure.Figure(figsize=(width, height))
    return figure, figure.subplots(rows, columns, **settings)


_DARK_RULES = (
    "@media (prefers-color-scheme: dark) {"
    + "".join(f'[style*="{paint}: {light}"]{{{paint}:{dark}!important}}' for light, dark in DARK.items() for paint in ("fill", "stroke"))
    + "}"
)
