"""Figures of the chapter on genes."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED

_COLOURS = (BLUE, GREEN, ORANGE, RED, PURPLE)
_MARKS = "os^Dv"


@drawn
def weight_matrix(
    bits: Tensor, first: int, letters: str, thresholds: Tensor, sites: Tensor, others: Tensor, predicted: Tensor
) -> tuple[MplFigure, str]:
    """Left: a position weight matrix. Right: share of candidates above a score.

    Parameters
    ----------
    bits : Tensor, shape (positions, letters)
        Log-odds of each letter at each position.
    first : int
        Position of the first row, from the first base of the intron.
    letters : str
    thresholds : Tensor, shape (thresholds,)
        Bits.
    sites, others, predicted : Tensor, shape (thresholds,)
        Share above: of true sites, of other candidates, and of candidates in random DNA by enumeration.
    """
    figure, (left, right) = canvas(1, 2, width=9.0, height=3.2)
    image = left.imshow(bits.T, cmap="RdBu_r", vmin=-3, vmax=3, aspect="auto")
    figure.colorbar(image, ax=left, label="log-odds (bits)")
    left.set_yticks(range(len(letters)), list(letters))
    left.set_xticks(range(0, len(bits), 2), [str(first + place) for place in range(0, len(bits), 2)])
    left.set(xlabel="position from the start of the intron (bases)")
    right.semilogy(thresholds, sites, color=GREEN, label="true sites")
    right.semilogy(thresholds, others, color=RED, label="other GT")
    right.semilogy(thresholds, predicted, color=INK, linestyle=":", label="random DNA, enumerated")
    right.set(xlabel="score (bits)", ylabel="share with a higher score", ylim=(1e-3, 1.2))
    right.legend(loc="lower left")
    middle = int((sites - 0.5).abs().argmin())
    return figure, (
        f"Left: log-odds from {bits.min():.1f} to {bits.max():.1f} bits. Right: above {thresholds[middle]:.1f} bits lie "
        f"{sites[middle]:.2f} of the true sites, {others[middle]:.3f} of the other candidates and "
        f"{predicted[middle]:.3f} of those in random DNA."
    )


@drawn
def precision_by_kind(
    scores: Mapping[str, Mapping[str, Tensor]], matrix: Mapping[str, float], chance: Mapping[str, float]
) -> tuple[MplFigure, str]:
    """Average precision of each kind of network, a panel a site.

    Parameters
    ----------
    scores : mapping of site to mapping of kind to Tensor, shape (seeds,)
    matrix, chance : mapping of site to float
        Average precision of the weight matrix, and share of true sites among the candidates.
    """
    figure, panels = canvas(1, len(scores), width=9.0, height=3.4, sharey=True)
    for axes, (site, kinds) in zip(panels, scores.items(), strict=True):
        for row, ((_kind, values), colour, mark) in enumerate(zip(kinds.items(), _COLOURS, _MARKS, strict=False)):
            axes.plot(values, torch.full_like(values, row), mark, color=colour, alpha=0.8)
            axes.plot([values.mean().item()] * 2, [row - 0.25, row + 0.25], color=colour)
        axes.axvline(matrix[site], color=INK, linestyle=":", linewidth=1.2)
        axes.axvline(chance[site], color=FAINT, linestyle="--", linewidth=1)
        axes.set_yticks(range(len(kinds)), list(kinds))
        axes.set(xlabel="average precision", xlim=(0, 1))
        axes.set_title(site)
    panels[0].invert_yaxis()  # the panels share it
    words = "; ".join(
        f"{site}: weight matrix {matrix[site]:.2f}, " + ", ".join(f"{kind} {values.mean():.2f}" for kind, values in kinds.items())
        for site, kinds in scores.items()
    )
    return figure, f"Mean of the seeds. {words}."


@drawn
def hidden_context(distances: Sequence[int], shown: Mapping[str, Tensor], field: int) -> tuple[MplFigure, str]:
    """Average precision when only bases up to a distance from a candidate are shown.

    Parameters
    ----------
    distances : sequence of int
        Bases on either side.
    shown : mapping of kind to Tensor, shape (seeds, distances)
    field : int
        Bases on either side that the convolutional network can see.
    """
    figure, axes = canvas(width=6.5, height=3.2)
    axes.axvline(field, color=FAINT, linestyle="--", linewidth=1)
    for (kind, values), colour, mark in zip(shown.items(), (GREEN, RED), "sD", strict=True):
        axes.semilogx(distances, values.T, mark, color=colour, markersize=4)
        axes.semilogx(distances, values.mean(0), color=colour, label=kind)
    axes.set_xticks(list(distances), [str(distance) for distance in distances])
    axes.minorticks_off()
    axes.set(xlabel="bases shown on either side", ylabel="average precision", ylim=(0, 1))
    axes.legend(loc="lower right")
    words = "; ".join(
        f"{kind}: {values[:, 0].mean():.2f} with {distances[0]} bases, {values[:, -1].mean():.2f} with {distances[-1]}"
        for kind, values in shown.items()
    )
    return figure, f"Mean of donor and acceptor sites and of the seeds. {words}."


@drawn
def two_genomes(areas: Mapping[str, Mapping[str, Interval]]) -> tuple[MplFigure, str]:
    """Area under the curve for coding bases, by genome and kind of network.

    Parameters
    ----------
    areas : mapping of genome to mapping of kind to Interval
    """
    figure, axes = canvas(width=6.5, height=3.2)
    for (genome, kinds), colour, mark, shift in zip(areas.items(), (BLUE, RED), "os", (-0.08, 0.08), strict=True):
        for place, interval in enumerate(kinds.values()):
            axes.plot([place + shift] * 2, [interval.low, interval.high], color=colour, linewidth=1.2)
            axes.plot(place + shift, interval.estimate, mark, color=colour, label=genome if place == 0 else None)
    axes.axhline(0.5, color=FAINT, linestyle="--", linewidth=1)
    axes.set_xticks(range(len(kinds)), list(kinds))
    axes.set(ylabel="area under the curve, coding bases", ylim=(0.45, 1.02), xlim=(-0.5, len(kinds) - 0.5))
    axes.legend(loc="center right")
    words = "; ".join(
        f"{genome}: " + ", ".join(f"{kind} {interval.estimate:.3f}" for kind, interval in kinds.items()) for genome, kinds in areas.items()
    )
    return figure, f"{words}."
