"""Figures of the chapter on fixed points and their stability."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from matplotlib.figure import Figure as MplFigure
from matplotlib.patches import Circle, Rectangle
from mpl_toolkits.mplot3d.axes3d import Axes3D
from mpl_toolkits.mplot3d.proj3d import proj_transform
from torch import Tensor

from rnncortex.analysis.dynamics.damped_oscillation import DampedOscillation
from rnncortex.analysis.dynamics.fixed_points import FixedPoints
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics.linear import PrincipalComponents
from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED, SKY

_KINDS = (
    (BLUE, "o", "attractor"),
    (ORANGE, "s", "1 unstable direction"),
    (RED, "^", "2 unstable directions"),
    (PURPLE, "D", "3 unstable directions"),
)


@drawn
def phase_plane(network: RateNetwork, found: FixedPoints, exhaustive: Tensor) -> tuple[MplFigure, str]:
    """A network of two units: where each stands still, how states flow, and the fixed points by two searches.

    Parameters
    ----------
    network : RateNetwork
        Two units, no input.
    found : FixedPoints
        By the finder.
    exhaustive : Tensor, shape (points, 2)
        By the grid.
    """
    figure, axes = canvas(width=5.2, height=4.6)
    side = torch.linspace(-1.25, 1.25, 201, dtype=torch.float64)
    grid = torch.stack(torch.meshgrid(side, side, indexing="xy"), -1)
    drift = network.drift(grid)
    for unit, colour in ((0, GREEN), (1, PURPLE)):
        axes.contour(side, side, drift[..., unit], levels=[0], colors=[colour], linewidths=1.4)
        axes.plot([], [], color=colour, label=f"unit {unit + 1} stands still")
    thin = (slice(5, None, 12), slice(5, None, 12))
    arrows = drift[thin] / drift[thin].norm(dim=-1, keepdim=True).sqrt()
    axes.quiver(*grid[thin].unbind(-1), *arrows.unbind(-1), color=FAINT, width=0.003)
    axes.plot(*exhaustive.T, "o", color=INK, markersize=12, fillstyle="none", label="exhaustive search")
    for colour, marker, name, chosen in _by_kind(found):
        axes.plot(*found.states[chosen].T, marker, color=colour, label=name)
    axes.set(xlabel="state of unit 1", ylabel="state of unit 2", aspect="equal")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    words = (
        "State plane of two units with the curve on which each stands still. The curves cross at "
        f"{len(exhaustive)} points; the finder has marked {len(found.states)}, of which {int(found.stable.sum())} "
        "attract."
    )
    return figure, words


@drawn
def predicted_and_measured_rates(panels: Mapping[str, tuple[Tensor, Tensor]], margin: float) -> tuple[MplFigure, str]:
    """Growth rate of small perturbations, predicted by an eigenvalue and measured, one panel a kind of time.

    Parameters
    ----------
    panels : mapping of str to (Tensor, Tensor)
        By title: predicted and measured rates, shape (networks,).
    margin : float
        Half width of the band around zero in which a finite run does not decide.
    """
    figure, row = canvas(1, len(panels), width=8.0, height=3.4)
    words = []
    for axes, (title, (predicted, measured)) in zip(row, panels.items(), strict=True):
        axes.axvspan(-margin, margin, color=FAINT, alpha=0.25, linewidth=0)
        axes.axhline(0, color=FAINT, linewidth=0.8)
        ends = [predicted.min(), predicted.max()]
        axes.plot(ends, ends, color=INK, linewidth=0.8)
        stable = measured < 0
        axes.plot(predicted[stable], measured[stable], ".", color=BLUE, label="decays")
        axes.plot(predicted[~stable], measured[~stable], ".", color=RED, label="grows")
        axes.set(title=title, xlabel="predicted rate", ylabel="measured rate")
        axes.legend(loc="upper left")
        decided = predicted.abs() > margin
        wrong = int(((predicted > 0) != (measured > 0))[decided].sum())
        words.append(f"{title}: {int(decided.sum())} networks outside the margin of {margin:g}, {wrong} disagree in sign")
    return figure, "Measured against predicted growth rates lie along the diagonal. " + "; ".join(words) + "."


@drawn
def rule_and_jacobian(
    network: RateNetwork, rest: Tensor, path: Tensor, times: Tensor, abscissa_rule: float, abscissa_jacobian: float
) -> tuple[MplFigure, str]:
    """The pair of units that the rule for uniform gain gets wrong: gains at rest, and what happens after a tiny push.

    Parameters
    ----------
    network : RateNetwork
        An excitatory and an inhibitory unit.
    rest : Tensor, shape (2,)
        The fixed point.
    path : Tensor, shape (time, 2)
        After the push.
    times : Tensor, shape (time,)
        In units of tau.
    abscissa_rule, abscissa_jacobian : float
        Spectral abscissa by the rule, gain times that of W less 1, and of the true Jacobian.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.0, width_ratios=(1, 1.4))
    total = torch.linspace(-3, 3, 201, dtype=rest.dtype)
    at_rest, gains = network.preactivation(rest), network.slope(rest)
    left.plot(total, torch.tanh(total), color=INK)
    for unit, (colour, name) in enumerate(((RED, "excitatory"), (BLUE, "inhibitory"))):
        left.plot(at_rest[unit], rest[unit], "o", color=colour, markersize=8, label=f"{name}, gain {gains[unit]:.1f}")
        right.plot(times, path[:, unit] - rest[unit], color=colour, label=name)
    left.set(xlabel="pre-activation $a$", ylabel="state $\\tanh a$")
    left.legend()
    right.set(xlabel="time ($\\tau$)", ylabel="distance from the fixed point")
    right.legend()
    words = (
        f"Left: at the fixed point the excitatory unit sits on the steep part of tanh (gain {gains[0]:.2f}), the "
        f"inhibitory one on the flat part (gain {gains[1]:.2f}). Right: after a push of "
        f"{(path[0] - rest).norm():.0e} both leave. The rule predicts a rate of {abscissa_rule:.2f} at best, the "
        f"Jacobian one of {abscissa_jacobian:.2f} per tau."
    )
    return figure, words


@drawn
def stability_regions(eigenvalues: Tensor, dt: Sequence[float]) -> tuple[MplFigure, str]:
    """Eigenvalues of a flow, and where Euler steps of several lengths take them.

    Parameters
    ----------
    eigenvalues : Tensor, complex, shape (units,)
        Of the flow, per tau.
    dt : sequence of float
        Steps in units of tau.
    """
    figure, row = canvas(1, 1 + len(dt), width=9.0, height=2.9)
    flow, *maps = row
    flow.add_patch(Rectangle((-100, -100), 100, 200, color=SKY, alpha=0.25, linewidth=0))
    flow.plot(eigenvalues.real, eigenvalues.imag, ".", color=INK, markersize=3)
    reach = 1.15 * eigenvalues.abs().max().item()
    flow.set(
        xlim=(-reach, reach / 3),
        ylim=(-reach * 2 / 3, reach * 2 / 3),
        title="flow",
        xlabel="real part (1/$\\tau$)",
        ylabel="imaginary part",
    )
    words = []
    for axes, step in zip(maps, dt, strict=True):
        moved = 1 + step * eigenvalues
        inside = moved.abs() < 1
        axes.add_patch(Circle((0, 0), 1, color=SKY, alpha=0.25, linewidth=0))
        axes.plot(moved.real[inside], moved.imag[inside], ".", color=INK, markersize=3)
        axes.plot(moved.real[~inside], moved.imag[~inside], "x", color=RED, markersize=4)
        axes.set(xlim=(-2.1, 1.4), ylim=(-1.75, 1.75), title=f"Euler, $\\Delta t$ = {step:g} $\\tau$", xlabel="real part", aspect="equal")
        words.append(f"{int((~inside).sum())} of {len(moved)} leave the unit disc at a step of {step:g} tau")
    return (
        figure,
        (
            "Left: all eigenvalues of the flow lie in the shaded left half plane, where flows are stable. Right: the "
            "eigenvalues of the map; stable is the shaded unit disc. "
        )
        + "; ".join(words)
        + ".",
    )


@drawn
def ringing(time: Tensor, trace: Tensor, fit: DampedOscillation, decay_time: float, frequency: float) -> tuple[MplFigure, str]:
    """A perturbation that rings and decays, inside the envelope that the eigenvalue predicts.

    Parameters
    ----------
    time, trace : Tensor, shape (time,)
        Seconds, and the distance of one unit from the fixed point.
    fit : DampedOscillation
        Of the trace.
    decay_time, frequency : float
        By the eigenvalue, in seconds and hertz.
    """
    figure, axes = canvas(height=2.8)
    envelope = fit.amplitude * torch.exp(-time / decay_time)
    axes.fill_between(time, -envelope, envelope, color=SKY, alpha=0.3, linewidth=0, label=f"predicted envelope, {1000 * decay_time:.0f} ms")
    axes.plot(time, trace, color=BLUE, label="simulated")
    for k in range(int(time[-1] * frequency) + 1):
        axes.axvline(k / frequency, color=FAINT, linewidth=0.7, zorder=0)
    axes.set(xlabel="time (s)", ylabel="distance of one unit")
    axes.legend(frameon=True, framealpha=1, edgecolor="none")
    words = (
        "A perturbed unit rings within the predicted envelope, one cycle between each pair of thin lines. "
        f"Predicted: decay in {1000 * decay_time:.1f} ms at {frequency:.3f} Hz; fitted: "
        f"{1000 * fit.decay_time:.1f} ms at {fit.frequency:.3f} Hz."
    )
    return figure, words


@drawn
def rhythms(
    time: Tensor, panels: Sequence[tuple[Tensor, Tensor]], true: Sequence[tuple[float, float]], read: Sequence[tuple[float, float]]
) -> tuple[MplFigure, str]:
    """Noisy rhythms, what trained networks make of them, and what their eigenvalues say.

    Parameters
    ----------
    time : Tensor, shape (time,)
        Seconds.
    panels : sequence of (Tensor, Tensor)
        Noisy target and prediction of one trial for each rhythm, shape (time,).
    true, read : sequence of (float, float)
        Frequency in hertz and decay time in seconds: of the rhythm, and read from the network.
    """
    figure, row = canvas(1, len(panels), width=8.5, height=2.8, sharey=True)
    words = []
    for axes, (target, prediction), (f, tau), (f_read, tau_read) in zip(row, panels, true, read, strict=True):
        axes.plot(time, target, ".", color=FAINT, markersize=3, label="training signal")
        axes.plot(time, prediction, color=RED, label="network")
        axes.set(title=f"{f:g} Hz, {1000 * tau:g} ms", xlabel="time (s)")
        axes.text(
            0.97, 0.03, f"read: {f_read:.2f} Hz, {1000 * tau_read:.0f} ms", transform=axes.transAxes, ha="right", va="bottom", fontsize=9
        )
        words.append(f"true {f:g} Hz and {1000 * tau:g} ms, read {f_read:.2f} Hz and {1000 * tau_read:.0f} ms")
    row[0].set_ylabel("output")
    row[-1].legend(loc="upper right")
    return figure, "Noisy decaying oscillations and the smooth outputs of the networks trained on them. " + "; ".join(words) + "."


def memory_cube(components: PrincipalComponents, states: Tensor, found: FixedPoints) -> Animation:
    """Trajectories and fixed points of a flip-flop network in its first three principal components; the states move.

    Parameters
    ----------
    components : PrincipalComponents
        At least three.
    states : Tensor, shape (trials, time, units)
    found : FixedPoints
    """
    paths = components.project(states)[..., :3]
    background = _memory_cube(components, paths, found)
    axes = background.figure.axes[0]
    assert isinstance(axes, Axes3D)
    seen = np.stack(proj_transform(*paths.reshape(-1, 3).T.numpy(), axes.get_proj())[:2], -1)
    points = torch.from_numpy(seen).view(*paths.shape[:2], 2).movedim(1, 0)
    return Animation(background, points, [INK] * len(paths), [f"step {step}" for step in range(len(points))], size=3.5)


@drawn
def _memory_cube(components: PrincipalComponents, paths: Tensor, found: FixedPoints) -> tuple[MplFigure, str]:
    figure = canvas(width=5.6, height=5.0)[0]
    figure.clf()
    axes = figure.add_subplot(projection="3d")
    for trial in paths:
        axes.plot(*trial.T, color=FAINT, linewidth=0.4, alpha=0.6)
    points = components.project(found.states)
    for colour, marker, name, chosen in _by_kind(found):
        axes.plot(
            *points[chosen, :3].T,
            marker,
            color=colour,
            markersize=7,
            label=f"{int(chosen.sum())} with {name}" if "unstable" in name else f"{int(chosen.sum())} {name}s",
        )
    axes.set(xlabel="PC 1", ylabel="PC 2", zlabel="PC 3", xticks=[], yticks=[], zticks=[])
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.pane.fill = False
        axis.pane.set_edgecolor(FAINT)
        axis.labelpad = -12
    axes.view_init(elev=18, azim=-62)
    axes.set_box_aspect(None, zoom=1.05)
    figure.legend(loc="outside lower center", ncols=2)
    counts = ", ".join(
        f"{int(chosen.sum())} with {kind} unstable directions"
        for kind, chosen in ((int(k), found.unstable_directions == k) for k in found.unstable_directions.unique())
    )
    return (
        figure,
        (
            f"In the first three principal components ({100 * components.share[:3].sum():.0f}% of the variance) the "
            "attractors are the corners of a cube; points with one, two and three unstable directions sit at its "
            f"edges, faces and centre: {counts}. Trajectories run along the edges; {len(paths)} "
            "states move along them as the slider is drawn."
        ),
    )


def basins(
    network: RateNetwork, attractors: Tensor, saddle: Tensor, border: Tensor, paths: Tensor, labels: Tensor, *, dt: float
) -> Animation:
    """States of two units that flow into two attractors, with the border that the saddle predicts.

    Parameters
    ----------
    network : RateNetwork
    attractors : Tensor, shape (2, 2)
    saddle : Tensor, shape (2,)
    border : Tensor, shape (points, 2)
        The stable manifold of the saddle.
    paths : Tensor, shape (starts, time, 2)
        Where each start goes.
    labels : Tensor of int, shape (starts,)
        To which attractor.
    dt : float
        Step of the paths, in units of tau.
    """
    background = _basins(network, attractors, saddle, border, labels)
    colours = [(BLUE, RED)[label] for label in labels.tolist()]
    clock = [f"{dt * t:.1f} τ" for t in range(paths.shape[1])]
    return Animation(background, paths.movedim(1, 0), colours, clock)


@drawn
def _basins(network: RateNetwork, attractors: Tensor, saddle: Tensor, border: Tensor, labels: Tensor) -> tuple[MplFigure, str]:
    figure, axes = canvas(width=6.4, height=4.4)
    side = torch.linspace(-1.2, 1.2, 13, dtype=attractors.dtype)
    grid = torch.stack(torch.meshgrid(side, side, indexing="xy"), -1)
    drift = network.drift(grid)
    arrows = drift / drift.norm(dim=-1, keepdim=True).sqrt()
    axes.quiver(*grid.unbind(-1), *arrows.unbind(-1), color=FAINT, width=0.003)
    axes.plot(*border.T, color=INK, label="predicted border")
    axes.plot(*saddle, "s", color=ORANGE, markersize=8, label="saddle")
    for attractor, colour in zip(attractors, (BLUE, RED), strict=True):
        axes.plot(*attractor, "o", color=colour, markersize=12, fillstyle="none", markeredgewidth=2, label="attractor")
    axes.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), xlabel="state of unit 1", ylabel="state of unit 2", aspect="equal")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    counts = " and ".join(str(int((labels == k).sum())) for k in (0, 1))
    return (
        figure,
        (
            "Plane of two units. A curve through the saddle divides it into the basins of two attractors; of "
            f"{len(labels)} starts that move as the slider is drawn, {counts} fall to either attractor, each colour on "
            "its own side of the curve."
        ),
    )


@drawn
def completion(corruption: Tensor, recovered: Mapping[str, Tensor], chance: float) -> tuple[MplFigure, str]:
    """Share of memories recovered from corrupted cues.

    Parameters
    ----------
    corruption : Tensor, shape (levels,)
        Share of units overwritten.
    recovered : mapping of str to Tensor, shape (levels,)
        By name of the network.
    chance : float
    """
    figure, axes = canvas(height=2.9)
    for (name, share), colour in zip(recovered.items(), (BLUE, RED, GREEN, PURPLE, ORANGE), strict=False):
        axes.plot(corruption, share, "o-", color=colour, label=name)
    axes.axhline(chance, color=FAINT, label="chance")
    axes.set(xlabel="share of units overwritten", ylabel="memories recovered", ylim=(0, 1.05))
    axes.legend()
    words = "; ".join(
        (
            f"{name}: {share[0]:.2f} at {corruption[0]:.2f}, {share[len(share) // 2]:.2f} at "
            f"{corruption[len(share) // 2]:.2f}, {share[-1]:.2f} at {corruption[-1]:.2f}"
        )
        for name, share in recovered.items()
    )
    return figure, f"Share of memories recovered against the share of units overwritten, falling to chance at {chance:.3f}. {words}."


def _by_kind(found: FixedPoints) -> list[tuple[str, str, str, Tensor]]:
    kinds = [(*kind, found.unstable_directions == directions) for directions, kind in enumerate(_KINDS)]
    return [kind for kind in kinds if kind[-1].any()]
