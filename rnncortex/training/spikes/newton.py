"""Newton's method for generalised linear models of spikes: the one best fit."""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import softplus

from rnncortex.models.spikes.glm import SpikingGLM
from rnncortex.numerics import checks


class NewtonFit(NamedTuple):
    """How a fit came about.

    Attributes
    ----------
    objective : Tensor, shape (iterations + 1,)
        Penalised negative log-likelihood, nats, summed over units: before the first step and after each.
    gradient : float
        Largest component of its gradient at the end.
    iterations : int
        Newton steps taken.
    weight_error : Tensor, shape (units, features)
        Standard errors of the weights, from the inverse Hessian at the optimum. With a penalty they are the standard deviations of the
        posterior that it stands for, not the errors of an unbiased estimate.
    bias_error : Tensor, shape (units,)
        Standard errors of the biases.
    """

    objective: Tensor
    gradient: float
    iterations: int
    weight_error: Tensor
    bias_error: Tensor


@torch.no_grad()
def fit_newton(
    model: SpikingGLM,
    inputs: Tensor,
    spikes: Tensor,
    *,
    included: Tensor | None = None,
    penalty: float = 1.0,
    tolerance: float = 1e-6,
    iterations: int = 50,
) -> NewtonFit:
    r"""Maximise the log-likelihood less a ridge penalty on the weights, not on the bias.

    .. math:: \min_{w, b} \; -\ln P(y \mid w, b) + \frac{\kappa}{2} \lVert w \rVert^2

    Each unit has a convex problem of its own, strictly so with a penalty; a step solves with its Hessian :math:`X^\top D X + \kappa I` and
    is halved until the objective falls.

    Parameters
    ----------
    model : SpikingGLM
        Fitted in place, from the weights that it has.
    inputs : Tensor, shape (trials, time, input_size)
    spikes : Tensor, shape (trials, time, units)
        Zeros and ones.
    included : Tensor of bool, shape (trials, time), optional
        Bins that count; the others are only context. All, if left out.
    penalty : float
        :math:`\kappa`, at least 0, on the scale of :func:`~rnncortex.numerics.linear.ridge`.
        Without it a neuron that never fires within its refractory period would send weights to infinity:
        then, or where features depend on each other, there is no single optimum, and an error says so.
    tolerance : float
        The fit ends when no component of the gradient is larger; a model in float32 needs a larger one.
    iterations : int
        At most.

    Returns
    -------
    NewtonFit

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above, or no bin is included.
    RuntimeError
        If the tolerance is not met, or there is no penalty and no single finite optimum.
    """
    checks.number("penalty", penalty, at_least=0)
    checks.number("tolerance", tolerance, above=0)
    checks.count("iterations", iterations)
    spikes = checks.recorded("spikes", spikes, "trials time units", like=("the model", model.bias))
    features = model.features(inputs, spikes)
    rows = _rows(included, spikes)
    design = torch.nn.functional.pad(features[rows], (1, 0), value=1.0)
    counted, ridge = spikes[rows], torch.full_like(design[0], penalty)
    ridge[0] = 0
    fits = [_fit_unit(design, counted[:, unit], ridge, _start(model, unit), tolerance, iterations) for unit in range(model.units)]
    errors = torch.stack([_standard_errors(design, ridge, solution) for solution, *_ in fits])
    for unit, (solution, *_) in enumerate(fits):
        model.bias[unit], model.weight[unit] = solution[0], solution[1:]
    taken = max(len(path) for _, path, _ in fits)
    objective = sum(torch.nn.functional.pad(path, (0, taken - len(path)), value=path[-1].item()) for _, path, _ in fits)
    return NewtonFit(torch.as_tensor(objective), max(gradient for *_, gradient in fits), taken - 1, errors[:, 1:], errors[:, 0])


def _start(model: SpikingGLM, unit: int) -> Tensor:
    return torch.cat((model.bias[unit : unit + 1], model.weight[unit]))


def _rows(included: Tensor | None, spikes: Tensor) -> Tensor:
    if included is None:
        return torch.ones_like(spikes[..., 0], dtype=torch.bool)
    if not isinstance(included, Tensor) or included.dtype != torch.bool or included.shape != spikes.shape[:2]:
        raise TypeError(f"included: expected booleans of shape {tuple(spikes.shape[:2])}, got {checks.describe(included)}")
    if not included.any():
        raise ValueError("included: expected some bins that count, got none")
    return included


def _fit_unit(
    design: Tensor, spikes: Tensor, ridge: Tensor, solution: Tensor, tolerance: float, iterations: int
) -> tuple[Tensor, Tensor, float]:
    def objective(log_odds: Tensor, at: Tensor) -> Tensor:
        return softplus(log_odds).sum() - spikes @ log_odds + (ridge * at.square()).sum() / 2

    log_odds = design @ solution
    path = [objective(log_odds, solution)]
    for _ in range(iterations + 1):
        probability = torch.sigmoid(log_odds)
        gradient = design.T @ (probability - spikes) + ridge * solution
        if (largest := gradient.abs().max().item()) <= tolerance:
            return solution, torch.stack(path), largest
        hessian = _hessian(design, ridge + 1e-9, log_odds)
        step = torch.cholesky_solve(gradient[:, None], torch.linalg.cholesky(hessian))[:, 0]
        change = design @ step
        near = gradient @ step <= 1e-8 * path[-1]  # so little is left to gain that rounding hides it: the full step is right
        for size in 0.5 ** torch.arange(30.0):
            if (value := objective(log_odds - size * change, solution - size * step)) <= path[-1] or near:
                break
        log_odds, solution = log_odds - size * change, solution - size * step
        path.append(value)
    raise RuntimeError(f"fit_newton: the gradient is still {largest:.2g} after {iterations} steps, above the tolerance {tolerance:g}")


def _hessian(design: Tensor, ridge: Tensor, log_odds: Tensor) -> Tensor:
    hessian = (design * (torch.sigmoid(log_odds) * torch.sigmoid(-log_odds))[:, None]).T @ design
    hessian.diagonal().add_(ridge)
    return hessian


def _standard_errors(design: Tensor, ridge: Tensor, solution: Tensor) -> Tensor:
    """Roots of the diagonal of the inverse Hessian, which must not be flat in any direction against even odds."""
    hessian = _hessian(design, ridge, design @ solution)
    scale = (design.square().sum(0) / 4 + ridge).clamp(min=1e-30).rsqrt()
    steepness, axes = torch.linalg.eigh(hessian * scale[:, None] * scale)
    if not steepness[0] > max(1e-7, 10 * torch.finfo(design.dtype).eps):
        raise RuntimeError(
            "fit_newton: the likelihood has no single finite maximum, as the neuron never or always fires where some feature is, or "
            "features depend on each other; give a penalty"
        )
    return ((axes.square() / steepness).sum(1)).sqrt() * scale
