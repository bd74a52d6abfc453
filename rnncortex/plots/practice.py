"""Figures of the graded exercises."""

from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, INK, RED


@drawn
def kept_steps(push: Tensor, *, dt: float, every: int) -> tuple[MplFigure, str]:
    """A push that rings, as the network makes it and as a recording of every few steps shows it.

    Parameters
    ----------
    push : Tensor, shape (time,)
        At each step.
    dt : float
        Time between steps, seconds.
    every : int
        The recording keeps one step of this many.
    """
    figure, axes = canvas(height=2.8)
    times = [1000 * dt * step for step in range(len(push))]
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.plot(times, push, color=FAINT, linewidth=1, marker=".", markersize=3, label="every step")
    axes.plot(times[::every], push[::every], color=RED, marker="o", markersize=4, label=f"every {every}th step, as recorded")
    axes.set(xlabel="time (ms)", ylabel="push")
    axes.legend(loc="upper right")
    seen, made = (int((trace.sign().diff() != 0).sum()) for trace in (push[::every], push))
    words = (
        f"A push over {times[-1]:.0f} ms changes its sign {made} times in the network, {seen} times in the "
        f"recording of every {every}th step."
    )
    return figure, words


@drawn
def standing_still(states: Tensor, moved: Tensor, points: Tensor) -> tuple[MplFigure, str]:
    """How far one step moves a unit from each state, and the points that a search has returned.

    Parameters
    ----------
    states : Tensor, shape (states,)
    moved : Tensor, shape (states,)
        F(h) - h.
    points : Tensor, shape (points, 1)
        What the search returned.
    """
    figure, axes = canvas(width=5.6, height=3.0)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.plot(states, moved, color=BLUE, label="$F(h) - h$")
    for number, point in enumerate(points[:, 0]):
        axes.axvline(point, color=RED, linestyle=":", label=None if number else "returned by the search")
    axes.set(xlabel="state h", ylabel="movement in one step")
    axes.legend(loc="upper right")
    where = ", ".join(f"{point:.2f}" for point in points[:, 0])
    crossings = int((moved.sign().diff() != 0).sum())
    return (
        figure,
        f"F(h) - h crosses zero {crossings} time(s) between {states.min():.1f} and {states.max():.1f}; the search returned h = {where}.",
    )
