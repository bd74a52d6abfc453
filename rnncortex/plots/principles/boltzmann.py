"""Figures of the chapter on Boltzmann machines: chance, learning and settling on an answer."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, RED


@drawn
def sampled(predicted: Tensor, measured: Tensor, distances: Tensor, expected: Tensor) -> tuple[MplFigure, str]:
    """Share of time in each state against its exact probability; and the distance of the two distributions over seeds.

    Parameters
    ----------
    predicted, measured : Tensor, shape (states,)
        Of one machine.
    distances, expected : Tensor, shape (seeds,)
        Total variation, measured, and that of as many independent samples.
    """
    figure, (left, right) = canvas(1, 2, width=8.4, height=3.3, width_ratios=(1.4, 1))
    seen = measured > 0
    seen &= predicted > measured[seen].min()
    seen &= torch.arange(len(seen), device=seen.device) % 3 == 0
    left.loglog(predicted[seen], measured[seen], ".", color=BLUE, markersize=2.5)
    ends = [predicted[seen].min(), predicted.max()]
    left.plot(ends, ends, color=INK, linewidth=0.8)
    left.set(xlabel="exact probability", ylabel="share of the samples")
    right.plot(range(len(distances)), distances, "o", color=BLUE, label="Gibbs samples")
    right.plot(range(len(expected)), expected, "_", color=INK, markersize=14, label="independent samples, theory")
    most = max(distances.max().item(), expected.max().item())
    right.set(xlabel="machine", ylabel="total variation", ylim=(0, 1.45 * most), xticks=range(len(distances)))
    right.legend(loc="upper center")
    return figure, (
        f"Left: {int(seen.sum())} of {len(seen)} states, each visited as often as its probability says, from {predicted.max():.3f} down. "
        f"Right: total variation {distances.min():.4f} to {distances.max():.4f} over {len(distances)} machines; as many independent "
        f"samples would have {expected.min():.4f} to {expected.max():.4f}."
    )


def wandering(places: Tensor, weight: Tensor, paths: Tensor, home: Tensor, labels: Sequence[str]) -> Animation:
    """States of a Boltzmann machine that wander among its wells, in the plane of the overlaps with two patterns.

    Parameters
    ----------
    places : Tensor, shape (places, 2)
        Overlaps that occur.
    weight : Tensor, shape (places,)
        Exact probability of each.
    paths : Tensor, shape (trials, frames, 2)
    home : Tensor of int, shape (trials,)
        Well in which each trial starts, 0 or 1.
    labels : sequence of str
        What the clock shows, one a frame.
    """
    colours = [(BLUE, RED)[well] for well in home.tolist()]
    turn = 2.4 * torch.arange(len(paths), dtype=paths.dtype, device=paths.device)  # states that coincide are set a little apart
    apart = 0.04 * (turn / turn[-1]).sqrt()[:, None] * torch.stack((turn.cos(), turn.sin()), -1)
    return Animation(_wandering(places, weight, paths, home), (paths + apart[:, None]).movedim(1, 0), colours, labels)


@drawn
def _wandering(places: Tensor, weight: Tensor, paths: Tensor, home: Tensor) -> tuple[MplFigure, str]:
    figure, axes = marks.plane("overlap with pattern 1", "overlap with pattern 2", reach=1.3)
    axes.scatter(places[:, 0], places[:, 1], s=3000 * weight, color=FAINT, alpha=0.8, linewidth=0)
    axes.plot([], [], "o", color=FAINT, alpha=0.8, markersize=8, label="exact probability\n(area)")
    for colour, name in ((BLUE, "started at pattern 1"), (RED, "started at pattern 2")):
        axes.plot([], [], "o", color=colour, markersize=4, label=name)
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), borderaxespad=0)
    stay = (paths[:, -1].abs().argmax(-1) == home).double().mean()
    return figure, (
        f"Discs at the overlaps that a machine with two stored patterns can have; the largest, of probability {weight.max():.3f}, are the "
        f"patterns and their negatives. {len(home)} states start in wells and wander from one to another; at the end {100 * stay:.0f}% are "
        f"nearest to the pair of wells in which they began."
    )


@drawn
def cooling(
    temperature: Tensor, exact: Tensor, measured: Tensor, sweeps: Sequence[int], ground: Tensor, quenched: Tensor
) -> tuple[MplFigure, str]:
    """Mean energy while a machine cools, exact and measured; and how often it ends in its lowest state, by the time it was given.

    Parameters
    ----------
    temperature, exact, measured : Tensor, shape (temperatures,)
    sweeps : sequence of int
        Lengths of the schedules.
    ground : Tensor, shape (seeds, schedules)
        Share of runs that end in a lowest state, by machine.
    quenched : Tensor, shape (seeds,)
        The same for descent without chance.
    """
    figure, (left, right) = canvas(1, 2, width=8.4, height=3.3)
    left.plot(temperature, exact, color=INK, label="exact")
    left.plot(temperature, measured, "o", color=BLUE, markersize=4, label="slow cooling")
    left.set(xlabel="temperature", ylabel="mean energy", xscale="log")
    left.minorticks_off()
    left.set_xticks(ticks := [level for level in (0.5, 1, 2, 5, 10) if temperature.min() <= level <= temperature.max()], map(str, ticks))
    left.invert_xaxis()
    left.legend()
    for row, still in zip(ground, quenched, strict=True):
        right.plot(sweeps, row, "o-", color=BLUE, linewidth=0.9, markersize=3)
        right.plot(sweeps[0] / 2.5, still, "s", color=RED, markersize=4)
    right.plot([], [], "o-", color=BLUE, label="annealed")
    right.plot([], [], "s", color=RED, label="descent without chance")
    right.set(xscale="log", xlabel="sweeps from hot to cold", ylabel="share in a lowest state", ylim=(0, 1.05))
    right.legend(loc="upper left")
    return figure, (
        f"Left: the mean energy falls with temperature from {exact[0]:.2f} to {exact[-1]:.2f} as computed exactly; measured values differ "
        f"by at most {(exact - measured).abs().max():.3f}. Right: {100 * ground.mean(0)[0]:.0f}% end in a lowest state after {sweeps[0]} "
        f"sweeps, {100 * ground.mean(0)[-1]:.0f}% after {sweeps[-1]}; descent without chance reaches {100 * quenched.mean():.0f}%."
    )


@drawn
def learning(
    paths: Mapping[str, Tensor], floor: float, ceiling: float, factors: Mapping[str, Tensor], best: float
) -> tuple[MplFigure, str]:
    """Log-likelihood over the updates of the learning rule, and how much better than chance half patterns are completed.

    Parameters
    ----------
    paths : mapping of str to Tensor, shape (seeds, updates)
        Nats, by kind of machine.
    floor, ceiling : float
        Log-likelihood of a machine that knows nothing, and of one that knows all.
    factors : mapping of str to Tensor, shape (seeds,)
        Probability of the right half as a multiple of chance.
    best : float
        The factor of a machine that knows the rule.
    """
    figure, (left, right) = canvas(1, 2, width=8.6, height=3.4, width_ratios=(1.5, 1))
    words = []
    for (name, path), colour in zip(paths.items(), (RED, BLUE), strict=False):
        for k, row in enumerate(path):
            left.plot(row, color=colour, linewidth=1.1, label=name if k == 0 else None)
        words.append(f"{name}: from {path[:, 0].mean():.2f} to {path[:, -1].min():.2f} at least and {path[:, -1].max():.2f} at most")
    for level, name in ((floor, "knows nothing"), (ceiling, "knows the rule")):
        left.axhline(level, color=FAINT, linestyle="--", linewidth=1)
        left.annotate(name, (0.99, level), xycoords=("axes fraction", "data"), ha="right", va="bottom", fontsize=8.5)
    left.set(xlabel="updates", ylabel="log-likelihood (nats)")
    left.legend(loc="lower right")
    for k, ((name, values), colour) in enumerate(zip(factors.items(), (RED, BLUE, GREEN), strict=False)):
        right.plot([k] * len(values), values, "o", color=colour)
        words.append(f"completion by the machine {name}: {values.min():.2f} to {values.max():.2f} times chance")
    right.axhline(best, color=FAINT, linestyle="--", linewidth=1)
    right.set(xlim=(-0.5, len(factors) - 0.5), ylim=(0, best * 1.08), ylabel="right half, times chance")
    right.set_xticks(range(len(factors)), [name.replace(", ", ",\n") for name in factors])
    return figure, f"Floor {floor:.3f}, ceiling {ceiling:.3f}. " + "; ".join(words) + "."


@drawn
def settling(
    steps: Tensor, accuracy: Mapping[str, Sequence[Interval]], feed_forward: Interval, trained: int, chance: float
) -> tuple[MplFigure, str]:
    """Accuracy on occluded images against settling steps, over seeds, with the feed-forward network of equal parameters.

    Parameters
    ----------
    steps : Tensor, shape (steps,)
    accuracy : mapping of str to sequence of Interval, length steps
        Means over seeds.
    feed_forward : Interval
        Of the mean over seeds.
    trained : int
        Steps in training.
    chance : float
    """
    figure, axes = canvas(width=6.6, height=3.4)
    words = []
    for (name, values), colour in zip(accuracy.items(), (BLUE, GREEN), strict=False):
        marks.interval_band(axes, steps, values, color=colour, marker="o", label=name)
        best, at = max((value.estimate, int(step)) for value, step in zip(values, steps, strict=True))
        words.append(
            f"{name}: {values[0].estimate:.3f} after one step, {best:.3f} after {at}, {values[-1].estimate:.3f} after {int(steps[-1])}"
        )
    axes.axhspan(feed_forward.low, feed_forward.high, color=RED, alpha=0.2, linewidth=0)
    axes.axhline(feed_forward.estimate, color=RED, label="feed-forward")
    axes.axvline(trained, color=FAINT, linestyle="--", linewidth=1, label="steps in training")
    axes.set(xlabel="settling steps", ylabel="accuracy on hidden-patch digits", xticks=steps.tolist())
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure, "; ".join(
        words
    ) + f"; feed-forward {feed_forward.estimate:.3f}; chance {chance:.2f}. Bands are 95% intervals over seeds."
