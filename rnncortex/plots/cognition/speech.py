"""Figures of the chapter on speech."""

from collections.abc import Mapping, Sequence

import matplotlib.figure
import numpy as np
from torch import Tensor

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, RED

LINES = ((BLUE, "-"), (RED, "--"), (GREEN, "-."), (FAINT, ":"))


@drawn
def spectra(recordings: Mapping[str, Tensor], slice: float) -> tuple[matplotlib.figure.Figure, str]:
    """One word in several voices.

    Parameters
    ----------
    recordings : mapping of str to Tensor, shape (slices, bands)
        Voice to spectrum, 0 to 1.
    slice : float
        Seconds.
    """
    figure, axes = canvas(1, len(recordings), width=7.4, height=2.6, sharey=True)
    for panel, (voice, spectrum) in zip(axes, recordings.items(), strict=True):
        panel.imshow(
            spectrum.T, origin="lower", aspect="auto", extent=(0, 1000 * slice * len(spectrum), 0, spectrum.shape[1]), vmin=0, vmax=1
        )
        panel.set(title=voice, xlabel="time (ms)")
        panel.title.set_fontsize(8.5)
    axes[0].set(ylabel="mel band")
    lengths = ", ".join(f"{voice} {1000 * slice * len(spectrum):.0f} ms" for voice, spectrum in recordings.items())
    return (
        figure,
        f"Spectra of one word in {len(recordings)} voices, with energy in bands that move and bend differently; lengths: {lengths}.",
    )


@drawn
def competition(time: Sequence[float], curves: Mapping[str, Tensor]) -> tuple[matplotlib.figure.Figure, str]:
    """Cosine with four kinds of words while a word is heard.

    Parameters
    ----------
    time : sequence of float
        Milliseconds.
    curves : mapping of str to Tensor, shape (networks, slices)
    """
    figure, axes = canvas(width=6.0, height=3.4)
    said = []
    for (name, values), (colour, style) in zip(curves.items(), LINES, strict=False):
        mean = values.mean(0)
        axes.plot(time, mean, style, color=colour, label=name)
        axes.fill_between(time, values.amin(0), values.amax(0), color=colour, alpha=0.2, linewidth=0)
        said.append(f"{name} {mean[0]:.2f} at the start, {mean.max():.2f} at most, {mean[-1]:.2f} in the end")
    axes.set(xlabel="time since word onset (ms)", ylabel="cosine with meaning")
    axes.legend()
    return figure, "Cosine over time: " + "; ".join(said) + "."


@drawn
def selectivity(index: Tensor, names: Sequence[str], shares: Tensor, shuffled: Tensor) -> tuple[matplotlib.figure.Figure, str]:
    """Selectivity of all units for all phonemes, and a score beside its shuffles.

    Parameters
    ----------
    index : Tensor, shape (phonemes, units)
        Units in the order in which they are to stand.
    names : sequence of str
    shares : Tensor, shape (networks,)
        Mean selectivity of each network.
    shuffled : Tensor, shape (networks, shuffles)
    """
    figure, (left, right) = canvas(1, 2, width=7.4, height=4.4, width_ratios=(3, 1))
    shown = left.imshow(index, aspect="auto", interpolation="nearest")
    left.set_yticks(range(len(names)), names, fontsize=7)
    left.set(xlabel="hidden unit, in order of its best phoneme", ylabel="phoneme", title="selectivity index")
    figure.colorbar(shown, ax=left, label="phonemes it responds to less")
    for k, (share, null) in enumerate(zip(shares, shuffled, strict=True)):
        right.plot(np.full(len(null), k), null, ".", color=FAINT, markersize=3)
        right.plot(k, share, "D", color=BLUE)
    right.set(xlabel="network", ylabel="mean index", title="its mean", ylim=(0, None))
    right.set_xticks(range(len(shares)))
    words = (
        f"A matrix of {len(names)} phonemes by {index.shape[1]} units, with bright patches for classes of phonemes. Mean index by network "
    )
    return figure, words + ", ".join(f"{x:.2f}" for x in shares) + f"; shuffled {shuffled.mean():.2f}, at most {shuffled.max():.2f}."


@drawn
def encoding(scores: Mapping[str, Mapping[str, Tensor]], ceilings: Mapping[str, float]) -> tuple[matplotlib.figure.Figure, str]:
    """Held-out correlation of several models at several places, fold by fold, below a ceiling.

    Parameters
    ----------
    scores : mapping of str to mapping of str to Tensor, shape (folds,)
        Place to model to correlations.
    ceilings : mapping of str to float
        Place to noise ceiling, where there is one.
    """
    figure, axes = canvas(1, len(scores), width=2.4 * len(scores), height=3.3, sharey=True)
    said = []
    for panel, (place, models) in zip(axes, scores.items(), strict=True):
        for k, values in enumerate(models.values()):
            panel.plot(np.full(len(values), k), values, ".", color=FAINT)
            panel.plot(k, values.mean(), "D", color=(BLUE, RED, ORANGE, GREEN)[k % 4])
        if place in ceilings:
            panel.axhline(ceilings[place], color=INK, linestyle="--", linewidth=1)
        panel.set_xticks(range(len(models)), models, rotation=90, fontsize=8)
        panel.set(title=place, xlim=(-0.5, len(models) - 0.5))
        said.append(f"{place}: " + ", ".join(f"{name} {values.mean():.3f}" for name, values in models.items()))
    axes[0].set(ylabel="held-out correlation", ylim=(0, 1))
    words = "Held-out correlations. " + "; ".join(said) + "."
    return figure, words + "".join(f" Ceiling at {place}: {value:.3f}." for place, value in ceilings.items())
