"""Figures of the chapter on the direction of sequences."""

from collections.abc import Mapping, Sequence
from itertools import product

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.analysis.population.cross_covariance import Ordering
from rnncortex.analysis.population.surrogates import ShuffleTest
from rnncortex.data.neural_data.songbird import Songbird
from rnncortex.numerics.statistics import Interval
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, DIVERGING, FAINT, GREEN, INK, ORANGE, PURPLE, RED, SEQUENTIAL, SKY


@drawn
def lagged_pairs(
    measured: Tensor, predicted: Tensor, direction: Tensor, dt: float, pairs: Sequence[tuple[int, int]] = ((0, 1), (0, 3), (4, 4))
) -> tuple[MplFigure, str]:
    """Left: covariance of some pairs against the lag, measured and predicted. Right: the direction of all pairs.

    Parameters
    ----------
    measured, predicted : Tensor, shape (lags + 1, units, units)
    direction : Tensor, shape (units, units)
        Measured.
    dt : float
        Step in seconds.
    pairs : sequence of (int, int)
        Which pairs to draw, from 0.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.3, width_ratios=(1.5, 1))
    lags = 1000 * dt * torch.arange(1 - len(measured), len(measured))
    words = []
    for (i, j), colour in zip(pairs, (BLUE, RED, FAINT), strict=False):
        both = [torch.cat((part[1:, j, i].flip(0), part[:, i, j])) for part in (measured, predicted)]
        name = f"unit {i + 1} before {j + 1}" if i != j else f"unit {i + 1} with itself"
        left.plot(lags, both[0], "o", color=colour, markersize=3.5, label=name)
        left.plot(lags, both[1], color=colour, linewidth=1.2)
        if i != j:
            peak = lags[both[1].argmax()].item()
            words.append(f"that of units {i + 1} and {j + 1} peaks at {peak:+.0f} ms")
    left.axvline(0, color=FAINT, linewidth=0.8)
    left.set(xlabel="lag (ms)", ylabel="covariance", title="dots: measured, lines: predicted")
    left.legend(loc="upper left")
    _matrix(figure, right, direction, "row before column")
    strongest = direction.triu(1)
    words_end = (
        f"In the matrix every entry above the diagonal is positive, from {strongest[strongest > 0].min():.2f} to {strongest.max():.2f}"
    )
    if (direction.triu(1)[torch.triu(torch.ones_like(direction), 1) > 0] <= 0).any():
        words_end = f"In the matrix the entries above the diagonal reach {strongest.max():.2f}"
    return figure, f"Covariance against the lag is lopsided: {'; '.join(words)}. Dots lie on the predicted lines. {words_end}."


@drawn
def exact_orders(noise: Tensor, shares: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """How often the whole row comes out right, against the measurement noise, for several ranges of lags.

    Parameters
    ----------
    noise : Tensor, shape (levels,)
        Variance of the noise over that of the signal.
    shares : mapping of str to Tensor, shape (levels,)
        By name of the range: share of recordings with every unit in its place.
    """
    figure, axes = canvas(height=2.9)
    words = []
    for (name, share), colour, marker in zip(shares.items(), (BLUE, GREEN, RED), "osD", strict=False):
        axes.semilogx(noise, share, marker + "-", color=colour, label=name)
        words.append(f"{name}: {', '.join(f'{s:.2f}' for s in share.tolist())}")
    axes.set(xlabel="variance of the noise / variance of the signal", ylabel="rows exactly right", ylim=(-0.05, 1.08))
    axes.set_xticks(noise.tolist(), [f"{level:.2g}" for level in noise.tolist()])
    axes.minorticks_off()
    axes.legend(title="lags")
    levels = ", ".join(f"{level:.2g}" for level in noise.tolist())
    return figure, f"Share of rows recovered exactly at noise of {levels} times the signal's variance, by lags used. {'; '.join(words)}."


@drawn
def false_alarms(p_values: Mapping[str, Tensor], level: float) -> tuple[MplFigure, str]:
    """How often unconnected units are called significant at each level, by kind of shuffle.

    Parameters
    ----------
    p_values : mapping of str to Tensor, shape (recordings,)
        By name of the shuffle.
    level : float
        The level to read off.
    """
    figure, axes = canvas(width=7.0, height=3.2)
    axes.plot([0, 1], [0, 1], color=FAINT, linewidth=1.0, label="honest test")
    axes.axvline(level, color=FAINT, linewidth=0.8, linestyle=":")
    words = []
    for (name, values), (colour, line) in zip(p_values.items(), product((BLUE, RED), ("-", "--")), strict=False):
        rising = values.sort().values
        share = torch.arange(1, len(rising) + 1) / len(rising)
        axes.step(
            torch.cat((torch.zeros(1), rising)), torch.cat((torch.zeros(1), share)), where="post", color=colour, linestyle=line, label=name
        )
        words.append(f"{name}: {100 * (values <= level).float().mean():.1f}%")
    axes.set(xlabel="level of the test", ylabel="share called significant", xlim=(0, 1), ylim=(0, 1.02))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure, (
        f"Share of recordings of unconnected units that are called significant. At a level of {100 * level:g}%: {'; '.join(words)}."
    )


@drawn
def two_circuits(panels: Mapping[str, Mapping[str, tuple[Tensor, Tensor]]]) -> tuple[MplFigure, str]:
    """Direction from the first unit to each other one, in two circuits and by several analyses, predicted and measured.

    Parameters
    ----------
    panels : mapping of str to mapping of str to (Tensor, Tensor)
        By title of the analysis and name of the circuit: predicted and measured direction, shape (units - 1,).
    """
    figure, row = canvas(1, len(panels), width=9.0, height=3.0, sharey=True)
    words = []
    for axes, (title, circuits) in zip(row, panels.items(), strict=True):
        axes.axhline(0, color=FAINT, linewidth=0.8)
        for (name, (predicted, measured)), colour, marker in zip(circuits.items(), (BLUE, RED), "oD", strict=False):
            places = torch.arange(2, len(predicted) + 2)
            axes.plot(places, predicted, color=colour, linewidth=1.2)
            axes.plot(places, measured, marker, color=colour, label=name)
            words.append(f"{' '.join(title.split())}, {name}: {measured.mean():.2f} on average (predicted {predicted.mean():.2f})")
        axes.set(title=title, xlabel="unit", xticks=range(2, len(predicted) + 2))
    row[0].set_ylabel("direction from unit 1")
    row[0].legend(loc="lower right")
    return figure, "Direction from the first unit to each other one; dots measured, lines predicted. " + "; ".join(words) + "."


@drawn
def singing(recording: Songbird, row: Ordering, seconds: tuple[float, float] = (14.0, 22.2)) -> tuple[MplFigure, str]:
    """Song and cells of the bird, cells in the order of their latencies.

    Parameters
    ----------
    recording : Songbird
        With the cells that were ordered.
    row : Ordering
    seconds : (float, float)
        Which part to draw.
    """
    figure, (top, bottom) = canvas(2, 1, width=8.5, height=5.2, height_ratios=(1, 2.4), sharex=True)
    frames, bands = recording.activity.shape[1], recording.song.shape[2]
    cells = len(row.order)
    song, activity = (
        part[0, round(seconds[0] / dt) : round(seconds[1] / dt)].T.sqrt()
        for part, dt in ((recording.song, recording.song_dt), (recording.activity, recording.dt))
    )
    look = {"aspect": "auto", "cmap": SEQUENTIAL, "interpolation": "nearest"}
    top.imshow(song, origin="lower", extent=(*seconds, 0, bands), **look)
    top.set(ylabel="frequency band", title="song")
    bottom.imshow(activity[row.order], extent=(*seconds, cells + 0.5, 0.5), **look)
    bottom.set(xlabel="time (s)", ylabel="cell, first to last", title="activity")
    spread = row.latency.max() - row.latency.min()
    words = (
        f"Song and activity of {cells} cells between {seconds[0]:g} and {seconds[1]:g} s of {frames * recording.dt:.1f} s, cells from the "
        f"earliest to the latest. Latencies span {1000 * spread:.0f} ms and explain {100 * row.explained:.0f}% of what the pairs say."
    )
    return figure, words


@drawn
def recorded_direction(test: ShuffleTest, first: Tensor, second: Tensor, agreement: ShuffleTest) -> tuple[MplFigure, str]:
    """Left: the size of the asymmetry against rotated recordings. Right: direction of each pair in both halves.

    Parameters
    ----------
    test : ShuffleTest
        Of the size.
    first, second : Tensor, shape (pairs,)
        Direction of each pair in the first and in the second half.
    agreement : ShuffleTest
        Of the correlation between halves.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.3)
    left.hist(test.shuffled.numpy(), bins=20, color=SKY, label="rotated")
    left.axvline(test.value, color=RED, label="recorded")
    left.set(xlabel="size of the asymmetry", ylabel="recordings", xlim=(0.95 * test.shuffled.min().item(), 1.05 * test.value.item()))
    left.legend(loc="upper center")
    right.axhline(0, color=FAINT, linewidth=0.8)
    right.axvline(0, color=FAINT, linewidth=0.8)
    right.plot(first, second, ".", color=BLUE, markersize=3, alpha=0.5)
    right.set(xlabel="direction, first half", ylabel="direction, second half", aspect="equal")
    words = (
        f"Left: the recording's asymmetry of {test.value:.3f} lies beyond all {len(test.shuffled)} rotated recordings, which reach "
        f"{test.shuffled.max():.3f}. Right: over {len(first)} pairs the directions in both halves correlate with {agreement.value:.2f}; "
        f"rotated halves reach {agreement.shuffled.max():.2f}."
    )
    return figure, words


@drawn
def windows(seconds: Sequence[float], direction: Sequence[float], rows: Sequence[float], chance: Sequence[float]) -> tuple[MplFigure, str]:
    """Agreement of the two halves of the recording against the range of lags: direction of pairs, and order of cells.

    Parameters
    ----------
    seconds : sequence of float
        The longest lag.
    direction : sequence of float
        Correlation of the directions of pairs between halves.
    rows : sequence of float
        Rank correlation of the two orders.
    chance : sequence of float
        What the latter reaches in one rotated recording of twenty.
    """
    figure, axes = canvas(height=2.8)
    milliseconds = [1000 * s for s in seconds]
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.plot(milliseconds, direction, "o-", color=BLUE, label="direction of pairs")
    axes.plot(milliseconds, rows, "D-", color=RED, label="order of cells")
    axes.plot(milliseconds, chance, ":", color=PURPLE, label="order, chance (5%)")
    axes.set(xlabel="longest lag (ms)", ylabel="agreement of halves", ylim=(-0.3, 0.6))
    axes.legend(loc="upper right")
    words = "; ".join(
        f"{m:.0f} ms: pairs {d:.2f}, order {r:.2f} (chance {c:.2f})"
        for m, d, r, c in zip(milliseconds, direction, rows, chance, strict=True)
    )
    return figure, f"Agreement between the halves of the recording by longest lag. {words}."


@drawn
def song_taken_out(sizes: Mapping[str, float], chance: Interval | tuple[float, float]) -> tuple[MplFigure, str]:
    """Size of the asymmetry as recorded, and after the song, or a rotated song, was regressed out.

    Parameters
    ----------
    sizes : mapping of str to float
        By name of what was done.
    chance : (float, float)
        Range in rotated recordings.
    """
    figure, axes = canvas(height=2.4)
    low, high = (chance.low, chance.high) if isinstance(chance, Interval) else chance
    axes.axvspan(low, high, color=SKY, alpha=0.4, linewidth=0, label="rotated recordings")
    for place, (colour, (_, size)) in enumerate(zip((BLUE, ORANGE, INK), sizes.items(), strict=False)):
        axes.plot(size, place, "o", color=colour, markersize=8)
    axes.set_yticks(range(len(sizes)), list(sizes))
    axes.set(xlabel="size of the asymmetry", xlim=(0, None), ylim=(len(sizes) - 0.5, -0.5))
    axes.legend(loc="lower left")
    words = "; ".join(f"{' '.join(name.split())}: {size:.3f}" for name, size in sizes.items())
    return figure, f"Size of the asymmetry. {words}. Rotated recordings: {low:.3f} to {high:.3f}."


def _matrix(figure: MplFigure, axes: Axes, direction: Tensor, label: str) -> None:
    reach = direction.abs().max().item()
    units = len(direction)
    image = axes.imshow(direction, cmap=DIVERGING, vmin=-reach, vmax=reach, extent=(0.5, units + 0.5, units + 0.5, 0.5))
    axes.set(xlabel="unit", ylabel="unit", title="direction")
    figure.colorbar(image, ax=axes, label=label)
