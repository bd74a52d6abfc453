"""Figures of the chapter on movement."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE

COLOURS = (BLUE, ORANGE, GREEN)


@drawn
def signals(parts: Mapping[str, tuple[Tensor, float, str]]) -> tuple[MplFigure, str]:
    """Pieces of recorded signals, one above the other.

    Parameters
    ----------
    parts : mapping of str to (Tensor of shape (time,), float, str)
        By name: samples, time between them in seconds, and their unit.
    """
    figure, rows = canvas(len(parts), 1, width=7.6, height=1.6 * len(parts))
    words = []
    for axes, (name, (samples, dt, unit)), colour in zip(rows, parts.items(), COLOURS, strict=False):
        axes.plot([dt * step for step in range(len(samples))], samples, color=colour, linewidth=0.9)
        axes.set(xlim=(0, dt * len(samples)), ylabel=unit)
        axes.set_title(name, loc="left", fontsize="medium")
        words.append(f"{name}: {dt * len(samples):.3g} s, from {samples.min():.2f} to {samples.max():.2f} {unit}.")
    rows[-1].set_xlabel("time (s)")
    return figure, " ".join(words)


@drawn
def information(measured: Mapping[str, tuple[Sequence[float], Sequence[float]]], chance: Mapping[str, float]) -> tuple[MplFigure, str]:
    """Mutual information of a signal and its own past by lag, beside what shuffled signals give.

    Parameters
    ----------
    measured : mapping of str to (sequence of float, sequence of float)
        By signal: lags in seconds, and bits.
    chance : mapping of str to float
        By signal: the highest of the shuffled ones, bits.
    """
    figure, panels = canvas(1, len(measured), width=8.8, height=3.0, sharey=True)
    words = []
    for axes, (name, (lags, bits)), colour in zip(panels, measured.items(), COLOURS, strict=False):
        axes.plot(lags, bits, color=colour, marker=".", markersize=3, linewidth=1)
        axes.axhline(chance[name], color=INK, linewidth=1, linestyle="--", label="shuffled")
        axes.set(xlabel="lag (s)", xlim=(0, max(lags)))
        axes.set_title(name, loc="left", fontsize="medium")
        words.append(f"{name}: {bits[0]:.2f} bits at {lags[0]:.3f} s, {bits[-1]:.2f} at {lags[-1]:.2f} s, shuffled {chance[name]:.3f}.")
    panels[0].set(ylabel="information (bits)", ylim=(0, 1.05 * max(max(bits) for _, bits in measured.values())))
    panels[0].legend(loc="upper right")
    return figure, " ".join(words)


@drawn
def context(gain: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> tuple[MplFigure, str]:
    """Share of the variance that a linear forecast explains, by how much of the past it sees.

    Parameters
    ----------
    gain : mapping of str to (sequence of float, sequence of float)
        By signal: context in seconds, and R².
    """
    figure, axes = canvas(width=6.4, height=3.4)
    for (name, (seconds, scores)), colour in zip(gain.items(), COLOURS, strict=False):
        axes.plot(seconds, scores, color=colour, marker="o", markersize=4, label=name)
    axes.set_xscale("log")
    axes.set(xlabel="context (s)", ylabel="explained variance R²", ylim=(0, 1))
    axes.legend(loc="upper left")
    return figure, " ".join(
        f"{name}: " + ", ".join(f"{score:.2f} with {second:.3g} s" for second, score in zip(seconds, scores, strict=True)) + "."
        for name, (seconds, scores) in gain.items()
    )


@drawn
def scores(found: Mapping[str, Sequence[Interval]], linear: Sequence[float], names: Sequence[str]) -> tuple[MplFigure, str]:
    """Explained variance of several networks on several signals, beside a linear forecast.

    Parameters
    ----------
    found : mapping of str to sequence of Interval
        By kind of network, an interval for each signal.
    linear : sequence of float
        R² of the linear forecast, for each signal.
    names : sequence of str
        The signals.
    """
    figure, axes = canvas(width=6.6, height=3.4)
    axes.axhline(0, color=FAINT, linewidth=1)
    for place, level in enumerate(linear):
        axes.plot([place - 0.3, place + 0.3], [level, level], color=INK, linewidth=1.4, label=None if place else "linear")
    for (name, intervals), colour, shift in zip(found.items(), COLOURS, (-0.12, 0.12), strict=False):
        marks.interval_points(axes, [place + shift for place in range(len(names))], intervals, color=colour, label=name)
    axes.set_xticks(range(len(names)), names)
    axes.set(ylabel="explained variance R²", ylim=(0, 1))
    axes.legend(loc="upper left", bbox_to_anchor=(0, 1.18), ncols=3)
    return figure, (
        " ".join(
            f"{name}: " + ", ".join(f"{signal} {marks.in_words(i, '.2f')}" for signal, i in zip(names, intervals, strict=True)) + "."
            for name, intervals in found.items()
        )
        + " Linear: "
        + ", ".join(f"{level:.2f}" for level in linear)
        + "."
    )
