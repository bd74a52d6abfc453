"""Small two-tone images in rows."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from torch import Tensor

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import FAINT, INK, RED


@drawn
def image_rows(rows: Mapping[str, Tensor], truth: Tensor | None = None, heads: Sequence[str] = ()) -> tuple[MplFigure, str]:
    """Square two-tone images, a row each; pixels that differ from the truth in another colour.

    Parameters
    ----------
    rows : mapping of str to Tensor, shape (images, pixels)
        By name; above 0 is ink.
    truth : Tensor, shape (images, pixels), optional
        What every row should show.
    heads : sequence of str
        Over the columns.
    """
    columns = max(len(images) for images in rows.values())
    size = 0.62
    figure, grid = canvas(len(rows), columns, width=1.5 + size * columns, height=size * len(rows) + 0.2 * bool(heads), squeeze=False)
    words = []
    for line, (name, images) in zip(grid, rows.items(), strict=True):
        for column, axes in enumerate(line):
            axes.set_axis_off()
            if column < len(images):
                _pixels(axes, images[column], None if truth is None else truth[column])
        line[0].text(-0.12, 0.5, name, ha="right", va="center", transform=line[0].transAxes, fontsize=9)
        if truth is not None:
            wrong = ((images > 0) != (truth[: len(images)] > 0)).double().mean(-1)
            words.append(f"{name}: {100 * wrong.mean():.1f}% of the pixels wrong, {int((wrong == 0).sum())} of {len(images)} images exact")
        else:
            words.append(f"{name}: {', '.join(str(int((image > 0).sum())) for image in images)} pixels of ink")
    for axes, head in zip(grid[0], heads, strict=False):
        axes.set_title(head, fontsize=9, fontweight="normal", loc="center")
    return figure, f"Rows of {columns} images. " + "; ".join(words) + "."


def _pixels(axes: Axes, image: Tensor, truth: Tensor | None = None) -> None:
    """A square image as squares of ink; wrong ink, and missing ink as a ring, in another colour."""
    side = round(len(image) ** 0.5)
    ink = (image > 0).view(side, side)
    right = ink if truth is None else (truth > 0).view(side, side)
    for squares, colour, filled in ((ink & right, INK, True), (ink & ~right, RED, True), (right & ~ink, RED, False)):
        shape = [_square(column, side - 1 - row, 0.04 if filled else 0.3) for row, column in squares.nonzero().tolist()]
        if shape:
            axes.add_patch(PathPatch(Path.make_compound_path(*shape), facecolor=colour, linewidth=0))
    axes.add_patch(Rectangle((0, 0), side, side, fill=False, edgecolor=FAINT, linewidth=0.7))
    axes.set(xlim=(-0.2, side + 0.2), ylim=(-0.2, side + 0.2), aspect="equal")


def _square(column: int, row: int, inset: float) -> Path:
    return rectangle(column + inset, column + 1 - inset, row + inset, row + 1 - inset)


def rectangle(left: float, right: float, low: float, high: float) -> Path:
    """The outline of a box, to be joined with others into one path."""
    corners = [(left, low), (right, low), (right, high), (left, high), (left, low)]
    return Path(corners, [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY])
