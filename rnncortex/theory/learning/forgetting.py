"""Forgetting to second order: what a step for one task does to the loss of another."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def rise(step: Tensor, curvature: Tensor, gradient: Tensor | None = None) -> Tensor:
    r"""Rise of a loss after a small step, :math:`\Delta L \approx \nabla L \cdot \delta + \tfrac12 \, \delta^T H \delta`.

    At a minimum the first term is zero, and with :math:`\delta = -\eta g` the rise is :math:`\tfrac12 \eta^2 g^T H g`.

    Parameters
    ----------
    step : Tensor, shape (..., parameters)
        :math:`\delta`.
    curvature : Tensor, shape (..., parameters)
        :math:`H \delta`, such as :func:`rnncortex.numerics.calculus.hessian.product` gives it.
    gradient : Tensor, shape (parameters,), optional
        :math:`\nabla L`; zero if left out, as at a minimum.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ.

    References
    ----------
    Hadsell et al. (2020), Trends in Cognitive Sciences 24, 1028-1040, for a review of continual learning.
    """
    sizes: checks.Sizes = {}
    checks.tensor("step", step, "... parameters", sizes)
    checks.tensor("curvature", curvature, "... parameters", sizes, like=("step", step))
    second = (step * curvature).sum(-1) / 2
    if gradient is None:
        return second
    checks.tensor("gradient", gradient, "parameters", sizes, like=("step", step))
    return second + step @ gradient


def rise_by_direction(step: Tensor, eigenvalues: Tensor, eigenvectors: Tensor) -> Tensor:
    r"""What each eigenvector of the Hessian adds to the rise at a minimum, :math:`\tfrac12 \lambda_i (v_i \cdot \delta)^2`.

    Parameters
    ----------
    step : Tensor, shape (parameters,)
        :math:`\delta`.
    eigenvalues : Tensor, shape (parameters,)
    eigenvectors : Tensor, shape (parameters, parameters)
        A column each, as ``torch.linalg.eigh`` gives them.

    Returns
    -------
    Tensor, shape (parameters,)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ.
    """
    sizes: checks.Sizes = {}
    checks.tensor("step", step, "parameters", sizes)
    checks.tensor("eigenvalues", eigenvalues, "parameters", sizes, like=("step", step))
    checks.tensor("eigenvectors", eigenvectors, "parameters parameters", sizes, like=("step", step))
    return torch.square(eigenvectors.T @ step) * eigenvalues / 2
