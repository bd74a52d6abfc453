"""Figures of the chapter on batteries."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED

COLOURS = (BLUE, GREEN, ORANGE, PURPLE, RED)


@drawn
def drive(minutes: Tensor, current: Tensor, voltage: Tensor, counted: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """One record: current, voltage, and the state of charge with what a biased sensor makes of it.

    Parameters
    ----------
    minutes : Tensor, shape (time,)
    current, voltage : Tensor, shape (time,)
        Amperes and volts.
    counted : mapping of str to Tensor, shape (time,)
        State of charge by name.
    """
    figure, axes = canvas(3, 1, width=7.0, height=5.2, sharex=True)
    axes[0].plot(minutes, current, color=BLUE, linewidth=0.9)
    axes[0].set_ylabel("current (A)")
    axes[1].plot(minutes, voltage, color=BLUE, linewidth=0.9)
    axes[1].set_ylabel("voltage (V)")
    for (name, charge), colour in zip(counted.items(), (INK, RED, GREEN), strict=False):
        axes[2].plot(minutes, 100 * charge, color=colour, linewidth=1.4, label=name)
    axes[2].set(xlabel="minutes", ylabel="charge (%)", xlim=(0, minutes[-1]))
    axes[2].legend(loc="lower left")
    ends = "; ".join(f"{name} ends at {100 * charge[-1]:.1f}%" for name, charge in counted.items())
    return figure, (
        f"{minutes[-1]:.0f} minutes of driving: the current swings between {current.min():.1f} and {current.max():.1f} amperes, the "
        f"voltage follows it between {voltage.min():.2f} and {voltage.max():.2f} volts, and the state of charge falls: {ends}."
    )


@drawn
def errors(rows: Mapping[str, Interval | float], unit: str, label: str) -> tuple[MplFigure, str]:
    """Errors of several methods, each a point with its interval, on a logarithmic axis.

    Parameters
    ----------
    rows : mapping of str to Interval or float
        By method, the first on top.
    unit, label : str
        Of the axis.
    """
    figure, axes = canvas(width=6.8, height=1.0 + 0.36 * len(rows))
    for place, found in enumerate(rows.values()):
        if isinstance(found, Interval):
            marks.interval_points(axes, [-place], [found], color=BLUE, sideways=True)
        else:
            axes.plot(found, -place, "s", color=ORANGE, markersize=5)
        axes.axhline(-place, color=FAINT, linewidth=0.4, zorder=0)
    axes.set(xscale="log", xlabel=f"{label} ({unit})", yticks=range(0, -len(rows), -1), yticklabels=list(rows))
    low, high = axes.get_xlim()
    plain = [tick for tick in (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100, 200) if low < tick < high]
    axes.set_xticks(plain, [str(tick) for tick in plain])
    axes.set_xticks([], minor=True)
    axes.plot([], [], "o", color=BLUE, label="network, mean and interval over seeds")
    axes.plot([], [], "s", color=ORANGE, label="no network")
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=2)
    told = [f"{name} {found.estimate if isinstance(found, Interval) else found:.1f}" for name, found in rows.items()]
    return figure, f"{label} in {unit}: " + "; ".join(told) + "."


@drawn
def labels(
    count: Sequence[int],
    error: Mapping[str, Tensor],
    violation: Mapping[str, Tensor],
    counting: tuple[float, float],
) -> tuple[MplFigure, str]:
    """Error of the state of charge, and violation of charge conservation, as labelled records become few.

    Parameters
    ----------
    count : sequence of int
        Labelled records.
    error, violation : mapping of str to Tensor, shape (seeds, counts)
        By penalty, percent of the capacity; a line for each seed.
    counting : (float, float)
        Error and violation of counting the charge, no network.
    """
    figure, panels = canvas(1, 2, width=8.4, height=3.4)
    for axes, rows, line, what in zip(panels, (error, violation), counting, ("error", "violation in a minute"), strict=True):
        for (name, seeds), colour in zip(rows.items(), COLOURS, strict=False):
            for place, values in enumerate(seeds):
                axes.plot(count, values, "o-", color=colour, linewidth=1, markersize=4, alpha=0.8, label=name if place == 0 else None)
        axes.axhline(line, color=INK, linestyle="--", linewidth=1.2, label="counting")
        axes.set(xscale="log", yscale="log", xlabel="labelled records", ylabel=f"{what} (% of capacity)")
        axes.set_xticks(list(count), [str(n) for n in count])
        low, high = axes.get_ylim()
        plain = [tick for tick in (0.03, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if low < tick < high]
        axes.set_yticks(plain, [f"{tick:g}" for tick in plain])
        axes.minorticks_off()
    panels[0].legend(loc="upper right")
    told, broken = (
        [f"{name}: " + ", ".join(f"{value:.2f}" for value in seeds.mean(0).tolist()) for name, seeds in rows.items()]
        for rows in (error, violation)
    )
    records = ", ".join(str(n) for n in count)
    return figure, (
        f"Mean error in percent of the capacity with {records} labelled records. " + "; ".join(told) + f". Counting: {counting[0]:.2f}. "
        "Mean violation within a minute. " + "; ".join(broken) + f". Counting: {counting[1]:.3f}."
    )


@drawn
def discharges(
    rates: Sequence[float], charge: Sequence[Tensor], measured: Sequence[Tensor], simulated: Sequence[Tensor]
) -> tuple[MplFigure, str]:
    """Measured discharges of a cell beside simulated ones.

    Parameters
    ----------
    rates : sequence of float
        Currents as multiples of the capacity an hour.
    charge : sequence of Tensor, shape (time,)
        Charge taken out, as a share of the nominal capacity.
    measured, simulated : sequence of Tensor, shape (time,)
        Volts.
    """
    figure, axes = canvas(width=6.6, height=3.4)
    for rate, out, real, model, colour in zip(rates, charge, measured, simulated, COLOURS, strict=False):
        axes.plot(100 * out, real, color=colour, label=f"{rate:g} C, measured")
        axes.plot(100 * out, model, color=colour, linestyle="--", linewidth=1.2)
    axes.plot([], [], color=INK, linestyle="--", linewidth=1.2, label="simulated")
    axes.set(xlabel="charge taken out (% of nominal capacity)", ylabel="voltage (V)")
    axes.legend(loc="lower left")
    apart = [1000 * np.sqrt(np.nanmean((real - model) ** 2)) for real, model in zip(measured, simulated, strict=True)]
    gaps = [f"{rate:g} C {gap:.0f}" for rate, gap in zip(rates, apart, strict=True)]
    return figure, "Measured and simulated discharges; the curves run apart by, in millivolts: " + ", ".join(gaps) + "."
