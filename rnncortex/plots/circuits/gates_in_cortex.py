"""Figures of the chapter on gates in cortex."""

import itertools
from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure as MplFigure
from matplotlib.patches import Rectangle
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED, SKY

ITEMS = (BLUE, RED, GREEN)


@drawn
def disinhibition(
    strengths: Tensor, predicted: Tensor, measured: Tensor, turn: float, times: Tensor, courses: Mapping[str, Tensor]
) -> tuple[MplFigure, str]:
    """How a current into VIP cells changes the pyramidal rate, against the detour by PV cells, and rates in time.

    Parameters
    ----------
    strengths, predicted, measured : Tensor, shape (strengths,)
        From SOM to PV, and the change per current from theory and from simulations.
    turn : float
        Strength at which the change is zero.
    times : Tensor, shape (time,)
        Seconds from the onset of the current.
    courses : mapping of str to Tensor, shape (time, 4)
        Changes of the rates of pyramidal, PV, SOM and VIP cells, by name of the circuit.
    """
    figure, axes = canvas(1, 1 + len(courses), width=9.0, height=3.2)
    axes[0].axhline(0, color=FAINT, linewidth=0.8)
    axes[0].axvline(turn, color=FAINT, linewidth=0.8, linestyle="--")
    axes[0].plot(strengths, predicted, color=INK, linewidth=1.2, label="predicted")
    axes[0].plot(strengths, measured, "o", color=BLUE, label="simulated")
    axes[0].set(xlabel="strength from SOM to PV", ylabel="change of pyramidal rate\nper current into VIP")
    axes[0].legend(loc="lower left")
    words = []
    reach = 1.15 * max(float(course[:, :3].abs().max()) for course in courses.values())
    for panel, (name, course) in zip(axes[1:], courses.items(), strict=True):
        for k, (cells, colour) in enumerate(zip(("pyramidal", "PV", "SOM"), (INK, BLUE, RED), strict=True)):
            panel.plot(1000 * times, course[:, k], color=colour, label=cells)
        panel.axhline(0, color=FAINT, linewidth=0.8)
        panel.set(title=name, xlabel="time (ms)", ylim=(-reach, reach))
        changes = ", ".join(f"{cells} cells by {course[-1, k]:+.3f}" for k, cells in enumerate(("pyramidal", "PV", "SOM", "VIP")))
        words.append(f"{name}: {changes}")
    axes[1].set_ylabel("change of rate")
    axes[1].legend(loc="upper left")
    return figure, (
        f"Left: the change falls from {measured[0]:.3f} without a detour through zero at {turn:.2f} to {measured[-1]:.3f}; simulations lie "
        "on the predicted line. Right, changes after a current into VIP cells: " + "; ".join(words) + "."
    )


@drawn
def loop(
    currents: Tensor, levels: Tensor, simulated: Tensor, edge: float, times: Tensor, courses: Mapping[str, Tensor]
) -> tuple[MplFigure, str]:
    """The level that a loop holds against a current into PV cells, and how memories end.

    Parameters
    ----------
    currents, levels : Tensor, shape (points,)
        Along the curve of states of rest, from theory: separating ones up to the largest current, held ones behind it.
    simulated : Tensor, shape (runs, 2)
        Current, and the level at the end of a run.
    edge : float
        Current at which the held state disappears.
    times : Tensor, shape (time,)
        Seconds.
    courses : mapping of str to Tensor, shape (time,)
        Levels in time, by current.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.2)
    turn = int(currents.argmax())
    left.plot(currents[turn:], levels[turn:], color=INK, linewidth=1.4, label="held (theory)")
    left.plot(currents[: turn + 1], levels[: turn + 1], color=INK, linewidth=1.2, linestyle="--", label="separating (theory)")
    left.plot(simulated[:, 0], simulated[:, 1], "o", color=BLUE, markersize=4, label="simulated")
    left.set(xlabel="current into PV cells", ylabel="pyramidal rate", ylim=(-0.03, 1))
    left.legend(loc="center right")
    for (name, course), colour in zip(courses.items(), (SKY, BLUE, PURPLE, RED), strict=False):
        right.plot(times, course, color=colour, label=name)
    right.set(xlabel="time (s)", ylabel="pyramidal rate", ylim=(-0.03, 1))
    right.legend(title="current", loc="upper right", bbox_to_anchor=(1.0, 0.8))
    ends = ", ".join(f"{course[-1]:.2f} with {name}" for name, course in courses.items())
    return figure, (
        f"Left: the held level falls from {levels[-1]:.2f} to {levels[turn]:.2f} and meets the separating one at a current of {edge:.3f}; "
        f"beyond, simulations end at zero. Right: rates at the end of {times[-1]:.1f} s: {ends}."
    )


@drawn
def trial(
    times: Tensor, rows: Sequence[tuple[str, Mapping[str, Tensor]]], phases: Mapping[str, tuple[float, float]]
) -> tuple[MplFigure, str]:
    """Inputs and rates of the populations in one trial, a panel a group.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Seconds.
    rows : sequence of (str, mapping of str to Tensor, shape (time,))
        Label of a panel, and its curves by name.
    phases : mapping of str to pair of float
        Beginning and end of each phase, seconds.
    """
    figure, panels = canvas(len(rows), 1, width=7.5, height=1.3 * len(rows) + 0.6, sharex=True)
    words = []
    for axes, (label, curves) in zip(panels, rows, strict=True):
        for k, (name, curve) in enumerate(curves.items()):
            colour = ITEMS[k] if name.startswith("item") else (ORANGE, PURPLE, INK)[k % 3]
            axes.plot(times, curve, color=colour, linewidth=1.4, label=name)
            words.append(f"{label}, {name}: largest {curve.max():.2f}")
        for start, stop in phases.values():
            axes.axvline(start, color=FAINT, linewidth=0.8, linestyle="--")
            axes.axvline(stop, color=FAINT, linewidth=0.8, linestyle="--")
        axes.set_ylabel(label, rotation=0, ha="right", va="center")
        axes.set_ylim(-0.1, 1.15 * max(1.0, *(float(curve.max()) for curve in curves.values())))
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    for name, (start, stop) in phases.items():
        panels[0].annotate(name, ((start + stop) / 2, 1.02), xycoords=("data", "axes fraction"), ha="center", va="bottom", fontsize=9)
    panels[-1].set_xlabel("time (s)")
    return figure, "One trial of the circuit. " + "; ".join(words) + "."


@drawn
def tables(
    panels: Mapping[str, Sequence[Sequence[Interval]]], rows: Mapping[str, Sequence[str]], phases: Sequence[str]
) -> tuple[MplFigure, str]:
    """Share of failed trials by what is perturbed and in which phase, a table a network.

    Parameters
    ----------
    panels : mapping of str to rows of Interval
        By name of the network.
    rows : mapping of str to sequence of str
        What is perturbed in each row, by name of the network.
    phases : sequence of str
        Columns.
    """
    figure, axes = canvas(1, len(panels), width=9.0, height=3.3)
    words = []
    for panel, (name, table) in zip(axes, panels.items(), strict=True):
        shares = torch.tensor([[cell.estimate for cell in row] for row in table])
        for i, j in itertools.product(range(len(table)), range(len(phases))):
            panel.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=BLUE, alpha=0.5 * min(1.0, shares[i, j].item()), linewidth=0))
            panel.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, fill=False, edgecolor=FAINT, linewidth=0.8))
        for i, row in enumerate(table):
            for j, cell in enumerate(row):
                panel.text(j, i - 0.12, f"{cell.estimate:.2f}", ha="center", va="center", fontsize=11)
                panel.text(j, i + 0.25, f"±{cell.high - cell.estimate:.2f}", ha="center", va="center", fontsize=8)
            told = ", ".join(f"{cell.estimate:.2f} in {phase}" for cell, phase in zip(row, phases, strict=True))
            words.append(f"{name}, {rows[name][i]}: {told}")
        panel.set_xticks(range(len(phases)), phases)
        panel.set_yticks(range(len(table)), rows[name])
        panel.set_title(name)
        panel.set(xlim=(-0.5, len(phases) - 0.5), ylim=(len(table) - 0.5, -0.5))
        panel.tick_params(length=0)
        panel.spines[:].set_visible(False)
    return figure, "Share of trials that fail. " + "; ".join(words) + "."


@drawn
def leaks(inputs: Tensor, through: Mapping[str, Tensor], lost: Tensor, kept: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """What dendrites pass at several levels of SOM activity, one by one and on average over many with noise.

    Parameters
    ----------
    inputs : Tensor, shape (points,)
        From the relay.
    through : mapping of str to Tensor, shape (points,)
        What one dendrite passes, by level of SOM activity.
    lost : Tensor, shape (points,)
        Inputs of the panel on the right.
    kept : mapping of str to Tensor, shape (points,)
        Mean over many dendrites whose inputs vary.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.2, sharey=True)
    for axes, across, curves in ((left, inputs, through), (right, lost, kept)):
        for (name, curve), colour in zip(curves.items(), (BLUE, ORANGE, RED), strict=False):
            axes.plot(across, curve, color=colour, label=name)
        axes.set(xlabel="input from the relay")
    left.set(title="one dendrite", ylabel="passed on to the soma")
    right.set(title="mean of many, with noise")
    left.legend(title="SOM", loc="upper left")
    words = [
        f"SOM at {name}: one passes {curve[-1]:.2f} of {inputs[-1]:.1f}, and many with noise {kept[name][-1]:.2f} of {lost[-1]:.1f}"
        for name, curve in through.items()
    ]
    return figure, "; ".join(words) + "."
