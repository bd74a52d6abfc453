"""Figures of the chapter on reading."""

from collections.abc import Mapping, Sequence

import matplotlib.figure
from torch import Tensor

from rnncortex.numerics.statistics import Interval
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED, SKY

COLOURS = (BLUE, ORANGE, GREEN, PURPLE, RED)


@drawn
def settling(
    paths: Tensor, meanings: Tensor, category: Tensor, names: Sequence[str], word: str, right: Tensor
) -> tuple[matplotlib.figure.Figure, str]:
    """Meanings on two axes, and paths on which a network settles while one word is shown.

    Parameters
    ----------
    paths : Tensor, shape (starts, steps, 2)
    meanings : Tensor, shape (words, 2)
    category : Tensor of int, shape (words,)
    names : sequence of str
        Of the categories.
    word : str
        The word shown.
    right : Tensor of bool, shape (starts,)
        Which paths end at its meaning.
    """
    figure, axes = canvas(width=6.4, height=3.9)
    for path, ends_well in zip(paths, right, strict=True):
        axes.plot(*path.T, color=INK if ends_well else FAINT, linewidth=0.9, zorder=1 + bool(ends_well))
    for k, name in enumerate(names):
        chosen = category == k
        axes.scatter(*meanings[chosen].T, color=COLOURS[k], s=30, label=name, zorder=3)
    axes.scatter(*paths[:, -1].T, color=INK, s=26, marker="x", zorder=4, label="where it rests")
    axes.set(xlabel="first principal component of meaning", ylabel="second component")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    ended = int(right.sum())
    words = (
        f"Forty meanings as dots in {len(names)} colours, one a category, on two principal components. While the letters of {word} "
        f"are shown, paths lead from the meanings of all forty words: {ended} dark ones end at the meaning of {word}, "
        f"{len(right) - ended} faint ones elsewhere."
    )
    return figure, words


@drawn
def error_kinds(kinds: Mapping[str, Sequence[Interval]], chance: Tensor) -> tuple[matplotlib.figure.Figure, str]:
    """Shares of four kinds of errors after lesions at each site, beside those of guessing.

    Parameters
    ----------
    kinds : mapping of str to sequence of Interval
        Site to shares of visual, semantic, mixed and other errors.
    chance : Tensor, shape (4,)
    """
    figure, axes = canvas(1, 4, width=7.6, height=3.2, sharey=True)
    names, colours = ("visual", "semantic", "mixed", "other"), (SKY, ORANGE, RED, FAINT)
    said = []
    for panel, name, colour, guess, k in zip(axes, names, colours, chance.tolist(), range(4), strict=True):
        for place, (site, shares) in enumerate(kinds.items()):
            share = shares[k]
            panel.bar(place, share.estimate, color=colour, yerr=[[share.estimate - share.low], [share.high - share.estimate]], ecolor=INK)
            said.append(f"{name} after {site} {share.estimate:.2f}")
        panel.axhline(guess, color=INK, linestyle="--", linewidth=1.2)
        panel.set_xticks(range(len(kinds)), [site.replace(" to ", " to\n") for site in kinds], rotation=90, fontsize=8)
        panel.set(title=name)
    axes[0].set(ylabel="share of wrong words")
    words = "Shares of errors that are words, by kind and site of the lesion: " + ", ".join(said) + ". Dashed lines, guessing: "
    return figure, words + ", ".join(f"{name} {guess:.2f}" for name, guess in zip(names, chance.tolist(), strict=True)) + "."


@drawn
def frequency_by_consistency(
    panels: Mapping[str, Tensor], labels: Sequence[str] = ("settling error (nats)",) * 3
) -> tuple[matplotlib.figure.Figure, str]:
    """Two lines over two frequencies in each panel, one for each kind of spelling, and a thin line for each reader.

    Parameters
    ----------
    panels : mapping of str to Tensor, shape (readers, 2, 2)
        Title to values: reader, frequency (high, low), spelling (regular, exception).
    labels : sequence of str
        Of the vertical axes.
    """
    figure, axes = canvas(1, len(panels), width=2.6 * len(panels), height=3.1)
    said = []
    for panel, (title, values), label in zip(axes, panels.items(), labels, strict=False):
        for k, (name, colour) in enumerate((("regular", BLUE), ("exception", RED))):
            for reader in values:
                panel.plot((0, 1), reader[:, k], color=colour, linewidth=0.7, alpha=0.5)
            mean = values[..., k].mean(0)
            panel.plot((0, 1), mean, "o-" if k == 0 else "s--", color=colour, label=name)
            said.append(f"{title}, {name}: {mean[0]:.2f} at high frequency and {mean[1]:.2f} at low")
        panel.set_xticks((0, 1), ("high", "low"))
        panel.set(xlim=(-0.3, 1.3), xlabel="frequency", ylabel=label, title=title)
    axes[0].legend()
    return figure, "; ".join(said) + "."
