"""Figures of the chapter on replay."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, RED, SKY


@drawn
def run(
    times: Tensor, positions: Tensor, spikes: Tensor, centres: Tensor, zoom: tuple[float, float], cycle: float
) -> tuple[MplFigure, str]:
    """Spikes of place cells on one lap, and half a second of it.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Seconds.
    positions : Tensor, shape (time,)
        Metres.
    spikes : Tensor, shape (time, cells)
    centres : Tensor, shape (cells,)
        Metres.
    zoom : pair of float
        Beginning and end of the second panel, seconds.
    cycle : float
        Of the theta rhythm, seconds.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.6)
    when, who = spikes.nonzero(as_tuple=True)
    for axes, size in ((left, 3.0), (right, 22.0)):
        axes.scatter(times[when], centres[who], s=size, color=BLUE, marker="|", linewidths=0.8)
        axes.plot(times, positions, color=INK, linewidth=1.2)
        axes.set(xlabel="time (s)")
    left.set(ylabel="centre of the field (m)")
    middle = float(positions[int((times - sum(zoom) / 2).abs().argmin())])
    right.set(xlim=zoom, ylim=(middle - 0.35, middle + 0.35))
    for edge in np.arange(np.ceil(zoom[0] / cycle), zoom[1] / cycle) * cycle:
        right.axvline(edge, color=FAINT, linewidth=0.8, linestyle="--")
    inside = (times[when] >= zoom[0]) & (times[when] < zoom[1])
    return figure, (
        f"Left: {len(when)} spikes of {len(centres)} cells on a lap of {times[-1]:.1f} s follow the animal over {positions[-1]:.1f} m. "
        f"Right: {int(inside.sum())} spikes in {zoom[1] - zoom[0]:.1f} s; in each theta cycle of {1000 * cycle:.0f} ms the cells fire in "
        "the order of their fields, much faster than the animal moves."
    )


@drawn
def plasticity(distances: Tensor, panels: Mapping[str, tuple[Tensor, Sequence[Interval]]]) -> tuple[MplFigure, str]:
    """Change of a weight in one lap against the distance from the presynaptic to the postsynaptic field, a panel a kind of run.

    Parameters
    ----------
    distances : Tensor, shape (distances,)
        Metres, positive where the postsynaptic field is ahead.
    panels : mapping of str to (Tensor, sequence of Interval)
        Predicted and measured, by name.
    """
    figure, row = canvas(1, len(panels), width=8.5, height=3.2)
    words = []
    for axes, (name, (predicted, measured)) in zip(row, panels.items(), strict=True):
        axes.axhline(0, color=FAINT, linewidth=0.8)
        axes.axvline(0, color=FAINT, linewidth=0.8)
        marks.theory_line(axes, 100 * distances, predicted, label="predicted")
        marks.interval_points(axes, 100 * distances, measured, color=BLUE, label="from spikes")
        axes.set(title=name, xlabel="distance ahead (cm)")
        estimates = [interval.estimate for interval in measured]
        words.append(f"{name}: from {min(estimates):.4f} to {max(estimates):.4f}")
    row[0].set_ylabel("change of a weight in one lap")
    row[0].legend(loc="upper left")
    return figure, "Measured changes lie on the predicted curves. " + "; ".join(words) + "."


@drawn
def weights(
    learned: Tensor, centres: Tensor, profiles: Mapping[str, Tensor], distances: Tensor, along: Mapping[str, Tensor]
) -> tuple[MplFigure, str]:
    """Learned weights: all of them, against distance, and their asymmetry along the track.

    Parameters
    ----------
    learned : Tensor, shape (cells, cells)
        Row receives.
    centres : Tensor, shape (cells,)
        Metres.
    profiles : mapping of str to Tensor, shape (distances,)
        Mean weight, by name.
    distances : Tensor, shape (distances,)
        Metres, positive where the receiving cell is ahead.
    along : mapping of str to Tensor, shape (cells,)
        Forward less backward weight of each cell, by name.
    """
    figure, (left, middle, right) = canvas(1, 3, width=9.0, height=3.2)
    edge = centres[-1].item()
    image = left.imshow(learned, origin="lower", extent=(0, edge, 0, edge), vmin=0, vmax=1)
    figure.colorbar(image, ax=left, label="weight", shrink=0.8)
    left.set(xlabel="from the cell at (m)", ylabel="to the cell at (m)")
    for axes, across, curves in ((middle, 100 * distances, profiles), (right, centres, along)):
        for (name, curve), colour in zip(curves.items(), (FAINT, BLUE, ORANGE), strict=False):
            axes.plot(across, curve, color=colour, label=name)
    middle.set(xlabel="distance ahead (cm)", ylabel="mean weight")
    right.set(xlabel="place on the track (m)", ylabel="forward less backward weight")
    right.legend(loc="center", bbox_to_anchor=(0.5, 0.48))
    told = "; ".join(f"{name}: {curve[20:-20].mean():.2f}" for name, curve in along.items())
    return figure, (
        "Left: learned weights lie on one side of the diagonal, from a cell to those ahead of it. Middle: the mean weight is largest, "
        f"{max(float(c.max()) for c in profiles.values()):.2f}, to cells that are some centimetres ahead. Right: forward less backward "
        f"weight, away from the ends, {told}."
    )


@drawn
def rest(
    times: Tensor, rasters: Mapping[str, Tensor], rates: Mapping[str, Tensor], centres: Tensor, threshold: float
) -> tuple[MplFigure, str]:
    """Spikes and population rate at rest, a column a network.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Seconds.
    rasters : mapping of str to Tensor, shape (time, cells)
    rates : mapping of str to Tensor, shape (time,)
        Hertz.
    centres : Tensor, shape (cells,)
        Metres.
    threshold : float
        Hertz.
    """
    figure, panels = canvas(2, len(rasters), width=9.0, height=4.4, sharex=True, sharey="row", height_ratios=(2, 1))
    words = []
    for column, (name, spikes) in enumerate(rasters.items()):
        when, who = spikes.nonzero(as_tuple=True)
        panels[0, column].scatter(times[when], centres[who], s=4, color=BLUE, marker="|", linewidths=0.8)
        panels[0, column].set_title(name)
        panels[1, column].plot(times, rates[name], color=INK, linewidth=1)
        panels[1, column].axhline(threshold, color=RED, linewidth=0.8, linestyle="--")
        panels[1, column].set_xlabel("time (s)")
        words.append(f"{name}: {len(when)} spikes, the population rate reaches {rates[name].max():.1f} Hz")
    panels[0, 0].set_ylabel("centre of the field (m)")
    panels[1, 0].set_ylabel("rate (Hz)")
    return figure, f"{times[-1]:.1f} s of rest. " + "; ".join(words) + f"; the threshold for an event is {threshold:.2f} Hz."


@drawn
def scores(correlations: Mapping[str, Tensor], speeds: Tensor, running: float) -> tuple[MplFigure, str]:
    """Weighted correlations of events, and the speeds of replay.

    Parameters
    ----------
    correlations : mapping of str to Tensor, shape (events,)
        By name of the network.
    speeds : Tensor, shape (events,)
        Metres per second, of significant events.
    running : float
        Speed of the animal, metres per second.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.2)
    edges = np.linspace(-1, 1, 25)
    words = []
    for (name, values), colour in zip(correlations.items(), (ORANGE, SKY, BLUE), strict=False):
        left.hist(values.numpy(), edges, density=True, histtype="step", color=colour, linewidth=1.7, label=name)
        words.append(f"{name}: {len(values)} events with a mean of {values.mean():.2f}")
    left.set(xlabel="weighted correlation of place and time", ylabel="density", xticks=(-1, -0.5, 0, 0.5, 1))
    left.legend(loc="upper left")
    right.hist(speeds.numpy(), np.arange(0, 20.5, 1.0), color=BLUE, alpha=0.6)
    right.axvline(running, color=RED, linewidth=1.5)
    right.annotate("running", (running, 0.96), xycoords=("data", "axes fraction"), xytext=(5, 0), textcoords="offset points", va="top")
    right.set(xlabel="speed of replay (m/s)", ylabel="events", xlim=(0, 20))
    return figure, (
        "Left: weighted correlations, "
        + "; ".join(words)
        + f". Right: replay runs at {speeds.median():.1f} m/s in the median, the animal at {running:.1f} m/s."
    )


def replayed(times: Tensor, spikes: Tensor, centres: Tensor, places: Tensor, belief: Tensor, labels: Sequence[str]) -> Animation:
    """A replay event, and where the decoder believes the animal to be as it goes on.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Milliseconds from the beginning of the event.
    spikes : Tensor, shape (time, cells)
    centres : Tensor, shape (cells,)
        Metres.
    places : Tensor, shape (places,)
        Metres.
    belief : Tensor, shape (bins, places)
        Posterior.
    labels : sequence of str
        Time of each bin.
    """
    background = _replayed(times, spikes, centres, places, belief)
    frames = torch.stack((places.expand_as(belief), belief), -1)
    return Animation(background, frames, [GREEN] * len(places), labels, panel=1)


@drawn
def _replayed(times: Tensor, spikes: Tensor, centres: Tensor, places: Tensor, belief: Tensor) -> tuple[MplFigure, str]:
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.2)
    when, who = spikes.nonzero(as_tuple=True)
    left.scatter(times[when], centres[who], s=8, color=BLUE, marker="|", linewidths=0.9)
    left.set(xlabel="time in the event (ms)", ylabel="centre of the field (m)", ylim=(-0.05, centres[-1].item() + 0.05))
    highest = float(belief.max())
    right.set(
        xlabel="place (m)", ylabel="posterior probability", xlim=(-0.05, places[-1].item() + 0.05), ylim=(-0.04 * highest, 1.08 * highest)
    )
    way, bins = places[belief.argmax(1)], times[-1] / len(belief)
    return figure, (
        f"Left: {len(when)} spikes of an event of {times[-1]:.0f} ms. Right: the decoded place, in bins of {bins:.0f} ms, moves "
        f"from {way[0]:.2f} m to {way[-1]:.2f} m."
    )
