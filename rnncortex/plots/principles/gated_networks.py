"""Figures of the chapter on gated networks."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, CYCLE, FAINT, GREEN, INK, ORANGE, PURPLE, RED


@drawn
def gates_in_time(numbers: Tensor, marked: Tensor, gates: Mapping[str, Tensor], cell: Tensor) -> tuple[MplFigure, str]:
    """One trial of the adding problem: the numbers, the gates of one cell, and what the cell holds.

    Parameters
    ----------
    numbers : Tensor, shape (time,)
        First input channel.
    marked : Tensor of bool, shape (time,)
        Which of them count.
    gates : mapping of str to Tensor, shape (time,)
        By name, between 0 and 1.
    cell : Tensor, shape (time,)
        State of the cell after each step.
    """
    figure, (top, middle, bottom) = canvas(3, 1, width=7.0, height=4.8, sharex=True, height_ratios=(1, 1.4, 1))
    step = torch.arange(1, len(numbers) + 1)
    top.bar(step, numbers, color=FAINT, width=0.7)
    top.bar(step[marked], numbers[marked], color=RED, width=0.7)
    top.set(ylabel="number", ylim=(0, 1.05))
    for (name, series), colour, mark in zip(gates.items(), (BLUE, GREEN, ORANGE), "os^", strict=False):
        middle.plot(step, series, mark + "-", color=colour, label=name, markersize=4)
    middle.set(ylabel="gate", ylim=(0, 1.05))
    middle.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    bottom.step(step, cell, where="mid", color=INK)
    bottom.set(xlabel="step", ylabel="cell state", xticks=step[::2])
    for axes in (middle, bottom):
        for place in step[marked].tolist():
            axes.axvline(place, color=RED, linewidth=1, linestyle=":")
    change = cell.diff(prepend=torch.zeros(1, dtype=cell.dtype)).abs()
    places = ", ".join(map(str, step[marked].tolist()))
    return figure, (
        f"A trial of {len(step)} steps with marked numbers at steps {places}. The cell state changes by {change[marked].mean():.2f} at "
        f"marked steps and by {change[~marked].mean():.2f} at others; the forget gate stays between {gates['forget'].min():.2f} and "
        f"{gates['forget'].max():.2f}."
    )


@drawn
def carousel(curves: Mapping[str, Tensor], styles: Sequence[str]) -> tuple[MplFigure, str]:
    """Length of a gradient against lag, for several paths through a network.

    Parameters
    ----------
    curves : mapping of str to Tensor, shape (lags,)
        Lag 0 first.
    styles : sequence of str
        Line style of each.
    """
    figure, axes = canvas(height=3.4)
    words = []
    for (name, norms), style, colour in zip(curves.items(), styles, (GREEN, BLUE, PURPLE, RED), strict=True):
        axes.plot(norms.log10(), style, color=colour, label=name)
        words.append(f"{name}: 10^{norms[100].log10():.1f} at lag 100")
    axes.set(xlabel="lag (steps)", ylabel="length of gradient (power of ten)", ylim=(-40, None))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure, "Length of a gradient against the lag, by the path that it takes. " + "; ".join(words) + "."


@drawn
def share_of_paths(lags: Sequence[int], shares: Tensor, kept: Tensor) -> tuple[MplFigure, str]:
    """How much of the derivative of a cell state by an earlier one takes the way through hidden state and gates.

    Parameters
    ----------
    lags : sequence of int
    shares : Tensor, shape (networks, lags)
        Norm of what the direct path leaves over, as a share of the whole.
    kept : Tensor, shape (networks, lags)
        Mean product of the forget gates.
    """
    figure, axes = canvas(height=3.0)
    for index, (row, held) in enumerate(zip(shares, kept, strict=True)):
        axes.plot(lags, row, "o-", color=RED, markersize=3, linewidth=1.2, label=None if index else "through hidden state and gates")
        axes.plot(lags, held, "s--", color=GREEN, markersize=3, linewidth=1.2, label=None if index else "kept by the forget gates alone")
    axes.set(xlabel="lag (steps)", ylabel="share", ylim=(0, 1.05))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure, (
        f"In {len(shares)} trained LSTMs the share of the derivative of the cell state by an earlier one that runs through hidden state "
        f"and gates rises from {shares[:, 0].mean():.2f} at lag {lags[0]} to {shares[:, -1].mean():.2f} at lag {lags[-1]}, while the "
        f"forget gates alone keep {kept[:, 0].mean():.2f} and {kept[:, -1].mean():.2f}."
    )


@drawn
def time_constants(
    bias: Tensor, measured: Tensor, curve: tuple[Tensor, Tensor], learned: Mapping[str, Mapping[int, Tensor]]
) -> tuple[MplFigure, str]:
    """Left: time constant against forget bias. Right: time constants of trained cells against those of their signals.

    Parameters
    ----------
    bias, measured : Tensor, shape (cells,)
        Biases, and time constants of the cells' impulse responses in steps.
    curve : pair of Tensor
        Biases and predicted time constants.
    learned : mapping of str to mapping of int to Tensor, shape (seeds,)
        By name, then by the signal's time constant.
    """
    figure, (left, right) = canvas(1, 2, width=8.6, height=3.4)
    left.semilogy(*curve, color=INK, linewidth=1.2, label="predicted")
    left.semilogy(bias, measured, "o", color=BLUE, label="impulse response")
    left.set(xlabel="forget bias $b$", ylabel="time constant (steps)")
    left.legend()
    truth = sorted(next(iter(learned.values())))
    right.loglog(truth, truth, color=INK, linewidth=1.2, linestyle="--", label="as the signal")
    words = []
    for (name, values), colour, mark, shift in zip(learned.items(), (GREEN, RED, ORANGE), "osD", (0.93, 1.0, 1.07), strict=True):
        for index, tau in enumerate(truth):
            points = values[tau].clamp(max=1e4)
            right.loglog([tau * shift] * len(points), points, mark, color=colour, label=None if index else name, markersize=4.5)
        words.append(f"{name}: " + "; ".join(f"{', '.join(f'{v:.3g}' for v in values[tau].tolist())} for {tau}" for tau in truth))
    right.set(xlabel="time constant of the signal (steps)", ylabel="read from the cell (steps)")
    right.set_xticks(truth, [str(tau) for tau in truth])
    right.minorticks_off()
    right.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure, (
        f"Left: time constants of impulse responses from {measured.min():.2f} to {measured.max():.1f} steps on the predicted curve. Right, "
        f"three seeds each: {'. '.join(words)}."
    )


@drawn
def survival(panels: Mapping[str, Mapping[str, Tensor]], trained_lag: int) -> tuple[MplFigure, str]:
    """Length of a gradient against lag for several kinds of networks, one panel a stage of training.

    Parameters
    ----------
    panels : mapping of str to mapping of str to Tensor, shape (seeds, lags)
        By title, then by kind; lag 0 first.
    trained_lag : int
        Length of the trials that they were trained on.
    """
    figure, row = canvas(1, len(panels), width=8.4, height=3.4, sharey=True)
    words = []
    for axes, (title, curves) in zip(row, panels.items(), strict=True):
        axes.axvline(trained_lag, color=FAINT, linewidth=1, linestyle="--")
        for (kind, norms), colour in zip(curves.items(), CYCLE, strict=False):
            for index, series in enumerate((norms / norms[:, 1:2]).log10()):
                axes.plot(series, color=colour, linewidth=1.3, label=None if index else kind)
            share = (norms[:, trained_lag] / norms[:, 1]).log10()
            words.append(f"{title}, {kind}: 10^{share.min():.1f} to 10^{share.max():.1f}")
        axes.set(xlabel="lag (steps)")
        axes.set_title(title)
    row[0].set(ylabel="gradient, of that at lag 1\n(power of ten)")
    row[-1].legend(loc="lower left")
    return figure, f"What is left of a gradient at lag {trained_lag}, three networks of each kind. " + "; ".join(words) + "."
