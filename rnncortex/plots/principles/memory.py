"""Figures of the chapter on memory."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval, Slope
from rnncortex.plots import marks
from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, CYCLE, FAINT, GREEN, INK, ORANGE, RED, SKY

_CORNERS = torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.5, 0.75**0.5]], dtype=torch.float64)
"""Of the triangle that holds all beliefs about three states."""


@drawn
def influence_against_lag(curves: Mapping[str, Tensor], rates: Sequence[float]) -> tuple[MplFigure, str]:
    """How much of a past input is left in the state, on a logarithmic axis, with lines of the predicted slopes.

    Parameters
    ----------
    curves : mapping of str to Tensor, shape (networks, lags)
        By name: norm of the derivative of the state by the input, lag 0 first.
    rates : sequence of float
        Predicted slope of each curve's logarithm, per step.
    """
    figure, axes = canvas(height=3.6)
    words = []
    for (name, norms), rate, colour in zip(curves.items(), rates, CYCLE, strict=False):
        lag, logs = torch.arange(norms.shape[1]), norms.log()
        axes.fill_between(lag, norms.amin(0), norms.amax(0), color=colour, alpha=0.25, linewidth=0)
        axes.semilogy(lag, logs.mean(0).exp(), color=colour, label=name)
        line = lag[20:]
        axes.semilogy(line, (logs.mean(0)[20] + rate * (line - 20)).exp(), color=INK, linestyle="--", linewidth=1.2)
        slope = (logs[:, -1] - logs[:, 20]).mean() / (norms.shape[1] - 21)
        words.append(f"{name}: {norms[:, -1].mean():.1e} at lag {norms.shape[1] - 1}, slope {slope:.3f} per step, predicted {rate:.3f}")
    axes.plot([], [], color=INK, linestyle="--", linewidth=1.2, label="predicted slope")
    axes.set(xlabel="lag $k$ (steps)", ylabel="norm of $\\partial h_t / \\partial x_{t-k}$")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure, "Influence of an input on the state against the lag between them, for random networks. " + "; ".join(words) + "."


@drawn
def information_before_last(
    noise: Tensor,
    exact: Tensor,
    levels: Sequence[float],
    measured: Sequence[Interval],
    groups: Mapping[str, tuple[Tensor, Interval]],
    tested: float,
) -> tuple[MplFigure, str]:
    """Left: what the output before the last adds, against noise. Right: the same for three kinds of sequence at one noise.

    Parameters
    ----------
    noise, exact : Tensor, shape (points,)
        Standard deviations of the noise and exact information, bits.
    levels : sequence of float
        Noise in the simulations.
    measured : sequence of Interval, length levels
        Estimates without bias, bits: means over seeds.
    groups : mapping of str to (Tensor of shape (seeds,), Interval)
        By kind of sequence: the estimates, and their mean.
    tested : float
        The noise of the groups.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.2, width_ratios=(1.2, 1))
    marks.theory_line(left, noise, exact, label="exact")
    marks.interval_points(left, levels, measured, color=BLUE, label="simulated")
    left.set(xlabel="noise $\\sigma$", ylabel="$I(y_{t+1}; y_{t-1} \\mid y_t)$ (bits)", ylim=(0, None))
    left.legend()
    right.axhline(0, color=FAINT, linewidth=0.8)
    words = []
    for place, ((name, (values, interval)), colour) in enumerate(zip(groups.items(), (BLUE, ORANGE, GREEN), strict=False)):
        spread = torch.linspace(-0.12, 0.12, len(values), dtype=torch.float64)
        right.plot(place + spread, values, ".", color=colour)
        marks.interval_points(right, [place + 0.25], [interval], color=colour)
        words.append(f"{name} {marks.in_words(interval, '.4f')}")
    right.set(xticks=range(len(groups)), xticklabels=list(groups), xlim=(-0.4, len(groups) - 0.4), ylabel="bits beyond chance")
    right.set_title(f"$\\sigma$ = {tested:g}")
    return figure, (
        f"Left: the information falls from {exact[0]:.3f} bits at noise {noise[0]:g} to {exact[-1]:.4f} at {noise[-1]:g}; simulated "
        f"points with 95% intervals lie on the curve. Right: at noise {tested:g}, bits with 95% intervals: {'; '.join(words)}."
    )


@drawn
def cost_of_order(
    orders: Sequence[int],
    chain_parameters: Sequence[int],
    network_parameters: Sequence[int],
    accuracy: Mapping[str, Tensor],
    optimum: float,
) -> tuple[MplFigure, str]:
    """Left: parameters against the order of the source. Right: held-out accuracy.

    Parameters
    ----------
    orders : sequence of int
        k.
    chain_parameters, network_parameters : sequence of int
    accuracy : mapping of str to Tensor, shape (orders,)
        "chain", "chain, predicted" and "network".
    optimum : float
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.2)
    left.semilogy(orders, chain_parameters, "o-", color=RED, label="Markov chain")
    left.semilogy(orders, network_parameters, "s-", color=BLUE, label="recurrent network")
    left.set(xlabel="order $k$ of the source", ylabel="parameters", xticks=orders)
    left.legend()
    right.axhline(optimum, color=FAINT, linewidth=1, linestyle="--", label="best possible")
    right.plot(orders, accuracy["chain, predicted"], color=INK, linewidth=1.2, label="chain, predicted")
    right.plot(orders, accuracy["chain"], "o", color=RED, label="chain, measured")
    right.plot(orders, accuracy["network"], "s", color=BLUE, label="network, measured")
    right.set(xlabel="order $k$ of the source", ylabel="held-out accuracy", xticks=orders, ylim=(0, 1))
    right.legend(loc="lower left")
    chain, network = accuracy["chain"], accuracy["network"]
    return figure, (
        f"Left: from order {orders[0]} to {orders[-1]} a chain grows from {chain_parameters[0]} to {chain_parameters[-1]} parameters, the "
        f"network keeps {network_parameters[0]}. Right: the chain's accuracy falls from {chain[0]:.3f} to {chain[-1]:.3f}, on its "
        f"predicted curve; the network's stays between {network.min():.3f} and {network.max():.3f}, where "
        f"{optimum:.3f} is the best possible."
    )


@drawn
def what_is_kept(named: Mapping[int, Tensor], chance: float) -> tuple[MplFigure, str]:
    """How often each past symbol can be named from the state, by the order of the source that a network was trained on.

    Parameters
    ----------
    named : mapping of int to Tensor, shape (lags,)
        By order: share of right names on held-out trials, the symbol that just came first.
    chance : float
        Share of right guesses.
    """
    figure, axes = canvas(height=2.9)
    words = []
    axes.axhline(chance, color=FAINT, linewidth=1, linestyle="--", label="chance")
    for (order, share), colour in zip(named.items(), (GREEN, BLUE, RED), strict=False):
        axes.plot(range(1, len(share) + 1), share, "o-", color=colour, label=f"trained on order {order}")
        words.append(f"order {order}: {share[:order].min():.3f} or more for the last {order}, {share[-1]:.3f} for {len(share)} back")
    axes.set(xlabel="symbols back", ylabel="share named", ylim=(0, 1.05), xticks=range(1, max(map(len, named.values())) + 1))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure, "How often a linear readout of the state names a past symbol, for trained networks. " + "; ".join(words) + "."


@drawn
def beliefs(panels: Mapping[str, Tensor], states: Sequence[str], *, points: int = 1200) -> tuple[MplFigure, str]:
    """Beliefs about three hidden states as points of a triangle, one panel a way to form them.

    Parameters
    ----------
    panels : mapping of str to Tensor, shape (samples, 3)
        By title: the exact beliefs first, then those read from states; sums of one.
    states : sequence of str
        Names of the corners.
    points : int
        How many samples to draw.
    """
    figure, row = canvas(1, len(panels), width=8.5, height=2.7)
    exact = next(iter(panels.values()))
    colours = [(BLUE, RED, GREEN)[k] for k in exact[:points].argmax(-1).tolist()]
    words = []
    for axes, (title, samples) in zip(row, panels.items(), strict=True):
        _triangle(axes, states)
        axes.scatter(*(samples[:points] @ _CORNERS).T, s=2, c=colours, linewidths=0)
        axes.set_title(title)
        if samples is not exact:
            words.append(f"{title}: root mean squared error {(samples - exact).square().mean().sqrt():.3f}")
    names = ", ".join(states)
    return (
        figure,
        f"{min(points, len(exact))} beliefs in a triangle with the corners {names}, coloured by the most likely state. "
        + "; ".join(words)
        + ".",
    )


def belief_walk(exact: Tensor, decoded: Tensor, symbols: Sequence[str], states: Sequence[str]) -> Animation:
    """A belief that moves as symbols come in: by the exact filter, and read from a network's state.

    Parameters
    ----------
    exact, decoded : Tensor, shape (time, 3)
    symbols : sequence of str
        What came at each step.
    states : sequence of str
        Names of the corners.
    """
    places = torch.stack((exact @ _CORNERS, decoded @ _CORNERS), 1)
    labels = [f"{step}: {name}" for step, name in enumerate(symbols, 1)]
    return Animation(_empty_triangle(places, states), places, (BLUE, RED), labels, size=6)


@drawn
def _empty_triangle(places: Tensor, states: Sequence[str]) -> tuple[MplFigure, str]:
    figure, axes = canvas(width=5.0, height=3.6)
    _triangle(axes, states)
    axes.plot(*places[:, 0].T, color=FAINT, linewidth=0.6)
    axes.plot([], [], "o", color=BLUE, label="exact filter")
    axes.plot([], [], "o", color=RED, label="read from the network")
    axes.legend(loc="upper left", bbox_to_anchor=(0.72, 1.0))
    apart = (places[:, 0] - places[:, 1]).norm(dim=-1)
    return figure, (
        f"{len(places)} steps of a belief in the triangle of hidden states. The point read from the network "
        "follows that of the exact filter, "
        f"on average {apart.mean():.3f} and at most {apart.max():.3f} of the triangle's side away."
    )


@drawn
def approximation(units: Sequence[int], fading: Tensor, fit: Slope, parity: Tensor, built: float) -> tuple[MplFigure, str]:
    """Left: error on a filter with fading memory against units. Right: accuracy on parity, whose memory does not fade.

    Parameters
    ----------
    units : sequence of int
        N.
    fading : Tensor, shape (seeds, sizes)
        Normalised squared error.
    fit : Slope
        Of its logarithm on log N.
    parity : Tensor, shape (seeds, sizes)
        Share of right answers.
    built : float
        The same for two units wired by hand.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.2)
    sizes = torch.tensor(units, dtype=torch.float64)
    left.loglog(units, fading.T, ".", color=BLUE, markersize=4)
    left.loglog(sizes, (fit.intercept + fit.slope * sizes.log()).exp(), color=INK, label=f"slope {fit.slope:.2f}")
    left.set(xlabel="units $N$", ylabel="error (share of variance)")
    left.set_title("fading memory")
    left.legend()
    right.axhline(0.5, color=FAINT, linewidth=1, linestyle="--", label="chance")
    right.semilogx(units, parity.T, ".", color=BLUE, markersize=4)
    right.plot([], [], ".", color=BLUE, label="random networks")
    right.semilogx([2], [built], "*", color=RED, markersize=12, label="wired by hand")
    right.set(xlabel="units $N$", ylabel="share of right answers", ylim=(0.4, 1.05))
    right.set_title("parity")
    right.legend(loc="center right")
    mean = fading.log().mean(0).exp()
    return figure, (
        f"Left: the error falls from {mean[0]:.2f} with {units[0]} units to {mean[-1]:.1e} with {units[-1]}, as N to the power "
        f"{fit.slope:.2f}. Right: on parity random networks of the same sizes score {parity.min():.3f} to "
        f"{parity.max():.3f}, two units wired "
        f"by hand {built:.3f}."
    )


@drawn
def average_and_intervals(
    times: Tensor, averages: Mapping[str, Tensor], intervals: Mapping[str, Tensor], refractory: float
) -> tuple[MplFigure, str]:
    """Left: averages over trials. Right: intervals between spikes.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Seconds.
    averages : mapping of str to Tensor, shape (time,)
        By name: rate, hertz.
    intervals : mapping of str to Tensor, shape (intervals,)
        By name: seconds.
    refractory : float
        Seconds.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.0)
    words = []
    for (name, rate), colour in zip(averages.items(), (BLUE, RED), strict=True):
        left.plot(times, rate, color=colour, linewidth=1.2, label=name)
        milliseconds = 1000 * intervals[name]
        right.hist(milliseconds, bins=torch.arange(0.5, 31), density=True, histtype="step", color=colour, linewidth=1.5, label=name)
        share = (intervals[name] <= refractory * (1 + 1e-9)).double().mean()
        words.append(f"{name}: {100 * share:.1f}% of intervals within the refractory period")
    right.axvspan(0.5, 1000 * refractory + 0.5, color=SKY, alpha=0.3, linewidth=0, label="refractory period")
    left.set(xlabel="time (s)", ylabel="average over trials (Hz)", ylim=(0, 1.3 * max(rate.max().item() for rate in averages.values())))
    right.set(xlabel="interval (ms)", ylabel="density (1/ms)", xlim=(0, 30))
    left.legend(loc="upper right", ncols=2)
    right.legend()
    first, second = averages.values()
    return figure, (
        f"Left: two averages over trials that differ by {(first - second).square().mean().sqrt():.1f} Hz (root "
        "mean square) around a mean of "
        f"{first.mean():.0f} Hz. Right: intervals. {'; '.join(words)}."
    )


def _triangle(axes: Axes, states: Sequence[str]) -> None:
    axes.plot(*_CORNERS[[0, 1, 2, 0]].T, color=FAINT, linewidth=1)
    for corner, name, (align, shift) in zip(_CORNERS, states, (("right", -0.06), ("left", 0.06), ("center", 0.0)), strict=True):
        axes.text(
            corner[0] + shift,
            corner[1] + (0.06 if align == "center" else -0.04),
            name,
            ha=align,
            va="bottom" if align == "center" else "top",
        )
    axes.set(aspect="equal", xlim=(-0.2, 1.2), ylim=(-0.16, 1.05))
    axes.axis("off")
