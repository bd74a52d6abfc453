"""Figures of the chapter on reservoir computing."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, CYCLE, FAINT, GREEN, INK, RED


@drawn
def descent(passes: Tensor, distance: Tensor, predicted: Tensor, errors: Mapping[str, tuple[float, float]]) -> tuple[MplFigure, str]:
    """Left: gradient descent approaches the ridge solution. Right: error against passes through the data.

    Parameters
    ----------
    passes, distance, predicted : Tensor, shape (points,)
        Steps of gradient descent, distance of the weights from the solution as a share of its size, and the predicted decay.
    errors : mapping of str to (float, float)
        By way of training: passes through the data, and error on held-out data.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.2)
    left.semilogy(passes, distance, color=BLUE, label="gradient descent")
    left.semilogy(passes, predicted, color=INK, linestyle="--", linewidth=1.2, label="predicted rate")
    left.axhline(1e-6, color=FAINT, linewidth=1)
    left.set(xlabel="steps", ylabel="distance from ridge solution")
    left.legend()
    for (name, (count, error)), colour in zip(errors.items(), (GREEN, BLUE, RED), strict=False):
        right.loglog(count, error, "o", color=colour, markersize=7)
        right.annotate(name, (count, error), textcoords="offset points", xytext=(0, 9), ha="center")
    right.set(xlabel="passes through the network", ylabel="held-out error (NRMSE)", ylim=(0.1, 1.2), xlim=(1e-2, 1e6))
    words = "; ".join(f"{name}: {count:g} passes, error {error:.3f}" for name, (count, error) in errors.items())
    return figure, f"Left: the distance falls from {distance[0]:.2f} to {distance[-1]:.1e}, at the predicted rate. Right: {words}."


@drawn
def forgetting_starts(curves: Mapping[float, Tensor], slopes: Mapping[float, float]) -> tuple[MplFigure, str]:
    """Distance between two starts of a linear network under the same input, for several spectral radii.

    Parameters
    ----------
    curves : mapping of float to Tensor, shape (steps,)
        By spectral radius: distance.
    slopes : mapping of float to float
        Fitted factor a step.
    """
    figure, axes = canvas(width=6.5, height=3.0)
    for (radius, curve), colour in zip(curves.items(), CYCLE, strict=False):
        steps = torch.arange(len(curve))
        axes.semilogy(steps, curve, color=colour, label=f"$\\rho$ = {radius:g}")
        axes.semilogy(steps, curve[100] * radius ** (steps - 100), color=INK, linestyle="--", linewidth=1)
    axes.set(xlabel="step", ylabel="distance between two starts")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    words = ", ".join(f"{radius:g} to {slope:.4f}" for radius, slope in slopes.items())
    return figure, f"Distance of two starts against time. From spectral radius to fitted factor a step: {words}."


@drawn
def radius_misleads(cycle: Mapping[str, Tensor], branches: Mapping[float, Tensor]) -> tuple[MplFigure, str]:
    """Left: a network of radius below one that remembers its start. Right: one of radius two that forgets under strong input.

    Parameters
    ----------
    cycle : mapping of str to Tensor, shape (steps,)
        By start: first unit.
    branches : mapping of float to Tensor, shape (2, steps)
        By strength of the input: state of one unit from two starts.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.0)
    for (name, path), colour in zip(cycle.items(), (BLUE, RED, GREEN), strict=False):
        left.plot(path, "o-", color=colour, markersize=3, linewidth=1, label=name)
    left.set(xlabel="step", ylabel="unit 1", ylim=(-1.1, 1.6))
    left.set_title("radius 0.63, no input")
    left.legend(ncols=3, loc="upper center")
    words = []
    for (strength, pair), colour in zip(branches.items(), (BLUE, RED), strict=False):
        gap = (pair[0] - pair[1]).abs()
        right.semilogy(gap.clamp(min=1e-17), color=colour, label=f"input within ±{strength:g}")
        words.append(f"input within {strength:g}: {gap[-1]:.2g} at the end")
    right.set(xlabel="step", ylabel="distance of two starts", ylim=(1e-18, 1e3))
    right.set_title("radius 2")
    right.legend()
    last = ", ".join(f"{name} {path[-1]:.3f}" for name, path in cycle.items())
    return figure, f"Left: first unit after {len(next(iter(cycle.values()))) - 1} steps: {last}. Right: {'; '.join(words)}."


@drawn
def convergence_map(gains: Tensor, strengths: Tensor, share: Tensor, border: Tensor) -> tuple[MplFigure, str]:
    """Which random networks forget where they started, over gain and input, with the predicted border.

    Parameters
    ----------
    gains, strengths : Tensor
        g, and standard deviation of the input.
    share : Tensor, shape (gains, strengths)
        Share of networks whose two starts have met.
    border : Tensor, shape (gains, strengths)
        Predicted rate; zero on the border.
    """
    figure, axes = canvas(width=6.0, height=3.6)
    image = axes.pcolormesh(strengths, gains, share, cmap="Blues", vmin=-0.1, vmax=1.3, shading="nearest", edgecolors="face", linewidth=0.3)
    axes.contour(strengths, gains, border, levels=[0.0], colors=[RED], linewidths=2)
    axes.plot([], [], color=RED, label="predicted border")
    axes.axhline(1, color=INK, linestyle="--", linewidth=1, label="radius one")
    figure.colorbar(image, ax=axes, label="share that forgets", boundaries=torch.linspace(0, 1, 5).tolist(), ticks=[0, 0.5, 1])
    axes.set(xlabel="input, standard deviation $\\sigma$", ylabel="gain $g \\approx$ spectral radius")
    axes.legend(loc="upper left", framealpha=0.85, frameon=True)
    return figure, (
        f"Of {share.numel()} settings all networks forget in {(share == 1).sum()} and none in {(share == 0).sum()}. The predicted border "
        f"begins at gain 1 without input and rises to about {gains[(border[:, -1] < 0).sum() - 1]:.1f} at input {strengths[-1]:g}."
    )


@drawn
def memory(
    sizes: Sequence[int], capacity: Mapping[str, Tensor], noise: Tensor, predicted: Tensor, measured: Tensor, units: int
) -> tuple[MplFigure, str]:
    """Left: memory capacity against size. Right: that of a Gaussian reservoir that is read with noise.

    Parameters
    ----------
    sizes : sequence of int
        N.
    capacity : mapping of str to Tensor, shape (sizes, seeds)
        By kind of reservoir.
    noise : Tensor, shape (levels,)
        Standard deviation.
    predicted, measured : Tensor, shape (levels, seeds)
    units : int
        Size of the Gaussian reservoir.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.3)
    left.plot(sizes, sizes, color=INK, linestyle="--", linewidth=1, label="bound $N$")
    for (name, values), colour in zip(capacity.items(), (BLUE, GREEN, RED), strict=False):
        left.plot(sizes, values.mean(1), color=colour, linewidth=1)
        left.plot(sizes, values, "o", color=colour, markersize=4)
        left.plot([], [], "o-", color=colour, label=name)
    left.set(xlabel="units $N$", ylabel="memory capacity", ylim=(0, None))
    left.legend()
    for column in range(predicted.shape[1]):
        right.semilogx(noise, predicted[:, column], color=INK, linewidth=1, label=None if column else "predicted")
        right.semilogx(noise, measured[:, column], "o", color=BLUE, markersize=4, label=None if column else "measured")
    right.axhline(units, color=FAINT, linestyle="--", linewidth=1)
    right.set(xlabel="noise on the states", ylabel="memory capacity", ylim=(0, 1.1 * units))
    right.set_title(f"Gaussian weights, N = {units}")
    right.legend()
    words = "; ".join(f"{name}: {values[-1].mean():.1f} with {sizes[-1]} units" for name, values in capacity.items())
    return figure, (
        f"Left: {words}. Right: the capacity falls from {measured[0].mean():.1f} at noise {noise[0]:.0e} to {measured[-1].mean():.1f} at "
        f"{noise[-1]:.0e}, on the predicted curves."
    )


@drawn
def forecast(
    series: Tensor, generated: Tensor, errors: Mapping[str, Tensor], horizon: int, published: Mapping[str, float]
) -> tuple[MplFigure, str]:
    """Left: a chaotic series and what the network generates. Right: error against horizon.

    Parameters
    ----------
    series, generated : Tensor, shape (steps,)
    errors : mapping of str to Tensor, shape (seeds, steps)
        By network: normalised root mean squared error.
    horizon : int
        At which values were published.
    published : mapping of str to float
        By network.
    """
    figure, (left, right) = canvas(1, 2, width=9.0, height=3.2, width_ratios=(1.2, 1))
    left.plot(series, color=INK, label="Mackey-Glass")
    left.plot(generated, color=RED, linestyle="--", label="generated")
    left.set(xlabel="steps after the network is left alone", ylabel="$\\tanh(x - 1)$", ylim=(-0.8, 0.75))
    left.legend(loc="upper right", ncols=2)
    words = []
    for (name, values), colour in zip(errors.items(), (BLUE, RED), strict=False):
        right.semilogy(range(1, values.shape[1] + 1), values.T, color=colour, linewidth=1)
        right.plot([], [], color=colour, label=name)
        right.plot([horizon], [published[name]], "*", color=colour, markersize=11)
        typical = values[:, horizon - 1].log().mean().exp()
        words.append(f"{name}: geometric mean {typical:.1e} at {horizon} steps, published {published[name]:.1e}")
    right.plot([], [], "*", color=INK, markersize=9, label="published")
    right.axvline(horizon, color=FAINT, linewidth=1)
    right.set(xlabel="horizon (steps)", ylabel="error (NRMSE)")
    right.legend(loc="lower right")
    return (
        figure,
        f"Left: {len(series)} steps of the series and of the network that runs alone. Right: error against horizon; {'; '.join(words)}.",
    )
