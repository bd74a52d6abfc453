"""Figures for narrow screens: panels one under the other, so that their labels stay legible on a phone."""

import itertools
import pickle
import re

from matplotlib.axes import Axes
from matplotlib.axis import XAxis
from matplotlib.figure import Figure as MplFigure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.ticker import NullFormatter

WIDTH = 4.2
"""Inches to which a figure is narrowed: on a phone a label of 9 points is then as high as on a screen."""

PANELS, SMALLEST = 6, 1.1
"""How many panels are stacked at most, and the width in inches below which a panel is one picture of a row and stays in it."""

LEAST = 1.45
"""Height in inches that a panel keeps when labels and legends take their room, if it was as high as that before."""


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
    if not columns or any(axes.name != "rectilinear" for axes in panels):
        return None
    if any(axes.get_subplotspec() is None and not hasattr(axes, "_colorbar") for axes in copy.axes):
        return None
    if len(panels) > PANELS or width / max(columns) < SMALLEST:
        return _row_of_pictures(copy, panels)
    copy.draw_without_rendering()
    before = [axes.get_window_extent().height / copy.dpi for axes in panels]
    for legend in [*copy.legends, *(legend for axes in panels if (legend := axes.get_legend()) is not None)]:
        while legend.get_window_extent().width > 0.8 * WIDTH * copy.dpi and _fewer_columns(legend):
            pass
    rows = len(panels) // max(columns) or 1
    if max(columns) > 1:
        _stack(copy, panels)
    copy.set_size_inches(WIDTH, max(2.1, min(0.9 * height / rows, 3.2)) * len(panels) if max(columns) > 1 else max(height, 2.6))
    for axes in panels:
        _legend_below(axes)
    _make_room(copy, panels, before)
    return copy


def _stack(figure: MplFigure, panels: list[Axes]) -> None:
    """One panel a row, those of a column that shares its axis together; what a panel had from its neighbour's axis it now has itself."""
    grid = figure.add_gridspec(len(panels), 1)
    places = [spec for axes in panels if (spec := axes.get_subplotspec()) is not None]
    pairs = itertools.permutations(zip(panels, places, strict=True), 2)
    if any(one.get_shared_x_axes().joined(one, other) and here.colspan == there.colspan for (one, here), (other, there) in pairs):
        order = sorted(range(len(panels)), key=lambda k: (places[k].colspan.start, places[k].rowspan.start))
        panels[:] = [panels[k] for k in order]
    for place, axes in enumerate(panels):
        shared = axes.get_shared_y_axes().get_siblings(axes)
        if len(shared) > 1:
            axes.tick_params(labelleft=True)
            axes.set_ylabel(axes.get_ylabel() or next((label for other in shared if (label := other.get_ylabel())), ""))
        if len(axes.get_shared_x_axes().get_siblings(axes)) > 1:
            axes.tick_params(labelbottom=True)
        axes.set_subplotspec(grid[place])


def _row_of_pictures(figure: MplFigure, panels: list[Axes]) -> MplFigure | None:
    """Many small pictures without ticks stay in their rows, and shrink; their labels do not. None where they have ticks."""
    if any(axes.axison and (len(axes.get_xticks()) or len(axes.get_yticks()) > 1) for axes in panels):
        return None
    width, height = figure.get_size_inches()
    figure.set_size_inches(WIDTH, height * (0.3 + 0.7 * WIDTH / width))
    return figure


def _make_room(figure: MplFigure, panels: list[Axes], before: list[float]) -> None:
    """Long labels in two lines, and a figure so high that its panels keep their height."""
    for _ in range(3):
        figure.draw_without_rendering()
        for axes in panels:
            _wrap(axes.yaxis.label, axes.yaxis.label.get_window_extent().height > axes.get_window_extent().height + 0.3 * figure.dpi)
            _wrap(axes.xaxis.label, axes.xaxis.label.get_window_extent().width > axes.get_window_extent().width + 0.5 * figure.dpi)
        figure.draw_without_rendering()
        free = [axes.get_aspect() == "auto" for axes in panels]
        heights = [axes.get_window_extent().height / figure.dpi for axes in panels]
        lacking = sum(max(0.0, min(LEAST, had) - has) for had, has, f in zip(before, heights, free, strict=True) if f)
        if lacking < 0.05:
            break
        figure.set_size_inches(WIDTH, figure.get_figheight() + lacking)
    for axes in panels:
        _apart(axes.xaxis)


def _fewer_columns(legend: Legend) -> bool:
    """Put the entries of a legend in one column less; False where it has one."""
    packer = legend._legend_handle_box  # type: ignore[attr-defined]  # matplotlib lays out the columns of a legend once, when it is made
    columns = packer.get_children()
    if len(columns) < 2:
        return False
    entries = [entry for column in columns for entry in column.get_children()]
    count = len(columns) - 1
    rows = -(-len(entries) // count)
    for place, column in enumerate(columns[:count]):
        column._children = entries[place * rows : (place + 1) * rows]
    packer._children = columns[: -(-len(entries) // rows)]
    return True


def _wrap(label: Text, long: bool) -> None:
    """Break a label that is longer than its panel at the space nearest to its middle, outside of mathematics."""
    words = label.get_text()
    places = [match.start() for match in re.finditer(" ", words) if words[: match.start()].count("$") % 2 == 0]
    if long and places and "\n" not in words:
        middle = min(places, key=lambda place: abs(place - len(words) / 2))
        label.set_text(words[:middle] + "\n" + words[middle + 1 :])


def _apart(axis: XAxis) -> None:
    """Labels of ticks that run into each other: first those of minor ticks go, then all get smaller."""
    if _touching([*axis.get_ticklabels(), *axis.get_ticklabels(minor=True)]):
        axis.set_minor_formatter(NullFormatter())
    if _touching(axis.get_ticklabels()):
        axis.set_tick_params(labelsize=7)


def _touching(labels: list[Text]) -> bool:
    drawn = [label for label in labels if label.get_visible() and label.get_text() and not label.get_rotation() % 180]
    boxes = sorted((box.x0, box.x1) for label in drawn if (box := label.get_window_extent()).width)
    return any(end > start for (_, end), (start, _) in zip(boxes, boxes[1:], strict=False))


def _legend_below(axes: Axes) -> None:
    """A legend to the right of its panel goes under it."""
    legend = axes.get_legend()
    if legend is not None:
        anchor = legend.get_bbox_to_anchor().transformed(axes.transAxes.inverted())
        if anchor.x0 > 0.9 and anchor.width < 0.01:
            legend.set_loc("upper left")
            legend.set_bbox_to_anchor((0.0, -0.22), transform=axes.transAxes)
