"""Figures of the chapter on dopamine."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.slider import Slider
from rnncortex.plots.style import BLUE, DIVERGING, FAINT, GREEN, INK, ORANGE, RED


def travelling(errors: Mapping[str, Tensor], trials: Sequence[int], start: int) -> Slider:
    """Prediction errors between cue and reward, trial by trial, behind a slider.

    Parameters
    ----------
    errors : mapping of str to Tensor, shape (trials, steps)
        By name of the rule: error at the cue (0) to the reward (last), for every trial.
    trials : sequence of int
        Which are shown.
    start : int
        Index of the frame that is shown first.
    """
    frames = [_errors({name: course[trial] for name, course in errors.items()}, trial) for trial in trials]
    return Slider(frames, {"trials before": list(trials)}, start=start)


@drawn
def _errors(errors: Mapping[str, Tensor], trial: int) -> tuple[MplFigure, str]:
    figure, axes = canvas(width=6.4, height=3.0)
    words = []
    for (name, error), colour, mark in zip(errors.items(), (BLUE, ORANGE, RED), "os^", strict=False):
        axes.plot(range(len(error)), error, color=colour, marker=mark, markersize=4, linewidth=1.2, label=name)
        place = int(error.argmax())
        where = "the cue" if place == 0 else "the reward" if place == len(error) - 1 else f"step {place}"
        words.append(f"{name}: {error[0]:.2f} at the cue, {error[-1]:.2f} at the reward, largest at {where}")
    axes.set(xlabel="steps after the cue", ylabel="prediction error", ylim=(-0.05, 1.08), title=f"after {trial} trials")
    axes.legend(loc="upper center")
    return figure, f"After {trial} trials. " + "; ".join(words) + "."


@drawn
def gradient(trials: Sequence[int], cosines: Sequence[Interval], predicted: Tensor) -> tuple[MplFigure, str]:
    """How well the mean of some trials points along the gradient.

    Parameters
    ----------
    trials : sequence of int
    cosines : sequence of Interval
        Measured, for each number of trials.
    predicted : Tensor, shape (2, points)
        Numbers of trials and predicted cosines.
    """
    figure, axes = canvas(width=5.6, height=3.0)
    axes.semilogx(*predicted, color=INK, linewidth=1.2, label="predicted")
    marks.interval_points(axes, trials, cosines, color=BLUE, label="measured")
    axes.set(xlabel="trials averaged over", ylabel="cosine with the gradient", ylim=(0, 1.05))
    axes.legend(loc="lower right")
    words = ", ".join(f"{marks.in_words(cosine, '.2f')} for {count}" for count, cosine in zip(trials, cosines, strict=True))
    return figure, f"Cosine between update and gradient along the predicted line: {words} trials."


@drawn
def learning(rewards: Mapping[str, Tensor], ceiling: float, output: Tensor, target: Tensor) -> tuple[MplFigure, str]:
    """Learning curves, and the sequence in the end.

    Parameters
    ----------
    rewards : mapping of str to Tensor, shape (networks, updates)
        By condition, smoothed as it should be drawn.
    ceiling : float
        Reward of the best constant output.
    output, target : Tensor, shape (time, outputs)
        Of one network after learning, and what was wanted.
    """
    figure, (left, right) = canvas(1, 2, width=8.2, height=3.2)
    words = []
    for (name, curves), colour in zip(rewards.items(), (BLUE, RED), strict=False):
        left.plot(curves.T, color=colour, linewidth=0.7, alpha=0.5)
        left.plot(curves.mean(0), color=colour, linewidth=2.2, label=name)
        words.append(f"{name} {curves[:, 0].mean():.2f} to {curves[:, -1].mean():.2f}")
    marks.chance_line(left, ceiling, label="best constant output")
    left.set(xlabel="update (16 trials each)", ylabel="reward")
    left.legend(loc="lower left")
    for unit, colour in zip(range(output.shape[1]), (BLUE, RED, GREEN, ORANGE), strict=False):
        right.plot(target[:, unit], color=colour, linewidth=1, linestyle="--", drawstyle="steps-mid")
        right.plot(output[:, unit], color=colour)
    right.set(xlabel="step", ylabel="output", title="after learning")
    error = (output - target).square().mean()
    return figure, (
        f"Left: mean reward from the first to the last updates: {', '.join(words)}. Right: {output.shape[1]} outputs of one network rise "
        "one after "
        f"the other as their targets do; mean squared error {error:.3f}."
    )


@drawn
def surprise(reward_error: Tensor, cue_error: Tensor) -> tuple[MplFigure, str]:
    """Prediction errors of a network that learns a sequence.

    Parameters
    ----------
    reward_error, cue_error : Tensor, shape (updates,)
        At the reward and at the cue, smoothed as they should be drawn.
    """
    figure, axes = canvas(width=6.4, height=2.8)
    axes.plot(cue_error, color=BLUE, label="at the cue")
    axes.plot(reward_error, color=ORANGE, label="at the reward")
    marks.chance_line(axes, 0.0, label=None)
    axes.set(xlabel="update (16 trials each)", ylabel="prediction error")
    axes.legend(loc="center right")
    top = int(reward_error.argmax())
    return figure, (
        f"The error at the reward is largest, {reward_error[top]:.3f}, at update {top} and {reward_error[-1]:.3f} at the end; that at "
        "the cue grows "
        f"from {cue_error[0]:.3f} to {cue_error[-1]:.3f}."
    )


@drawn
def rank_one(sequence: Tensor, pattern: Tensor, transient: Tensor, score: Tensor, slope: float) -> tuple[MplFigure, str]:
    """A sequence, the pattern of its variability, and the score of that pattern against the transient.

    Parameters
    ----------
    sequence, pattern : Tensor, shape (time, units)
        Mean rates and first component, units in the order in which they should be drawn.
    transient, score : Tensor, shape (trials,)
    slope : float
        Predicted score for a transient of one.
    """
    figure, (left, middle, right) = canvas(1, 3, width=8.6, height=3.0)
    for axes, image, title in ((left, sequence, "mean sequence"), (middle, pattern, "first component")):
        reach = image.abs().max().item()
        axes.imshow(image.T.numpy(), cmap=DIVERGING, vmin=-reach, vmax=reach, aspect="auto", interpolation="nearest")
        axes.set(title=title, xlabel="step", ylabel="unit")
    right.plot(transient, score, ".", color=BLUE, markersize=3)
    ends = torch.stack((transient.min(), transient.max()))
    right.plot(ends, slope * ends, color=INK, linewidth=1.2)
    right.set(xlabel="size of the transient", ylabel="score", title="trials")
    far, early, largest = score[transient.argmax()], pattern[0].abs().max(), pattern.abs().max()
    return figure, (
        f"Left: mean rates of {sequence.shape[1]} units in {sequence.shape[0]} steps, from {sequence.min():.2f} to {sequence.max():.2f}. "
        f"Middle: the first component of the residuals, at most {early:.3f} in the first step and up to {largest:.3f} later. Right: "
        f"scores of {len(score)} trials along the predicted line; at the largest transient, {ends[1]:.2f}, the score is {far:.2f} where "
        f"the line has {slope * ends[1]:.2f}."
    )


@drawn
def breaking(
    spreads: Sequence[float], shares: Tensor, predicted: Tensor, noises: Sequence[float], mixed: Tensor, foreseen: Tensor
) -> tuple[MplFigure, str]:
    """Share of the first component against the size of gain changes, and against private noise.

    Parameters
    ----------
    spreads : sequence of float
        Standard deviations of the transient.
    shares, predicted : Tensor, shape (networks, spreads)
    noises : sequence of float
        Standard deviations of private noise.
    mixed, foreseen : Tensor, shape (noises,)
        For one network with gain changes of one size.
    """
    figure, (left, right) = canvas(1, 2, width=8.2, height=3.1)
    left.plot(spreads, predicted.T, color=FAINT, linewidth=1)
    left.plot(spreads, shares.T, "o", color=BLUE, markersize=4)
    marks.chance_line(left, 0.9, label=None)
    left.set(xlabel="spread of the gain's transient", ylabel="share of the first component", ylim=(0.85, 1.01))
    right.plot(noises, foreseen, color=INK, linewidth=1.2, label="predicted")
    right.plot(noises, mixed, "o", color=RED, label="simulated")
    marks.chance_line(right, 0.9, label=None)
    right.set(xlabel="private noise", ylabel="share of the first component", ylim=(0, 1.05))
    right.locator_params(axis="x", nbins=5)
    right.legend(loc="center right")
    ends, mix = shares.mean(0)[[0, -1]].tolist(), mixed[[0, -1]].tolist()
    return figure, (
        f"Left: the share of the first component falls from {ends[0]:.4f} at a spread of {spreads[0]:g} to {ends[1]:.2f} at "
        f"{spreads[-1]:g}. Right: with private noise it falls from {mix[0]:.2f} to {mix[1]:.2f} at {noises[-1]:g}. Dashed, 0.9."
    )
