"""Figures of the graded exercises."""

import math
from collections.abc import Mapping, Sequence

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


@drawn
def fading_cells(gates: Sequence[float], steps: Tensor) -> tuple[MplFigure, str]:
    """What a forget gate leaves of a cell, one curve a gate.

    Parameters
    ----------
    gates : sequence of float
        Between 0 and 1.
    steps : Tensor, shape (steps,)
    """
    figure, axes = canvas(width=5.6, height=2.8)
    words = []
    for colour, gate in zip((RED, ORANGE, BLUE), gates, strict=True):
        left = gate**steps
        axes.plot(steps, left, color=colour, label=f"gate at {gate:g}")
        words.append(f"{100 * left[-1]:.2g} percent at a gate of {gate:g}")
    axes.set(xlabel="steps", ylabel="share of the cell that is left", ylim=(0, 1.02))
    axes.legend(loc="upper right")
    return figure, f"Of a cell there is left after {int(steps[-1])} steps: " + ", ".join(words) + "."


@drawn
def gate_and_cell(cells: Tensor, gates: Tensor) -> tuple[MplFigure, str]:
    """The cell of a unit that is left alone, beside what its forget gate promises.

    Parameters
    ----------
    cells, gates : Tensor, shape (steps,)
        The cell after each step, and the forget gate of that step.
    """
    figure, axes = canvas(width=5.6, height=2.8)
    promised = cells[0] * torch.cumprod(gates, 0) / gates[0]
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.plot(range(1, len(cells) + 1), cells, color=BLUE, label="cell")
    axes.plot(range(1, len(cells) + 1), promised, color=RED, linestyle="--", label="what the forget gate alone would leave")
    axes.set(xlabel="steps after the pulse", ylabel="cell")
    axes.legend(loc="center right")
    words = (
        f"The cell stays at {cells[-1]:.2f} for {len(cells)} steps, while its forget gate, at {gates[-1]:.2f}, alone would leave "
        f"{promised[-1]:.2g} of it."
    )
    return figure, words


@drawn
def two_scores(scores: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """The share of the variance that one method explains on different tests.

    Parameters
    ----------
    scores : mapping of str to Tensor, 0-d
        By the name of the test.
    """
    figure, axes = canvas(width=5.6, height=2.0)
    axes.barh(list(scores), [float(score) for score in scores.values()], color=[RED, BLUE][: len(scores)], height=0.55)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set(xlabel="share of the variance explained", xlim=(min(-0.05, *map(float, scores.values())), 1))
    axes.invert_yaxis()
    return figure, "Share of the variance explained: " + ", ".join(f"{name} {float(score):.2f}" for name, score in scores.items()) + "."


@drawn
def all_seeds(scores: Mapping[str, Tensor], *, shown: Sequence[int]) -> tuple[MplFigure, str]:
    """The scores of all runs of several methods, and the one of each that somebody has shown.

    Parameters
    ----------
    scores : mapping of str to Tensor, shape (runs,)
        By the name of the method.
    shown : sequence of int
        The number of the run that was shown, one for each method.
    """
    figure, axes = canvas(width=5.6, height=2.0)
    words = []
    for place, (colour, run, (name, runs)) in enumerate(zip((BLUE, ORANGE), shown, scores.items(), strict=True)):
        axes.plot(runs, torch.full((len(runs),), float(place)), "o", color=colour, alpha=0.6, markeredgewidth=0)
        axes.plot(runs[run], place, "o", markersize=13, fillstyle="none", color=INK, label=None if place else "shown in the paper")
        words.append(f"{name} from {runs.min():.2f} to {runs.max():.2f}, of which {runs[run]:.2f} was shown")
    axes.set(xlabel="score", yticks=range(len(scores)), yticklabels=list(scores), ylim=(len(scores) - 0.5, -0.5))
    axes.legend(loc="lower right")
    return figure, f"Scores of {len(runs)} runs of each method: " + "; ".join(words) + "."


@drawn
def one_step_ahead(values: Tensor, forecasts: Tensor) -> tuple[MplFigure, str]:
    """A signal and a forecast of it, one step ahead.

    Parameters
    ----------
    values, forecasts : Tensor, shape (time,)
        Each forecast stands at the step that it was made for.
    """
    figure, axes = canvas(width=5.6, height=2.6)
    axes.plot(values, color=BLUE, label="signal")
    axes.plot(forecasts, color=RED, linestyle="--", linewidth=1, label="forecast one step ahead")
    axes.set(xlabel="step", ylabel="value", ylim=(float(values.min()) - 0.2, float(values.max()) + 1.0))
    axes.legend(loc="upper right", ncols=2)
    off = (forecasts - values).abs().max()
    return figure, f"A signal between {values.min():.1f} and {values.max():.1f} and a forecast on top of it, at most {off:.2f} off."


@drawn
def moving_bump(rates: Tensor, angles: Tensor, *, dt: float) -> tuple[MplFigure, str]:
    """The rates of units on a ring against time.

    Parameters
    ----------
    rates : Tensor, shape (time, units)
    angles : Tensor, shape (units,)
        What each unit prefers, radians.
    dt : float
        From row to row, seconds.
    """
    figure, axes = canvas(width=5.6, height=2.8)
    extent = (0.0, dt * len(rates), math.degrees(angles[0]), math.degrees(angles[-1]))
    image = axes.imshow(rates.T, aspect="auto", origin="lower", extent=extent, cmap="viridis")
    axes.set(xlabel="time (s)", ylabel="preferred angle (degrees)")
    figure.colorbar(image, ax=axes, label="rate")
    most = rates.argmax(1)
    rounds = int((most.diff().abs() > len(angles) / 2).sum())
    return figure, f"A bump of activity on a ring of {len(angles)} units goes round it about {rounds} times in {dt * len(rates):.1f} s."
