"""Sliders of the chapters on dynamics: leak, self-coupling, eigenvalue, gain, planted overlap, reservoir."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from rnncortex.plots.explore.frames import THEORY, ZERO, Line, Panel, frame
from rnncortex.plots.slider import Slider
from rnncortex.plots.style import BLUE, GREEN, RED


def leak(ratios: Sequence[float], euler: Sequence[Tensor]) -> Slider:
    """A leaky unit left alone, by Euler steps of growing length, beside the exact decay.

    Parameters
    ----------
    ratios : sequence of float
        Step over time constant.
    euler : sequence of Tensor, shape (steps,)
        State after each step, from one, for each ratio.
    """
    fine = torch.linspace(0, 8, 161, dtype=torch.float64)
    frames = []
    for ratio, states in zip(ratios, euler, strict=True):
        times = ratio * torch.arange(len(states), dtype=torch.float64)
        lines: list[Line] = [
            (fine, torch.exp(-fine), {**THEORY, "label": "exact"}),
            (times, states, {"color": RED, "marker": "o", "markersize": 4, "linewidth": 1, "label": "Euler"}),
        ]
        panel = Panel(lines, {"xlabel": "time ($\\tau$)", "ylabel": "state", "xlim": (0, 8), "ylim": (-2.2, 2.2)}, "upper right")
        words = (
            f"Steps of {ratio:g} time constants multiply the state by {1 - ratio:.2f}; after eight time constants it is {states[-1]:.3g}."
        )
        frames.append(frame([panel], words, width=6.0))
    return Slider(frames, {"step Δt": [f"{ratio:g} τ" for ratio in ratios]}, start=ratios.index(1.75))


def self_coupling(weights: Sequence[float], paths: Tensor, rest: Tensor) -> Slider:
    """One unit that listens to itself: the step as a curve, and the staircase of states from a small start.

    Parameters
    ----------
    weights : sequence of float
        w.
    paths : Tensor, shape (weights, steps)
        States.
    rest : Tensor, shape (weights,)
        Where theory has the upper fixed point; zero where there is none.
    """
    across = torch.linspace(-1.3, 1.3, 131, dtype=paths.dtype)
    frames = []
    for weight, path, height in zip(weights, paths, rest.tolist(), strict=True):
        stairs = torch.stack((path[:-1].repeat_interleave(2), torch.stack((path[:-1], path[1:]), -1).flatten()))
        fixed = [-height, 0.0, height] if height else [0.0]
        lines = [
            (across, across, {**ZERO, "label": "next state = state"}),
            (across, torch.tanh(weight * across), {**THEORY, "label": "tanh(w h)"}),
            (*stairs, {"color": RED, "linewidth": 1, "label": "steps"}),
            (fixed, fixed, {"color": GREEN, "marker": "o", "linestyle": "none", "fillstyle": "none", "label": "fixed points"}),
        ]
        limits = {"xlim": (-1.3, 1.3), "ylim": (-1.1, 1.1), "xlabel": "state $h$", "ylabel": "next state"}
        words = f"With w = {weight:g} the slope at zero is {weight:g}; from {path[0]:g} the state is at {path[-1]:.3f} after "
        words += f"{len(path) - 1} steps, and " + (
            f"theory has fixed points at 0 and ±{height:.3f}." if height else "theory has one, at 0."
        )
        frames.append(frame([Panel(lines, limits, "upper left")], words, width=5.6, height=4.0))
    return Slider(frames, {"weight w": weights}, start=len(weights) // 2)


def eigenvalue(moduli: Sequence[float], degrees: Sequence[float], courses: Tensor) -> Slider:
    """A pair of eigenvalues of a map, and one coordinate of the state after a push; modulus and angle are moved.

    Parameters
    ----------
    moduli, degrees : sequence of float
        Of the eigenvalue.
    courses : Tensor, shape (moduli, angles, steps)
        Of the coordinate.
    """
    turn = torch.linspace(0, 2 * math.pi, 121, dtype=courses.dtype)
    rows = []
    for r, row in zip(moduli, courses, strict=True):
        frames = []
        for angle, course in zip(degrees, row, strict=True):
            a, b = r * math.cos(math.radians(angle)), r * math.sin(math.radians(angle))
            plane: list[Line] = [(turn.cos(), turn.sin(), ZERO), ([a, a], [b, -b], {"color": RED, "marker": "o", "linestyle": "none"})]
            square = {"xlim": (-1.25, 1.25), "ylim": (-1.25, 1.25), "aspect": "equal", "xlabel": "real part", "ylabel": "imaginary part"}
            push = {"color": BLUE, "marker": "o", "markersize": 4, "linewidth": 1}
            limits = {"xlabel": "step", "ylabel": "state", "ylim": (-2.3, 2.3)}
            words = f"Eigenvalues of modulus {r:g} at ±{angle:g} degrees: after {len(course) - 1} steps a push of one is {course[-1]:.2g}."
            frames.append(frame([Panel(plane, square), Panel([(range(len(course)), course, push)], limits)], words))
        rows.append(frames)
    return Slider(rows, {"modulus": moduli, "angle": [f"{angle:g}°" for angle in degrees]}, start=(1, 1))


def gain(gains: Tensor, spectrum: Tensor, times: Tensor, currents: Tensor, predicted: Tensor, measured: Tensor) -> Slider:
    """A random network at several gains: its spectrum, its activity, its largest Lyapunov exponent.

    Parameters
    ----------
    gains : Tensor, shape (gains,)
    spectrum : Tensor, complex, shape (units,)
        At a gain of one.
    times : Tensor, shape (time,)
        In units of tau.
    currents : Tensor, shape (gains, time, units)
        Of a few units.
    predicted, measured : Tensor, shape (gains,)
        Exponent by mean-field theory, and of networks, per tau.
    """
    frames = []
    turn, reach = torch.linspace(0, 2 * math.pi, 121), 1.1 * gains.max().item()
    for place, (g, course) in enumerate(zip(gains.tolist(), currents, strict=True)):
        dots = {"color": BLUE, "marker": ".", "markersize": 3, "linestyle": "none"}
        disc: list[Line] = [
            (g * spectrum.real - 1, g * spectrum.imag, dots),
            (g * turn.cos() - 1, g * turn.sin(), THEORY),
            ([0, 0], [-reach, reach], {"color": RED, "linewidth": 1, "linestyle": "--"}),
        ]
        square = {"xlim": (-1 - reach, reach - 1), "ylim": (-reach, reach), "aspect": "equal"}
        square |= {"xlabel": "real part (1/$\\tau$)", "ylabel": "imaginary part"}
        traces = [(times, trace, {"linewidth": 1}) for trace in course.T]
        limits = {"xlabel": "time ($\\tau$)", "ylabel": "current $x$", "ylim": (-7, 7)}
        curve: list[Line] = [
            ([gains[0], gains[-1]], [0, 0], ZERO),
            (gains, predicted, {**THEORY, "label": "theory"}),
            (gains, measured, {"color": BLUE, "marker": "o", "markersize": 3, "linestyle": "none", "label": "networks"}),
            ([g], [measured[place]], {"color": RED, "marker": "o", "markersize": 8, "linestyle": "none", "fillstyle": "none"}),
        ]
        panels = [
            Panel(disc, square),
            Panel(traces, limits),
            Panel(curve, {"xlabel": "gain g", "ylabel": "exponent (1/$\\tau$)"}, "lower right"),
        ]
        words = f"Gain {g:g}: eigenvalues in a disc that reaches {g - 1:+.2f} on the real axis; currents at the end of up to "
        words += (
            f"{course[-1].abs().max():.2g}; largest exponent {measured[place]:.3f} per tau in networks, {predicted[place]:.3f} in theory."
        )
        frames.append(frame(panels, words, width=9.0, height=3.0))
    return Slider(frames, {"gain g": gains.tolist()}, start=int((gains >= 1.5).nonzero()[0]))


def planted(overlaps: Sequence[float], spectra: Tensor, radius: float) -> Slider:
    """Eigenvalues of a random matrix with one planted component, as the overlap of its vectors grows.

    Parameters
    ----------
    overlaps : sequence of float
    spectra : Tensor, complex, shape (overlaps, units)
    radius : float
        Of the bulk.
    """
    turn = torch.linspace(0, 2 * math.pi, 121)
    frames = []
    for overlap, values in zip(overlaps, spectra, strict=True):
        lines = [
            (radius * turn.cos(), radius * turn.sin(), {**THEORY, "label": "edge of the bulk"}),
            (values.real, values.imag, {"color": BLUE, "marker": ".", "markersize": 4, "linestyle": "none", "label": "eigenvalues"}),
            ([overlap], [0], {"color": RED, "marker": "o", "markersize": 10, "linestyle": "none", "fillstyle": "none", "label": "overlap"}),
        ]
        limits = {"xlim": (-1.1, 2.8), "ylim": (-1.1, 1.1), "aspect": "equal", "xlabel": "real part", "ylabel": "imaginary part"}
        words = f"Overlap {overlap:g}, bulk of radius {radius:g}: the largest of {len(values)} real parts is {values.real.max():.2f}."
        frames.append(frame([Panel(lines, limits, "upper right")], words, width=6.4))
    return Slider(frames, {"overlap": list(overlaps)}, start=len(overlaps) - 3)


def two_starts(gains: Sequence[float], strengths: Sequence[float], apart: Tensor, rates: Tensor) -> Slider:
    """Distance of two starts of a reservoir under one input; gain and strength of the input are moved.

    Parameters
    ----------
    gains, strengths : sequence of float
    apart : Tensor, shape (networks, steps, gains, strengths)
    rates : Tensor, shape (gains, strengths)
        At which theory lets the distance grow, per step.
    """
    steps = torch.arange(1, apart.shape[1] + 1)
    shown = slice(None, None, 4)
    rows = []
    for i, g in enumerate(gains):
        frames = []
        for j, strength in enumerate(strengths):
            rate, traces = rates[i, j].item(), apart[:, :, i, j].clamp(min=1e-16)
            lines = [(steps[shown], trace[shown], {"color": BLUE, "linewidth": 1}) for trace in traces]
            line = traces[:, 0].mean() * torch.exp(rate * steps)
            lines.append((steps, torch.where((line < 60) & (line > 1e-16), line, torch.nan), {**THEORY, "linestyle": "--"}))
            limits = {"xlabel": "step", "ylabel": "distance of two starts", "yscale": "log", "ylim": (1e-17, 1e3)}
            words = (
                f"Gain {g:g}, input of standard deviation {strength:g}: theory lets the distance grow by {rate:+.2f} per step (dashed); "
            )
            words += f"after {len(steps)} steps it is {traces[:, -1].min():.1e} to {traces[:, -1].max():.1e} in {len(traces)} networks."
            frames.append(frame([Panel(lines, limits)], words, width=6.0))
        rows.append(frames)
    return Slider(rows, {"gain g": list(gains), "input σ": list(strengths)}, start=(2, 2))
