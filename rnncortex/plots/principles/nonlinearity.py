"""Figures of the chapter on nonlinearity."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.analysis.dynamics.fixed_points import FixedPoints
from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED


@drawn
def superposition(
    traces: Mapping[str, tuple[Tensor, Tensor]], size: Tensor, failure: Tensor, predicted: Tensor, small: int
) -> tuple[MplFigure, str]:
    """Responses to two flashes beside the sum of the responses to either, and how far networks of tanh units are from adding.

    Parameters
    ----------
    traces : mapping of str to (Tensor, Tensor)
        By name of the network: one unit's response to both flashes, and the sum of its responses to each, shape (time,).
    size : Tensor, shape (sizes,)
        Root mean square of the linear network's states.
    failure, predicted : Tensor, shape (sizes,)
        Of the tanh network, as a share of the sum; predicted to leading order.
    small : int
        How many sizes, from the smallest, to say in words.
    """
    figure, row = canvas(1, len(traces) + 1, width=9.0, height=3.0)
    words = []
    for axes, (name, (together, added)) in zip(row, traces.items(), strict=False):
        axes.plot(added, color=FAINT, linewidth=4, label="sum of the responses")
        axes.plot(together, color=BLUE, label="response to both")
        reach = 1.1 * torch.cat((together, added)).abs().max().item()
        axes.set(title=name, xlabel="step", ylabel="state of one unit", ylim=(-1.6 * reach, reach))
        axes.legend(loc="lower right")
        words.append(f"{name}: the two differ by at most {(together - added).abs().max():.2g}")
    last = row[-1]
    last.loglog(size, predicted, color=INK, linewidth=1.2, label="predicted, small states")
    last.loglog(size, failure, "o", color=RED, label="tanh network")
    last.axhline(0.5**0.5, color=INK, linewidth=1.2, linestyle="--", label="predicted, large inputs")
    last.set(
        title="failure to add",
        xlabel="linear network's state (rms)",
        ylabel="share of the sum",
        ylim=(failure.min().item() / 3, 3),
        xmargin=0.05,
    )
    last.legend(loc="lower right")
    return figure, (
        "Response of one unit to two flashes, over the sum of its responses to each. "
        + "; ".join(words)
        + ". Right: the failure of the tanh network grows as the square of the size of the states from "
        f"{failure[0]:.1e} at "
        f"{size[0]:.2g} to {failure[small - 1]:.1e} at {size[small - 1]:.2g}, on the predicted line, and then bends to "
        f"{failure[-1]:.2f}, near the predicted limit of {0.5**0.5:.2f}."
    )


@drawn
def gains(
    predicted: Tensor, measured: Tensor, strength: Tensor, heard: Tensor, expected: Tensor, strengths: Tensor
) -> tuple[MplFigure, str]:
    """Gains of single units, predicted and measured, and the average gain against the strength of the state.

    Parameters
    ----------
    predicted, measured : Tensor, shape (gains,)
        Of the input at single units, as a share of the input weight, above 0.
    strength, heard : Tensor, shape (networks, states)
        Root mean square of the pre-activation in each state, and the mean gain over units as a share of the input weight.
    expected, strengths : Tensor, shape (points,)
        Mean gain for Gaussian pre-activations, and their standard deviation.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.3)
    ends = [predicted.min(), predicted.max()]
    left.loglog(ends, ends, color=INK, linewidth=0.8, label="measured = predicted")
    for colour, name, chosen in (
        (RED, "steep, above 0.9", predicted > 0.9),
        (FAINT, "in between", (predicted <= 0.9) & (predicted >= 0.01)),
        (BLUE, "saturated, below 0.01", predicted < 0.01),
    ):
        left.loglog(predicted[chosen], measured[chosen], ".", color=colour, markersize=4, label=name)
    left.set(xlabel="predicted gain $\\phi'(a)$", ylabel="measured gain / input weight", xlim=(ends[0] / 3, 3), ylim=(ends[0] / 3, 3))
    left.legend(loc="upper left")
    right.axhline(1, color=FAINT, label="linear network")
    right.semilogx(strengths, expected, color=INK, linewidth=1.2, label="Gaussian average of $\\phi'$")
    right.semilogx(strength.flatten(), heard.flatten(), "o", color=RED, markersize=4, label="tanh networks")
    right.set(xlabel="strength of what the state sends (rms $a$)", ylabel="mean gain / input weight", ylim=(0, 1.15))
    right.legend(loc="lower left")
    return figure, (
        f"Left: {len(predicted)} gains of single units, from {predicted.min():.1e} to {predicted.max():.3f}, lie "
        "on the diagonal. Right: the "
        f"mean gain of {len(heard)} networks falls from {heard[:, 0].mean():.3f} to {heard[:, -1].mean():.3f} as the "
        f"recurrent input grows from {strength[:, 0].mean():.2g} to {strength[:, -1].mean():.2g}, along the Gaussian "
        "average; in a linear network it is 1 throughout."
    )


@drawn
def tuned_memories(panels: Mapping[str, Mapping[str, tuple[Tensor, Tensor]]]) -> tuple[MplFigure, str]:
    """What a unit remembers of its first state when its weight is a little off, one panel a kind of unit.

    Parameters
    ----------
    panels : mapping of str to mapping of str to (Tensor, Tensor)
        By kind of unit, then by weight: the states over time from a start above and from one below zero, shape (time,).
    """
    figure, row = canvas(1, len(panels), width=8.0, height=3.0)
    words = []
    for axes, (title, weights) in zip(row, panels.items(), strict=True):
        axes.axhline(0, color=FAINT, linewidth=0.8)
        for (name, pair), colour in zip(weights.items(), (BLUE, INK, RED), strict=True):
            for k, trace in enumerate(pair):
                axes.plot(trace, color=colour, label=None if k else name)
        axes.set(title=title, xlabel="step", ylabel="state", ylim=(-2.5, 2.2))
        axes.legend(loc="lower right")
        ends = ", ".join(f"{pair[0][-1]:.2f} with {name}" for name, pair in weights.items())
        words.append(f"{title}: from {next(iter(weights.values()))[0][0]:g} the state comes to {ends} after {len(trace) - 1} steps")
    return figure, "A unit's state over time from a start above and one below zero. " + "; ".join(words) + "."


def pitchfork(weights: Sequence[float], found: Sequence[FixedPoints], curve: Tensor, branch: Tensor, paths: Tensor) -> Animation:
    """Bifurcation diagram of one tanh unit, over which states fall onto the branches.

    Parameters
    ----------
    weights : sequence of float
        w.
    found : sequence of FixedPoints
        At each weight.
    curve, branch : Tensor, shape (points,)
        Weights, and the exact upper branch there.
    paths : Tensor, shape (weights, starts, time)
        States from several starts at each weight.
    """
    background = _pitchfork(weights, found, curve, branch)
    across = torch.as_tensor(weights, dtype=paths.dtype)[:, None, None].expand_as(paths)
    points = torch.stack((across, paths), -1).flatten(0, 1).movedim(1, 0)
    colours = [BLUE if start > 0 else RED for start in paths[..., 0].flatten().tolist()]
    return Animation(background, points, colours, [f"step {t}" for t in range(paths.shape[2])])


@drawn
def _pitchfork(weights: Sequence[float], found: Sequence[FixedPoints], curve: Tensor, branch: Tensor) -> tuple[MplFigure, str]:
    figure, axes = canvas(width=7.0, height=3.8)
    bent, zero = curve > 1, torch.zeros_like(curve)
    axes.plot(curve, torch.where(bent, torch.nan, zero), color=INK, linewidth=1.2, label="exact, stable")
    for sign in (1, -1):
        axes.plot([1, *curve[bent].tolist()], [0, *(sign * branch[bent]).tolist()], color=INK, linewidth=1.2)
    axes.plot(curve[bent], zero[bent], color=INK, linewidth=1.2, linestyle="--", label="exact, unstable")
    for colour, name, stable in ((GREEN, "finder, stable", True), (ORANGE, "finder, unstable", False)):
        marks = [(w, h) for w, points in zip(weights, found, strict=True) for h in points.states[points.stable == stable, 0].tolist()]
        axes.plot(*zip(*marks, strict=True), "o", color=colour, fillstyle="none", markersize=7, label=name)
    axes.set(xlabel="weight of the unit on itself, $w$", ylabel="state $h$", ylim=(-1.1, 1.1))
    figure.legend(loc="outside upper center", ncols=2)
    return figure, (
        f"Bifurcation diagram of one tanh unit for weights from {weights[0]:g} to {weights[-1]:g}: one stable "
        "state at zero up to w = 1, beyond it an unstable one at zero between two stable branches that open to "
        f"±{branch[-1]:.3f}. The points of the finder lie on the exact curves. States that move as the slider is "
        "drawn fall to zero on the left, and on the right to the branch on their own side."
    )


@drawn
def gate(place: Mapping[str, tuple[float, Tensor]], stimulus: Tensor, outputs: Tensor, tangents: Tensor) -> tuple[MplFigure, str]:
    """A hand-built gate: where its unit sits on the nonlinearity in each context, and how its output answers to the stimulus.

    Parameters
    ----------
    place : mapping of str to (float, Tensor)
        By context: pre-activation of the gated unit before the stimulus, and with each stimulus, shape (stimuli,).
    stimulus : Tensor, shape (stimuli,)
        X.
    outputs, tangents : Tensor, shape (contexts, stimuli)
        Output of the circuit, and the line of the predicted gain through it at X = 0.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.2)
    reach = 1.15 * max(total.abs().max().item() for _, total in place.values())
    across = torch.linspace(-reach, reach, 201, dtype=stimulus.dtype)
    left.plot(across, torch.tanh(across), color=FAINT, linewidth=1.2)
    words = []
    for (name, (rest, total)), colour, output, tangent in zip(place.items(), (BLUE, RED), outputs, tangents, strict=True):
        left.plot(total, torch.tanh(total), color=colour, linewidth=4, solid_capstyle="round", label=name)
        left.plot(rest, torch.tanh(torch.tensor(rest)), "o", color=INK, markersize=5, zorder=3)
        right.plot(stimulus, output, color=colour, label=name)
        right.plot(stimulus, tangent, color=INK, linewidth=1.0, linestyle=":")
        words.append(f"{name} the unit rests at {rest:.2f} and the output runs from {output[0]:.2f} to {output[-1]:.2f}")
    right.plot([], [], color=INK, linewidth=1.0, linestyle=":", label="predicted gain")
    left.set(xlabel="pre-activation of the gated unit", ylabel="its state")
    left.legend(loc="upper left")
    right.set(xlabel="stimulus X", ylabel="output", ylim=(-1.25, 1.25))
    right.legend(loc="upper left")
    return figure, f"For stimuli from {stimulus[0]:g} to {stimulus[-1]:g}: " + "; ".join(
        words
    ) + ". Dotted: the slope that the gain predicts."


@drawn
def context_learning(errors: Mapping[str, Tensor], floor: float, stimulus: Tensor, outputs: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """Training errors of several networks of two kinds, and what they make of the stimulus in either context.

    Parameters
    ----------
    errors : mapping of str to Tensor, shape (seeds, updates)
        By kind of network: squared error over the variance of the targets.
    floor : float
        The least error of a linear filter.
    stimulus : Tensor, shape (stimuli,)
        X.
    outputs : mapping of str to Tensor, shape (seeds, 2, stimuli)
        By kind of network: output after A and after B.
    """
    figure, (left, *rest) = canvas(1, 1 + len(outputs), width=9.0, height=3.1)
    words = []
    for (name, curves), colour in zip(errors.items(), (PURPLE, GREEN), strict=True):
        for k, curve in enumerate(curves):
            left.semilogy(1 + torch.arange(len(curve)), curve, color=colour, linewidth=0.9, label=None if k else name)
        words.append(
            f"{name}: the error of {len(curves)} networks ends between {curves[:, -20:].mean(1).min():.3f} and "
            f"{curves[:, -20:].mean(1).max():.3f}"
        )
    left.axhline(floor, color=INK, linestyle="--", linewidth=1.2, label="least, linear")
    left.set(xlabel="update", ylabel="error / variance", title="learning")
    left.legend(loc="lower left")
    for axes, (name, answers) in zip(rest, outputs.items(), strict=True):
        for context, colour, width in ((0, BLUE, 3.5), (1, RED, 1.0)):
            for k, answer in enumerate(answers[:, context]):
                axes.plot(stimulus, answer, color=colour, linewidth=width, label=None if k else f"after {'AB'[context]}")
        axes.plot([-1, 1, -1, 1], [-1, 1, 0, 0], "o", color=INK, fillstyle="none", markersize=7, label="wanted")
        axes.set(title=name, xlabel="stimulus X", ylabel="output", ylim=(-1.6, 1.6))
        axes.legend(loc="upper left")
        up = answers[..., (stimulus - 1).abs().argmin()].mean(0)
        words.append(f"{name}: at X = 1 the mean output is {up[0]:.2f} after A and {up[1]:.2f} after B")
    return figure, f"Left: errors during training, with the least that a linear filter can reach at {floor:.2f}. " + "; ".join(words) + "."
