"""Figures of the chapter on what networks compute and what they learn to compute."""

from collections.abc import Mapping

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, PURPLE, RED

_COLOURS = {"RNN": BLUE, "LSTM": RED, "stack network": GREEN, "transformer": PURPLE}
_MARKS = {"RNN": "o", "LSTM": "s", "stack network": "^", "transformer": "D"}


@drawn
def stacks_in_a_number(
    lengths: Mapping[str, Tensor], returned: Mapping[str, Tensor], predicted: Mapping[str, Tensor]
) -> tuple[MplFigure, str]:
    """Share of strings that a stack in one floating-point number gives back whole, against their length.

    Parameters
    ----------
    lengths, returned, predicted : mapping of str to Tensor, shape (lengths,)
        By precision.
    """
    figure, axes = canvas(width=7.0, height=3.2)
    for (name, share), colour, mark in zip(returned.items(), (BLUE, RED), "os", strict=False):
        axes.plot(lengths[name], predicted[name], color=INK, linewidth=1)
        axes.plot(lengths[name], share, mark, color=colour, label=name)
    axes.set(xlabel="length of the string (symbols)", ylabel="share that comes back whole", ylim=(0, 1.05))
    axes.legend()
    words = "; ".join(
        f"{name}: all strings of {n[share == 1].max():g} symbols or fewer come back, of {n[-1]:g} symbols {share[-1]:.3f}, predicted "
        f"{predicted[name][-1]:.3f}"
        for (name, share), n in zip(returned.items(), lengths.values(), strict=True)
    )
    return figure, f"Points are simulated, lines the formula. {words}."


@drawn
def longer_strings(
    accuracy: Mapping[str, Mapping[str, Tensor]], chance: Mapping[str, float], longest: int, window: Tensor
) -> tuple[MplFigure, str]:
    """Accuracy against length of the string, a panel a task.

    Parameters
    ----------
    accuracy : mapping of task to mapping of kind to Tensor, shape (seeds, lengths)
        For lengths from 1 on.
    chance : mapping of task to float
    longest : int
        Longest string of training.
    window : Tensor, shape (lengths,)
        What a memory of the last symbols reaches in reversing.
    """
    figure, panels = canvas(2, 2, width=9.0, height=5.6, sharex=True)
    for axes, (task, kinds) in zip(panels.flat, accuracy.items(), strict=True):
        axes.axvspan(0, longest + 0.5, color=FAINT, alpha=0.2, linewidth=0)
        axes.axhline(chance[task], color=FAINT, linestyle="--", linewidth=1)
        for kind, values in kinds.items():
            n = torch.arange(1, values.shape[1] + 1)
            axes.plot(n, values.mean(0), color=_COLOURS[kind], linewidth=1.5, marker=_MARKS[kind], markevery=7, markersize=4, label=kind)
        if task == "reverse":
            axes.plot(n, window, color=INK, linestyle=":", label="last symbols only")
        axes.set_title(task)
        axes.set(ylim=(0, 1.05), xlim=(0, n[-1].item()))
    for axes in panels[1]:
        axes.set_xlabel("length of the string (symbols)")
    for axes in panels[:, 0]:
        axes.set_ylabel("share of right symbols")
    panels[1, 0].legend(loc="lower left", fontsize=8)
    words = "; ".join(
        f"{task}: "
        + ", ".join(
            f"{kind} {values[:, longest - 1].mean():.2f} at {longest} symbols and {values[:, -1].mean():.2f} at {values.shape[1]}"
            for kind, values in kinds.items()
        )
        for task, kinds in accuracy.items()
    )
    return figure, f"Mean of the seeds. {words}."


@drawn
def influence_of_one_symbol(lengths: Tensor, transformer: Tensor, recurrent: Tensor) -> tuple[MplFigure, str]:
    """How much the last output changes when one symbol is flipped, against the length of the string.

    Parameters
    ----------
    lengths : Tensor, shape (lengths,)
    transformer : Tensor, shape (seeds, lengths)
        Distance of the outputs.
    recurrent : Tensor, shape (lengths,)
        Of the parity machine.
    """
    figure, axes = canvas(width=6.0, height=3.2)
    axes.loglog(lengths, recurrent, "o-", color=BLUE, label="parity machine")
    axes.loglog(lengths, transformer.T, "D", color=PURPLE, markersize=4)
    axes.plot([], [], "D", color=PURPLE, markersize=4, label="causal transformer, each seed")
    axes.loglog(lengths, transformer[:, 0].mean() * lengths[0] / lengths, color=INK, linewidth=1, label="1/n")
    axes.set(xlabel="length of the string (symbols)", ylabel="change of the last output")
    axes.set_xticks(lengths.tolist(), [f"{n:g}" for n in lengths.tolist()])
    axes.minorticks_off()
    axes.legend(loc="lower left")
    return figure, (
        f"From {lengths[0]:g} to {lengths[-1]:g} symbols the change falls from {transformer[:, 0].mean():.3f} to "
        f"{transformer[:, -1].mean():.4f} in transformers, mean of {len(transformer)} seeds; "
        f"in the parity machine it stays at {recurrent[-1]:.2f}."
    )


@drawn
def use_of_context(
    positions: Tensor,
    by_position: Mapping[str, Tensor],
    ideal_position: Tensor,
    contexts: Tensor,
    by_context: Mapping[str, Tensor],
    ideal_context: Tensor,
    chunk: int,
) -> tuple[MplFigure, str]:
    """Left: loss against position in a text. Right: loss at the same words against the number of words that may be read.

    Parameters
    ----------
    positions : Tensor, shape (positions,)
    by_position : mapping of kind to Tensor, shape (seeds, positions)
        Nats.
    ideal_position : Tensor, shape (positions,)
        Of the ideal predictor.
    contexts : Tensor, shape (contexts,)
        Words.
    by_context : mapping of kind to Tensor, shape (seeds, contexts)
    ideal_context : Tensor, shape (contexts,)
    chunk : int
        Words in a chunk of training.
    """
    figure, (left, right) = canvas(1, 2, width=9.0, height=3.4)
    left.axvspan(1, chunk, color=FAINT, alpha=0.2, linewidth=0)
    for kind, values in by_position.items():
        for seed in values:
            left.plot(positions, seed, color=_COLOURS[kind], linewidth=1)
        right.plot(contexts, by_context[kind].mean(0), color=_COLOURS[kind], marker=_MARKS[kind], markersize=4, label=kind)
    left.plot(positions, ideal_position, color=INK, linestyle=":")
    right.plot(contexts, ideal_context, color=INK, linestyle=":", label="ideal predictor")
    for axes in (left, right):
        axes.set_xscale("log", base=2)
    left.set(xlabel="position in the text (words)", ylabel="loss (nats a word)")
    right.set(xlabel="words that may be read", ylabel="loss (nats a word)")
    right.set_xticks(contexts.tolist(), [f"{n:g}" for n in contexts.tolist()])
    ticks = [1, 4, 16, chunk, 4 * chunk]
    left.set_xticks(ticks, [str(n) for n in ticks])
    right.legend()
    words = "; ".join(
        f"{kind}: {by_context[kind][:, 0].mean():.2f} nats with one word and {by_context[kind][:, -1].mean():.2f} with {contexts[-1]:g}, "
        f"{values[:, -1].mean():.2f} at the end of texts of {4 * chunk} words"
        for kind, values in by_position.items()
    )
    return figure, f"{words}. Ideal predictor: {ideal_context[0]:.2f}, {ideal_context[-1]:.2f} and {ideal_position[-1]:.2f} nats."
