"""Figures of the chapter on the constraints of cortical circuits."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from matplotlib.figure import Figure as MplFigure
from matplotlib.patches import Circle
from torch import Tensor

from rnncortex.models.rate.latent import LatentNetwork
from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, DIVERGING, FAINT, GREEN, INK, ORANGE, PURPLE, RED, SKY
from rnncortex.theory.random_networks.balance import BalancedState


@drawn
def dale_network(weight: Tensor, excitatory: int, violations: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """Left: the weights of a trained network, column by column of one sign. Right: entries of the wrong sign during training.

    Parameters
    ----------
    weight : Tensor, shape (units, units)
    excitatory : int
        The first columns excite.
    violations : mapping of str to Tensor, shape (updates,)
        By name of the network: entries of the wrong sign after each update.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.5, width_ratios=(1, 1.2))
    reach = torch.quantile(weight.abs(), 0.98).item()
    image = left.imshow(weight, cmap=DIVERGING, vmin=-reach, vmax=reach, interpolation="nearest")
    left.axvline(excitatory - 0.5, color=INK, linewidth=1)
    left.set(xlabel="sends", ylabel="receives")
    figure.colorbar(image, ax=left, label="weight", shrink=0.8)
    for (name, counts), colour in zip(violations.items(), (BLUE, RED), strict=True):
        right.plot(np.arange(1, len(counts) + 1), counts, color=colour, label=name)
    right.set(xlabel="update", ylabel="entries of the wrong sign")
    right.legend()
    words = "; ".join(
        f"{name}: {int(counts[0])} after the first update, {int(counts[-1])} after the last" for name, counts in violations.items()
    )
    return figure, (
        f"Left: weights of {len(weight)} units, positive in the first {excitatory} columns and negative in the "
        f"others. Right: entries of the wrong sign during training. {words}."
    )


@drawn
def balanced_currents(
    connections: Sequence[int], measured: Mapping[str, Sequence[Interval]], theory: Sequence[BalancedState]
) -> tuple[MplFigure, str]:
    """Mean currents into excitatory units against the number of connections, on logarithmic axes.

    Parameters
    ----------
    connections : sequence of int
        K.
    measured : mapping of str to sequence of Interval, length sizes
        Moduli of "excitation", "inhibition" and "net", means over networks.
    theory : sequence of BalancedState
        One for each K.
    """
    figure, axes = canvas(height=3.4)
    predicted = {
        "excitation": [state.excitation[0].item() for state in theory],
        "inhibition": [-state.inhibition[0].item() for state in theory],
        "net": [state.net[0].item() for state in theory],
    }
    words = []
    for (name, curve), colour in zip(predicted.items(), (RED, BLUE, GREEN), strict=True):
        values = measured[name]
        marks.theory_line(axes, connections, curve, color=colour, label=None)
        marks.interval_points(axes, connections, values, color=colour, label=name)
        words.append(f"{name} from {values[0].estimate:.2f} to {values[-1].estimate:.2f}")
    axes.axhline(1, color=FAINT, linestyle="--", linewidth=1, label="threshold")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="connections K",
        ylabel="modulus of the mean current",
        xticks=connections,
        xticklabels=connections,
    )
    axes.minorticks_off()
    axes.legend()
    return figure, (
        "Excitation and inhibition grow together with K, the net current stays below the threshold. From K = "
        f"{connections[0]} to {connections[-1]}: {', '.join(words)}. Lines are mean-field theory, bars 95% "
        "intervals of the mean over networks."
    )


@drawn
def tracking(
    time: Tensor, excitation: Tensor, inhibition: Tensor, unit_correlations: Tensor, mean_correlation: float
) -> tuple[MplFigure, str]:
    """Excitation and inhibition of one unit in time under a wandering drive, and their correlations over units.

    Parameters
    ----------
    time : Tensor, shape (time,)
        In units of tau.
    excitation, inhibition : Tensor, shape (time,)
        Of one unit.
    unit_correlations : Tensor, shape (units,)
        Of excitation with the modulus of inhibition, unit by unit.
    mean_correlation : float
        The same of the currents averaged over units.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.0, width_ratios=(2, 1))
    left.plot(time, excitation, color=RED, label="excitation", linewidth=1)
    left.plot(time, inhibition, color=BLUE, label="inhibition", linewidth=1)
    left.plot(time, excitation + inhibition, color=INK, label="sum", linewidth=1)
    left.axhline(1, color=FAINT, linestyle="--", linewidth=1)
    left.set(xlabel="time ($\\tau$)", ylabel="current into one unit")
    left.set_ylim(1.45 * inhibition.min().item(), None)
    left.legend(loc="lower right", ncols=3)
    right.hist(unit_correlations.numpy(), bins=20, color=PURPLE)
    right.axvline(mean_correlation, color=INK, label="population means")
    right.set(xlabel="correlation", ylabel="units", xlim=(min(0.0, unit_correlations.min().item()), 1.02))
    right.legend(loc="upper left")
    return figure, (
        "Left: excitation and inhibition of one unit mirror each other; their sum stays near the threshold "
        f"(dashed). Right: correlation of the two over time, {unit_correlations.mean():.2f} on average over "
        f"{len(unit_correlations)} units and {mean_correlation:.2f} for population means."
    )


@drawn
def step_responses(time: Tensor, responses: Mapping[str, Tensor], predicted: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """How fast two populations answer a step of their input, as a share of the whole change.

    Parameters
    ----------
    time : Tensor, shape (time,)
        In units of tau, from the step on.
    responses, predicted : mapping of str to Tensor, shape (time,)
        By name of the population: measured, and by mean-field theory.
    """
    figure, axes = canvas(height=2.9)
    words = []
    for (name, response), colour in zip(responses.items(), (RED, BLUE), strict=True):
        axes.plot(time, response, color=colour, linewidth=1, label=name)
        axes.plot(time, predicted[name], color=INK, linestyle="--", linewidth=1.2)
        words.append(f"{name} reaches 63% after {time[(response >= 0.632).nonzero()[0, 0]]:.2f} tau")
    axes.axhline(0.632, color=FAINT, linewidth=0.8)
    axes.set(xlabel="time after the step ($\\tau$)", ylabel="share of the response", ylim=(-0.1, 1.3))
    axes.legend(loc="lower right")
    return figure, f"Rates after a step of the input, theory dashed: {'; '.join(words)}."


@drawn
def excitatory_inhibitory_spectra(
    loose: Tensor, balanced: Tensor, radius: float, radii: Tensor, inside: Tensor, law: Tensor
) -> tuple[MplFigure, str]:
    """Spectra of a matrix that obeys Dale's law before and after its rows are balanced, and how full the disc is.

    Parameters
    ----------
    loose, balanced : Tensor, complex, shape (units,)
        Eigenvalues.
    radius : float
        Predicted.
    radii, inside, law : Tensor, shape (radii,)
        Radii, and the share of the balanced matrices' eigenvalues within them: measured and predicted.
    """
    figure, row = canvas(1, 3, width=9.0, height=3.2)
    counts = []
    for axes, values, title in zip(row, (loose, balanced), ("balanced on average", "every row balanced"), strict=False):
        out = values.abs() > 1.1 * radius
        axes.add_patch(Circle((0, 0), radius, color=SKY, alpha=0.3, linewidth=0))
        axes.plot(values.real[~out], values.imag[~out], ".", color=INK, markersize=2)
        axes.plot(values.real[out], values.imag[out], "o", color=RED, markersize=4)
        axes.set(title=title, xlabel="real part", aspect="equal", xlim=(-1.7 * radius, 1.7 * radius), ylim=(-1.7 * radius, 1.7 * radius))
        counts.append(int(out.sum()))
    row[0].set_ylabel("imaginary part")
    row[2].plot(radii, law, color=INK, label="predicted")
    row[2].plot(radii, inside, "o", color=BLUE, markersize=4, label="measured")
    row[2].plot(radii, (radii / radius).clamp(max=1).square(), color=FAINT, linewidth=1, label="circular law")
    row[2].set(xlabel="radius", ylabel="share of eigenvalues within")
    row[2].legend()
    return figure, (
        f"Left and middle: eigenvalues fill the disc of radius {radius:g}; {counts[0]} stand more than a tenth "
        f"outside it when rows are balanced only on average, {counts[1]} when every row is. Right: the share "
        "within a radius follows the predicted curve, which lies above the circular law."
    )


@drawn
def outlier_sweep(overlap: Tensor, measured: Tensor, radius: float) -> tuple[MplFigure, str]:
    """The eigenvalue of largest real part against the overlap of the planted vectors.

    Parameters
    ----------
    overlap : Tensor, shape (overlaps,)
    measured : Tensor, shape (seeds, overlaps)
    radius : float
        Of the bulk.
    """
    figure, axes = canvas(height=3.2)
    axes.axhspan(0, radius, color=SKY, alpha=0.3, linewidth=0, label="bulk")
    axes.plot(overlap, overlap, color=INK, label="predicted outlier")
    for rows in measured:
        axes.plot(overlap, rows, ".", color=RED, markersize=6)
    axes.plot([], [], ".", color=RED, label=f"largest real part, {len(measured)} networks")
    axes.set(xlabel="overlap of the planted vectors", ylabel="eigenvalue", ylim=(0, None))
    axes.legend(loc="upper left")
    clear = overlap >= 1.4 * radius
    worst = ((measured.mean(0) / overlap - 1).abs()[clear]).max()
    return figure, (
        f"Below the edge of the bulk at {radius:g} the largest real part stays there; above it the eigenvalue "
        f"follows the overlap, on average within {100 * worst:.1f}% once it is clear of the bulk."
    )


@drawn
def planted_activity(panels: Mapping[str, tuple[Tensor, Sequence[Interval], Tensor, float]]) -> tuple[MplFigure, str]:
    """Activity along a planted pattern against its strength, one panel a kind of network.

    Parameters
    ----------
    panels : mapping of str to (Tensor, sequence of Interval, Tensor, float)
        By title: strengths (strengths,), measured activity at each (means over networks), predicted activity (strengths,) or an
        empty tensor, and the predicted threshold.
    """
    figure, row = canvas(1, len(panels), width=8.5, height=3.2)
    words = []
    for axes, (title, (strength, measured, predicted, threshold)) in zip(row, panels.items(), strict=True):
        axes.axvline(threshold, color=FAINT, linestyle="--", linewidth=1, label="predicted threshold")
        if len(predicted):
            marks.theory_line(axes, strength, predicted, label="mean-field theory")
        marks.interval_points(axes, strength, measured, color=RED, label=f"{measured[0].n} networks")
        axes.set(title=title, xlabel="strength", ylabel="activity along the pattern", ylim=(-0.03, None))
        axes.legend(loc="lower right")
        words.append(
            f"{title}: predicted threshold {threshold:.3f}, activity {measured[0].estimate:.3f} at {strength[0]:.2f} "
            f"and {measured[-1].estimate:.3f} at {strength[-1]:.2f}"
        )
    return (
        figure,
        f"Activity along the planted pattern is zero up to a threshold and rises beyond it. {'; '.join(words)}. "
        "Bars are 95% intervals of the mean.",
    )


def latent_plane(latent: LatentNetwork, paths: Tensor, choices: Tensor, readout: Tensor) -> Animation:
    """The plane of two latent variables: the flow without input, and trials that move through it.

    Parameters
    ----------
    latent : LatentNetwork
        Of rank 2.
    paths : Tensor, shape (trials, time, 2)
        Latents of each trial.
    choices : Tensor, shape (trials,)
        +1 or -1.
    readout : Tensor, shape (grid, grid)
        Output that a grid of latents over the panel stands for, whose zero is the border between choices.
    """
    background = _latent_plane(latent, paths, readout)
    colours = [RED if choice > 0 else BLUE for choice in choices.tolist()]
    clock = [f"step {step + 1}" for step in range(paths.shape[1])]
    return Animation(background, paths.movedim(1, 0), colours, clock)


@drawn
def _latent_plane(latent: LatentNetwork, paths: Tensor, readout: Tensor) -> tuple[MplFigure, str]:
    figure, axes = canvas(width=6.2, height=4.6)
    reach = 1.15 * paths.abs().max().item()
    side = torch.linspace(-reach, reach, 15, dtype=paths.dtype)
    grid = torch.stack(torch.meshgrid(side, side, indexing="xy"), -1)
    drift = latent.drift(grid)
    axes.quiver(*grid.unbind(-1), *drift.unbind(-1), color=FAINT, width=0.003)
    fine = torch.linspace(-reach, reach, len(readout), dtype=paths.dtype)
    axes.contour(fine, fine, readout, levels=[0], colors=[ORANGE], linewidths=1.6)
    axes.plot([], [], color=ORANGE, label="border of the choices")
    axes.plot([], [], "o", color=RED, label="chooses +")
    axes.plot([], [], "o", color=BLUE, label="chooses −")
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="latent variable 1", ylabel="latent variable 2", aspect="equal")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure, (
        f"Plane of two latent variables. {len(paths)} trials start in the middle and are driven by noisy evidence "
        "to either side of a border that divides the two choices; arrows show the flow without evidence."
    )
