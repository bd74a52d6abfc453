"""Figures of the chapter on single trials."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.analysis.spikes.time_rescaling import Goodness
from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, CYCLE, FAINT, GREEN, INK, ORANGE, PURPLE, RED

COLOURS = (INK, RED, BLUE, GREEN)
"""Of the recording, and of the models without memory, with history filters, and recurrent."""


@drawn
def raster_and_average(times: Tensor, spikes: Tensor, average: Tensor, *, trials: int = 80) -> tuple[MplFigure, str]:
    """Spikes of single trials above their average.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Left edges of bins, seconds.
    spikes : Tensor, shape (trials, time, 1)
    average : Tensor, shape (time,)
        Hertz.
    trials : int
        How many to draw.
    """
    figure, (above, below) = canvas(2, 1, height=5.0, sharex=True, height_ratios=(2.0, 1))
    step = 1000 * float(times[1] - times[0])
    milliseconds = 1000 * times.numpy() + step / 2
    trial, at = np.nonzero(spikes[:trials, :, 0].numpy())
    above.plot(milliseconds[at], trial, "|", color=INK, markersize=3.2, markeredgewidth=1.2)
    above.set(ylabel="trial", ylim=(trials, -1))
    below.step(milliseconds, average, where="mid", color=RED)
    below.set(xlabel="time since the pulse (ms)", ylabel="average rate (Hz)", xlim=(milliseconds[0] - step, milliseconds[-1] + step))
    for axes in (above, below):
        axes.axvline(0, color=FAINT, linewidth=1, zorder=0)
    peak = int(average.argmax())
    before = average[times < 0].mean()
    words = (
        f"Above: spikes of the first {trials} of {len(spikes)} trials; in each, spikes follow each other at nearly regular intervals, with "
        f"a phase of their own. Below: averaged over all trials the rate is flat at {before:.1f} Hz before the pulse, peaks at "
        f"{average[peak]:.0f} Hz {milliseconds[peak]:.0f} ms after it, and falls to {average[peak:].min():.1f} Hz."
    )
    return figure, words


@drawn
def interval_histogram(intervals: Mapping[str, Tensor], refractory: float, edges: Tensor) -> tuple[MplFigure, str]:
    """Intervals between spikes, of a recording and of models.

    Parameters
    ----------
    intervals : mapping of str to Tensor, shape (intervals,)
        Seconds; the recording first, then models without memory, with history, recurrent.
    refractory : float
        Seconds, marked in the figure.
    edges : Tensor, shape (bins + 1,)
        Of the histogram, seconds.
    """
    figure, axes = canvas(height=3.1)
    axes.axvspan(0, 1000 * refractory, color=FAINT, alpha=0.25, linewidth=0, label=f"refractory, {1000 * refractory:g} ms")
    parts = []
    for (name, values), colour in zip(intervals.items(), COLOURS, strict=False):
        share = float((values < refractory + 1e-9).double().mean())
        marks.interval_histogram(axes, values, edges, color=colour, label=name, filled=colour == INK)
        parts.append(f"{name} {float(1000 * values.median()):.1f} ms and {100 * share:.1f}%")
    axes.set(xlabel="interval (ms)", ylabel="density (per ms)", xlim=(0, 1000 * float(edges[-1])), ylim=(0, None))
    figure.legend(loc="outside upper center", ncols=3)
    words = f"Distribution of intervals. Median, and share that ends within {1000 * refractory:g} ms: " + "; ".join(parts) + "."
    return figure, words


@drawn
def history_filters(filters: Mapping[str, tuple[Tensor, float]]) -> tuple[MplFigure, str]:
    """By what factor a spike changes the odds of the next.

    Parameters
    ----------
    filters : mapping of str to (Tensor of shape (lags,), float)
        By recording: log-odds by lag, and the step in seconds.
    """
    figure, row = canvas(1, len(filters), width=8.0, height=2.9)
    words = []
    for axes, (title, (filtered, dt)) in zip(np.atleast_1d(row), filters.items(), strict=True):
        lag = 1000 * dt * np.arange(1, len(filtered) + 1)
        axes.axhline(1, color=FAINT, linewidth=1)
        axes.semilogy(lag, filtered.exp(), color=BLUE)
        axes.set(title=title, xlabel="time since a spike (ms)", ylabel="factor on the odds", xlim=(0, lag[-1]))
        low, high = filtered.exp().min(), filtered.exp().max()
        at = lag[int((filtered > 0).nonzero()[0])] if (filtered > 0).any() else lag[-1]
        words.append(f"{title}: from {low:.2g} to {high:.2g}, above one for the first time {at:.0f} ms after a spike")
    return figure, "The factor by which one spike multiplies the odds of another. " + "; ".join(words) + "."


@drawn
def gains(bits: Mapping[str, Mapping[str, Interval]]) -> tuple[MplFigure, str]:
    """Held-out bits per spike of models, with intervals, one panel a recording.

    Parameters
    ----------
    bits : mapping of str to mapping of str to Interval
        By recording, then by model: without memory, with history, recurrent.
    """
    figure, row = canvas(1, len(bits), width=8.0, height=2.4)
    words = []
    for axes, (title, found) in zip(np.atleast_1d(row), bits.items(), strict=True):
        for place, ((_, gain), colour) in enumerate(zip(found.items(), COLOURS[1:], strict=False)):
            marks.interval_points(axes, [place], [gain], color=colour, sideways=True)
        axes.axvline(0, color=FAINT, linewidth=1)
        axes.set(yticks=range(len(found)), yticklabels=found, ylim=(len(found) - 0.5, -0.5), title=title, xlim=(0, None))
        axes.set_xlabel("bits per spike over a constant rate")
        words.append(f"{title}: " + ", ".join(f"{name} {marks.in_words(gain, '.2f')}" for name, gain in found.items()))
    return figure, "Bits per spike on held-out trials with 95% intervals. " + "; ".join(words) + "."


@drawn
def one_trial(times: Tensor, sound: Tensor, spikes: Tensor, rates: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """A stretch of sound, the spikes that it met, and the rates that models predict at each moment.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Seconds.
    sound : Tensor, shape (time,)
        Decibels.
    spikes : Tensor, shape (time,)
        Zeros and ones.
    rates : mapping of str to Tensor, shape (time,)
        Hertz: without memory, with history, recurrent.
    """
    figure, axes = canvas(1 + len(rates), 1, height=1.1 + 1.25 * len(rates), sharex=True, height_ratios=(0.8, *(1 for _ in rates)))
    milliseconds = 1000 * times.numpy()
    at = milliseconds[spikes.numpy() > 0]
    axes[0].plot(milliseconds, sound, color=ORANGE)
    axes[0].set(ylabel="sound\n(dB)", title="sound")
    words = []
    for panel, (name, rate), colour in zip(axes[1:], rates.items(), COLOURS[1:], strict=False):
        panel.fill_between(milliseconds, 0, rate, color=colour, alpha=0.75, linewidth=0, step="mid")
        panel.plot(at, np.full(len(at), -0.08 * float(rate.max())), "|", color=INK, markersize=7, markeredgewidth=1.3)
        panel.set(ylabel="rate\n(Hz)", title=name)
        chosen = rate[spikes > 0]
        words.append(f"{name} {chosen.mean():.0f} Hz in bins with a spike and {rate[spikes == 0].mean():.0f} Hz in the others")
    axes[-1].set(xlabel="time (ms)", xlim=(milliseconds[0], milliseconds[-1]))
    return figure, f"One held-out stretch with {len(at)} spikes. Mean predicted rate: " + "; ".join(words) + "."


@drawn
def rescaled(panels: Mapping[str, Mapping[str, tuple[Tensor, Goodness]]]) -> tuple[MplFigure, str]:
    """Quantiles of rescaled intervals less those of the uniform distribution, with the band that a right model stays in.

    Parameters
    ----------
    panels : mapping of str to mapping of str to (Tensor of shape (intervals,), Goodness)
        By recording, then by model: without memory, with history, recurrent.
    """
    figure, row = canvas(1, len(panels), width=8.0, height=3.3, sharey=True)
    words = []
    for axes, (title, models) in zip(np.atleast_1d(row), panels.items(), strict=True):
        band = next(iter(models.values()))[1].band
        axes.fill_between([0, 1], -band, band, color=FAINT, alpha=0.25, linewidth=0, label="band")
        for (name, (values, goodness)), colour in zip(models.items(), COLOURS[1:], strict=False):
            level = (np.arange(len(values)) + 0.5) / len(values)
            label = "without memory" if colour == COLOURS[1] else name
            axes.plot(values.sort().values, level - values.sort().values.numpy(), color=colour, label=label)
            words.append(f"{title}, {name}: {goodness.distance:.3f} against {goodness.band:.3f}")
        axes.set(title=title, xlabel="rescaled interval", xlim=(0, 1))
    np.atleast_1d(row)[0].set_ylabel("observed less expected share")
    np.atleast_1d(row)[-1].legend(loc="lower right")
    return figure, "Largest distance from the uniform distribution against the band of the test. " + "; ".join(words) + "."


@drawn
def shared_state(
    times: Tensor, state: Tensor, estimates: Mapping[str, Tensor], predicted: Tensor, correlations: Mapping[str, Tensor]
) -> tuple[MplFigure, str]:
    """Left: a hidden state and what is inferred of it. Right: noise correlations of all pairs against theory, before and after.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Seconds.
    state : Tensor, shape (time,)
    estimates : mapping of str to Tensor, shape (time,)
        In units of the state.
    predicted : Tensor, shape (pairs,)
        Noise correlations in theory.
    correlations : mapping of str to Tensor, shape (pairs,)
        Measured: as they are, and given an estimate of the state.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.5, width_ratios=(1.35, 1))
    left.plot(times, state, color=INK, label="hidden state")
    for (name, path), colour in zip(estimates.items(), (ORANGE, GREEN), strict=False):
        left.plot(times, path, color=colour, label=name)
    left.set(xlabel="time (s)", ylabel="state (standard deviations)", xlim=(0, float(times[-1])))
    left.legend(loc="best")
    words = []
    for (name, values), colour in zip(correlations.items(), (PURPLE, GREEN, *CYCLE), strict=False):
        right.plot(predicted[::3], values[::3], ".", color=colour, markersize=3, alpha=0.6, label=name)
        words.append(f"{name} {values.mean():.3f} on average, {values.abs().max():.2f} at most")
    ends = [float(predicted.min()), float(predicted.max())]
    right.plot(ends, ends, color=FAINT, linewidth=1.2)
    right.axhline(0, color=FAINT, linewidth=0.8)
    right.set(xlabel="noise correlation, theory", ylabel="noise correlation, measured")
    right.legend(loc="upper left", markerscale=3)
    off = ", ".join(f"{name} {(state - path).abs().mean():.2f}" for name, path in estimates.items())
    words_left = f"Left: one trial; mean distance from the hidden state in standard deviations: {off}."
    pairs = f"{len(predicted)} pairs of units, one in three drawn; theory predicts {predicted.mean():.3f} on average"
    return figure, f"{words_left} Right: {pairs}; measured {'; '.join(words)}."
