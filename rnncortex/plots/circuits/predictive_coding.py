"""Figures of the chapter on predictive coding."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, DIVERGING, FAINT, INK, ORANGE, RED


@drawn
def fields(low: Tensor, high: Tensor) -> tuple[MplFigure, str]:
    """What units of both levels predict, as images.

    Parameters
    ----------
    low : Tensor, shape (units, rows, columns)
        Weights of units of the first level.
    high : Tensor, shape (causes, rows, columns)
        What causes of the second level predict of the whole region.
    """
    columns = max(len(low), len(high))
    figure, grid = canvas(2, columns, width=0.8 * columns, height=2.2)
    for line, images, title in ((grid[0], low, "first level: weights"), (grid[1], high, "second level: predictions of the region")):
        for axes, image in zip(line, images, strict=False):
            _picture(axes, image)
        for axes in line[len(images) :]:
            axes.set_axis_off()
        line[0].text(0, 1.08, title, transform=line[0].transAxes, va="bottom").set_in_layout(False)
    return figure, (
        f"Weights of {len(low)} units of the first level, each {low.shape[1]} by {low.shape[2]} pixels: patches of light and dark, most "
        "of them with one "
        f"orientation. Predictions of {len(high)} causes of the second level for {high.shape[1]} by {high.shape[2]} pixels: light and "
        "dark bands "
        "that continue across the modules."
    )


def _picture(axes: Axes, image: Tensor) -> None:
    reach = image.abs().max().item()
    axes.imshow(image.numpy(), cmap=DIVERGING, vmin=-reach, vmax=reach)
    axes.set(xticks=[], yticks=[])


@drawn
def end_stopping(lengths: Tensor, curves: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """Responses of error units to bars of growing length, each network's as a share of its largest.

    Parameters
    ----------
    lengths : Tensor, shape (lengths,)
        Pixels.
    curves : mapping of str to Tensor, shape (networks, lengths)
        By condition.
    """
    figure, axes = canvas(width=6.4, height=3.3)
    words = []
    for (name, responses), colour, style in zip(curves.items(), (BLUE, RED, ORANGE), ("-", "--", ":"), strict=False):
        shares = responses / responses.max(1, keepdim=True).values
        axes.plot(lengths, shares.T, color=colour, linewidth=0.7, alpha=0.5, linestyle=style)
        axes.plot(lengths, shares.mean(0), color=colour, linewidth=2.2, linestyle=style, label=name)
        words.append(f"{name}: {100 * shares[:, -1].mean():.0f}% of the largest response at {int(lengths[-1])} pixels")
    axes.set(xlabel="length of the bar (pixels)", ylabel="response (share of the largest)", ylim=(0, 1.05))
    axes.legend(loc="lower left")
    return figure, "Error units of the middle module against the length of a bar. " + "; ".join(words) + "."


@drawn
def learning(times: Tensor, errors: Mapping[str, Tensor], predicted: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """Error to a tone that goes on, for several gains.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Seconds.
    errors, predicted : mapping of str to Tensor, shape (time,)
        By name of the gain; rate of layers 2/3, as a share of its first peak.
    """
    figure, axes = canvas(width=6.4, height=3.0)
    words = []
    for (name, error), colour in zip(errors.items(), (ORANGE, BLUE, RED), strict=False):
        axes.plot(times, error, color=colour, label=name)
        axes.plot(times, predicted[name], color=INK, linewidth=0.9, linestyle="--")
        words.append(f"{name}: {error[-1]:.2f} after {times[-1]:.0f} s")
    axes.set(xlabel="time since the first tone (s)", ylabel="error (rate)", ylim=(0, None))
    axes.legend(loc="upper right")
    return figure, "The error falls as the tone becomes predicted; dashed lines are the predictions. " + "; ".join(words) + "."


@drawn
def oddball(
    times: Tensor, traces: Mapping[str, Tensor], chances: Sequence[float], mismatch: Sequence[Interval], predicted: Sequence[float]
) -> tuple[MplFigure, str]:
    """Mean responses to standards, deviants and omissions, and the mismatch response against the probability.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Milliseconds from the onset.
    traces : mapping of str to Tensor, shape (time,)
        Rates of layers 2/3 by name of the event.
    chances : sequence of float
        Probabilities of the deviant.
    mismatch : sequence of Interval
        Response to the deviant less that to the standard.
    predicted : sequence of float
        The same from theory.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.2)
    for (name, trace), colour in zip(traces.items(), (BLUE, RED, ORANGE), strict=False):
        left.plot(times, trace, color=colour, label=name)
    top = max(trace.max().item() for trace in traces.values())
    left.set(xlabel="time from the onset (ms)", ylabel="rate of layers 2/3", ylim=(0, 1.4 * top))
    left.legend(loc="upper right")
    marks.theory_line(right, chances, predicted, label="predicted")
    marks.interval_points(right, chances, mismatch, color=RED, label="simulated")
    right.set(xlabel="probability of the deviant", ylabel="deviant less standard")
    right.legend(loc="upper right")
    words = ", ".join(f"{name} {trace[-1]:.2f}" for name, trace in traces.items())
    return figure, (
        f"Left: rates at the end of a tone: {words}. Right: the mismatch response falls along the predicted line, from "
        f"{mismatch[0].estimate:.2f} "
        f"at a probability of {chances[0]:g} to {mismatch[-1].estimate:.2f} at {chances[-1]:g}."
    )


@drawn
def lesions(circuits: Sequence[str], measures: Sequence[str], measured: Tensor, predicted: Tensor) -> tuple[MplFigure, str]:
    """A table in colour: what each lesion does to each response.

    Parameters
    ----------
    circuits, measures : sequence of str
        Rows and columns.
    measured, predicted : Tensor, shape (circuits, measures)
    """
    figure, axes = canvas(width=7.4, height=0.5 * len(circuits) + 0.9)
    reach = measured.abs().max().item()
    axes.imshow(measured.numpy(), cmap=DIVERGING, vmin=-1.6 * reach, vmax=1.6 * reach, aspect="auto")
    for row in range(len(circuits)):
        for column in range(len(measures)):
            words = f"{measured[row, column] + 0.0:.2f}\n({predicted[row, column] + 0.0:.2f})".replace("-0.00", "0.00")
            axes.text(column, row, words, ha="center", va="center", fontsize=9, color="black")
    axes.set(xticks=range(len(measures)), xticklabels=measures, yticks=range(len(circuits)), yticklabels=circuits)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    words = "; ".join(
        f"{name}: " + ", ".join(f"{number:.2f}" for number in row) for name, row in zip(circuits, measured.tolist(), strict=True)
    )
    gap = (measured - predicted).abs().max()
    return figure, f"Columns: {', '.join(measures)}. {words}. Predictions, in brackets, differ by at most {gap:.2f}."


@drawn
def timescales(
    lags: Tensor, correlation: Tensor, expected: Tensor, true: Tensor, taus: Tensor, contrast: Tensor, predicted: Tensor
) -> tuple[MplFigure, str]:
    """A biased autocorrelation, and the mismatch response against the time constant of the deep layers.

    Parameters
    ----------
    lags, correlation, expected, true : Tensor, shape (lags,)
        Seconds; the deep layers' sample autocorrelation, what a sample of this length lets one expect, and the process's own.
    taus, contrast : Tensor, shape (points,)
        Time constants of the deep layers, seconds, with the simulated mismatch response.
    predicted : Tensor, shape (2, curve)
        Time constants and mismatch response from theory.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.2)
    left.plot(lags, true, color=FAINT, linestyle="--", linewidth=1.2, label="of the process")
    left.plot(lags, correlation, "o", color=BLUE, markersize=3, label="of the sample")
    left.plot(lags, expected, color=INK, linewidth=1.2, label="expected of a sample")
    left.set(xlabel="lag (s)", ylabel="autocorrelation", ylim=(-0.15, 1.02))
    left.legend(loc="upper right")
    right.semilogx(*predicted, color=INK, linewidth=1.2, label="predicted")
    right.semilogx(taus, contrast, "o", color=RED, label="simulated")
    right.set(xlabel="time constant of the deep layers (s)", ylabel="deviant less standard")
    right.legend(loc="upper left")
    half = lags[int(torch.argmax((correlation < 0.5).double()))]
    return figure, (
        f"Left: the sample autocorrelation of the deep layers falls to one half at {half:.1f} s, as is expected of samples of this "
        "length, and "
        f"faster than that of the process. Right: the mismatch response is {contrast[0]:.2f} with a time constant of {taus[0]:.3f} s and "
        f"{contrast[-1]:.2f} with {taus[-1]:.0f} s."
    )
