"""Figures of the chapter on clinical records."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.analysis.beyond_cortex.risk import Calibration
from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED

_COLOURS = (ORANGE, BLUE, GREEN, RED, PURPLE)


@drawn
def gaps(at: Tensor, predicted: Mapping[str, Tensor], measured: Mapping[str, Sequence[Interval]]) -> tuple[MplFigure, str]:
    """Mean squared error of simple forecasts against the gap, predicted and measured.

    Parameters
    ----------
    at : Tensor, shape (gaps,)
        In time constants.
    predicted : mapping of str to Tensor, shape (gaps,)
    measured : mapping of str to sequence of Interval
    """
    figure, axes = canvas(height=3.0)
    axes.axhline(1, color=FAINT, linewidth=1, linestyle="--", label="the mean, whatever was seen")
    words = []
    for (name, line), colour in zip(predicted.items(), (RED, BLUE), strict=True):
        marks.theory_line(axes, at, line, color=colour, label=f"{name}, theory")
        marks.interval_points(axes, at.tolist(), measured[name], color=colour, label=f"{name}, measured")
        words.append(
            f"{name} {line[0]:.2f} to {line[-1]:.2f} (measured {measured[name][0].estimate:.2f} to {measured[name][-1].estimate:.2f})"
        )
    axes.set(xlabel="gap (time constants)", ylabel="mean squared error", ylim=(0, 2.1))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    text = f"Mean squared error of two forecasts as the gap grows from {at[0]:g} to {at[-1]:g} time constants: {'; '.join(words)}. "
    return figure, text + "The mean alone has an error of 1."


@drawn
def thinning(
    mean_gaps: Sequence[float], optimum: Tensor, carried: Tensor, errors: Mapping[str, Tensor], trained_at: int
) -> tuple[MplFigure, str]:
    """Left: error against the mean gap, trained and tested at the same. Right: trained at one mean gap, tested at all.

    Parameters
    ----------
    mean_gaps : sequence of float
        Days.
    optimum, carried : Tensor, shape (gaps,)
        Mean squared errors of the optimal filter and of the last value carried forward.
    errors : mapping of str to Tensor, shape (trained gaps, seeds, tested gaps)
        Mean squared errors of networks.
    trained_at : int
        Which of the gaps the networks on the right were trained at.
    """
    figure, panels = canvas(1, 2, width=8.5, height=3.4, sharey=True)
    words: list[list[str]] = [[], []]
    for side, axes in enumerate(panels):
        axes.plot(mean_gaps, optimum, color=INK, linewidth=1.4, linestyle="--", label="optimal filter")
        axes.plot(mean_gaps, carried, color=FAINT, linewidth=1.4, label="last value")
        for (name, table), colour in zip(errors.items(), _COLOURS, strict=False):
            lines = table.diagonal(dim1=0, dim2=2).T if side == 0 else table[trained_at].T
            axes.plot(mean_gaps, lines, ".", color=colour, markersize=4)
            axes.plot(mean_gaps, lines.mean(1), "o-", color=colour, linewidth=1.3, label=name)
            for at, height in zip(mean_gaps, lines.mean(1).tolist(), strict=True):
                if height > 2.05:
                    axes.text(at, 1.95, f"{height:.1f} ↑", color=colour, ha="right", fontsize=9)
            words[side].append(f"{name} {', '.join(f'{value:.2f}' for value in lines.mean(1))}")
        axes.set_xscale("log", base=2)
        axes.set_xticks(mean_gaps, [f"{gap:g}" for gap in mean_gaps])
        axes.minorticks_off()
        axes.set(xlabel="mean gap between visits (days)", ylim=(0, 2.05))
    panels[0].set(ylabel="mean squared error", title="trained at this gap")
    panels[1].set_title(f"all trained at {mean_gaps[trained_at]:g} days")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=6)
    days = ", ".join(f"{gap:g}" for gap in mean_gaps)
    return figure, (
        f"Mean squared errors at mean gaps of {days} days. Optimal filter {', '.join(f'{x:.2f}' for x in optimum)}; last value "
        f"{', '.join(f'{x:.2f}' for x in carried)}. Left, trained at each gap: {'; '.join(words[0])}. Right, trained at "
        f"{mean_gaps[trained_at]:g} days: {'; '.join(words[1])}."
    )


@drawn
def patients(
    times: Tensor, values: Tensor, forecasts: Mapping[str, Tensor], ends: Sequence[str], visit_gaps: Tensor
) -> tuple[MplFigure, str]:
    """Left: bilirubin of some patients with forecasts. Right: how long patients stay away between visits.

    Parameters
    ----------
    times : Tensor, shape (patients, visits)
        Years.
    values : Tensor, shape (patients, visits)
        Bilirubin in mg/dl; NaN behind the last visit.
    forecasts : mapping of str to Tensor, shape (patients, visits)
        Of the next visit, in mg/dl; NaN where none follows.
    ends : sequence of str
        How each patient's follow-up ended.
    visit_gaps : Tensor
        All gaps between visits in years.
    """
    figure, panels = canvas(1, len(values) + 1, width=9.0, height=2.9)
    words = []
    for row, axes in enumerate(panels[:-1]):
        seen = ~values[row].isnan()
        axes.plot(times[row, seen], values[row, seen], "o-", color=INK, markersize=4, linewidth=1, label="measured")
        for (name, table), colour in zip(forecasts.items(), (BLUE, RED), strict=False):
            known = ~table[row].isnan()
            axes.plot(times[row, 1:][known[:-1]], table[row][known], "x", color=colour, label=name)
        axes.set_yscale("log")
        axes.set(xlabel="years", title=ends[row], ylim=(0.3, 45), xlim=(-0.5, None))
        axes.set_yticks([0.5, 2, 10, 30], ["0.5", "2", "10", "30"])
        axes.minorticks_off()
        kept = values[row, seen]
        words.append(f"{ends[row]}: {len(kept)} visits, {kept[0]:.1f} to {kept[-1]:.1f}")
    panels[0].set_ylabel("bilirubin (mg/dl)")
    panels[-1].hist(visit_gaps.numpy(), bins=np.arange(0, 4.1, 0.125), color=FAINT)
    panels[-1].set(xlabel="gap (years)", ylabel="pairs of visits", title="all gaps")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    low, middle, high = torch.quantile(visit_gaps, torch.tensor([0.05, 0.5, 0.95], dtype=visit_gaps.dtype)).tolist()
    return figure, (
        f"Bilirubin of {len(values)} patients in mg/dl, with forecasts of each next visit. {'; '.join(words)}. Right: {len(visit_gaps)} "
        f"gaps between visits, median {middle:.2f} years, 90% of them between {low:.2f} and {high:.2f}."
    )


@drawn
def scores(errors: Mapping[str, Interval], differences: Mapping[str, Interval], reference: str) -> tuple[MplFigure, str]:
    """Left: error of each forecast. Right: its difference from one of them, patient by patient.

    Parameters
    ----------
    errors, differences : mapping of str to Interval
        Root mean squared error of the logarithm, and mean squared error less that of the reference; intervals over patients.
    reference : str
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.0)
    rows = range(len(errors))[::-1]
    marks.interval_points(left, rows, list(errors.values()), color=BLUE, sideways=True)
    left.set_yticks(list(rows), list(errors))
    left.set(xlabel="root mean squared error of log bilirubin")
    names = list(differences)
    where = [row for row, name in zip(rows, errors, strict=True) if name in differences]
    right.axvline(0, color=FAINT, linewidth=1, linestyle="--")
    marks.interval_points(right, where, [differences[name] for name in names], color=RED, sideways=True)
    right.set_yticks(where, names)
    right.set(xlabel=f"squared error less that of: {reference}", ylim=left.get_ylim())
    one = "; ".join(f"{name} {marks.in_words(found)}" for name, found in errors.items())
    two = "; ".join(f"{name} {marks.in_words(found, '+.4f')}" for name, found in differences.items())
    return figure, f"Left, root mean squared errors with 95% intervals over patients: {one}. Right, differences from {reference}: {two}."


@drawn
def decision(
    curves: Mapping[str, Calibration], thresholds: Sequence[float], benefits: Mapping[str, Sequence[float]]
) -> tuple[MplFigure, str]:
    """Left: calibration curves. Right: net benefit against the threshold.

    Parameters
    ----------
    curves : mapping of str to Calibration
    thresholds : sequence of float
    benefits : mapping of str to sequence of float
        By rule, which may be one that needs no risk, such as treating all.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.4)
    marks.equality_line(left, 0, 1, label="calibrated")
    words = []
    colours = dict(zip(curves, (BLUE, RED, GREEN), strict=False))
    for name, found in curves.items():
        left.plot(found.predicted, found.observed, "o-", color=colours[name], linewidth=1.2, label=name)
        words.append(f"{name}, highest group: predicted {found.predicted[-1]:.2f}, observed {found.observed[-1]:.2f}")
    left.set(xlabel="predicted risk", ylabel="share with the event", xlim=(0, 1), ylim=(0, 1))
    left.legend(loc="upper left")
    gains = []
    for name, line in benefits.items():
        plain = name not in colours
        right.plot(thresholds, line, "--" if plain else "-", color=colours.get(name, FAINT), linewidth=1.4, label=name)
        gains.append(f"{name} {line[0]:.3f} at {thresholds[0]:g} and {line[-1]:.3f} at {thresholds[-1]:g}")
    right.axhline(0, color=INK, linewidth=0.8, label="treat nobody")
    right.set(xlabel="threshold", ylabel="net benefit", ylim=(-0.03, None))
    right.legend(loc="upper right")
    return figure, f"Left, calibration. {'; '.join(words)}. Right, net benefit: {'; '.join(gains)}."
