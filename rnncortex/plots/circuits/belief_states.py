"""Figures of the chapter on belief states."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED

ACTIONS = (("listen", BLUE), ("open left", RED), ("open right", GREEN))


@drawn
def value(belief: Tensor, lines: Tensor, actions: Tensor, highest: Tensor) -> tuple[MplFigure, str]:
    """The value of each belief as the upper envelope of plans.

    Parameters
    ----------
    belief : Tensor, shape (points,)
        Chance that the tiger is on the left.
    lines : Tensor, shape (plans, points)
        What each plan earns.
    actions : Tensor of int, shape (plans,)
        With which action it begins.
    highest : Tensor, shape (points,)
        The best of them.
    """
    figure, axes = canvas(width=6.0, height=3.4)
    for line, action in zip(lines, actions.tolist(), strict=True):
        axes.plot(belief, line, color=ACTIONS[action][1], linewidth=0.8, alpha=0.7)
    for name, colour in ACTIONS:
        axes.plot([], [], color=colour, label=f"begins with: {name}")
    axes.plot(belief, highest, color=INK, linewidth=2.2, label="best")
    low = highest.min().item()
    axes.set(
        xlabel="belief that the tiger is on the left", ylabel="discounted reward", xlim=(0, 1), ylim=(low - 8, highest.max().item() + 3)
    )
    axes.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.5, 1.28))
    return figure, (
        f"{len(lines)} plans, each a line over the belief. The best earns {highest[len(highest) // 2]:.2f} at even odds, "
        f"{highest.min():.2f} at least, and {highest[0]:.2f} for an agent that knows where the tiger is."
    )


@drawn
def learning(earned: Tensor, optimum: float, penalty: Tensor) -> tuple[MplFigure, str]:
    """Reward while an agent learns, beside the tiger's price in the curriculum.

    Parameters
    ----------
    earned : Tensor, shape (updates,)
        Mean reward a step.
    optimum : float
        Of the final world.
    penalty : Tensor, shape (updates,)
        What the tiger costs.
    """
    figure, (top, bottom) = canvas(2, 1, width=6.0, height=4.0, sharex=True, height_ratios=(3, 1))
    top.axhline(optimum, color=INK, linewidth=1.2, label="best possible at the end")
    top.axhline(-1, color=FAINT, linestyle="--", linewidth=1.2, label="only listening")
    top.plot(earned, color=BLUE, linewidth=0.8, label="agent")
    top.set(ylabel="reward a step", ylim=(-4, 3.5))
    top.legend(loc="lower right")
    bottom.plot(penalty, color=RED)
    bottom.set(xlabel="update", ylabel="tiger", yticks=(-100, -10))
    return figure, (
        f"The agent earns {earned[:10].mean():.1f} a step at first and {earned[-20:].mean():.2f} at the end, where {optimum:.2f} "
        "is possible, "
        f"while the tiger's price goes from {penalty[0]:.0f} to {penalty[-1]:.0f} by the middle of the training."
    )


@drawn
def decoded(exact: Tensor, found: Tensor, bits: Mapping[str, Sequence[float]]) -> tuple[MplFigure, str]:
    """Beliefs decoded from the state of an agent beside the exact ones, and what decoders of several sources miss.

    Parameters
    ----------
    exact, found : Tensor, shape (samples,)
        Chance that the tiger is on the left: by Bayes' rule, and decoded.
    bits : mapping of str to sequence of float
        By source: divergence of the decoded from the exact belief, one number an agent.
    """
    figure, (left, right) = canvas(1, 2, width=8.4, height=3.4)
    left.plot([0, 1], [0, 1], color=INK, linewidth=1.2)
    left.plot(exact, found, ".", color=BLUE, markersize=3, alpha=0.4)
    left.set(xlabel="exact belief: tiger on the left", ylabel="decoded from the state", xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
    for place, (numbers, colour) in enumerate(zip(bits.values(), (BLUE, ORANGE, PURPLE, RED), strict=False)):
        right.plot(numbers, [-place] * len(numbers), "o", color=colour)
    right.axvline(0.02, color=FAINT, linestyle="--", linewidth=1.2)
    right.set(xlabel="divergence from the exact belief (bits)", yticks=range(0, -len(bits), -1), yticklabels=list(bits), xscale="log")
    return figure, "Decoded beliefs lie near the exact ones. Divergence in bits, mean over agents: " + "; ".join(
        f"{name} {torch.tensor(numbers).mean():.2g}" for name, numbers in bits.items()
    )


def walk(exact: Tensor, found: Tensor, heard: Sequence[str]) -> Animation:
    """The belief of an agent in time, by Bayes' rule and decoded from its state.

    Parameters
    ----------
    exact, found : Tensor, shape (time,)
        Chance that the tiger is on the left.
    heard : sequence of str
        What happened at each step.
    """
    background = _walk(exact, found)
    places = torch.stack((torch.stack((exact, torch.ones_like(exact)), -1), torch.stack((found, torch.zeros_like(found)), -1)), 1)
    return Animation(background, places, [INK, BLUE], list(heard), size=6.0)


@drawn
def _walk(exact: Tensor, found: Tensor) -> tuple[MplFigure, str]:
    figure, axes = canvas(width=6.4, height=1.9)
    for height, colour in ((1, INK), (0, BLUE)):
        axes.axhline(height, color=colour, linewidth=0.8)
    axes.set(
        xlabel="belief that the tiger is on the left",
        yticks=(1, 0),
        yticklabels=("exact", "decoded"),
        xlim=(-0.02, 1.02),
        ylim=(-0.6, 1.6),
    )
    apart = (exact - found).abs().max()
    return figure, f"Over {len(exact)} steps the exact and the decoded belief move together, never more than {apart:.2f} apart."
