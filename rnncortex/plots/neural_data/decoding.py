"""Figures of the chapter on decoding."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, RED

_COLOURS = (BLUE, ORANGE, RED, GREEN)


@drawn
def lags(
    counts: Sequence[int], predicted: Sequence[float], measured: Sequence[Interval], optimum: float, networks: Tensor
) -> tuple[MplFigure, str]:
    """Held-out R² of Wiener filters against their memory, with the optimum and with trained networks.

    Parameters
    ----------
    counts : sequence of int
        Bins that each filter sees.
    predicted : sequence of float
    measured : sequence of Interval
    optimum : float
        Of the Kalman filter, by theory.
    networks : Tensor, shape (networks,)
        Of trained recurrent networks.
    """
    figure, axes = canvas(height=3.0)
    axes.axhline(optimum, color=INK, linewidth=1.2, linestyle="--", label="optimum (Kalman), theory")
    marks.theory_line(axes, counts, predicted, color=BLUE, label="Wiener, theory")
    marks.interval_points(axes, counts, measured, color=BLUE, label="Wiener, measured")
    last = counts[-1] * 2
    axes.plot([last] * len(networks), networks, "D", color=RED, fillstyle="none", label="trained networks")
    axes.set_xscale("log", base=2)
    axes.set_xticks([*counts, last], [*map(str, counts), "network"])
    axes.set(xlabel="bins that the decoder sees", ylabel="held-out $R^2$")
    axes.legend(loc="lower right")
    pairs = "; ".join(
        f"{n} bins {p:.3f} and {m:.3f}" for n, p, m in zip(counts, predicted, (found.estimate for found in measured), strict=True)
    )
    words = (
        f"Held-out R² of Wiener filters rises with the number of bins and levels off below the optimum of {optimum:.3f}. Predicted and "
        f"measured: {pairs}. {len(networks)} trained networks: {networks.min():.3f} to {networks.max():.3f}. "
        "Bars are 95% intervals over trials."
    )
    return figure, words


@drawn
def reach(time: Tensor, velocity: Tensor, decoded: Mapping[str, Tensor], counts: Tensor) -> tuple[MplFigure, str]:
    """One trial: the spikes, and the velocity as it was and as decoders say.

    Parameters
    ----------
    time : Tensor, shape (time,)
        Seconds.
    velocity : Tensor, shape (time, 2)
        Metres per second.
    decoded : mapping of str to Tensor, shape (time, 2)
    counts : Tensor, shape (time, units)
        Spikes in each bin; units in the order in which they are to be shown.
    """
    figure, (raster, *panels) = canvas(1, 3, width=8.5, height=3.2)
    marks.raster(raster, time, counts)
    raster.set(xlabel="time (s)", ylabel="unit, by preferred direction", title="spikes")
    for axes, k, name in zip(panels, (0, 1), ("to the right", "upward"), strict=True):
        axes.plot(time, velocity[:, k], color=FAINT, linewidth=5, label="hand")
        for (who_, trace), colour in zip(decoded.items(), _COLOURS, strict=False):
            axes.plot(time, trace[:, k], color=colour, linewidth=1.4, label=who_)
        axes.set(xlabel="time (s)", title=name)
    low = min(axes.get_ylim()[0] for axes in panels)
    high = max(axes.get_ylim()[1] for axes in panels)
    for axes in panels:
        axes.set_ylim(low, high)
    panels[0].set_ylabel("velocity (m/s)")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=len(decoded) + 1)
    errors = ", ".join(f"{name} {(trace - velocity).square().sum(-1).mean().sqrt():.3f}" for name, trace in decoded.items())
    words = (
        f"Left: {int(counts.sum())} spikes of {counts.shape[1]} simulated units in one trial. Right: the velocity of the hand, at most "
        f"{velocity.norm(dim=-1).max():.2f} m/s, and what decoders make of the spikes; root mean squared error in m/s: {errors}."
    )
    return figure, words


@drawn
def training_size(
    sizes: Sequence[int], scores: Mapping[str, Tensor], ideal: Tensor, seen: Mapping[str, Tensor], unseen: Mapping[str, Tensor]
) -> tuple[MplFigure, str]:
    """Held-out R² against the number of training trials, and on directions that no training trial had.

    Parameters
    ----------
    sizes : sequence of int
    scores : mapping of str to Tensor, shape (populations, sizes)
    ideal : Tensor, shape (populations,)
        Of the ideal observer.
    seen, unseen : mapping of str to Tensor, shape (populations,)
        Trained on half of the directions: scored on that half, and on the other.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.4)
    left.axhspan(ideal.min(), ideal.max(), color=FAINT, alpha=0.5, linewidth=0)
    left.text(sizes[0], ideal.max() + 0.012, "ideal observer", fontsize=9)
    words = []
    for (name, values), colour in zip(scores.items(), _COLOURS, strict=False):
        left.plot(sizes, values.T, ".", color=colour, markersize=4)
        left.plot(sizes, values.mean(0), "o-", color=colour, label=name)
        words.append(f"{name} " + ", ".join(f"{value:.2f}" for value in values.mean(0)))
    left.set_xscale("log")
    left.set_xticks(sizes, [str(n) for n in sizes])
    left.minorticks_off()
    left.set(xlabel="training trials", ylabel="held-out $R^2$", title="all directions", ylim=(None, ideal.max() + 0.06))
    left.legend(loc="lower right")
    halves = []
    for name, colour in zip(seen, _COLOURS, strict=False):
        pair = torch.stack((seen[name], unseen[name]))
        right.plot([0, 1], pair, "-", color=colour, linewidth=0.8, alpha=0.6)
        right.plot([0, 1], pair.mean(1), "o-", color=colour, label=name)
        halves.append(f"{name} {pair[0].mean():.2f} and {pair[1].mean():.2f}")
    right.set_xticks([0, 1], ["trained half", "other half"])
    right.set(xlim=(-0.3, 1.3), title="trained on half of the directions", ylabel="held-out $R^2$")
    mean = f"mean held-out R² over {len(ideal)} simulated populations after {', '.join(map(str, sizes))} training trials"
    text = (
        f"Left: {mean}: {'; '.join(words)}; ideal observer {ideal.mean():.2f}. Right: decoders trained on half of the directions, "
        f"scored on that half and on the other: {'; '.join(halves)}."
    )
    return figure, text


@drawn
def precision(windows: Sequence[float], error: Sequence[Interval], bound: Tensor) -> tuple[MplFigure, str]:
    """Error of the Bayesian decoder against the length of the window, with the Cramér-Rao bound.

    Parameters
    ----------
    windows : sequence of float
        Seconds.
    error : sequence of Interval, length windows
        Mean squared distance in square metres.
    bound : Tensor, shape (windows,)
        Square metres.
    """
    figure, axes = canvas(width=6.0, height=3.0)
    root = [found._replace(**{end: 100 * getattr(found, end) ** 0.5 for end in ("estimate", "low", "high")}) for found in error]
    marks.theory_line(axes, windows, 100 * bound.sqrt(), label="Cramér-Rao bound")
    marks.interval_points(axes, windows, root, color=GREEN, label="posterior mean")
    axes.set(xscale="log", yscale="log", xlabel="window (s)", ylabel="error (cm)")
    axes.set_xticks(windows, [f"{w:g}" for w in windows])
    ticks = [2, 4, 8]
    axes.set_yticks(ticks, [str(tick) for tick in ticks])
    axes.minorticks_off()
    axes.legend()
    pairs = "; ".join(f"{w:g} s {r.estimate:.1f} and {100 * b**0.5:.1f}" for w, r, b in zip(windows, root, bound.tolist(), strict=True))
    return (
        figure,
        f"Root mean squared error of the posterior mean, and the Cramér-Rao bound, in cm, by window: {pairs}. Bars are 95% intervals.",
    )


@drawn
def scores(values: Mapping[str, Tensor], distances: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """Held-out R² and median distance of decoders of place, one point a population.

    Parameters
    ----------
    values : mapping of str to Tensor, shape (populations,)
    distances : mapping of str to Tensor, shape (populations,)
        Metres.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=2.8, sharey=True)
    rows = range(len(values))
    for axes, numbers, scale in ((left, values, 1), (right, distances, 100)):
        for row, (name, samples) in enumerate(numbers.items()):
            colour = RED if "network" in name else GREEN if "Bayes" in name else BLUE
            axes.plot(scale * samples, [row] * len(samples), "o", color=colour, markersize=5, alpha=0.6)
            axes.plot(scale * samples.mean(), row, "|", color=colour, markersize=18, markeredgewidth=2)
        axes.grid(axis="x", color=FAINT, alpha=0.4)
    left.set_yticks(rows, list(values))
    left.invert_yaxis()
    left.set(xlabel="held-out $R^2$")
    right.set(xlabel="median error (cm)", xlim=(0, None))
    words = "; ".join(f"{name} {samples.mean():.3f} and {100 * distances[name].mean():.1f} cm" for name, samples in values.items())
    return figure, f"Held-out R² and median error of decoders of place, means over {len(next(iter(values.values())))} populations: {words}."


def chase(path: Tensor, decoded: Mapping[str, Tensor], dt: float) -> Animation:
    """A rat that runs, and where decoders think it is.

    Parameters
    ----------
    path : Tensor, shape (time, 2)
        Metres.
    decoded : mapping of str to Tensor, shape (time, 2)
        At most two.
    dt : float
        Seconds between frames.
    """
    colours = [INK, *(RED if "network" in name else GREEN for name in decoded)]
    points = torch.stack((path, *decoded.values()), 1)
    clock = [f"{dt * frame:.1f} s" for frame in range(len(path))]
    return Animation(_box(path, decoded), points, colours, clock, size=5)


@drawn
def _box(path: Tensor, decoded: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    figure, axes = canvas(width=5.6, height=4.2)
    axes.plot(*path.T, color=FAINT, linewidth=1)
    axes.plot([], [], "o", color=INK, label="rat")
    for name in decoded:
        axes.plot([], [], "o", color=RED if "network" in name else GREEN, label=name)
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", xlabel="along one side (m)", ylabel="along the other (m)")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    errors = ", ".join(f"{name} {100 * (guess - path).norm(dim=-1).median():.1f} cm" for name, guess in decoded.items())
    words = (
        f"A box of one metre, in it the recorded path of a rat over {len(path)} steps; points that move as the slider is drawn "
        f"show the rat and where decoders put it, with a median error over these steps of {errors}."
    )
    return figure, words
