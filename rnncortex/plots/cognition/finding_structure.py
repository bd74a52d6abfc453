"""Figures of the chapter on finding structure in time."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED

COLOURS = (RED, BLUE, GREEN, PURPLE, ORANGE)


@drawn
def exclusive_or(errors: Mapping[str, Tensor], blind: Sequence[float], knowing: Sequence[float]) -> tuple[MplFigure, str]:
    """Error in temporal exclusive or, by the place of the predicted bit.

    Parameters
    ----------
    errors : mapping of str to Tensor of shape (networks, 3)
        Root mean squared errors, by how the networks were trained.
    blind, knowing : sequence of float
        Optimum of who knows the rule but not the place, and of who knows both.
    """
    figure, axes = canvas(width=6.4, height=3.3)
    for level, line, name in ((blind, "--", "best without the place"), (knowing, ":", "best with the place")):
        for place, height in enumerate(level):
            axes.plot([place - 0.4, place + 0.4], [height] * 2, line, color=INK, linewidth=1.2, label=name if place == 0 else None)
    for number, ((name, table), colour) in enumerate(zip(errors.items(), COLOURS, strict=False)):
        spread = np.linspace(-0.06, 0.06, len(table)) if len(table) > 1 else np.zeros(1)
        for place in range(3):
            label = name if place == 0 else None
            axes.plot(place - 0.2 + 0.2 * number + spread, table[:, place], "o", markersize=4, color=colour, label=label)
    axes.set(ylabel="root mean squared error", xticks=range(3), xticklabels=["first bit", "second bit", "exclusive or"], ylim=(-0.02, 0.62))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    words = "; ".join(f"{name}: {table[:, 2].mean():.3f} over {len(table)} networks" for name, table in errors.items())
    return figure, f"Error at the predictable bit, where the optimum without the place is {blind[2]:.3f}: {words}."


@drawn
def delays(errors: Mapping[str, Sequence[float]], chance: float) -> tuple[MplFigure, str]:
    """Error in repeating a bit after a delay.

    Parameters
    ----------
    errors : mapping of str to sequence of float
        Mean squared error for delays of one step, two, and so on, by network.
    chance : float
        Error of who always says one half.
    """
    figure, axes = canvas(width=5.6, height=3.0)
    axes.axhline(chance, color=INK, linestyle="--", linewidth=1.2, label="chance")
    for (name, line), colour in zip(errors.items(), (ORANGE, RED, BLUE), strict=False):
        axes.plot(range(1, len(line) + 1), line, "o-", color=colour, label=name)
    longest = max(len(line) for line in errors.values())
    axes.set(xlabel="delay (steps)", ylabel="mean squared error", xticks=range(1, longest + 1), ylim=(-0.01, 0.3))
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    words = "; ".join(f"{name} {', '.join(f'{e:.3f}' for e in line)}" for name, line in errors.items())
    return figure, f"Error by delay, chance {chance:g}: {words}."


@drawn
def boundaries(letters: str, onset: Sequence[bool], surprisal: Mapping[str, Tensor], scores: Mapping[str, float]) -> tuple[MplFigure, str]:
    """Surprise at each letter of an unsegmented stream, and the share of word onsets among the most surprising letters.

    Parameters
    ----------
    letters : str
        A stretch of the stream.
    onset : sequence of bool
        Which of them begin a word.
    surprisal : mapping of str to Tensor of shape (letters,)
        In bits, by predictor.
    scores : mapping of str to float
        Share of onsets, by predictor.
    """
    figure, (left, right) = canvas(1, 2, width=9.2, height=3.2, width_ratios=(2.4, 1))
    for place, starts in enumerate(onset):
        if starts:
            left.axvline(place, color=FAINT, linewidth=0.8)
    for (name, course), colour in zip(surprisal.items(), (BLUE, INK), strict=False):
        left.plot(course, color=colour, marker="o", markersize=3, linewidth=1.2, linestyle="-" if colour == BLUE else "--", label=name)
    left.set(xticks=range(len(letters)), xticklabels=list(letters), ylabel="surprisal (bits)", title="a stretch of the stream")
    left.legend(loc="upper right", bbox_to_anchor=(1.0, 1.2), ncols=2)
    right.barh(range(len(scores)), list(scores.values()), color=BLUE)
    right.set(yticks=range(len(scores)), yticklabels=list(scores), xlim=(0, 1), xlabel="onsets found (share)")
    right.invert_yaxis()
    said = "; ".join(f"{name} {score:.3f}" for name, score in scores.items())
    mean = next(iter(surprisal.values()))
    inside = [float(v) for v, starts in zip(mean, onset, strict=True) if not starts]
    at = [float(v) for v, starts in zip(mean, onset, strict=True) if starts]
    return figure, (
        f"In this stretch the network is surprised by {np.mean(at):.1f} bits at onsets and by {np.mean(inside):.1f} inside words. "
        f"Share of onsets among as many most surprising letters: {said}."
    )


@drawn
def dendrogram(tree: np.ndarray, order: Sequence[int], words: Sequence[str], kinds: Sequence[str], purity: float) -> tuple[MplFigure, str]:
    """Tree of words by their mean hidden states, the words coloured by their kind.

    Parameters
    ----------
    tree : array, shape (words - 1, 4)
        Merges in the form of ``scipy.cluster.hierarchy.linkage``.
    order : sequence of int
        Leaves from top to bottom.
    words, kinds : sequence of str
        Words, and the kind of each.
    purity : float
        Of three clusters.
    """
    figure, axes = canvas(width=6.0, height=5.6)
    height = {word: place for place, word in enumerate(order)}
    nodes = {k: (0.0, float(height[k])) for k in range(len(words))}
    for number, (one, other, distance, _) in enumerate(tree):
        (x1, y1), (x2, y2) = nodes[int(one)], nodes[int(other)]
        axes.plot([x1, distance, distance, x2], [y1, y1, y2, y2], color=INK, linewidth=1.0)
        nodes[len(words) + number] = (float(distance), (y1 + y2) / 2)
    colours = dict(zip(dict.fromkeys(kinds), (BLUE, GREEN, RED), strict=False))
    axes.set(yticks=range(len(words)), yticklabels=[words[k] for k in order], xlabel="distance (Ward)", ylim=(len(words), -1))
    for label, k in zip(axes.get_yticklabels(), order, strict=True):
        label.set_color(colours[kinds[k]])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    for kind, colour in colours.items():
        axes.plot([], [], "s", color=colour, label=kind)
    axes.legend(loc="lower right")
    return figure, (
        f"Tree of {len(words)} words, from top to bottom: {', '.join(words[k] for k in order)}. "
        f"Cut into three clusters it has the purity {purity:.2f}."
    )


@drawn
def agreement(right: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """Share of the right number of the verb, against distance and against attractors.

    Parameters
    ----------
    right : mapping of str to Tensor of shape (seeds, distances, attractors)
        By model; NaN where there are more attractors than nouns between.
    """
    figure, (left, middle) = canvas(1, 2, width=8.8, height=3.4, sharey=True)
    farthest = next(iter(right.values())).shape[1] - 1
    at = min(4, farthest)
    for (name, table), colour, line in zip(right.items(), COLOURS, ("o-", "o-", "s--", "o-", "o:"), strict=False):
        worst = table.diagonal(dim1=1, dim2=2)
        left.plot(range(farthest + 1), worst.mean(0), line, color=colour, label=name, markersize=4)
        left.plot(range(farthest + 1), worst.T, ".", color=colour, markersize=3)
        middle.plot(range(at + 1), table[:, at, : at + 1].mean(0), line, color=colour, label=name, markersize=4)
        middle.plot(range(at + 1), table[:, at, : at + 1].T, ".", color=colour, markersize=3)
    for axes in (left, middle):
        axes.axhline(0.5, color=FAINT, linestyle="--", linewidth=1.2)
        axes.set(ylim=(0, 1.03))
    left.set(xlabel="nouns between, all of the other number", ylabel="right number (share of verbs)")
    middle.set(xlabel=f"attractors among {at} nouns between")
    middle.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    words = "; ".join(f"{name} {table[:, at, at].mean():.2f}" for name, table in right.items())
    return figure, f"With {at} nouns between, all of the other number, the verb has the right number with chance: {words}."
