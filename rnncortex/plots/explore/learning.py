"""Sliders of the chapters on learning: gain and gradient, teacher forcing and free run, elastic weights, dropout."""

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from rnncortex.plots.explore.frames import HERE, THEORY, Line, Panel, frame
from rnncortex.plots.slider import Slider
from rnncortex.plots.style import BLUE, FAINT, GREEN, RED


def gradient(gains: Sequence[float], rates: Mapping[str, Tensor], bounds: Tensor) -> Slider:
    """Length of a gradient against the lag in random networks, as theory has it, under its bound; the gain is moved.

    Parameters
    ----------
    gains : sequence of float
    rates : mapping of str to Tensor, shape (gains,)
        By name of the input: growth of the gradient, per step.
    bounds : Tensor, shape (gains,)
        Growth of the bound, per step.
    """
    lags = torch.arange(0, 201, 10)
    frames = []
    for place, g in enumerate(gains):
        bound = bounds[place].item()
        lines: list[Line] = [(lags, bound * lags / math.log(10), {"color": FAINT, "linestyle": ":", "label": "bound"})]
        words = []
        for (name, row), colour in zip(rates.items(), (BLUE, GREEN, RED), strict=False):
            lines.append((lags, row[place].item() * lags / math.log(10), {"color": colour, "label": name}))
            words.append(f"{name}: {row[place]:+.3f}")
        limits = {"xlabel": "lag (steps)", "ylabel": "length of gradient (power of ten)", "xlim": (0, 200), "ylim": (-80, 40)}
        description = f"Gain {g:g}, growth per step: " + "; ".join(words) + f"; bound {bound:+.3f}."
        frames.append(frame([Panel(lines, limits, "lower left")], description, width=6.0))
    return Slider(frames, {"gain g": list(gains)}, start=list(gains).index(1.0))


def forcing(every: Sequence[str], truth: Tensor, outputs: Tensor, errors: Tensor) -> Slider:
    """A network that predicts a series and hears the truth now and then, its own prediction otherwise.

    Parameters
    ----------
    every : sequence of str
        How often it hears the truth.
    truth : Tensor, shape (time,)
    outputs : Tensor, shape (settings, time)
        What it predicted.
    errors : Tensor, shape (settings, time)
        Mean squared error over many series.
    """
    frames = []
    samples = torch.arange(1, len(truth) + 1)
    for name, output, error in zip(every, outputs, errors, strict=True):
        left: list[Line] = [
            (samples, truth, {**THEORY, "label": "truth"}),
            (samples, output, {"color": RED, "linewidth": 1.2, "label": "network"}),
        ]
        right: list[Line] = [(samples, error, {"color": RED, "linewidth": 1.2})]
        panels = [
            Panel(left, {"xlabel": "sample", "ylabel": "first variable", "ylim": (-3, 4)}, "upper right"),
            Panel(right, {"xlabel": "sample", "ylabel": "mean squared error", "yscale": "log", "ylim": (1e-4, 10)}),
        ]
        words = f"The truth is heard {name}: the error is {error[0]:.1e} at sample 1, {error[9]:.1e} at 10 and {error[-1]:.1e} at "
        words += f"the last of {len(truth)}."
        frames.append(frame(panels, words, width=8.0))
    return Slider(frames, {"truth heard": list(every)}, start=len(every) - 1)


def elastic(strengths: Sequence[float], minima: Tensor, path: Tensor, losses: Tensor, curvatures: Tensor) -> Slider:
    """Two quadratic losses of two weights, and the minimum of the second with elastic weights that hold the first.

    Parameters
    ----------
    strengths : sequence of float
        Of the penalty.
    minima : Tensor, shape (2, 2)
        Of either loss.
    path : Tensor, shape (strengths, 2)
        Minimum of the second loss with the penalty.
    losses : Tensor, shape (2, strengths)
        Of either task there.
    curvatures : Tensor, shape (2, 2)
        Of either loss along either weight.
    """
    turn = torch.linspace(0, 2 * math.pi, 81, dtype=path.dtype)
    frames = []
    for place, strength in enumerate(strengths):
        plane: list[Line] = []
        for centre, curvature, colour, name in zip(minima, curvatures, (BLUE, GREEN), ("first task", "second task"), strict=True):
            for level in (0.05, 0.3, 1.0):
                ring = centre[:, None] + (2 * level / curvature[:, None]).sqrt() * torch.stack((turn.cos(), turn.sin()))
                plane.append((*ring, {"color": colour, "linewidth": 0.9, "label": name if level == 1.0 else None}))
        plane += [(*path.T, THEORY), (path[place : place + 1, 0], path[place : place + 1, 1], {**HERE, "fillstyle": "full"})]
        right = [
            (strengths, losses[0], {"color": BLUE, "label": "first task"}),
            (strengths, losses[1], {"color": GREEN, "label": "second task"}),
            ([strength] * 2, losses[:, place], HERE),
        ]
        square = {
            "xlabel": "stiff weight of the first task",
            "ylabel": "flat weight of the first task",
            "xlim": (-1.2, 2.2),
            "ylim": (-1.5, 2.5),
        }
        panels = [
            Panel(plane, square, "lower right"),
            Panel(right, {"xlabel": "strength λ", "ylabel": "loss", "xscale": "log"}, "upper center"),
        ]
        words = f"Strength {strength:g}: weights ({path[place, 0]:.2f}, {path[place, 1]:.2f}), first loss {losses[0, place]:.3f}, "
        words += f"second loss {losses[1, place]:.3f}."
        frames.append(frame(panels, words, width=8.0, height=3.4))
    return Slider(frames, {"strength λ": list(strengths)}, start=len(strengths) // 2)


def dropout(chances: Sequence[float], survivors: Tensor) -> Slider:
    """Share of memories that dropout leaves, with a new mask at every step and with one for the sequence.

    Parameters
    ----------
    chances : sequence of float
        That a unit is silenced.
    survivors : Tensor, shape (chances, steps)
        Share that holds with a new mask at every step.
    """
    steps = survivors.shape[1]
    time = torch.arange(1, steps + 1)
    frames = []
    for p, each in zip(chances, survivors, strict=True):
        lines: list[Line] = [
            (time, each, {"color": BLUE, "marker": "o", "markersize": 3, "linewidth": 1, "label": "mask a step"}),
            (time, torch.full((steps,), 1 - p), {"color": RED, "label": "mask a sequence"}),
        ]
        limits = {"xlabel": "steps", "ylabel": "share of units that hold", "ylim": (-0.02, 1.05)}
        words = (
            f"Dropout of {p:g}: after {steps} steps masks a step leave {100 * each[-1]:.2g}% of the values, one mask {100 * (1 - p):.3g}%; "
        )
        words += f"half are lost after {math.log(2) / -math.log(1 - p):.1f} steps."
        frames.append(frame([Panel(lines, limits, "center right")], words, width=6.0))
    return Slider(frames, {"dropout p": list(chances)}, start=list(chances).index(0.2))
