"""Figures of the chapter on recurrent networks as dynamical systems."""

from collections.abc import Mapping

import numpy as np
import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.analysis.dynamics.sensitivity import Growth
from rnncortex.numerics.statistics import Slope
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, RED


@drawn
def two_implementations(ours: Tensor, theirs: Tensor, *, units: int = 4) -> tuple[MplFigure, str]:
    """The states of one trial by two implementations, and their difference.

    Parameters
    ----------
    ours, theirs : Tensor, shape (time, units)
    units : int
        How many units to draw.
    """
    figure, (top, bottom) = canvas(2, 1, height=4.0, sharex=True, height_ratios=(2, 1))
    steps = np.arange(1, len(ours) + 1)
    shown = slice(0, 100)
    for unit, colour in zip(range(units), (BLUE, RED, GREEN, ORANGE), strict=False):
        top.plot(steps[shown], theirs[shown, unit], color=colour, linewidth=4, alpha=0.35)
        top.plot(steps[shown], ours[shown, unit], color=colour, linewidth=1.2)
    top.set(ylabel="state $h$", title="torch (wide, pale) under ours (thin)")
    difference = (ours - theirs).abs().amax(-1)
    bottom.semilogy(steps[shown], difference[shown].clamp(min=1e-18), ".", color=INK, markersize=3)
    bottom.set(ylabel="difference", xlabel="step", ylim=(1e-18, 1e-10))
    words = (
        f"The lines of {units} units lie on top of each other in the first 100 steps; over all {len(ours)} steps "
        f"the states differ by at most {difference.max():.1e}."
    )
    return figure, words


@drawn
def same_network_at_three_leaks(leaks: list[float], responses: list[Tensor]) -> tuple[MplFigure, str]:
    """The response of one unit to a pulse, for networks that differ only in their leak.

    Parameters
    ----------
    leaks : list of float
        Steps in units of the time constant.
    responses : list of Tensor, shape (time,)
        One trace a leak.
    """
    figure, axes = canvas(height=2.8)
    for leak, response, colour in zip(leaks, responses, (BLUE, GREEN, RED), strict=True):
        axes.step(np.arange(1, len(response) + 1), response, color=colour, label=f"$\\Delta t / \\tau$ = {leak:g}", where="mid")
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.set(xlabel="step", ylabel="state of one unit")
    axes.legend()
    peaks = ", ".join(f"{response.abs().max():.2f} at {leak:g}" for leak, response in zip(leaks, responses, strict=True))
    return (
        figure,
        (
            "Response of one unit to a pulse at steps 6 to 8. The smaller the leak, the smoother and slower the "
            f"response; its largest modulus is {peaks}."
        ),
    )


@drawn
def euler_convergence(
    dt: Tensor, error: Tensor, fit: Slope, times: Tensor, reference: Tensor, coarse: Tensor, coarse_dt: float
) -> tuple[MplFigure, str]:
    """Left: one unit by the reference solver and by coarse Euler steps. Right: the error against the step.

    Parameters
    ----------
    dt, error : Tensor, shape (steps,)
        Seconds, and largest distance from the reference.
    fit : Slope
        Of log error on log dt.
    times, reference, coarse : Tensor, shape (time,)
        Seconds and the state of one unit by both.
    coarse_dt : float
        Seconds.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.2)
    left.plot(times, reference, color=INK, label="adaptive, order 8")
    left.plot(times, coarse, ".", color=RED, label=f"Euler, $\\Delta t$ = {1000 * coarse_dt:g} ms")
    left.set(xlabel="time (s)", ylabel="state of one unit")
    left.legend()
    right.loglog(1000 * dt, error, "o", color=RED, label="measured")
    right.loglog(1000 * dt, error[-1] * dt / dt[-1], color=FAINT, label="order 1", zorder=0)
    right.set(xlabel="step $\\Delta t$ (ms)", ylabel="global error", title=f"measured order {fit.slope:.3f}")
    right.legend()
    words = (
        f"Left: Euler steps of {1000 * coarse_dt:g} ms stray visibly from the reference. Right: the error falls "
        f"from {error.max():.2g} to {error.min():.2g} as the step falls from {1000 * dt.max():g} to "
        f"{1000 * dt.min():g} ms, along a line of slope {fit.slope:.3f} on logarithmic axes."
    )
    return figure, words


@drawn
def step_bound_slack(share: Tensor, constructed: float) -> tuple[MplFigure, str]:
    """How much of the bound on a step's change is used, over many random steps.

    Parameters
    ----------
    share : Tensor, shape (steps,)
        Change of the state divided by the bound.
    constructed : float
        The same for the case built to reach it.
    """
    figure, axes = canvas(height=2.8)
    axes.hist(share.numpy(), bins=np.linspace(0, 1.02, 103), color=BLUE)
    axes.axvline(1, color=INK, linewidth=1)
    axes.plot([constructed], [0], "^", color=RED, markersize=10, clip_on=False, label="constructed case")
    axes.set(xlabel="change of the state / bound", ylabel="steps", xlim=(0, 1.05))
    axes.text(0.995, 0.95, "bound ", ha="right", va="top", transform=axes.get_xaxis_transform())
    axes.legend(loc="upper center")
    words = (
        f"Histogram of the change of the state as a share of its bound over {len(share)} random steps: median "
        f"{share.median():.2f}, largest {share.max():.3f}, none above 1. The constructed case reaches "
        f"{constructed:.6f}."
    )
    return figure, words


@drawn
def perturbation_growth(cases: Mapping[str, tuple[Growth, Growth, float]], leak_rate: float) -> tuple[MplFigure, str]:
    """Growth of solver errors forward and of gradients backward, with the predicted slope.

    Parameters
    ----------
    cases : mapping of str to (Growth, Growth, float)
        By name: forward, backward, and the predicted rate per step.
    leak_rate : float
        Steps per time constant, inverted.
    """
    figure, panels = canvas(1, len(cases), width=8.5, height=3.2)
    words = []
    for axes, (name, (forward, backward, rate)) in zip(np.atleast_1d(panels), cases.items(), strict=True):
        steps = torch.arange(1, len(forward.log_norm) + 1)
        time = leak_rate * steps
        axes.plot(time, forward.log_norm / np.log(10), color=BLUE, label="error, forward")
        axes.plot(time, backward.log_norm / np.log(10), color=RED, linestyle=(0, (4, 2)), label="gradient, backward")
        axes.plot(time, rate * steps / np.log(10), color=FAINT, zorder=0, linewidth=3.5, label="predicted slope")
        axes.set(title=name, xlabel="time travelled ($\\tau$)")
        words.append(
            f"{name}: {forward.rate / leak_rate:.3f} forward, {backward.rate / leak_rate:.3f} backward, {rate / leak_rate:.3f} predicted"
        )
    panels[0].set_ylabel("$\\log_{10}$ size")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return (
        figure,
        (
            "Size of an error carried forward and of a gradient carried backward, on a logarithmic axis: straight "
            "lines of the same slope. Rates per time constant: "
        )
        + "; ".join(words)
        + ".",
    )
