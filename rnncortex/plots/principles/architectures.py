"""Figures of the chapter on architectures."""

from collections.abc import Mapping

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, RED

_COLOURS = (BLUE, RED, GREEN)


@drawn
def two_directions(lengths: Tensor, gradient: Mapping[str, Tensor], accuracy: Mapping[str, Tensor], chance: float) -> tuple[MplFigure, str]:
    """Left: gradient that reaches the first token before training. Right: accuracy after training.

    Parameters
    ----------
    lengths : Tensor, shape (lengths,)
        Steps.
    gradient, accuracy : mapping of str to Tensor, shape (lengths, seeds)
        By kind of network.
    chance : float
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.2)
    for (name, values), colour in zip(gradient.items(), _COLOURS, strict=False):
        left.loglog(lengths, values.clamp(min=1e-16), "o-", color=colour, markersize=4, linewidth=1)
        left.plot([], [], "o-", color=colour, label=name)
        right.semilogx(lengths, accuracy[name], "o", color=colour, markersize=4)
        right.semilogx(lengths, accuracy[name].mean(1), color=colour, linewidth=1)
    right.axhline(chance, color=FAINT, linestyle="--", linewidth=1)
    for axes in (left, right):
        axes.set(xlabel="length of the sequence (steps)", xticks=lengths.tolist(), xticklabels=[f"{n:g}" for n in lengths.tolist()])
        axes.minorticks_off()
    left.set(ylabel="gradient at the first token")
    right.set(ylabel="accuracy", ylim=(0, 1.05))
    left.legend(loc="lower left")
    words = "; ".join(
        f"{name}: gradient {gradient[name][0].mean():.1e} at {lengths[0]:g} steps and {gradient[name][-1].mean():.1e} at {lengths[-1]:g}, "
        f"accuracy {accuracy[name][0].mean():.2f} and {accuracy[name][-1].mean():.2f}"
        for name in gradient
    )
    return figure, f"Gradient before training and accuracy after it. {words}."


@drawn
def dropped_memories(
    steps: Tensor, kept: Mapping[str, Tensor], predicted: Mapping[str, Tensor], held_out: Mapping[str, Tensor]
) -> tuple[MplFigure, str]:
    """Left: share of stored values that are left under two kinds of dropout. Right: held-out loss of networks trained with them.

    Parameters
    ----------
    steps : Tensor, shape (steps,)
    kept, predicted : mapping of str to Tensor, shape (steps,)
        By kind of mask.
    held_out : mapping of str to Tensor, shape (seeds,)
        By kind of mask: loss in nats.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.2)
    for (name, share), colour in zip(kept.items(), _COLOURS, strict=False):
        left.semilogy(steps, share.clamp(min=1e-5), "o", color=colour, markersize=3, label=name)
        left.semilogy(steps, predicted[name], color=INK, linewidth=1)
    left.set(xlabel="steps", ylabel="share of units that still hold their value", ylim=(1e-3, 1.5))
    left.legend()
    for place, (values, colour) in enumerate(zip(held_out.values(), (INK, *_COLOURS), strict=False)):
        right.plot(place + torch.linspace(-0.1, 0.1, len(values)), values, "o", color=colour)
    right.set(xticks=range(len(held_out)), xticklabels=list(held_out), ylabel="held-out loss (nats)", ylim=(0, None))
    right.set_xlim(-0.5, len(held_out) - 0.5)
    words = ", ".join(f"{name} {values.mean():.2f}" for name, values in held_out.items())
    left_over = ", ".join(f"{name} {share[-1]:.3f}" for name, share in kept.items())
    return figure, f"Left: after {len(steps)} steps the share left is: {left_over}. Right: mean held-out loss: {words}."


@drawn
def attention_maps(hidden: Tensor, attention: Tensor) -> tuple[MplFigure, str]:
    """Left: the causal mask. Right: attention of a trained network, averaged over trials.

    Parameters
    ----------
    hidden : Tensor of bool, shape (time, time)
        True where a position may not be looked at.
    attention : Tensor, shape (time, time)
    """
    figure, (left, right) = canvas(1, 2, width=7.5, height=3.2)
    left.imshow(1 - hidden.double(), cmap="Blues", vmin=0, vmax=1.5)
    image = right.imshow(attention, cmap="viridis", vmin=0, vmax=attention[-1].max().item())
    figure.colorbar(image, ax=right, label="attention")
    for axes, title in ((left, "what may be seen"), (right, "what is looked at")):
        axes.set(xlabel="position looked at", ylabel="position that looks")
        axes.set_title(title)
    return figure, (
        f"Left: the mask lets each of {len(hidden)} positions see itself and those before it. Right: the last position pays "
        f"{attention[-1, 0]:.2f} of its attention to the first token, where even attention would pay {1 / len(hidden):.2f}."
    )


@drawn
def recall_and_cost(
    lags: Tensor,
    accuracy: Mapping[str, Tensor],
    gradient: Mapping[str, Tensor],
    lengths: Tensor,
    operations: Mapping[str, Tensor],
    chance: float,
) -> tuple[MplFigure, str]:
    """Accuracy and gradient against lag, and arithmetic against length.

    Parameters
    ----------
    lags : Tensor, shape (lags,)
        Steps.
    accuracy, gradient : mapping of str to Tensor, shape (lags, seeds)
        By network.
    lengths : Tensor, shape (lengths,)
        Steps.
    operations : mapping of str to Tensor, shape (lengths,)
        Multiplications and additions.
    chance : float
    """
    figure, row = canvas(1, 3, width=9.5, height=3.1)
    for (name, values), colour in zip(accuracy.items(), _COLOURS, strict=False):
        row[0].plot(lags, values, "o", color=colour, markersize=4)
        row[0].plot(lags, values.mean(1), color=colour, linewidth=1)
        row[1].semilogy(lags, gradient[name].clamp(min=1e-16).log().mean(1).exp(), "o-", color=colour, markersize=4)
        row[2].loglog(lengths, operations[name], "o-", color=colour, markersize=4, label=name)
    row[0].axhline(chance, color=FAINT, linestyle="--", linewidth=1)
    row[0].set(xlabel="length (steps)", ylabel="accuracy", ylim=(0, 1.05))
    row[1].set(xlabel="length (steps)", ylabel="gradient at the first token")
    row[2].set(xlabel="length (steps)", ylabel="operations for one sequence")
    row[2].legend()
    words = "; ".join(
        f"{name}: accuracy {values[-1].mean():.2f} at {lags[-1]:g} steps, gradient there {gradient[name][-1].mean():.1e}, "
        f"{operations[name][-1]:.1e} operations for {lengths[-1]:g} steps"
        for name, values in accuracy.items()
    )
    return figure, f"{words}."
