"""Figures of the chapter on ring attractors."""

import math
from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, INK, ORANGE, RED

DEGREES = 180 / math.pi


@drawn
def bumps(angles: Tensor, rates: Mapping[str, Tensor], curves: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """Rates round the ring, from simulations and from theory.

    Parameters
    ----------
    angles : Tensor, shape (units,)
        Radians from the peak.
    rates, curves : mapping of str to Tensor, shape (units,)
        By name of the weights: simulated and predicted.
    """
    figure, axes = canvas(width=6.0, height=3.2)
    words = []
    for (name, rate), colour, mark in zip(rates.items(), (BLUE, RED, ORANGE), "os^", strict=False):
        axes.plot(DEGREES * angles, curves[name], color=colour)
        axes.plot(DEGREES * angles[::3], rate[::3], mark, color=colour, markersize=4, label=name)
        words.append(f"{name}: peak {rate.max():.2f}, {int((rate > 0).sum())} of {len(rate)} units active")
    axes.set(xlabel="preferred direction, from the peak (degrees)", ylabel="rate (drive = 1)", xticks=range(-180, 181, 60))
    axes.legend(title="weights", loc="upper right")
    return figure, "Simulated rates lie on the predicted bumps. " + "; ".join(words) + "."


@drawn
def diffusion(times: Tensor, paths: Tensor, lags: Tensor, variance: Sequence[Interval], predicted: Tensor) -> tuple[MplFigure, str]:
    """Remembered angles that wander, and how their spread grows.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Seconds.
    paths : Tensor, shape (runs, time)
        Some of the runs, radians from the start.
    lags : Tensor, shape (lags,)
        Seconds.
    variance : sequence of Interval
        Of displacements over each lag, radians squared.
    predicted : Tensor, shape (lags,)
        2 D t.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.2)
    left.plot(times, DEGREES * paths.T, color=BLUE, linewidth=0.6, alpha=0.6)
    left.set(xlabel="time (s)", ylabel="angle from the start (degrees)")
    marks.theory_line(right, lags, DEGREES**2 * predicted, label="predicted, $2Dt$")
    marks.interval_points(right, lags, variance, scale=DEGREES**2, color=BLUE, label="simulated")
    right.set(xlabel="time apart (s)", ylabel="variance (degrees²)", ylim=(0, None))
    right.legend(loc="upper left")
    return figure, (
        f"Left: {len(paths)} remembered angles wander from the same start by up to {DEGREES * paths.abs().max():.0f} degrees in "
        f"{times[-1]:.0f} s. "
        f"Right: the variance of their displacements grows along the predicted line, to {DEGREES**2 * variance[-1].estimate:.0f} square "
        f"degrees over {lags[-1]:.1f} s where {DEGREES**2 * predicted[-1]:.0f} are predicted; bars are 95% "
        "intervals."
    )


@drawn
def speeds(velocity: Tensor, turned: Tensor, rotation: Tensor, rotated: Tensor, predicted: Tensor, edge: float) -> tuple[MplFigure, str]:
    """Speed of the bump under two kinds of asymmetric weights.

    Parameters
    ----------
    velocity, turned : Tensor, shape (speeds,)
        Asked for and measured, radians per second.
    rotation, rotated, predicted : Tensor, shape (angles,)
        Angle by which the weights are rotated, radians, with the measured and the predicted speed, radians per second.
    edge : float
        Angle at which the bump is lost, radians.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.2)
    left.loglog(velocity, velocity, color=INK, linewidth=1.2, label="predicted")
    left.loglog(velocity, turned, "o", color=BLUE, label="simulated")
    left.set(title="a sine is added", xlabel="$v$, strength of the sine (rad/s)", ylabel="speed of the bump (rad/s)")
    left.legend(loc="upper left")
    right.plot(DEGREES * rotation, predicted, color=INK, linewidth=1.2, label=r"predicted, $\tan(\varphi)/\tau$")
    right.plot(DEGREES * rotation, rotation * predicted[0] / rotation[0], color=FAINT, linestyle="--", linewidth=1.2, label="proportional")
    right.plot(DEGREES * rotation, rotated, "o", color=RED, label="simulated")
    right.axvline(DEGREES * edge, color=FAINT, linewidth=0.8)
    right.annotate("no bump", (DEGREES * edge, 0), xytext=(4, 6), textcoords="offset points", rotation=90, color=INK)
    right.set(title="the weights are rotated", xlabel=r"$\varphi$ (degrees)", ylabel="speed of the bump (rad/s)", xlim=(0, 85))
    right.legend(loc="upper left")
    return figure, (
        f"Left: the bump moves at the speed that is asked for, from {velocity[0]:.3g} to {velocity[-1]:.3g} rad/s. Right: rotated weights "
        f"move it along tan(φ)/τ, {rotated[-1]:.1f} rad/s at {DEGREES * rotation[-1]:.0f} degrees where proportion would give "
        f"{(rotation[-1] * predicted[0] / rotation[0]).item():.1f}; beyond {DEGREES * edge:.1f} degrees there is no bump."
    )


def turning(angles: Tensor, rates: Tensor, times: Tensor, heading: Tensor, believed: Tensor, every: int) -> Animation:
    """A bump that follows a turning head.

    Parameters
    ----------
    angles : Tensor, shape (units,)
        Preferred directions, radians.
    rates : Tensor, shape (time, units)
    times : Tensor, shape (time,)
        Seconds.
    heading, believed : Tensor, shape (time,)
        Direction of the head and angle of the bump, radians.
    every : int
        Steps from frame to frame.
    """
    background = _turning(times, heading, believed, angles, rates.max().item())
    places = torch.stack((DEGREES * angles.expand_as(rates), rates), -1)[::every]
    labels = [f"{time:.1f} s" for time in times[::every].tolist()]
    return Animation(background, places, [BLUE] * len(angles), labels, panel=1)


@drawn
def _turning(times: Tensor, heading: Tensor, believed: Tensor, angles: Tensor, highest: float) -> tuple[MplFigure, str]:
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.2)
    left.plot(times, DEGREES * heading, color=INK, linewidth=3, alpha=0.35, label="head")
    left.plot(times, DEGREES * believed, color=BLUE, linewidth=1.2, label="bump")
    left.set(xlabel="time (s)", ylabel="turned since the start (degrees)")
    left.legend(loc="best")
    right.set(
        xlabel="preferred direction (degrees)",
        ylabel="rate (drive = 1)",
        xlim=(0, 360),
        ylim=(-0.05 * highest, 1.1 * highest),
        xticks=range(0, 361, 90),
    )
    apart = DEGREES * (believed - heading).abs().max()
    return figure, (
        f"Left: in {times[-1]:.0f} s the head turns by up to {DEGREES * heading.abs().max():.0f} degrees, and the bump, which is told "
        f"only how fast it turns, stays within {apart:.1f} degrees of it. Right: the rates of the {len(angles)} units move along the ring."
    )


@drawn
def disorder(times: Tensor, paths: Tensor, names: Sequence[str]) -> tuple[MplFigure, str]:
    """Angles held on perfect and on disordered weights.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Seconds.
    paths : Tensor, shape (rings, starts, time)
        Radians, unwrapped.
    names : sequence of str
        One a ring.
    """
    figure, row = canvas(1, len(names), width=8.0, height=3.2, sharey=True)
    words = []
    for axes, name, path in zip(row, names, paths, strict=True):
        axes.plot(times, DEGREES * path.T, color=BLUE, linewidth=0.7)
        axes.set(title=name, xlabel="time (s)", yticks=range(0, 361, 90))
        last = (DEGREES * path[:, -1]) % 360
        groups = int((last.sort().values.diff() > 2).sum() + 1)
        words.append(f"{name}: {len(path)} starts end in {groups} places")
    row[0].set(ylabel="remembered angle (degrees)")
    return figure, "; ".join(words) + ", counted with gaps above two degrees."
