"""Figures of the chapter on learning through time."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, CYCLE, FAINT, GREEN, INK, ORANGE, PURPLE, RED


@drawn
def credit_by_step(contributions: Tensor) -> tuple[MplFigure, str]:
    """How much each later loss says about each state.

    Parameters
    ----------
    contributions : Tensor, shape (steps, steps)
        Length of the gradient at [state, loss]; zero where the loss comes before the state.
    """
    figure, axes = canvas(width=5.2, height=3.6)
    steps = len(contributions)
    shown = torch.where(contributions > 0, contributions, torch.nan)
    image = axes.imshow(shown.T, origin="lower", norm=LogNorm(), extent=(0.5, steps + 0.5, 0.5, steps + 0.5), interpolation="nearest")
    axes.set(xlabel="state after step $s$", ylabel="loss at step $t$")
    figure.colorbar(image, ax=axes, label="length of its contribution")
    near, far = contributions.diagonal().mean(), contributions[0, -1]
    return figure, (
        f"Contribution of the loss at each of {steps} steps to the gradient by each state, on a logarithmic scale: {near:.2g} on average "
        f"from the loss of the same step, {far:.1g} from the last loss to the first state, nothing from losses before the state."
    )


@drawn
def gradient_against_lag(curves: Mapping[str, Tensor], bounds: Sequence[float]) -> tuple[MplFigure, str]:
    """How the length of a gradient changes on its way back, with the bound by the norm of the weights.

    Parameters
    ----------
    curves : mapping of str to Tensor, shape (networks, lags)
        Length of the gradient, lag 0 first.
    bounds : sequence of float
        Slope of the bound's logarithm, per step.
    """
    figure, axes = canvas(height=3.8)
    words = []
    for (name, norms), bound, colour in zip(curves.items(), bounds, (BLUE, GREEN, RED, PURPLE), strict=True):
        lag, logs = torch.arange(norms.shape[1]), norms.log10()
        axes.fill_between(lag, logs.amin(0), logs.amax(0), color=colour, alpha=0.25, linewidth=0)
        axes.plot(lag, logs.mean(0), color=colour, label=name)
        axes.plot(lag, lag * bound / 2.302585, color=colour, linestyle=":", linewidth=1.4)
        words.append(f"{name}: 10^{logs[:, -1].mean():.1f} at lag {len(lag) - 1}, bound 10^{bound * (len(lag) - 1) / 2.302585:.0f}")
    low = min(norms.log10().min().item() for norms in curves.values())
    high = max(norms.log10().max().item() for norms in curves.values())
    axes.plot([], [], color=INK, linestyle=":", linewidth=1.4, label="bound, same colour")
    axes.set(xlabel="lag (steps)", ylabel="length of gradient (power of ten)", ylim=(low - 3, high + 15))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure, "Length of a gradient against the lag over which it was carried back. " + "; ".join(words) + "."


@drawn
def credit_and_discount(
    gradient: Tensor, values: Tensor, factor: float, delays: Sequence[int], updates: Sequence[Interval], predicted: Tensor
) -> tuple[MplFigure, str]:
    """Left: credit against lag in a network and in a learned value. Right: updates until a choice is learned, against delay.

    Parameters
    ----------
    gradient : Tensor, shape (networks, lags)
        Length of the gradient, lag 0 first.
    values : Tensor, shape (delays,)
        Learned value of a state so many steps before the reward.
    factor : float
        Discount factor.
    delays : sequence of int
    updates : sequence of Interval, length delays
        Means over runs.
    predicted : Tensor, shape (delays,)
    """
    figure, (left, right) = canvas(1, 2, width=8.2, height=3.2)
    lag = torch.arange(gradient.shape[1])
    share = gradient / gradient[:, :1]
    left.fill_between(lag, share.amin(0), share.amax(0), color=BLUE, alpha=0.25, linewidth=0)
    left.semilogy(lag, share.log().mean(0).exp(), color=BLUE, label="gradient in a network")
    left.semilogy(range(len(values)), values, "o", color=RED, markersize=4, label="value of a state")
    left.semilogy(lag, factor**lag, color=INK, linestyle="--", linewidth=1.2, label=f"${factor:.3f}^k$")
    left.set(xlabel="lag or delay $k$ (steps)", ylabel="credit, of that at $k = 0$")
    left.legend()
    right.semilogy(delays, predicted, color=INK, linestyle="--", linewidth=1.2, label="predicted")
    marks.interval_points(right, delays, updates, color=RED, label=f"{updates[0].n} runs")
    right.set(xlabel="delay of the reward (steps)", ylabel="updates until 90% right", xticks=delays)
    right.set_yticks([100, 200, 400], ["100", "200", "400"])
    right.minorticks_off()
    right.legend()
    return figure, (
        f"Left: over {len(lag) - 1} steps the gradient in the networks falls to {share[:, -1].log().mean().exp():.1e} of itself; a "
        f"value learned with the discount factor {factor:.3f} falls to {values[-1]:.1e} over {len(values) - 1}. Right: a choice takes "
        f"{updates[0].estimate:.0f} updates without delay and {updates[-1].estimate:.0f} with a delay of {delays[-1]}; predicted "
        f"{predicted[0]:.0f} and {predicted[-1]:.0f}."
    )


@drawn
def costs(
    units: Sequence[int], operations: Mapping[str, Sequence[float]], steps: Sequence[int], held: Mapping[str, Sequence[float]]
) -> tuple[MplFigure, str]:
    """Left: operations of a gradient against units. Right: numbers kept in memory against steps.

    Parameters
    ----------
    units, steps : sequence of int
    operations, held : mapping of str to sequence of float
        By method.
    """
    figure, (left, right) = canvas(1, 2, width=8.2, height=3.2)
    words = []
    for (name, counts), colour, mark in zip(operations.items(), (RED, BLUE), "os", strict=True):
        left.loglog(units, counts, mark + "-", color=colour, label=name)
        right.loglog(steps, held[name], mark + "-", color=colour, label=name)
        words.append(
            f"{name}: {counts[0]:.1e} to {counts[-1]:.1e} operations from {units[0]} to {units[-1]} units, "
            f"{held[name][0]:.1e} to {held[name][-1]:.1e} numbers from {steps[0]} to {steps[-1]} steps"
        )
    right.set_yticks([20_000, 50_000, 100_000], ["20 000", "50 000", "100 000"])
    left.set(xlabel="units", ylabel="operations for 8 steps", xticks=units, xticklabels=units)
    right.set(xlabel="steps", ylabel="numbers held, 32 units", xticks=steps, xticklabels=steps)
    for axes in (left, right):
        axes.minorticks_off()
    left.legend()
    return figure, "Cost of an exact gradient, on logarithmic axes. " + "; ".join(words) + "."


@drawn
def accuracy_by_truncation(lags: Sequence[int], accuracy: Mapping[str, Tensor], chance: float) -> tuple[MplFigure, str]:
    """Recall against lag after training with a gradient that was cut off.

    Parameters
    ----------
    lags : sequence of int
    accuracy : mapping of str to Tensor, shape (seeds, lags)
        By truncation.
    chance : float
    """
    figure, axes = canvas(height=3.2)
    axes.axhline(chance, color=FAINT, linewidth=1, linestyle="--", label="chance")
    words = []
    for (name, rows), colour, mark in zip(accuracy.items(), (RED, ORANGE, GREEN, BLUE), "osD^", strict=True):
        axes.fill_between(lags, rows.amin(0), rows.amax(0), color=colour, alpha=0.15, linewidth=0)
        axes.plot(lags, rows.mean(0), mark + "-", color=colour, label=name)
        words.append(f"{name}: " + ", ".join(f"{value:.2f}" for value in rows.mean(0).tolist()))
    axes.set(xlabel="lag between symbol and recall (steps)", ylabel="share recalled", xticks=lags, ylim=(0, 1.05))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), title="gradient goes back")
    return figure, f"Mean share of symbols recalled at lags {', '.join(map(str, lags))}, by how far the gradient went back. " + "; ".join(
        words
    ) + "."


@drawn
def long_lags(scores: Mapping[tuple[str, str, int], Tensor], limits: Mapping[str, float]) -> tuple[MplFigure, str]:
    """Scores of networks after training on two tasks, one panel a task and lag, one point a seed.

    Parameters
    ----------
    scores : mapping of (task, kind, lag) to Tensor, shape (seeds,)
        Accuracy of "recall", squared error of "adding".
    limits : mapping of str to float
        What counts as learned, by task.
    """
    lags, kinds = sorted({lag for _, _, lag in scores}), list(dict.fromkeys(kind for _, kind, _ in scores))
    figure, grid = canvas(2, len(lags), width=8.2, height=4.6, sharex=True, sharey="row")
    words = []
    for row, task in zip(grid, ("recall", "adding"), strict=True):
        for axes, lag in zip(row, lags, strict=True):
            axes.axhline(limits[task], color=FAINT, linewidth=1, linestyle="--")
            for place, (kind, colour) in enumerate(zip(kinds, CYCLE, strict=False)):
                values = scores[task, kind, lag]
                axes.plot(place + torch.linspace(-0.2, 0.2, len(values)), values, "o", color=colour, markersize=4)
                good = values >= limits[task] if task == "recall" else values < limits[task]
                words.append(f"{task} over {lag} steps, {kind}: {int(good.sum())} of {len(values)}")
            axes.set_title(f"{task}, {lag} steps")
            axes.set_xticks(range(len(kinds)), [kind.replace(", ", "\n") for kind in kinds], fontsize=8)
            if task == "adding":
                axes.set_yscale("log")
    grid[0][0].set(ylabel="share recalled", ylim=(0, 1.05))
    grid[1][0].set(ylabel="mean squared error")
    return figure, "How many networks learned, by task, lag and kind. " + "; ".join(words) + "."
