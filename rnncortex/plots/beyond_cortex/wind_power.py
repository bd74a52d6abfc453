"""Figures of the chapter on wind power."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED

COLOURS = (BLUE, GREEN, ORANGE, PURPLE, RED)


def _hours(axes: Axes, hours: Sequence[float]) -> None:
    axes.set_xscale("log")
    names = [f"{60 * h:.0f} min" if h < 1 else f"{h:g} h" for h in hours]
    axes.set_xticks(list(hours), names, rotation=45)
    axes.minorticks_off()
    axes.set_xlabel("horizon")


@drawn
def record(power: Tensor, wind: Tensor, stopped: Tensor, start: str) -> tuple[MplFigure, str]:
    """Power and wind of one turbine for some days, and its power against the wind.

    Parameters
    ----------
    power, wind : Tensor, shape (time,)
        Kilowatts and metres per second every ten minutes, NaN where missing; the left panel shows the first two weeks.
    stopped : Tensor of bool, shape (time,)
        Flagged as standing still in the wind.
    start : str
        Day with which the recording begins.
    """
    figure, (left, right) = canvas(1, 2, width=8.6, height=3.4, width_ratios=(3, 2))
    days = torch.arange(14 * 144) / 144
    left.plot(days, power[: len(days)], color=BLUE, linewidth=1)
    left.set(xlabel=f"days from {start}", ylabel="power (kW)", xlim=(0, 14), ylim=(-60, 2200))
    some = slice(None, None, 7)
    right.plot(wind[some], power[some], ".", color=BLUE, markersize=2, alpha=0.35)
    right.plot(wind[stopped], power[stopped], "x", color=RED, markersize=3, label="stands still in the wind")
    right.set(xlabel="wind speed (m/s)", ylabel="power (kW)", ylim=(-60, 2200), xlim=(0, 20))
    right.legend(loc="upper left", bbox_to_anchor=(0, 1.12))
    return figure, (
        f"Left: two weeks of power, up to {np.nanmax(power[: len(days)]):.0f} kW, calms and storms of hours to days. Right: power rises "
        f"with the wind along an S, from zero below 3 to {np.nanmax(power):.0f} kW above 13 m/s; {int(stopped.sum())} readings lie at zero "
        "although the wind is above 6 m/s."
    )


@drawn
def skills(
    hours: Sequence[float], predicted: Mapping[str, Sequence[float]], measured: Mapping[str, Sequence[Interval]], reference: str
) -> tuple[MplFigure, str]:
    """Skill of several forecasts by horizon, predicted as lines and measured as points with intervals.

    Parameters
    ----------
    hours : sequence of float
        Horizons.
    predicted : mapping of str to sequence of float
        By forecast, where there is a theory.
    measured : mapping of str to sequence of Interval
        By forecast.
    reference : str
        What the forecasts are compared with.
    """
    figure, axes = canvas(width=6.6, height=3.8)
    axes.axhline(0, color=FAINT, linewidth=1)
    spread = np.linspace(-0.04, 0.04, len(measured)) if len(measured) > 1 else [0.0]
    for (name, intervals), colour, shift in zip(measured.items(), COLOURS, spread, strict=False):
        if name in predicted:
            marks.theory_line(axes, hours, 100 * np.asarray(predicted[name]), label=None, color=colour)
        marks.interval_points(axes, np.asarray(hours) * 10**shift, intervals, color=colour, label=name, scale=100)
    if predicted:
        axes.plot([], [], color=INK, linewidth=1.2, label="predicted")
    _hours(axes, hours)
    axes.set_ylabel(f"skill against {reference} (%)")
    axes.legend(loc="upper left")
    return figure, f"Skill against {reference} in percent, from {60 * hours[0]:.0f} minutes to {hours[-1]:g} hours. " + " ".join(
        f"{name}: " + ", ".join(f"{100 * i.estimate:.1f}" for i in intervals) + "." for name, intervals in measured.items()
    )


@drawn
def against_linear(
    hours: Sequence[float], network: Sequence[Interval], room: Sequence[float], room_hours: Sequence[float]
) -> tuple[MplFigure, str]:
    """What a network adds to a linear forecast, beside what the best possible forecast adds for a simulated turbine.

    Parameters
    ----------
    hours : sequence of float
        Horizons of the network.
    network : sequence of Interval
        Skill against the linear forecast.
    room : sequence of float
        Skill of the optimum against the best linear forecast from power alone, simulated turbine.
    room_hours : sequence of float
        Horizons of the latter.
    """
    figure, axes = canvas(width=6.6, height=3.4)
    axes.axhline(0, color=FAINT, linewidth=1)
    marks.interval_points(axes, hours, network, color=BLUE, label="LSTM, recorded turbine", scale=100)
    axes.plot(room_hours, 100 * np.asarray(room), color=INK, linewidth=1.2, marker="s", markersize=3, label="optimum, simulated turbine")
    _hours(axes, hours)
    axes.set_ylabel("skill against linear (%)")
    axes.legend(loc="upper left", bbox_to_anchor=(0, 1.2), ncols=2)
    return figure, (
        "Skill against the best linear forecast in percent. LSTM on the recorded turbine: "
        + ", ".join(f"{100 * i.estimate:.2f}" for i in network)
        + ". The optimum for a simulated turbine: "
        + ", ".join(f"{100 * value:.1f}" for value in room)
        + "."
    )


@drawn
def fan(hours: Tensor, quantiles: Tensor, truth: Tensor, levels: Sequence[float], horizon: str) -> tuple[MplFigure, str]:
    """Forecast quantiles beside what came, for some days.

    Parameters
    ----------
    hours : Tensor, shape (time,)
    quantiles : Tensor, shape (time, levels)
        As a share of rated power; the outer and the inner pair are drawn as bands and the middle one as a line.
    truth : Tensor, shape (time,)
    levels : sequence of float
        Five, rising.
    horizon : str
        How long before the forecasts were made.
    """
    figure, axes = canvas(width=7.4, height=3.2)
    for low, high, alpha in ((0, 4, 0.18), (1, 3, 0.35)):
        label = f"{100 * (levels[high] - levels[low]):.0f}% range"
        axes.fill_between(hours, 100 * quantiles[:, low], 100 * quantiles[:, high], color=BLUE, alpha=alpha, linewidth=0, label=label)
    axes.plot(hours, 100 * quantiles[:, 2], color=BLUE, linewidth=1.2, label="median")
    axes.plot(hours, 100 * truth, color=INK, linewidth=1.2, label="what came")
    axes.set(xlabel="hours", ylabel="power (% of rated)", xlim=(hours[0], hours[-1]), ylim=(-5, 105))
    axes.legend(loc="upper center", ncols=4, bbox_to_anchor=(0.5, 1.2))
    inside = ((truth >= quantiles[:, 0]) & (truth <= quantiles[:, 4])).double().mean()
    wide = 100 * (quantiles[:, 4] - quantiles[:, 0])
    return figure, (
        f"Forecasts made {horizon} before, for {len(hours) / 144:.0f} days: the outer band is {wide.mean():.0f}% of rated power wide on "
        f"average, between {wide.min():.0f} and {wide.max():.0f}%; what came lies in it {100 * inside:.0f}% of the time."
    )
