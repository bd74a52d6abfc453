"""Frames of a slider: panels of lines and points with fixed limits, in one layout."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from matplotlib.figure import Figure as MplFigure

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import FAINT, INK, RED

Line = tuple[Any, Any, Mapping[str, Any]]
"""Coordinates of a line, and matplotlib's settings."""

THEORY: Mapping[str, Any] = {"color": INK, "linewidth": 1.2}
"""A line that theory draws."""

HERE: Mapping[str, Any] = {"color": RED, "marker": "o", "markersize": 8, "linestyle": "none", "fillstyle": "none"}
"""The value at which the slider stands, on a curve over all values."""

ZERO: Mapping[str, Any] = {"color": FAINT, "linewidth": 0.8}
"""A line of reference."""


class Panel(NamedTuple):
    """Lines of one panel of one frame.

    Attributes
    ----------
    lines : sequence of Line
    settings : mapping
        Labels, limits and scales of the axes.
    legend : str, optional
        Where a legend stands; none without it.
    """

    lines: Sequence[Line]
    settings: Mapping[str, Any]
    legend: str | None = None


@drawn
def frame(panels: Sequence[Panel], description: str, *, width: float = 7.4, height: float = 3.2) -> tuple[MplFigure, str]:
    """One frame: its panels in a row.

    Parameters
    ----------
    panels : sequence of Panel
    description : str
        What is seen at this value, with its numbers.
    width, height : float
        Inches.
    """
    figure, row = canvas(1, len(panels), width=width, height=height, squeeze=False)
    for axes, panel in zip(row[0], panels, strict=True):
        for x, y, settings in panel.lines:
            axes.plot(x, y, **settings)
        axes.set(**panel.settings)
        if panel.legend is not None:
            axes.legend(loc=panel.legend)
    return figure, description
