"""Linear algebra under the names that neuroscience uses: ridge regression, principal components, spectral radius."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


def spectral_radius(matrix: Tensor) -> Tensor:
    r"""Largest modulus of the eigenvalues, :math:`\rho(W) = \max_i |\lambda_i|`.

    Parameters
    ----------
    matrix : Tensor, shape (..., units, units)

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the matrix is not square, floating-point and finite.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics import linear
    >>> round(linear.spectral_radius(torch.tensor([[0.0, -2.0], [2.0, 0.0]])).item(), 6)
    2.0
    """
    checks.tensor("matrix", matrix, "... units units")
    return torch.linalg.eigvals(matrix).abs().amax(-1)


def spectral_abscissa(matrix: Tensor) -> Tensor:
    r"""Largest real part of the eigenvalues, :math:`\alpha(W) = \max_i \mathrm{Re} \lambda_i`.

    Parameters
    ----------
    matrix : Tensor, shape (..., units, units)

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the matrix is not square, floating-point and finite.
    """
    checks.tensor("matrix", matrix, "... units units")
    return torch.linalg.eigvals(matrix).real.amax(-1)


def operator_norm(matrix: Tensor, order: float = 2) -> Tensor:
    r"""Operator norm induced by a vector norm, :math:`\|W\|_p = \max_v \|W v\|_p / \|v\|_p`.

    Parameters
    ----------
    matrix : Tensor, shape (..., rows, columns)
    order : 1, 2 or inf
        The vector norm: sum of moduli, Euclidean, or largest modulus.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the matrix is not floating-point and finite, or the order is another.
    """
    checks.tensor("matrix", matrix, "... rows columns")
    if order not in (1, 2, math.inf):
        raise ValueError(f"order: expected 1, 2 or infinity, got {order!r}")
    return torch.linalg.matrix_norm(matrix, order)


def ridge(features: Tensor, targets: Tensor, penalty: float) -> Tensor:
    r"""Weights of a linear readout by ridge regression, in closed form.

    .. math:: V = \arg\min_V \|F V - Y\|^2 + \kappa \|V\|^2 = (F^T F + \kappa I)^{-1} F^T Y

    The scale of :math:`\kappa` is the same for every ``penalty`` of the package: it stands beside the whole sum of squares, not beside its
    mean, and in a likelihood of errors of unit variance it is :math:`\kappa \|V\|^2 / 2` beside :math:`-\ln P`. An estimator that takes a
    ``shrinkage`` s instead sets it in proportion to its :math:`n_F` centred features,

    .. math:: \kappa = s \, \mathrm{tr}(F^T F) / n_F .

    A lonely weight shrinks to :math:`1 / (1 + s)` of itself, in whatever unit features are measured, and however many samples there are.

    Parameters
    ----------
    features : Tensor, shape (samples, features)
        F; give it a column of ones for an offset (which is then penalised as well).
    targets : Tensor, shape (samples, outputs)
        Y.
    penalty : float
        :math:`\kappa`, at least 0; with 0 the features must determine the weights.

    Returns
    -------
    Tensor, shape (features, outputs)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, numbers are not finite, the penalty is negative, or it is zero and features depend on each
        other.
    """
    sizes: checks.Sizes = {}
    checks.tensor("features", features, "samples features", sizes)
    checks.tensor("targets", targets, "samples outputs", sizes, like=("features", features))
    penalty = checks.number("penalty", penalty, at_least=0)
    gram = _gram(features)
    gram.diagonal().add_(penalty)
    factor, failed = torch.linalg.cholesky_ex(gram)
    if failed or (penalty == 0 and not factor.diagonal().min() > 1e-7 * factor.diagonal().max()):
        raise ValueError("features: expected features that determine the weights, got a singular covariance; give a penalty")
    return torch.cholesky_solve(features.T @ targets, factor)


def penalty_of(features: Tensor, shrinkage: float) -> float:
    r"""The penalty that a shrinkage stands for, :math:`\kappa = s \, \mathrm{tr}(F^T F) / n_F`.

    Parameters
    ----------
    features : Tensor, shape (samples, features)
        F, centred.
    shrinkage : float
        s, at least 0.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If the features are not as above or the shrinkage is negative.
    """
    checks.tensor("features", features, "samples features")
    checks.number("shrinkage", shrinkage, at_least=0)
    return shrinkage * features.square().sum(0).mean().item()


def _gram(features: Tensor) -> Tensor:
    """F^T F; numpy knows that it is symmetric and computes one half, where nothing is to be differentiated."""
    if (
        features.requires_grad
        or features.device.type != "cpu"
        or features.dtype not in (torch.float32, torch.float64)
        or not checks.concrete(features)
    ):
        return features.T @ features
    array = features.numpy()
    return torch.from_numpy(array.T @ array)


class PrincipalComponents(NamedTuple):
    """Directions of greatest variance.

    Attributes
    ----------
    mean : Tensor, shape (units,)
    axes : Tensor, shape (components, units)
        Orthonormal, by falling variance; the largest entry of each is positive.
    variance : Tensor, shape (components,)
        Variance of the samples along each.
    share : Tensor, shape (components,)
        The same as a share of the whole variance.
    """

    mean: Tensor
    axes: Tensor
    variance: Tensor
    share: Tensor

    def project(self, samples: Tensor) -> Tensor:
        """Coordinates of samples (..., units) along the components."""
        checks.tensor("samples", samples, "... units", {"units": len(self.mean)}, like=("the components", self.mean))
        return (samples - self.mean) @ self.axes.mT


def principal_components(samples: Tensor, components: int) -> PrincipalComponents:
    """Principal components of samples, by singular value decomposition.

    Parameters
    ----------
    samples : Tensor, shape (samples, units)
        At least two.
    components : int
        How many, at most the number of units and of samples.

    Returns
    -------
    PrincipalComponents

    Raises
    ------
    TypeError, ValueError
        If the samples are not as above or there are too few for the components.
    """
    checks.tensor("samples", samples, "samples units")
    most = min(samples.shape)
    if len(samples) < 2 or checks.count("components", components) > most:
        raise ValueError(
            f"components: expected at most {most} for samples of shape {tuple(samples.shape)}, of which there must be two, got {components}"
        )
    mean = samples.mean(0)
    _, size, axes = torch.linalg.svd(samples - mean, full_matrices=False)
    largest = axes.gather(1, axes.abs().argmax(1, keepdim=True))
    variance = size.square() / (len(samples) - 1)
    return PrincipalComponents(mean, (axes * largest.sign())[:components], variance[:components], (variance / variance.sum())[:components])
