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

NARROW_SCREEN = "(max-width: 600px)"
"""The screens that get it, as a style sheet asks for them."""


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
        figure, buffer = self.figure, io.StringIO()
        with house_style():
            if _has_legend_outside(figure):
                figure.draw_without_rendering()  # the room that it takes changes the ticks, and those the room that they take
            figure.savefig(buffer, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
        drawn = buffer.getvalue()
        inside = drawn.index(">", drawn.index("<svg")) + 1
        return f"{drawn[:inside]}\n <desc>{escape(self.description)}</desc>\n <style>{_DARK_RULES}</style>{drawn[inside:]}"

    def narrow(self) -> "Figure | None":
        """The figure for a narrow screen, panels one under the other; None where it is narrow as it is."""
        with house_style():
            narrow = narrowed(self.figure)
        return Figure(narrow, self.description) if narrow is not None else None

    def narrow_svg(self) -> str:
        """The figure for a narrow screen as SVG text; empty where it is narrow as it is."""
        narrow = self.narrow()
        return narrow.svg() if narrow is not None else ""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        shown = {"image/svg+xml": self.svg(), "text/plain": self.description}
        if narrow_wanted() and (narrow := self.narrow_svg()):
            shown[NARROW] = narrow
        return shown


def narrow_wanted() -> bool:
    """Whether figures for narrow screens are asked for, as the build of the site does."""
    return bool(os.environ.get("RNNCORTEX_NARROW"))


def image_tag(figure: Figure, narrow: Figure | None = None) -> str:
    """A figure as an HTML image that needs no file beside it, described, and with its size so that a page reserves the room.

    Parameters
    ----------
    figure : Figure
    narrow : Figure, optional
        What a narrow screen shows instead.
    """
    address = "data:image/svg+xml," + quote(figure.svg(), safe=" =:;,/()[]{}!*@$?&|^`~+'\n")  # what compresses better than base64 does
    width, height = (round(96 * inches) for inches in figure.figure.get_size_inches())
    words = escape(figure.description, quote=True)
    style = "display:block;max-width:100%;height:auto;margin:auto"
    image = f'<img src="{escape(address)}" alt="{words}" width="{width}" height="{height}" style="{style}">'
    if narrow is None:
        return image
    address = "data:image/svg+xml," + quote(narrow.svg(), safe="=:;/()[]{}!*@$?&|^`~+'")
    width, height = (round(96 * inches) for inches in narrow.figure.get_size_inches())
    source = f'<source media="{NARROW_SCREEN}" srcset="{escape(address)}" width="{width}" height="{height}">'
    return f"<picture>{source}{image}</picture>"


def _has_legend_outside(figure: matplotlib.figure.Figure) -> bool:
    legends = ((axes, axes.get_legend()) for axes in figure.axes)
    return any(legend is not None and legend.get_bbox_to_anchor() is not axes.bbox for axes, legend in legends)


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
