"""Figures of the chapter on short-term synaptic plasticity."""

from collections.abc import Mapping

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, RED

_COLOURS = (BLUE, RED, GREEN)


@drawn
def spike_responses(
    times: Tensor, simulated: Mapping[str, Tensor], recursion: Mapping[str, Tensor], steady: Mapping[str, float]
) -> tuple[MplFigure, str]:
    """Release of each spike of a train, one panel a kind of synapse.

    Parameters
    ----------
    times : Tensor, shape (spikes,)
        Seconds.
    simulated, recursion : mapping of str to Tensor, shape (spikes,)
        By kind: share of the full resource that each spike releases.
    steady : mapping of str to float
        By kind: release in the steady state.
    """
    figure, panels = canvas(1, len(simulated), width=8.5, height=2.7, sharey=True)
    words = []
    for axes, (kind, released), colour in zip(panels, simulated.items(), _COLOURS, strict=False):
        axes.vlines(times, 0, released, color=colour, linewidth=2, label="simulated")
        axes.plot(times, recursion[kind], "o", color=INK, markersize=3.5, label="recursion")
        axes.axhline(steady[kind], color=FAINT, linestyle="--", linewidth=1, label="steady state")
        axes.set(xlabel="time (s)", ylim=(0, 1.1 * max(values.max().item() for values in simulated.values())))
        axes.set_title(kind)
        words.append(f"{kind}: first {released[0]:.2f}, second {released[1]:.2f}, last {released[-1]:.3f}, steady state {steady[kind]:.3f}")
    panels[0].set_ylabel("release $u\\,x$")
    panels[0].legend()
    return figure, "Release of each spike of a regular train and of one more spike after a pause. " + "; ".join(words) + "."


@drawn
def release_against_rate(
    rates: Tensor,
    steady: Mapping[str, Tensor],
    mean_field: Mapping[str, Tensor],
    measured_at: Tensor,
    regular: Mapping[str, Tensor],
    poisson: Mapping[str, Tensor],
) -> tuple[MplFigure, str]:
    """Left: release of a spike against rate. Right: what passes a synapse in a second, rate times release.

    Parameters
    ----------
    rates : Tensor, shape (points,)
        Hertz.
    steady, mean_field : mapping of str to Tensor, shape (points,)
        By kind: theory for regular spikes and for Poisson spikes.
    measured_at : Tensor, shape (rates,)
        Hertz.
    regular, poisson : mapping of str to Tensor, shape (rates,)
        By kind: simulated release.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.8)
    for kind, colour in zip(steady, _COLOURS, strict=False):
        for axes, by, by_measured in ((left, torch.ones_like(rates), torch.ones_like(measured_at)), (right, rates, measured_at)):
            axes.plot(rates, by * steady[kind], color=colour, label=kind)
            axes.plot(rates, by * mean_field[kind], color=colour, linestyle=":")
            axes.plot(measured_at, by_measured * regular[kind], "o", color=colour, markersize=4)
            axes.plot(measured_at, by_measured * poisson[kind], "x", color=colour, markersize=6)
    left.plot([], [], "o", color=INK, markersize=4, label="regular spikes")
    left.plot([], [], "x", color=INK, markersize=6, label="Poisson spikes")
    left.plot([], [], color=INK, linestyle=":", label="rate equations")
    for axes in (left, right):
        axes.set(xscale="log", xlabel="presynaptic rate $r$ (Hz)")
    left.set(ylabel="release of a spike $u\\,x$", ylim=(0, None))
    right.set(ylabel="release per second $r\\,u\\,x$ (1/s)", yscale="log")
    figure.legend(*left.get_legend_handles_labels(), loc="outside upper center", ncols=6)
    words = "; ".join(
        f"{kind}: {regular[kind][0]:.3f} at {measured_at[0]:g} Hz, largest {regular[kind].max():.3f}, {regular[kind][-1]:.4f} at "
        f"{measured_at[-1]:g} Hz"
        for kind in steady
    )
    return figure, f"Left: release of a spike in the steady state ({words}). Right: release per second, which levels off at high rates."


@drawn
def silent_memory(
    times: Tensor, rates: Tensor, efficacy: Tensor, decoded: Mapping[str, Tensor], windows: Tensor, parts: Mapping[str, tuple[float, float]]
) -> tuple[MplFigure, str]:
    """Rates, synapses and what can be decoded from each, through cue, delay and probe.

    Parameters
    ----------
    times : Tensor, shape (time,)
        Seconds.
    rates, efficacy : Tensor, shape (time, 2)
        Of the cued population and of the others: hertz, and u x.
    decoded : mapping of str to Tensor, shape (windows,)
        By source: share of trials with the right item.
    windows : Tensor, shape (windows,)
        Middle of each window, seconds.
    parts : mapping of str to (float, float)
        Beginning and end of cue and probe, seconds.
    """
    figure, (top, middle, bottom) = canvas(3, 1, width=7.0, height=5.0, sharex=True)
    for axes in (top, middle, bottom):
        for start, stop in parts.values():
            axes.axvspan(start, stop, color=FAINT, alpha=0.25, linewidth=0)
    for axes, values in ((top, rates), (middle, efficacy)):
        axes.plot(times, values[:, 0], color=RED, label="cued")
        axes.plot(times, values[:, 1], color=BLUE, label="others")
    top.set(ylabel="rate (Hz)", yscale="log")
    top.legend(ncols=2)
    for name, (start, stop) in parts.items():
        top.text((start + stop) / 2, 1.02, name, ha="center", va="bottom", transform=top.get_xaxis_transform())
    middle.set(ylabel="$u\\,x$")
    for (name, share), colour in zip(decoded.items(), (GREEN, INK), strict=False):
        bottom.plot(windows, share, "o-", color=colour, markersize=3.5, label=f"from {name}")
    bottom.axhline(0.25, color=FAINT, linestyle="--", linewidth=1, label="chance")
    bottom.set(xlabel="time (s)", ylabel="item decoded", ylim=(0, 1.05))
    bottom.legend(loc="center right", ncols=3)
    before = rates[times < parts["probe"][0]][-1, 0]
    late = windows > next(iter(parts.values()))[1] + 0.5
    words = ", ".join(f"from {name} {share[late].mean():.2f}" for name, share in decoded.items())
    return figure, (
        f"Top: the cued population rises to {rates[:, 0].max():.0f} Hz during the cue and is at {before:.2f} Hz "
        f"before the probe. Middle: its u x stays above that of the others. "
        f"Bottom: share of trials with the right item, later than half a second "
        f"after the cue {words}; chance 0.25."
    )


@drawn
def sequences_apart(gaps: Tensor, predicted: Tensor, plastic: Tensor, static: Tensor) -> tuple[MplFigure, str]:
    """How often the first of two sequences with the same ending is named from the response to the ending, against the gap.

    Parameters
    ----------
    gaps : Tensor, shape (gaps,)
        Seconds.
    predicted, plastic, static : Tensor, shape (gaps, networks)
        Predicted with plasticity, and measured with and without.
    """
    figure, axes = canvas(width=6.5, height=3.2)
    for column in range(predicted.shape[1]):
        axes.plot(gaps, predicted[:, column], color=RED, linewidth=1, alpha=0.7, label=None if column else "plastic, predicted")
        axes.plot(gaps, plastic[:, column], "o", color=RED, markersize=4, label=None if column else "plastic, measured")
        axes.plot(gaps, static[:, column], "x", color=BLUE, label=None if column else "static, measured")
    axes.axhline(0.5, color=FAINT, linestyle="--", linewidth=1, label="chance")
    axes.set(xlabel="gap between the items (s)", ylabel="past named from the present", ylim=(0.4, 1.02))
    axes.legend(loc="upper right")
    return figure, (
        f"Share of right names for {predicted.shape[1]} networks. With plastic synapses it falls from {plastic[0].mean():.2f} at a gap of "
        f"{gaps[0]:g} s to {plastic[-1].mean():.2f} at {gaps[-1]:g} s, on the predicted curves; with static synapses it is "
        f"{static[0].mean():.2f} at the shortest gap and {static[2:].mean():.2f} on average from {gaps[2]:g} s on."
    )


@drawn
def match_to_sample(losses: Tensor, updates: Tensor, accuracy: Mapping[str, Tensor], chance: float) -> tuple[MplFigure, str]:
    """Left: learning delayed match to sample. Right: accuracy when rates or synapses are exchanged among trials in the delay.

    Parameters
    ----------
    losses : Tensor, shape (seeds, updates)
    updates : Tensor, shape (updates,)
    accuracy : mapping of str to Tensor, shape (seeds,)
        By what was exchanged.
    chance : float
    """
    figure, (left, right) = canvas(1, 2, width=8.0, height=3.0)
    left.semilogy(updates, losses.T, color=BLUE, linewidth=0.8, alpha=0.8)
    left.set(xlabel="update", ylabel="squared error")
    for place, (values, colour) in enumerate(zip(accuracy.values(), (INK, BLUE, RED), strict=False)):
        right.plot(place + torch.linspace(-0.1, 0.1, len(values)), values, "o", color=colour)
    right.axhline(chance, color=FAINT, linestyle="--", linewidth=1)
    right.set(xticks=range(len(accuracy)), xticklabels=list(accuracy), ylabel="share of right answers", ylim=(0.2, 1.05))
    right.set_xlim(-0.5, len(accuracy) - 0.5)
    words = "; ".join(f"{name} {values.mean():.3f}" for name, values in accuracy.items())
    return figure, f"Left: squared error of {len(losses)} networks falls to {losses[:, -10:].mean():.3f}. Right: mean accuracy, {words}."
