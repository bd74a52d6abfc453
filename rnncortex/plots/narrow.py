"""Figures for narrow screens: panels one under the other, so that their labels stay legible on a phone."""

import pickle

from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure

WIDTH = 4.2
"""Inches to which a figure is narrowed: on a phone a label of 9 points is then as high as on a screen."""

PANELS, SMALLEST = 6, 1.1
"""How many panels are stacked at most, and the width in inches below which a panel is one picture of a row and stays in it."""


def narrowed(figure: MplFigure) -> MplFigure | None:
    """A copy of a figure for a narrow screen; None where it is narrow already, or placed by hand.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        As it was drawn; it stays as it is.
    """
    width, height = figure.get_size_inches()
    if width <= WIDTH * 1.1 or figure.get_layout_engine() is None:
        return None
    try:
        copy: MplFigure = pickle.loads(pickle.dumps(figure))
    except (pickle.PicklingError, AttributeError, TypeError):  # a label that is a function of the page
        return None
    panels = [axes for axes in copy.axes if axes.get_subplotspec() is not None]
    columns = {spec.get_gridspec().ncols for axes in panels if (spec := axes.get_subplotspec()) is not None}
    if len(panels) < len(copy.axes) or len(panels) > PANELS or not columns or width / max(columns) < SMALLEST:
        return None
    rows = len(panels) // max(columns) or 1
    if max(columns) > 1:
        _stack(copy, panels)
    copy.set_size_inches(WIDTH, max(2.1, min(0.9 * height / rows, 3.2)) * len(panels) if max(columns) > 1 else max(height, 2.6))
    for axes in panels:
        _legend_below(axes)
    _narrow_legends(copy)
    return copy


def _stack(figure: MplFigure, panels: list[Axes]) -> None:
    """One panel a row; what a panel had from its neighbour's axis it now has itself."""
    grid = figure.add_gridspec(len(panels), 1)
    for place, axes in enumerate(panels):
        shared = axes.get_shared_y_axes().get_siblings(axes)
        if len(shared) > 1:
            axes.tick_params(labelleft=True)
            axes.set_ylabel(axes.get_ylabel() or next((label for other in shared if (label := other.get_ylabel())), ""))
        if len(axes.get_shared_x_axes().get_siblings(axes)) > 1:
            axes.tick_params(labelbottom=True)
        axes.set_subplotspec(grid[place])


def _narrow_legends(figure: MplFigure) -> None:
    """A legend in columns that is wider than the figure gets one column."""
    figure.draw_without_rendering()
    for legend in [*figure.legends, *(axes.get_legend() for axes in figure.axes)]:
        if legend is not None and legend.get_window_extent().width > figure.bbox.width:
            legend.set_ncols(1)


def _legend_below(axes: Axes) -> None:
    """A legend to the right of its panel goes under it."""
    legend = axes.get_legend()
    if legend is not None:
        anchor = legend.get_bbox_to_anchor().transformed(axes.transAxes.inverted())
        if anchor.x0 > 0.9 and anchor.width < 0.01:
            legend.set_loc("upper left")
            legend.set_bbox_to_anchor((0.0, -0.22), transform=axes.transAxes)
