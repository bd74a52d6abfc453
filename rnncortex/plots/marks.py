"""Marks that figures share: points with intervals, lines of theory, chance and equality, rasters, planes, histograms of intervals.

Nothing is estimated here: intervals come finished, as :class:`~rnncortex.numerics.statistics.Interval`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots.figure import canvas
from rnncortex.plots.style import FAINT, INK


def interval_points(
    axes: Axes,
    at: Any,
    intervals: Sequence[Interval],
    *,
    color: Any,
    label: str | None = None,
    marker: str = "o",
    line: bool = False,
    sideways: bool = False,
    scale: float = 1.0,
) -> None:
    """Estimates as points, with bars from the low to the high end of each interval.

    Parameters
    ----------
    axes : Axes
    at : sequence of float
        Where each stands on the horizontal axis; on the vertical one if ``sideways``.
    intervals : sequence of Interval
    color, label, marker
        As matplotlib has them.
    line : bool
        Whether a thin line joins the points.
    sideways : bool
        Whether the bars lie along the horizontal axis.
    scale : float
        What all numbers are multiplied by, for another unit.
    """
    middle, bars = _ends(intervals, scale)
    where = np.asarray(at, dtype=float)
    style: dict[str, Any] = {"color": color, "label": label, "marker": marker, "markersize": 4, "capsize": 3, "linewidth": 1}
    style |= {"linestyle": "-" if line else "none", "elinewidth": 1.2, "xerr" if sideways else "yerr": bars}
    axes.errorbar(*((middle, where) if sideways else (where, middle)), **style)


def interval_band(
    axes: Axes, at: Any, intervals: Sequence[Interval], *, color: Any, label: str | None = None, marker: str = "", scale: float = 1.0
) -> None:
    """Estimates as a line, in a band from the low to the high ends; arguments as in :func:`interval_points`."""
    middle, (below, above) = _ends(intervals, scale)
    where = np.asarray(at, dtype=float)
    axes.fill_between(where, middle - below, middle + above, color=color, alpha=0.22, linewidth=0)
    axes.plot(where, middle, color=color, label=label, marker=marker)


def theory_line(axes: Axes, x: Any, y: Any, *, label: str | None = "theory", color: Any = INK, dashed: bool = False) -> None:
    """A prediction, drawn in the colour of the text unless it belongs to one of several series."""
    axes.plot(x, y, color=color, linewidth=1.2, linestyle="--" if dashed else "-", label=label)


def chance_line(axes: Axes, level: float, *, label: str | None = "chance", sideways: bool = False) -> None:
    """What guessing gets: a pale dashed line across the axes, or up them if ``sideways``."""
    (axes.axvline if sideways else axes.axhline)(level, color=FAINT, linestyle="--", linewidth=1, label=label)


def equality_line(axes: Axes, low: float, high: float, *, label: str | None = None) -> None:
    """Where the vertical is equal to the horizontal: predicted and measured agree on it."""
    axes.plot([low, high], [low, high], color=FAINT, linewidth=1.2, label=label, zorder=0)


def raster(axes: Axes, times: Tensor, counts: Tensor, *, color: Any = INK, size: float = 3.0) -> None:
    """Spikes as ticks, a row a unit or a trial, larger where a bin has several.

    Parameters
    ----------
    axes : Axes
    times : Tensor, shape (time,)
        Of each bin, in the unit of the axis.
    counts : Tensor, shape (time, rows)
        Spikes in each bin.
    color
        As matplotlib has it.
    size : float
        Of a tick for one spike, in square points.
    """
    when, who = counts.nonzero(as_tuple=True)
    axes.scatter(times[when], who, s=size * counts[when, who], color=color, marker="|", linewidths=0.8)


def plane(horizontal: str, vertical: str, reach: float) -> tuple[MplFigure, Axes]:
    """A square for two coordinates with room for a legend beside it; it stands still, so that points can move over it.

    Parameters
    ----------
    horizontal, vertical : str
        Labels of the axes.
    reach : float
        Both go from minus this to this.
    """
    figure, axes = canvas(width=6.0, height=4.2)
    figure.set_layout_engine("none")
    axes.set_position((0.11, 0.13, 0.57, 3.42 / 4.2))
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel=horizontal, ylabel=vertical)
    return figure, axes


def interval_histogram(axes: Axes, intervals: Any, edges: Any, *, color: Any, label: str | None = None, filled: bool = False) -> None:
    """How interspike intervals are distributed: their density, per millisecond, as steps.

    Parameters
    ----------
    axes : Axes
    intervals : array, shape (intervals,)
        Seconds.
    edges : array, shape (bins + 1,)
        Seconds.
    color, label
        As matplotlib has them.
    filled : bool
        Whether the area is filled, for the one that others are compared with.
    """
    density, _ = np.histogram(np.asarray(intervals), np.asarray(edges), density=True)
    look: dict[str, Any] = {"fill": True, "alpha": 0.35, "linewidth": 0} if filled else {"linewidth": 1.7}
    axes.stairs(density / 1000, 1000 * np.asarray(edges), color=color, label=label, **look)


def in_words(interval: Interval, form: str = ".3f", *, scale: float = 1.0) -> str:
    """An interval as descriptions of figures say it: the estimate, and the ends in brackets."""
    estimate, low, high = (scale * number for number in interval[:3])
    return f"{estimate:{form}} ({low:{form}} to {high:{form}})"


def _ends(intervals: Sequence[Interval], scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Estimates, and how far the intervals reach below and above them."""
    middle = scale * np.array([interval.estimate for interval in intervals])
    low, high = (scale * np.array([getattr(interval, end) for interval in intervals]) for end in ("low", "high"))
    return middle, np.stack((middle - low, high - middle))
