"""Figures of the chapter on Hopfield networks: circles, memories and puzzles."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure as MplFigure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from torch import Tensor

from rnncortex.numerics.extrapolation import Extrapolation
from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.images import rectangle
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED, SKY
from rnncortex.theory.attractors.hopfield import Capacity

_SERIES = (SKY, GREEN, ORANGE, BLUE, PURPLE)


@drawn
def forgetting(predicted: Tensor, measured: Tensor, acyclic: Tensor, circle: Tensor) -> tuple[MplFigure, str]:
    """Left: how long nets without circles show a pulse against the length of their longest chain. Right: one of them, and with a circle.

    Parameters
    ----------
    predicted, measured : Tensor, shape (nets,)
        Steps.
    acyclic, circle : Tensor, shape (time, units)
        Activity after a pulse without circles, and with one connection that closes a circle.
    """
    figure, (left, middle, right) = canvas(1, 3, width=8.6, height=3.0, width_ratios=(1.1, 1, 1))
    ends = [0, predicted.max() + 1]
    left.plot(ends, ends, color=FAINT, linewidth=0.8)
    left.plot(predicted, measured, ".", color=BLUE)
    left.set(xlabel="units on the longest chain", ylabel="steps until all is off")
    order = torch.where(acyclic > 0, 0, len(acyclic)).add(torch.arange(len(acyclic))[:, None]).amin(0).argsort(stable=True)
    for axes, activity, name in ((middle, acyclic, "no circle"), (right, circle, "with a circle")):
        axes.add_patch(PathPatch(_runs(activity[:, order]), facecolor=INK, linewidth=0))
        axes.set(title=name, xlabel="steps after the pulse", xlim=(0, len(activity) + 1), ylim=(0, activity.shape[1] + 1))
    middle.set_ylabel("unit, by first activity")
    last = [int(activity.any(1).nonzero().max()) + 1 for activity in (acyclic, circle)]
    return figure, (
        f"Left: {len(predicted)} nets without circles are active for as many steps as their longest chain has units, "
        f"{int(predicted.min())} to {int(predicted.max())}. Middle: one of them is silent after {last[0]} steps. Right: with a "
        f"circle closed it is still active after all {last[1]} steps shown."
    )


@drawn
def descent(energy: Tensor, together: Tensor, one_sided: Tensor) -> tuple[MplFigure, str]:
    """Energy over updates: one unit at a time with symmetric weights, and the two cases in which it need not fall.

    Parameters
    ----------
    energy : Tensor, shape (updates, trials)
        Asynchronous, symmetric.
    together, one_sided : Tensor, shape (steps,)
        All units at once; weights that are not symmetric.
    """
    figure, (left, right) = canvas(1, 2, width=8.4, height=3.0, width_ratios=(1.3, 1))
    for trial in energy[:, :30].T:
        left.plot(range(1, len(trial) + 1), trial, color=BLUE, linewidth=0.6, alpha=0.7)
    left.set(xlabel="updates", ylabel="energy", xscale="log", title="one unit at a time")
    for path, colour, name in ((together, ORANGE, "all units at once"), (one_sided, RED, "weights not symmetric")):
        right.plot(path, "o-", color=colour, markersize=3, label=name)
    right.set(xlabel="steps of all units, or tens of updates", ylabel="energy", title="no descent")
    right.legend(loc="upper center", bbox_to_anchor=(0.5, -0.28))
    rises = [int((path.diff() > 1e-9).sum()) for path in (together, one_sided)]
    return figure, (
        f"Left: the energy of {energy.shape[1]} trials falls from {energy[0].mean():.1f} to {energy[-1].mean():.1f} on average in "
        f"{len(energy) - 1} updates each; the largest change upward is {energy.diff(dim=0).max().clamp(min=0):.1g}. Right: updated all at "
        f"once the energy of a net rises at {rises[0]} of {len(together) - 1} steps; with weights that are not symmetric at {rises[1]} of "
        f"{len(one_sided) - 1}."
    )


@drawn
def capacity(
    loads: Tensor,
    overlap: Mapping[int, Sequence[Interval]],
    curve: tuple[Tensor, Tensor],
    critical: Capacity,
    drop: Extrapolation,
    half: Sequence[Interval],
) -> tuple[MplFigure, str]:
    """Overlap and recall against load for networks of several sizes, with mean-field theory; and where half is recalled against size.

    Parameters
    ----------
    loads : Tensor, shape (loads,)
        Patterns per unit.
    overlap : mapping of int to sequence of Interval, length loads
        After settling, by number of units: means over networks.
    curve : (Tensor, Tensor), each of shape (points,)
        Loads and the overlap that theory predicts for infinitely many units.
    critical : Capacity
        The load at which theory ends, and the overlap there.
    drop : Extrapolation
        Of the load at which half of the patterns are recalled, to infinitely many units.
    half : sequence of Interval
        That load for each size of ``drop``.
    """
    figure, (left, right) = canvas(1, 2, width=8.8, height=3.7, width_ratios=(1.35, 1))
    marks.theory_line(left, *curve, label="theory, N → ∞")
    marks.theory_line(left, [critical.load] * 2, [0, critical.overlap], dashed=True, label=None)
    for (units, values), colour in zip(overlap.items(), _SERIES, strict=False):
        marks.interval_points(left, loads, values, color=colour, line=True, label=f"N = {units}")
    left.set(xlabel="load α = patterns per unit", ylabel="overlap after settling", ylim=(0, 1.05))
    left.legend(loc="lower left")
    across = torch.tensor(drop.units, dtype=torch.float64) ** -0.5
    limit = drop.limit
    right.axhline(critical.load, color=INK, linewidth=1, label="theory, N → ∞")
    right.plot([0, across.max()], [limit.estimate, limit.estimate + drop.amplitude * across.max().item()], color=FAINT)
    marks.interval_points(right, across, half, color=BLUE, label="half recalled")
    marks.interval_points(right, [0], [limit], color=RED, marker="s", label="extrapolated")
    right.set(xlabel="$N^{-1/2}$", ylabel="load α", xlim=(-0.002, None))
    right.legend(loc="upper left")
    words = ", ".join(f"{load.estimate:.4f} at N = {units}" for units, load in zip(drop.units, half, strict=True))
    return figure, (
        f"Left: the overlap after settling stays near one and drops, later but more gently in small networks; theory ends at "
        f"{critical.load:.4f} with an overlap of {critical.overlap:.3f}. Right: half of the patterns are recalled at a load of {words}, "
        f"extrapolated to {marks.in_words(limit, '.4f')}. Bars are 95% intervals."
    )


def two_memories(paths: Tensor, ends: Tensor, labels: Sequence[str]) -> Animation:
    """States of a network with two memories that run down the energy, in the plane of the overlaps with them.

    Parameters
    ----------
    paths : Tensor, shape (trials, frames, 2)
        Overlaps with the first and the second pattern.
    ends : Tensor of int, shape (trials,)
        Where each trial settled: 0 at the first pattern or its negative, 1 at the second or its negative.
    labels : sequence of str
        What the clock shows, one a frame.
    """
    colours = [(BLUE, RED)[end] for end in ends.tolist()]
    return Animation(_two_memories(paths, ends), paths.movedim(1, 0), colours, labels)


@drawn
def _two_memories(paths: Tensor, ends: Tensor) -> tuple[MplFigure, str]:
    figure, axes = marks.plane("overlap with memory 1", "overlap with memory 2", reach=1.2)
    common = paths[:, -1].prod(-1).mean().item()  # at rest in a memory one overlap is 1 and the other that of the memories
    side = torch.linspace(-1.2, 1.2, 161, dtype=torch.float64)
    x, y = torch.meshgrid(side, side, indexing="xy")
    landscape = -(x.square() + y.square()) / 2
    landscape[((x + y).abs() > 1 + common) | ((x - y).abs() > 1 - common)] = torch.nan
    axes.contour(side, side, landscape, levels=10, colors=[FAINT], linewidths=0.7, linestyles="solid")
    corners = torch.tensor([[1, common], [common, 1], [-1, -common], [-common, -1], [1, common]])
    axes.plot(*corners.T, color=FAINT, linewidth=1)
    for slope in (-1, 1):
        reach = (1 + slope * common) / 2
        axes.plot(
            [-reach, reach], [-reach * slope, reach * slope], color=INK, linewidth=1.2, label="predicted border" if slope == 1 else None
        )
    for place, colour, name in ((corners[0], BLUE, "first memory, ±"), (corners[1], RED, "second memory, ±")):
        for sign in (-1, 1):
            label = name if sign == 1 else None
            axes.plot(*(sign * place), "o", color=colour, markersize=11, fillstyle="none", markeredgewidth=2, label=label)
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), borderaxespad=0)
    return figure, (
        f"Plane of the overlaps with two memories, a diamond whose corners are the memories and their negatives. "
        f"Contours of the energy fall towards all four corners; the diagonals divide their basins. Of {len(ends)} states that move as the "
        f"slider is drawn, {int((ends == 0).sum())} settle in the first memory or its negative, {int((ends == 1).sum())} in the second or "
        f"its negative; they start at {paths[:, 0].abs().amax(1).mean():.2f} of overlap with the nearer one on average."
    )


@drawn
def completion(
    corruption: Tensor,
    recovered: Mapping[float, tuple[Tensor, Tensor]],
    border: Mapping[float, float],
    step: Mapping[float, tuple[Tensor, Tensor]],
) -> tuple[MplFigure, str]:
    """Left: overlap after the first steps, predicted and measured. Right: share of patterns recovered from corrupted cues, by load.

    Parameters
    ----------
    corruption : Tensor, shape (levels,)
        Share of units overwritten.
    recovered : mapping of float to (Tensor, Tensor), shapes (seeds, levels)
        With all units updated at once and with one at a time, by load.
    border : mapping of float to float
        Corruption at which theory sees the basin end, by load.
    step : mapping of float to (Tensor, Tensor), shapes (2, levels) and (2, levels)
        Overlap after one and two steps, predicted and measured, by load.
    """
    figure, (left, right) = canvas(1, 2, width=8.8, height=3.5)
    words = []
    for (load, shares), colour in zip(recovered.items(), (BLUE, GREEN, RED), strict=False):
        predicted, measured = step[load]
        for k, marker in ((0, "o"), (1, "s")):
            left.plot(corruption, predicted[k], color=colour, linewidth=1)
            left.plot(corruption, measured[k], marker, color=colour, markersize=4, fillstyle="none" if k else "full")
        together, one_by_one = (share.mean(0) for share in shares)
        right.plot(corruption, together, "s:", color=colour, markersize=4, fillstyle="none")
        right.plot(corruption, one_by_one, "o-", color=colour, markersize=4, label=f"α = {load:g}")
        right.axvline(border[load], color=colour, linestyle="--", linewidth=1)
        words.append(
            f"at load {load:g} with {corruption[-4]:.2f} overwritten, {together[-4]:.2f} all at once and {one_by_one[-4]:.2f} one by one, "
            f"theory's border at {border[load]:.2f}"
        )
    left.set(xlabel="share of units overwritten", ylabel="overlap", title="after one and two steps")
    left.plot([], [], "o", color=INK, markersize=4, label="one step")
    left.plot([], [], "s", color=INK, markersize=4, fillstyle="none", label="two steps")
    left.plot([], [], color=INK, linewidth=1, label="theory")
    left.legend(loc="lower left")
    right.set(xlabel="share of units overwritten", ylabel="patterns recovered", title="after settling", ylim=(-0.03, 1.05))
    right.plot([], [], "o-", color=INK, markersize=4, label="one at a time")
    right.plot([], [], "s:", color=INK, markersize=4, fillstyle="none", label="all at once")
    right.plot([], [], color=INK, linestyle="--", linewidth=1, label="border in theory")
    right.legend(loc="lower left")
    return figure, "Left: overlaps after one and two steps lie on the curves of theory. Right, shares recovered: " + "; ".join(words) + "."


@drawn
def queens(before: Tensor, after: Tensor, wrong: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """A board before and after settling, and how much is wrong at the end over many restarts.

    Parameters
    ----------
    before, after : Tensor, shape (squares,)
        Of -1 and +1.
    wrong : mapping of str to Tensor, shape (restarts,)
        Energy at the end, by method.
    """
    figure, (first, second, right) = canvas(1, 3, width=8.8, height=2.9, width_ratios=(1, 1, 1.7))
    for axes, board, title in ((first, before, "start"), (second, after, "settled")):
        side = round(len(board) ** 0.5)
        for k in range(side + 1):
            axes.plot([0, side], [k, k], color=FAINT, linewidth=0.6)
            axes.plot([k, k], [0, side], color=FAINT, linewidth=0.6)
        row, column = (board.view(side, side) > 0).nonzero().T
        axes.plot(column + 0.5, side - row - 0.5, "o", color=BLUE, markersize=8)
        axes.set(title=title, aspect="equal", xticks=[], yticks=[], xlabel=f"{len(row)} queens")
        for spine in axes.spines.values():
            spine.set_visible(False)
    most = int(max(values.max() for values in wrong.values()).round())
    width = 0.8 / len(wrong)
    for k, ((name, values), colour) in enumerate(zip(wrong.items(), (RED, BLUE, GREEN), strict=False)):
        share = torch.bincount(values.round().long(), minlength=most + 1) / len(values)
        right.bar(torch.arange(most + 1) + (k - (len(wrong) - 1) / 2) * width, share, width, color=colour, label=name)
    right.set(xlabel="energy at the end (0: solved)", ylabel="share of restarts")
    right.legend()
    words = ", ".join(f"{100 * (values < 0.5).double().mean():.1f}% by {name}" for name, values in wrong.items())
    return figure, (
        f"A board with {int((before > 0).sum())} queens at random and one with {int((after > 0).sum())} after settling. Solved: {words}."
    )


def _runs(activity: Tensor) -> Path:
    """Activity (time, units) as a bar for each run of steps in which a unit is on."""
    edge = torch.diff(activity, dim=0, prepend=torch.zeros_like(activity[:1]), append=torch.zeros_like(activity[:1])).T
    begin, end = (edge > 0).nonzero(), (edge < 0).nonzero()
    bars = zip((begin[:, 1] + 0.6).tolist(), (end[:, 1] + 0.4).tolist(), (begin[:, 0] + 1).tolist(), strict=True)
    shapes = [rectangle(left, right, unit - 0.4, unit + 0.4) for left, right, unit in bars]
    return Path.make_compound_path(*shapes)
