"""Figures of the chapter on forgetting."""

from collections.abc import Mapping

from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.style import BLUE, CYCLE, FAINT, INK, RED


@drawn
def rise_with_step(sizes: Tensor, measured: Tensor, predicted: Tensor, early: Tensor, early_predicted: Tensor) -> tuple[MplFigure, str]:
    """Left: rise of the first loss against the size of a step for the second task. Right: measured over predicted.

    Parameters
    ----------
    sizes : Tensor, shape (sizes,)
        Length of the step.
    measured, predicted : Tensor, shape (networks, sizes)
        From a minimum of the first task.
    early, early_predicted : Tensor, shape (sizes,)
        From a point where training had not ended: size of the change, measured and predicted with both terms.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.3)
    for row, (rises, theory) in enumerate(zip(measured, predicted, strict=True)):
        left.loglog(sizes, rises, "o", color=BLUE, markersize=4, label=None if row else "at the minimum")
        left.loglog(sizes, theory, color=BLUE, linewidth=1)
        right.semilogx(sizes, rises / theory, "o-", color=BLUE, markersize=4, linewidth=1)
    left.loglog(sizes, early, "s", color=RED, markersize=4, label="training not ended")
    left.loglog(sizes, early_predicted, color=RED, linewidth=1)
    left.set(xlabel="length of the step $\\eta$", ylabel="change of the first loss")
    left.legend()
    right.axhline(1, color=INK, linewidth=1)
    right.axhspan(0.98, 1.02, color=FAINT, alpha=0.3, linewidth=0)
    right.set(xlabel="length of the step $\\eta$", ylabel="measured / predicted", ylim=(0.95, 1.05))
    ratio = measured / predicted
    return figure, (
        f"Left: from a minimum the loss rises from {measured[:, 0].mean():.1e} at a step of {sizes[0]:.0e} to "
        f"{measured[:, -1].mean():.1e} at "
        f"{sizes[-1]:.0e}, with slope two; where training had not ended the change has slope one for small steps. Right: measured over "
        f"predicted lies between {ratio.min():.4f} and {ratio.max():.4f}."
    )


@drawn
def where_forgetting_sits(share: Tensor, gradient: Tensor, eigenvalues: Tensor) -> tuple[MplFigure, str]:
    """Left: eigenvalues of the Hessian. Right: forgetting and gradient left after the stiffest directions are taken out.

    Parameters
    ----------
    share, gradient : Tensor, shape (networks, directions + 1)
        Share of the forgetting, and of the squared gradient of the second task, that is left.
    eigenvalues : Tensor, shape (networks, parameters)
        From the largest down.
    """
    figure, (left, right) = canvas(1, 2, width=8.5, height=3.2)
    left.semilogy(range(1, eigenvalues.shape[1] + 1), eigenvalues.T, color=BLUE, linewidth=1)
    left.set(xlabel="direction", ylabel="curvature of the first loss")
    taken = range(share.shape[1])
    right.semilogy(taken, gradient.T, color=INK, linewidth=1)
    right.semilogy(taken, share.T, "o-", color=RED, markersize=4, linewidth=1)
    right.plot([], [], color=INK, label="gradient of the new task")
    right.plot([], [], "o-", color=RED, markersize=4, label="forgetting")
    right.set(xlabel="stiffest directions taken out", ylabel="share left", ylim=(1e-5, 3))
    right.legend(loc="lower left")
    return figure, (
        f"Left: curvatures fall from {eigenvalues[:, 0].mean():.0f} to {eigenvalues[:, -1].mean():.1e}. "
        "Right: without the stiffest direction "
        f"{100 * share[:, 1].mean():.2f}% of the forgetting is left and {100 * gradient[:, 1].mean():.0f}% of the squared gradient."
    )


@drawn
def retention(updates: Tensor, old: Mapping[str, Tensor], new: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """Error on the first and on the second task while the second is learned.

    Parameters
    ----------
    updates : Tensor, shape (looks,)
    old, new : mapping of str to Tensor, shape (networks, looks)
        By remedy: normalised squared error.
    """
    figure, axes = canvas(1, 2, width=8.5, height=3.3, sharey=True)
    words = []
    for panel, errors, title in zip(axes, (old, new), ("first task", "second task"), strict=True):
        for (name, curves), colour in zip(errors.items(), (INK, *CYCLE), strict=False):
            panel.semilogy(updates, curves.log().mean(0).exp(), color=colour, label=name)
            panel.fill_between(updates, curves.amin(0), curves.amax(0), color=colour, alpha=0.15, linewidth=0)
        panel.set(xlabel="updates on the second task")
        panel.set_title(title)
    axes[0].set_ylabel("error (share of variance)")
    axes[1].legend()
    for name, curves in old.items():
        words.append(f"{name}: first {curves[:, -1].mean():.3f}, second {new[name][:, -1].mean():.3f}")
    return figure, f"Errors of {len(next(iter(old.values())))} networks at the end. {'; '.join(words)}."
