"""Figures of the chapter on random networks and chaos."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure as MplFigure
from matplotlib.patches import Circle
from torch import Tensor

from rnncortex.analysis.dynamics.lyapunov import LyapunovExponents
from rnncortex.numerics.statistics import Interval, Slope
from rnncortex.plots import marks
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, CYCLE, FAINT, GREEN, INK, ORANGE, PURPLE, RED, SKY
from rnncortex.theory.random_networks.mean_field import Autocorrelation


@drawn
def circular_law(eigenvalues: Tensor, gain: float, units: Sequence[int], excess: Sequence[float], fit: Slope) -> tuple[MplFigure, str]:
    """Left: the spectrum of one random matrix and the disc. Right: by how much the spectral radius exceeds it, against N.

    Parameters
    ----------
    eigenvalues : Tensor, complex, shape (units,)
    gain : float
    units : sequence of int
        N.
    excess : sequence of float
        Mean spectral radius divided by the gain, less 1.
    fit : Slope
        Of log excess on log N.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.6, width_ratios=(1, 1.15))
    left.add_patch(Circle((0, 0), gain, color=SKY, alpha=0.3, linewidth=0))
    left.plot(eigenvalues.real, eigenvalues.imag, ".", color=INK, markersize=2.5)
    left.set(xlabel="real part", ylabel="imaginary part", aspect="equal", title=f"N = {len(eigenvalues)}, g = {gain:g}")
    right.loglog(units, excess, "o", color=BLUE, label="measured")
    right.loglog(units, np.exp(fit.intercept) * np.asarray(units) ** fit.slope, color=FAINT, zorder=0, label=f"slope {fit.slope:.2f}")
    right.set(xlabel="units N", ylabel="excess of the radius over g", xticks=units, xticklabels=units)
    right.minorticks_off()
    levels = [0.02, 0.03, 0.04, 0.05, 0.06, 0.07]
    right.set(yticks=levels, yticklabels=levels)
    right.legend()
    words = (
        f"Left: {len(eigenvalues)} eigenvalues fill the disc of radius {gain:g} evenly; the farthest has modulus "
        f"{eigenvalues.abs().max():.3f}. Right: the relative excess of the radius falls from {excess[0]:.3f} at N "
        f"= {units[0]} to {excess[-1]:.3f} at N = {units[-1]}, about as N to the power {fit.slope:.2f}."
    )
    return figure, words


@drawn
def activity(times: Tensor, panels: Mapping[str, Tensor], *, units: int = 8) -> tuple[MplFigure, str]:
    """Currents of some units in time, one panel a gain.

    Parameters
    ----------
    times : Tensor, shape (time,)
        In units of tau.
    panels : mapping of str to Tensor, shape (time, units)
        By title.
    units : int
        How many to draw.
    """
    figure, row = canvas(1, len(panels), width=8.5, height=2.8, sharey=True)
    for axes, (title, path) in zip(row, panels.items(), strict=True):
        for unit in range(units):
            axes.plot(times, path[:, unit], color=CYCLE[unit % len(CYCLE)], linewidth=1.0)
        axes.set(title=title, xlabel="time ($\\tau$)")
    row[0].set_ylabel("current $x$")
    reach = ", ".join(f"{path[-len(path) // 2 :].abs().max():.2f} at {title}" for title, path in panels.items())
    return figure, f"Currents of {units} units in time. Largest modulus of any current in the second half: {reach}."


@drawn
def exponent_against_gain(gains: Tensor, predicted: Tensor, measured: Mapping[int, Sequence[Interval]]) -> tuple[MplFigure, str]:
    """Largest Lyapunov exponent against gain, by mean-field theory and for networks of several sizes.

    Parameters
    ----------
    gains, predicted : Tensor, shape (gains,)
        g and the exponent for infinitely many units, per tau.
    measured : mapping of int to sequence of Interval, length gains
        By number of units, per tau: means over seeds.
    """
    figure, row = canvas(1, 2, width=8.5, height=3.8)
    words = []
    for axes in row:
        axes.axhline(0, color=FAINT, linewidth=0.8)
        marks.theory_line(axes, gains, predicted, label="mean field, N → ∞")
        axes.set(xlabel="gain g")
    for (units, exponents), colour in zip(measured.items(), (SKY, ORANGE, GREEN, PURPLE, BLUE), strict=False):
        for axes in row:
            marks.interval_points(axes, gains, exponents, color=colour, line=True, label=f"N = {units}, n = {exponents[0].n}")
        words.append(f"N = {units}: {exponents[-1].estimate:.3f}")
    row[0].set(ylabel="largest exponent (1/$\\tau$)")
    row[0].legend()
    row[1].set(xlim=(0.93, 1.65), ylim=(-0.07, 0.07), title="around the transition")
    return (
        figure,
        (
            f"The largest exponent rises with gain from {predicted[0]:.2f} through zero; larger networks cross zero "
            f"earlier and come closer to the mean-field curve. At g = {gains[-1]:g} mean field predicts "
            f"{predicted[-1]:.3f}; measured "
        )
        + ", ".join(words)
        + ". Bars are 95% intervals over seeds.",
    )


@drawn
def crossing_against_size(
    units: Sequence[int], crossing: Sequence[Interval], fits: Mapping[str, tuple[float, float, float]]
) -> tuple[MplFigure, str]:
    """The gain at which the exponent crosses zero against the number of units, with extrapolations to infinitely many.

    Parameters
    ----------
    units : sequence of int
        N.
    crossing : sequence of Interval, length sizes
        Of the mean over seeds.
    fits : mapping of str to (float, float, float)
        By name: limit, amplitude and exponent of limit + amplitude N^-exponent.
    """
    figure, axes = canvas(height=3.2)
    sizes = np.asarray(units, dtype=float)
    across = np.linspace(0, sizes.min() ** (-2 / 3) * 1.05, 200)
    for (name, (limit, amplitude, exponent)), colour in zip(fits.items(), (RED, FAINT, GREEN), strict=False):
        axes.plot(across, limit + amplitude * across ** (1.5 * exponent), color=colour, label=f"{name}: limit {limit:.3f}")
    marks.interval_points(axes, sizes ** (-2 / 3), crossing, color=BLUE, label="measured")
    axes.plot([0], [1], "*", color=INK, markersize=12, clip_on=False, label="predicted limit")
    for n, x, place in zip(units, sizes ** (-2 / 3), crossing, strict=True):
        axes.annotate(f"N = {n}", (x, place.estimate), xytext=(6, -10), textcoords="offset points", fontsize=8)
    axes.set(xlabel="$N^{-2/3}$", ylabel="gain at the crossing", xlim=(0, None))
    axes.legend(loc="upper left")
    words = ", ".join(f"{place.estimate:.3f} at N = {n}" for n, place in zip(units, crossing, strict=True))
    limits = ", ".join(f"{limit:.3f} ({name})" for name, (limit, *_) in fits.items())
    return figure, f"The zero crossing moves towards 1 as N grows: {words}. Extrapolated limits: {limits}."


@drawn
def spectrum(exponents: LyapunovExponents, dimension: float) -> tuple[MplFigure, str]:
    """All Lyapunov exponents of one network, and how the largest settle.

    Parameters
    ----------
    exponents : LyapunovExponents
        Full spectrum, without leading dimensions, per tau.
    dimension : float
        Kaplan-Yorke dimension.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.0)
    value = exponents.value
    rank = np.arange(1, len(value) + 1)
    left.axhline(0, color=FAINT, linewidth=0.8)
    left.plot(rank, value, color=BLUE)
    left.axvline(dimension, color=RED, linestyle="--", label=f"dimension {dimension:.1f}")
    left.set(xlabel="rank", ylabel="exponent (1/$\\tau$)")
    left.legend()
    for k, colour in zip(range(4), CYCLE, strict=False):
        right.plot(10 * np.arange(1, 11), exponents.running[:, k], "o-", color=colour, markersize=3, label=f"rank {k + 1}")
    right.set(xlabel="share of the run (%)", ylabel="estimate so far (1/$\\tau$)")
    right.legend(ncols=2)
    positive = int((value > 0).sum())
    return (
        figure,
        (
            f"Left: {len(value)} exponents fall from {value[0]:.3f} to {value[-1]:.3f}; {positive} are positive, and "
            f"the attractor has dimension {dimension:.1f}. Right: running estimates of the four largest level off."
        ),
    )


@drawn
def variance_by_network(
    curve: Tensor, static: Tensor, dynamic: Tensor, gains: Tensor, discrete: Sequence[Interval], continuous: Sequence[Interval]
) -> tuple[MplFigure, str]:
    """Variance of the currents in the discrete and in the continuous network, each beside its theory.

    Parameters
    ----------
    curve, static, dynamic : Tensor, shape (points,)
        Gains, and the two mean-field predictions at them.
    gains : Tensor, shape (gains,)
        Gains of the simulations.
    discrete, continuous : sequence of Interval, length gains
        Measured, means over networks.
    """
    figure, axes = canvas(height=3.4)
    words = []
    for theory, measured, colour, name in ((static, discrete, RED, "discrete"), (dynamic, continuous, BLUE, "continuous")):
        marks.theory_line(axes, curve, theory, color=colour, label=f"theory for {name} time")
        marks.interval_points(axes, gains, measured, color=colour, label=f"{name}, {measured[0].n} networks")
        words.append(f"{name} time: " + ", ".join(f"{value.estimate:.3f} at g = {g:g}" for g, value in zip(gains, measured, strict=True)))
    axes.set(xlabel="gain g", ylabel="variance of the currents")
    axes.legend()
    return figure, "Two curves of theory, that for discrete time above that for continuous time, each with its points on it. " + "; ".join(
        words
    ) + ". Bars are 95% intervals of the mean."


@drawn
def autocorrelations(
    gains: Sequence[float], theories: Sequence[Autocorrelation], lags: Tensor, measured: Sequence[Sequence[Interval]]
) -> tuple[MplFigure, str]:
    """Autocorrelation of the currents, by dynamic mean-field theory and simulated.

    Parameters
    ----------
    gains : sequence of float
    theories : sequence of Autocorrelation
        One a gain.
    lags : Tensor, shape (lags,)
        In units of tau.
    measured : sequence of sequences of Interval, one a gain and lag
        Means over networks.
    """
    figure, axes = canvas(height=3.2)
    words = []
    for index, (gain, theory, values, colour) in enumerate(zip(gains, theories, measured, (BLUE, RED, GREEN, PURPLE), strict=False)):
        marks.interval_band(axes, lags, values, color=colour, label=f"g = {gain:g}, simulated")
        marks.theory_line(axes, theory.lag, theory.value, dashed=True, label="theory" if index == 0 else None)
        words.append(f"g = {gain:g}: {values[0].estimate:.3f} simulated and {theory.variance:.3f} predicted at lag 0")
    axes.set(xlim=(0, lags[-1].item()), xlabel="lag ($\\tau$)", ylabel="autocorrelation $C$")
    axes.legend()
    return (
        figure,
        "Autocorrelations fall from the variance to zero within some ten tau; dashed theory runs within the bands, which are 95% "
        "intervals of the mean. " + "; ".join(words) + ".",
    )


@drawn
def reservoir_scores(
    gains: Tensor, capacity: Mapping[str, Sequence[Interval]], score: Mapping[str, Sequence[Interval]]
) -> tuple[MplFigure, str]:
    """What a random network can remember and compute, against its gain, for several strengths of input.

    Parameters
    ----------
    gains : Tensor, shape (gains,)
    capacity : mapping of str to sequence of Interval, length gains
        By strength of the input: memory capacity in inputs, means over networks.
    score : mapping of str to sequence of Interval, length gains
        Squared correlation on the nonlinear task, means over networks.
    """
    figure, row = canvas(1, 2, width=8.0, height=3.2)
    words = []
    for axes, panel, name in zip(row, (capacity, score), ("memory capacity (inputs)", "NARMA-10, squared correlation"), strict=True):
        axes.axvline(1, color=FAINT, linewidth=1, linestyle="--")
        for (strength, values), colour in zip(panel.items(), (BLUE, RED, GREEN), strict=False):
            marks.interval_points(axes, gains, values, color=colour, line=True, label=f"{strength} input")
            best, at = max((value.estimate, gain) for value, gain in zip(values, gains.tolist(), strict=True))
            words.append(f"{name}, {strength} input: largest, {best:.2f}, at g = {at:.2f}")
        axes.set(xlabel="gain g", ylabel=name, ylim=(0, None))
    row[0].legend()
    return figure, f"Two panels against gain, with the transition dashed. {'; '.join(words)}. Bars are 95% intervals over networks."
