"""Figures of the chapter on brain imaging with few subjects."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED

_COLOURS = {"LSTM": BLUE, "transformer": RED, "ridge": GREEN, "own past": ORANGE, "persistence": PURPLE}


@drawn
def group_error(
    subjects: Sequence[int], predicted: Mapping[int, Sequence[float]], measured: Mapping[int, Sequence[Interval]], own: float
) -> tuple[MplFigure, str]:
    """Error on a new subject against the number of subjects, for short and for long scans.

    Parameters
    ----------
    subjects : sequence of int
    predicted : mapping of int to sequence of float
        By volumes in a scan: mean squared error above that of the noise.
    measured : mapping of int to sequence of Interval
    own : float
        What is left with infinitely many subjects.
    """
    figure, axes = canvas(height=3.0)
    words = []
    for (volumes, line), colour in zip(predicted.items(), (RED, BLUE), strict=True):
        marks.theory_line(axes, subjects, line, color=colour, label=f"{volumes} volumes each, theory")
        marks.interval_points(axes, subjects, measured[volumes], color=colour, label=f"{volumes} volumes each, measured")
        words.append(f"{volumes} volumes: {line[0]:.3f} to {line[-1]:.3f}, measured {measured[volumes][0].estimate:.3f} to")
        words[-1] += f" {measured[volumes][-1].estimate:.3f}"
    axes.axhline(own, color=FAINT, linewidth=1, linestyle="--", label="infinitely many subjects")
    axes.set_xscale("log", base=2)
    axes.set_xticks(subjects, [str(n) for n in subjects])
    axes.set(xlabel="subjects", ylabel="squared error beyond the noise", ylim=(0, None))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure, (
        f"Squared error beyond the noise on a new subject, for {subjects[0]} to {subjects[-1]} subjects: {'; '.join(words)}. With "
        f"infinitely many subjects {own:.3f} is left."
    )


@drawn
def prior(influence: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """What an untrained network makes of the past: influence of each past volume on its output, the present one being 1.

    Parameters
    ----------
    influence : mapping of str to Tensor, shape (networks, lags)
    """
    figure, axes = canvas(height=2.8)
    words = []
    for name, table in influence.items():
        axes.semilogy(range(table.shape[1]), table.T, color=_COLOURS[name], linewidth=0.5, alpha=0.4)
        axes.semilogy(range(table.shape[1]), table.mean(0), color=_COLOURS[name], label=name)
        middle = table.mean(0)
        words.append(f"{name} {middle[1]:.2g} one volume back, {middle[10]:.2g} ten back, {middle[-1]:.2g} {table.shape[1] - 1} back")
    axes.set(xlabel="volumes back", ylabel="influence / that of the present")
    axes.legend(loc="upper right")
    return figure, f"Influence of past inputs on the output of untrained networks, {len(table)} of each kind: {'; '.join(words)}."


@drawn
def curves(
    subjects: Sequence[int], scores: Mapping[str, Mapping[str, Tensor]], bounds: Mapping[str, tuple[float, float]]
) -> tuple[MplFigure, str]:
    """Held-out R² on new subjects against the number of subjects that were learned from, a panel a world.

    Parameters
    ----------
    subjects : sequence of int
    scores : mapping of str to mapping of str to Tensor, shape (seeds, numbers of subjects)
        By world and kind.
    bounds : mapping of str to (float, float)
        By world: R² with the group's true coupling, and with each subject's own.
    """
    figure, panels = canvas(1, len(scores), width=8.5, height=3.4, sharey=True)
    words = []
    for axes, (world, kinds) in zip(panels, scores.items(), strict=True):
        group, own = bounds[world]
        axes.axhline(own, color=INK, linewidth=1, linestyle="--", label="each subject's truth")
        axes.axhline(group, color=FAINT, linewidth=1.2, linestyle="--", label="the group's truth")
        parts = []
        for kind, table in kinds.items():
            _curve(axes, subjects, table, kind)
            parts.append(f"{kind} " + ", ".join(f"{x:.2f}" for x in table.mean(0)))
        axes.set(xlabel="subjects learned from", title=world)
        words.append(f"{world}: {'; '.join(parts)}; group's truth {group:.2f}, own truth {own:.2f}")
    panels[0].set(ylabel="$R^2$ on new subjects", ylim=(0, None))
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=5)
    return figure, f"Mean held-out R² after learning from {', '.join(map(str, subjects))} subjects. {'. '.join(words)}."


@drawn
def recorded(subjects: Sequence[int], scores: Mapping[str, Tensor], differences: Mapping[str, Sequence[Interval]]) -> tuple[MplFigure, str]:
    """Left: held-out R² on people at rest. Right: differences, person by person.

    Parameters
    ----------
    subjects : sequence of int
    scores : mapping of str to Tensor, shape (seeds, numbers of subjects, people)
    differences : mapping of str to sequence of Interval, length numbers of subjects
        Over people.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.4)
    words = []
    for kind, table in scores.items():
        _curve(left, subjects, table.mean(0).T, kind)
        words.append(f"{kind} " + ", ".join(f"{x:.3f}" for x in table.mean((0, 2))))
    left.set(xlabel="people learned from", ylabel="$R^2$ on the person left out", ylim=(0, None))
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=5)
    right.axhline(0, color=FAINT, linewidth=1, linestyle="--")
    apart = []
    for k, ((name, found), colour) in enumerate(zip(differences.items(), (BLUE, RED, PURPLE), strict=False)):
        marks.interval_points(right, [n * 1.04**k for n in subjects], found, color=colour, label=name, line=True)
        apart.append(f"{name} " + ", ".join(marks.in_words(one, "+.3f") for one in found))
    right.set_xscale("log", base=2)
    right.set_xticks(subjects, [str(n) for n in subjects])
    right.minorticks_off()
    right.set(xlabel="people learned from", ylabel="difference in $R^2$")
    right.legend(loc="best", fontsize=8)
    return figure, (
        f"Left, mean R² after learning from {', '.join(map(str, subjects))} people: {'; '.join(words)}. Right, differences with 95% "
        f"intervals over {scores['LSTM'].shape[2]} people: {'; '.join(apart)}."
    )


def _curve(axes: Axes, subjects: Sequence[int], table: Tensor, kind: str) -> None:
    """Scores (repeats, numbers of subjects): dots, and a line through their means."""
    axes.plot(subjects, table.T, ".", color=_COLOURS[kind], markersize=3)
    axes.plot(subjects, table.mean(0), "o-", color=_COLOURS[kind], linewidth=1.3, label=kind)
    axes.set_xscale("log", base=2)
    axes.set_xticks(subjects, [str(n) for n in subjects])
    axes.minorticks_off()
