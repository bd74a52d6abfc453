"""Figures of the chapter on generative training."""

from collections.abc import Callable, Mapping, Sequence

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, CYCLE, FAINT, GREEN, INK, ORANGE, RED


@drawn
def likelihood(loss: Tensor, exact: Tensor, entropy: float) -> tuple[MplFigure, str]:
    """The teacher-forced loss during training, with what it should be on average.

    Parameters
    ----------
    loss : Tensor, shape (updates,)
        Of each batch, nats a sequence.
    exact : Tensor, shape (updates,)
        Entropy of the source and divergence of the model, at the same time.
    entropy : float
        Of the source.
    """
    figure, axes = canvas(height=3.2)
    axes.plot(loss, ".", color=FAINT, markersize=3, label="loss of a batch")
    axes.plot(exact, color=BLUE, label="entropy + divergence")
    axes.axhline(entropy, color=INK, linestyle="--", linewidth=1.2, label="entropy of the source")
    axes.set(xlabel="update", ylabel="nats a sequence")
    axes.legend()
    return figure, (
        f"The loss of batches scatters about the sum of entropy and divergence, which falls from {exact[0]:.2f} to {exact[-1]:.3f} nats; "
        f"the entropy of the source is {entropy:.3f}."
    )


@drawn
def forcing_costs(seconds: Mapping[str, Mapping[str, Mapping[int, float]]]) -> tuple[MplFigure, str]:
    """Recorded time of one pass forward and back, fed with the truth and with the network's own predictions.

    Parameters
    ----------
    seconds : mapping
        By network, way and number of steps.
    """
    figure, row = canvas(1, len(seconds), width=8.0, height=3.0, sharey=True)
    words = []
    for axes, (network, ways) in zip(row, seconds.items(), strict=True):
        for (way, times), colour, mark in zip(ways.items(), (BLUE, RED), "os", strict=True):
            axes.loglog(list(times), [1000 * t for t in times.values()], mark + "-", color=colour, label=way)
        steps = list(next(iter(ways.values())))
        axes.set(xlabel="steps", xticks=steps, xticklabels=steps)
        axes.set_yticks([3, 10, 30, 100, 300], ["3", "10", "30", "100", "300"])
        axes.minorticks_off()
        axes.set_title(network)
        one, two = ways.values()
        words.append(
            f"{network}: own inputs take {two[steps[0]] / one[steps[0]]:.1f} to {two[steps[-1]] / one[steps[-1]]:.1f} times as long"
        )
    row[0].set(ylabel="milliseconds")
    row[0].legend()
    return figure, f"Processor time against the number of steps, on logarithmic axes. {'; '.join(words)}."


@drawn
def cascade(
    interval: float, true: Tensor, free: Tensor, one_step: Tensor, errors: Tensor, horizons: Sequence[int], apart: Tensor, control: Tensor
) -> tuple[MplFigure, str]:
    """Left: a series and its free-running continuation. Middle: error against horizon. Right: distance of visited states.

    Parameters
    ----------
    interval : float
        Between two samples.
    true, free : Tensor, shape (samples,)
        One channel.
    one_step, errors : Tensor, shape (seeds, samples)
        Mean squared error by sample, with true inputs and free-running.
    horizons : sequence of int
    apart, control : Tensor, shape (seeds, horizons)
        Discrepancy of free-running from true-input states, and of true-input states from each other.
    """
    figure, (left, middle, right) = canvas(1, 3, width=9.4, height=3.2)
    times = interval * torch.arange(1, len(true) + 1)
    left.plot(times, true, color=INK, linewidth=1.4, label="truth")
    left.plot(times, free, color=RED, linewidth=1.4, label="free-running")
    left.set(xlabel="time", ylabel="first variable")
    left.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    steps = torch.arange(1, errors.shape[1] + 1)
    for rows, colour, name in ((one_step, BLUE, "true inputs"), (errors, RED, "own inputs")):
        middle.semilogy(steps, rows.T, color=colour, linewidth=0.6, alpha=0.6)
        middle.semilogy(steps, rows.log().mean(0).exp(), color=colour, label=name)
    middle.axhline(2, color=FAINT, linestyle="--", linewidth=1)
    middle.set(xlabel="horizon (samples)", ylabel="mean squared error")
    middle.legend(loc="center right")
    for rows, colour, mark, name in ((apart, RED, "o", "own inputs"), (control, BLUE, "s", "true inputs")):
        right.plot(horizons, 1000 * rows.T, mark, color=colour, markersize=3, alpha=0.6)
        right.plot(horizons, 1000 * rows.mean(0), color=colour, label=name)
    right.axhline(0, color=FAINT, linewidth=0.8)
    right.set(xlabel="horizon (samples)", ylabel="discrepancy of states (10⁻³)", xscale="log", xticks=horizons, xticklabels=horizons)
    right.minorticks_off()
    right.legend()
    return figure, (
        f"Left: a free-running network leaves the true course. Middle: its error rises from {errors[:, 0].mean():.1e} at horizon 1 to "
        f"{errors[:, -1].mean():.2f} at {len(steps)}; fed with the truth it stays at {one_step.mean():.1e}. Right: the discrepancy of its "
        f"states rises from {apart[:, 0].mean():.1e} to {apart[:, -1].mean():.1e}; between states under true inputs it is at most "
        f"{control.mean(0).max():.1e} on average."
    )


def left_alone(attractor: Tensor, true: Tensor, free: Tensor, interval: float) -> Animation:
    """A series and its free-running continuation as points that move in the plane of the first and the third variable.

    Parameters
    ----------
    attractor : Tensor, shape (samples, 3)
        Where the series goes over a long time.
    true, free : Tensor, shape (samples, 3)
        From the first prediction on.
    interval : float
        Between two samples.
    """
    places = torch.stack((true, free), 1)[..., [0, 2]]
    clock = [f"{step} samples, error {(a - b).norm():.2f}" for step, (a, b) in enumerate(zip(true, free, strict=True), 1)]
    return Animation(_plane(attractor, true, free, interval), places, (BLUE, RED), clock, size=6)


@drawn
def _plane(attractor: Tensor, true: Tensor, free: Tensor, interval: float) -> tuple[MplFigure, str]:
    figure, axes = canvas(width=5.6, height=3.8)
    axes.plot(*attractor[:, [0, 2]].T, ".", color=FAINT, markersize=1)
    axes.plot([], [], "o", color=BLUE, label="truth")
    axes.plot([], [], "o", color=RED, label="free-running")
    axes.set(xlabel="first variable", ylabel="third variable")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    apart = (true - free).norm(dim=-1)
    leaves = int((apart > 0.5).nonzero()[0]) + 1 if (apart > 0.5).any() else len(apart)
    return figure, (
        f"Two points on the attractor of the Lorenz system, the true series and a network that runs freely. They move together for "
        f"{leaves} samples, {leaves * interval:.2f} units of time, until they are half a standard deviation apart, and then part."
    )


@drawn
def schedules(
    courses: Mapping[str, Callable[[int], float]], updates: int, horizons: Sequence[int], errors: Mapping[str, Tensor]
) -> tuple[MplFigure, str]:
    """Left: probability of the truth during training. Right: free-running error, as a share of that after teacher forcing.

    Parameters
    ----------
    courses : mapping of str to callable
        From updates done to probability.
    updates : int
    horizons : sequence of int
    errors : mapping of str to Tensor, shape (seeds, horizons)
        "teacher forcing" first.
    """
    figure, (left, right) = canvas(1, 2, width=8.6, height=3.3)
    colours = dict(zip(errors, (INK, *CYCLE), strict=False))
    for name, course in courses.items():
        left.plot([course(update) for update in range(updates + 1)], color=colours[name], label=name)
    left.set(xlabel="update", ylabel="probability of the truth", ylim=(0, 1.05))
    left.legend(loc="lower left")
    base, words = next(iter(errors.values())).mean(0), []
    for (name, rows), mark in zip(errors.items(), "osD^", strict=True):
        share = rows / base
        right.fill_between(horizons, share.amin(0), share.amax(0), color=colours[name], alpha=0.12, linewidth=0)
        right.loglog(horizons, share.mean(0), mark + "-", color=colours[name], label=name)
        words.append(f"{name} {share.mean(0)[0]:.2f} at horizon {horizons[0]}, {share.mean(0)[3]:.2f} at {horizons[3]}")
    right.set(xlabel="horizon (samples)", ylabel="error / that after teacher forcing", xticks=horizons, xticklabels=horizons)
    right.set_yticks([0.2, 0.5, 1, 2, 5, 10], ["0.2", "0.5", "1", "2", "5", "10"])
    right.minorticks_off()
    right.legend()
    return figure, f"Free-running error as a share of that after teacher forcing, means of {len(rows)} networks: {'; '.join(words)}."


@drawn
def bias_of_mixing(truth: Tensor, kept: Tensor, lost: Tensor, measured_kept: Tensor, measured_lost: Tensor) -> tuple[MplFigure, str]:
    """What a model learns of a link between two symbols when the truth is fed with some probability.

    Parameters
    ----------
    truth : Tensor, shape (levels,)
        Probability that the truth is fed.
    kept, measured_kept : Tensor, shape (levels,)
        Probability of the linked symbol, predicted and learned.
    lost, measured_lost : Tensor, shape (levels,)
        Divergence of the model from the source, nats.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.0)
    pairs = ((left, kept, measured_kept, "learned $q(x_2 = x_1)$"), (right, lost, measured_lost, "divergence (nats)"))
    for axes, predicted, measured, label in pairs:
        axes.plot(truth, predicted, color=INK, linestyle="--", linewidth=1.2, label="predicted")
        axes.plot(truth, measured, "o", color=BLUE, label="trained")
        axes.set(xlabel="probability of the truth", ylabel=label)
    left.axhline(0.9, color=GREEN, linewidth=1, linestyle=":")
    left.axhline(0.5, color=ORANGE, linewidth=1, linestyle=":")
    left.legend(loc="lower right")
    return figure, (
        f"Left: the learned probability that the second symbol repeats the first falls from {measured_kept[0]:.3f} with the truth to "
        f"{measured_kept[-1]:.3f} without; 0.9 is true, 0.5 is chance. Right: the divergence from the source rises from "
        f"{measured_lost[0]:.4f} to {measured_lost[-1]:.3f} nats."
    )
