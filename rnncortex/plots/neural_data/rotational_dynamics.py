"""Figures of the chapter on rotational dynamics."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.analysis.population.jpca import Rotations
from rnncortex.analysis.population.surrogates import ShuffleTest
from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED, SEQUENTIAL, SKY
from rnncortex.theory.population.rotation import Ellipse

_EIGHT = (BLUE, SKY, GREEN, ORANGE, RED, PURPLE, INK, FAINT)


@drawn
def planted_planes(found: Rotations, states: Tensor, angles: Sequence[float], planted: Sequence[float]) -> tuple[MplFigure, str]:
    """Trials in each plane that was found.

    Parameters
    ----------
    found : Rotations
    states : Tensor, shape (trials, time, units)
    angles : sequence of float
        Degrees between each plane and the planted one.
    planted : sequence of float
        Frequencies that were planted, in hertz.
    """
    courses = found.transform(states)
    figure, row = canvas(1, len(angles), width=8.5, height=3.1)
    words = []
    for k, (axes, angle, true) in enumerate(zip(row, angles, planted, strict=True)):
        _courses(axes, courses[:12, :, k], [_EIGHT[trial % 8] for trial in range(12)])
        frequency = found.frequency[k].item()
        axes.set(title=f"{frequency:.2f} Hz", xlabel=f"plane {k + 1}, first axis")
        words.append(f"plane {k + 1} turns at {frequency:.2f} Hz (planted {true:.2f}) and lies {angle:.1f} degrees from the planted one")
    row[0].set_ylabel("second axis")
    return figure, f"Courses of twelve trials in the planes of rotation: {'; '.join(words)}."


@drawn
def rotational_share(
    rates: Tensor, predicted: Tensor, decay: Tensor, measured: Tensor, frequency: float, starts: str = "measured, 5 populations"
) -> tuple[MplFigure, str]:
    """Skew over full R² of spirals against the rate at which they come to rest.

    Parameters
    ----------
    rates, predicted : Tensor, shape (points,)
        Decay per second and predicted share.
    decay, measured : Tensor, shape (levels,) and (seeds, levels)
        Where it was measured, and the share.
    frequency : float
        Of the rotation, hertz.
    """
    figure, axes = canvas(height=2.9)
    axes.plot(rates, predicted, color=INK, linewidth=1.2, label="predicted")
    axes.plot(decay.expand_as(measured).flatten(), measured.flatten(), "o", color=BLUE, label=starts)
    axes.set(xlabel="decay (per second)", ylabel="skew R² / full R²", ylim=(0, 1.08))
    axes.legend(loc="lower left")
    values = ", ".join(f"{value:.2f} at {rate:g}" for rate, value in zip(decay.tolist(), measured.mean(0).tolist(), strict=True))
    return figure, (
        f"Share of the linear dynamics that is rotation, for spirals of {frequency:g} Hz: {values} per second. Dots lie on the curve."
    )


@drawn
def ellipses(ratios: Tensor, predicted: Ellipse, at: Tensor, best: Tensor, part: Tensor, speed: Tensor) -> tuple[MplFigure, str]:
    """What skew-symmetric matrices make of a rotation along an ellipse, against how long the ellipse is.

    Parameters
    ----------
    ratios : Tensor, shape (points,)
    predicted : Ellipse
        At those.
    at, best, part, speed : Tensor, shape (levels,)
        Where it was measured; R² of the best skew-symmetric matrix and of the skew-symmetric part; frequency over the true one.
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.1)
    left.axhline(0, color=FAINT, linewidth=0.8)
    for name, line, dots, colour, marker in (
        ("best skew matrix", predicted.best_r2, best, BLUE, "o"),
        ("skew part of the best matrix", predicted.part_r2, part, RED, "D"),
    ):
        left.plot(ratios, line, color=colour, linewidth=1.2)
        left.plot(at, dots, marker, color=colour, label=name)
    left.set(xlabel="longer axis / shorter axis", ylabel="R²")
    left.legend(loc="lower left")
    right.plot(ratios, predicted.speed, color=BLUE, linewidth=1.2)
    right.plot(at, speed, "o", color=BLUE)
    right.set(xlabel="longer axis / shorter axis", ylabel="jPCA's frequency / true one", ylim=(0, 1.08))
    words = "; ".join(
        f"{ratio:g}: best {b:.2f}, part {p:.2f}, frequency {f:.2f} of the true one"
        for ratio, b, p, f in zip(at.tolist(), best.tolist(), part.tolist(), speed.tolist(), strict=True)
    )
    return figure, f"Rotation along ellipses, by the ratio of their axes. {words}. Dots measured, lines predicted."


@drawn
def reaches(paths: Tensor, directions: Sequence[int], times: Tensor, targets: Tensor, outputs: Tensor) -> tuple[MplFigure, str]:
    """Left: paths of the hand. Right: activity of some muscles in some reaches, wanted and made by the network.

    Parameters
    ----------
    paths : Tensor, shape (trials, time, 2)
        Metres.
    directions : sequence of int
        Number of the direction of each trial.
    times : Tensor, shape (time,)
        Seconds from the go.
    targets, outputs : Tensor, shape (trials, time, muscles)
        Of the reaches and muscles to draw.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.3, width_ratios=(1, 1.8))
    _courses(left, 100 * paths, [_EIGHT[direction % 8] for direction in directions])
    left.set(xlabel="x (cm)", ylabel="y (cm)", title="hand")
    height = 1.15 * targets.max().item()
    for trial in range(len(targets)):
        for muscle, colour in zip(range(targets.shape[2]), (BLUE, RED, GREEN), strict=False):
            base = (len(targets) - 1 - trial) * height
            right.plot(1000 * times, base + targets[trial, :, muscle], color=colour, linewidth=4, alpha=0.3)
            right.plot(1000 * times, base + outputs[trial, :, muscle], color=colour, linewidth=1.2)
    right.axvline(0, color=FAINT, linewidth=0.8)
    right.set(xlabel="time from the go (ms)", yticks=[], ylabel="muscle activity", title="wide: wanted, thin: network")
    error = (targets - outputs).abs().mean().item()
    words = (
        f"Left: {len(paths)} paths of the hand, up to {100 * paths.norm(dim=-1).max():.0f} cm long, some of them bowed. Right: "
        f"activity of {targets.shape[2]} muscles in {len(targets)} reaches; the network is off by {error:.3f} on average, where the "
        f"largest is {targets.max():.2f}."
    )
    return figure, words


@drawn
def turning(panels: Mapping[str, tuple[Rotations, Tensor]], directions: Sequence[int]) -> tuple[MplFigure, str]:
    """Courses of all conditions in the fastest plane of several populations.

    Parameters
    ----------
    panels : mapping of str to (Rotations, Tensor)
        By name: what jPCA found, and the states, shape (trials, time, units).
    directions : sequence of int
        Number of the direction of each trial.
    """
    figure, row = canvas(1, len(panels), width=8.5, height=3.3)
    words = []
    for axes, (name, (found, states)) in zip(row, panels.items(), strict=True):
        courses = found.transform(states)[:, :, 0]
        _courses(axes, courses, [_EIGHT[direction % 8] for direction in directions])
        axes.set(title=f"{name}\nskew R² {found.skew_r2:.2f}, full {found.full_r2:.2f}", xlabel="first axis")
        words.append(f"{name}: skew R² {found.skew_r2:.2f}, full R² {found.full_r2:.2f}, fastest plane {found.frequency[0]:.2f} Hz")
    row[0].set_ylabel("second axis")
    return figure, f"All reaches in the fastest plane, after the go; each starts at its dot. {'; '.join(words)}."


def turning_movie(panels: Mapping[str, tuple[Rotations, Tensor]], directions: Sequence[int], dt: float) -> Animation:
    """The figure :func:`turning`, over whose first panel one point a reach moves along its course.

    Parameters
    ----------
    panels, directions
        As in :func:`turning`.
    dt : float
        Step in seconds.
    """
    found, states = next(iter(panels.values()))
    courses = found.transform(states)[:, :, 0].transpose(0, 1)
    labels = [f"{1000 * dt * t:.0f} ms after the go" for t in range(len(courses))]
    return Animation(turning(panels, directions), courses, [_EIGHT[d % 8] for d in directions], labels, size=3.0)


@drawn
def controls(scores: Mapping[str, Tensor], shuffled: Mapping[str, Tensor], label: str = "skew R²") -> tuple[MplFigure, str]:
    """Skew R² of several populations, one dot a seed, beside the largest that shuffled conditions reach.

    Parameters
    ----------
    scores : mapping of str to Tensor, shape (seeds,)
    shuffled : mapping of str to Tensor, shape (seeds,)
        The largest of each seed's shuffles.
    label : str
        What is drawn.
    """
    figure, axes = canvas(width=7.5, height=0.9 + 0.42 * len(scores))
    words = []
    for place, (name, values) in enumerate(scores.items()):
        axes.plot(values, torch.full_like(values, place), "o", color=BLUE, label="conditions as they are" if not place else None)
        limit = shuffled[name]
        axes.plot(limit, torch.full_like(limit, place), "|", color=RED, markersize=12, label="largest shuffled" if not place else None)
        words.append(f"{name}: {values.mean():.2f} (shuffled at most {limit.max():.2f})")
    axes.set_yticks(range(len(scores)), list(scores))
    axes.set(xlabel=label, xlim=(-0.03, 1.03), ylim=(len(scores) - 0.5, -0.5))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure, f"Skew R² by population. {'; '.join(words)}."


@drawn
def sequence(times: Tensor, states: Tensor, found: Rotations, test: ShuffleTest) -> tuple[MplFigure, str]:
    """Left: a sequence in one condition. Right: all conditions in the fastest plane.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Seconds.
    states : Tensor, shape (conditions, time, units)
    found : Rotations
    test : ShuffleTest
        Of the skew R².
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.3, width_ratios=(1.4, 1))
    units = states.shape[2]
    image = left.imshow(
        states[0].T,
        aspect="auto",
        cmap=SEQUENTIAL,
        interpolation="nearest",
        extent=(0, 1000 * times[-1].item(), units + 0.5, 0.5),
    )
    figure.colorbar(image, ax=left, label="activity")
    left.set(xlabel="time (ms)", ylabel="unit", title="one condition")
    _courses(right, found.transform(states)[:, :, 0], [_EIGHT[trial % 8] for trial in range(len(states))])
    right.set(xlabel="first axis", ylabel="second axis", title=f"fastest plane, {found.frequency[0]:.1f} Hz")
    words = (
        f"Left: a bump passes over {units} units. Right: its {len(states)} conditions in the fastest plane that jPCA finds, of "
        f"{found.frequency[0]:.2f} Hz; skew R² {test.value:.2f}, at most {test.shuffled.max():.2f} in {len(test.shuffled)} shuffles."
    )
    return figure, words


@drawn
def pushed(times: Tensor, angles: Mapping[str, Tensor], foretold: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """By how much pushes in the fastest plane have turned, and by how much jPCA says.

    Parameters
    ----------
    times : Tensor, shape (steps,)
        Seconds after the push.
    angles : mapping of str to Tensor, shape (seeds, steps)
        Radians, by population.
    foretold : mapping of str to Tensor, shape (seeds,)
        Frequency of the plane in hertz.
    """
    figure, axes = canvas(height=3.0)
    words = []
    for (name, turns), colour in zip(angles.items(), (BLUE, ORANGE, RED), strict=False):
        degrees = torch.rad2deg(turns)
        axes.plot(1000 * times, degrees.T, color=colour, linewidth=1.2, label=[name, *[None] * (len(degrees) - 1)])
        text = f"{name}: {degrees[:, -1].mean():.0f} degrees after {1000 * times[-1]:.0f} ms"
        if name in foretold:
            line = 360 * foretold[name].mean() * times
            axes.plot(1000 * times, line, ":", color=colour, label=f"{name}, by jPCA")
            text += f" (by jPCA {line[-1]:.0f})"
        words.append(text)
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.set(xlabel="time after the push (ms)", ylabel="turned by (degrees)")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure, f"Angle by which pushes within the fastest plane have turned. {'; '.join(words)}."


def _courses(axes: Axes, courses: Tensor, colours: Sequence[str]) -> None:
    for course, colour in zip(courses, colours, strict=True):
        axes.plot(*course.T, color=colour, linewidth=1.0)
        axes.plot(*course[0], "o", color=colour, markersize=3)
    reach = 1.08 * courses.abs().max().item()
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    axes.locator_params(nbins=5)
