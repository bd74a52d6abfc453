"""Figures of the graded exercises."""

from collections.abc import Mapping

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, INK, ORANGE, RED


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
    axes.legend(loc="lower left")
    where = ", ".join(f"{point:.2f}" for point in points[:, 0])
    crossings = int((moved.sign().diff() != 0).sum())
    return (
        figure,
        f"F(h) - h crosses zero {crossings} time(s) between {states.min():.1f} and {states.max():.1f}; the search returned h = {where}.",
    )


@drawn
def interval_histogram(intervals: Tensor) -> tuple[MplFigure, str]:
    """How many intervals of a recording are how long.

    Parameters
    ----------
    intervals : Tensor, shape (intervals,)
        In seconds.
    """
    figure, axes = canvas(width=5.6, height=2.8)
    lengths = 1000 * intervals
    counts, edges, _ = axes.hist(lengths, bins=range(0, int(lengths.max()) + 2), color=BLUE)
    axes.set(xlabel="interval (ms)", ylabel="intervals")
    peak = int(counts.argmax())
    words = (
        f"Histogram of {len(lengths)} intervals. The shortest is {lengths.min():.1f} ms; most lie between {edges[peak]:.0f} and "
        f"{edges[peak + 1]:.0f} ms, {int(counts[peak])} of them, and longer ones get fewer and fewer."
    )
    return figure, words


@drawn
def two_averages(times: Tensor, counts: Mapping[str, Tensor], *, width: float) -> tuple[MplFigure, str]:
    """Firing rates averaged over trials, one curve a neuron.

    Parameters
    ----------
    times : Tensor, shape (bins,)
        Middle of each bin, seconds.
    counts : mapping of str to Tensor, shape (trials, bins)
        Spikes, by the name of the neuron.
    width : float
        Of a bin, seconds.
    """
    figure, axes = canvas(width=5.6, height=2.8)
    words = []
    for colour, (name, table) in zip((BLUE, ORANGE), counts.items(), strict=True):
        rate = table.mean(0) / width
        axes.plot(times, rate, color=colour, label=name)
        words.append(f"{name} from {rate[:5].mean():.0f} to {rate[-5:].mean():.0f} Hz")
    axes.set(xlabel="time (s)", ylabel="rate (Hz), mean over trials", ylim=(0, None))
    axes.legend(loc="upper left")
    return figure, "Rates averaged over trials climb alike: " + ", ".join(words) + "."


@drawn
def two_covariances(covariances: Mapping[str, Tensor], *, dt: float) -> tuple[MplFigure, str]:
    """Covariance of one area with another some time later, one curve a recording.

    Parameters
    ----------
    covariances : mapping of str to Tensor, shape (2 * lags + 1,)
        By the name of the recording; the middle one without lag.
    dt : float
        From lag to lag, seconds.
    """
    figure, axes = canvas(width=5.6, height=2.8)
    axes.axvline(0, color=FAINT, linewidth=0.8)
    words = []
    for colour, line, (name, curve) in zip((BLUE, ORANGE), ("-", "--"), covariances.items(), strict=True):
        lags = dt * (torch.arange(len(curve)) - len(curve) // 2)
        axes.plot(lags, curve, line, color=colour, label=name)
        words.append(f"{name} at {lags[curve.argmax()]:.2f} s")
    axes.set(xlabel="third area later by (s)", ylabel="covariance")
    axes.legend(loc="upper left")
    return figure, "The covariance of the first area with the third is largest at nearly the same lag in both recordings: " + ", ".join(
        words
    ) + "."
