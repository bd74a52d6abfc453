"""Maximum-entropy surrogates: populations that share with a recording what is simple about it, and are random otherwise."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class MarginalEnsemble(NamedTuple):
    r"""The most random Gaussian ensemble with given covariances across trials, across times and across units.

    Its covariance has the eigenvectors :math:`q_a \otimes q_b \otimes q_c` of the three, with eigenvalues
    :math:`1 / (\alpha_a + \beta_b + \gamma_c)`.

    Attributes
    ----------
    axes : tuple of Tensor, shapes (trials, a), (time, b), (units, c)
        Eigenvectors of the three covariances.
    std : Tensor, shape (a, b, c)
        Standard deviation along each product of eigenvectors.
    """

    axes: tuple[Tensor, Tensor, Tensor]
    std: Tensor

    def sample(self, seed: Seed) -> Tensor:
        """Draw a population, shape (trials, time, units)."""
        drawn = self.std * seeding.normal(self.std.shape, seed, dtype=self.std.dtype, device=self.std.device)
        return torch.einsum("abc,ia,tb,nc->itn", drawn, *self.axes)


def fit_ensemble(states: Tensor, *, tolerance: float = 1e-6, iterations: int = 200) -> MarginalEnsemble:
    r"""Find the most random ensemble with the covariances of a recording across trials, across times and across units.

    Of all distributions with these three covariances the Gaussian of :class:`MarginalEnsemble` has the greatest entropy. With s, t and u
    the eigenvalues of the three, its multipliers minimise a convex function, here by damped Newton steps:

    .. math:: \sum_a \alpha_a s_a + \sum_b \beta_b t_b + \sum_c \gamma_c u_c - \sum_{abc} \log(\alpha_a + \beta_b + \gamma_c)

    What a measure gives on such populations is what smooth, correlated activity gives without any further structure.

    Parameters
    ----------
    states : Tensor, shape (trials, time, units)
        Float64; take off the mean over trials first.
    tolerance : float
        Directions with a smaller share of the variance are left out.
    iterations : int
        Most Newton steps.

    Returns
    -------
    MarginalEnsemble

    Raises
    ------
    TypeError, ValueError
        If the states are not as above or do not vary.
    RuntimeError
        If the multipliers are not found.

    References
    ----------
    Elsayed and Cunningham (2017), Nature Neuroscience 20, 1310-1318.
    """
    checks.tensor("states", states, "trials time units")
    checks.number("tolerance", tolerance, above=0, below=1)
    checks.count("iterations", iterations)
    if states.dtype != torch.float64:
        raise TypeError(f"states: expected torch.float64, got {states.dtype}")
    total = states.square().sum()
    if not total > 0:
        raise ValueError("states: expected numbers that vary, got zeros")
    axes, sizes = [], []
    for dimension in range(3):
        rows = states.movedim(dimension, 0).flatten(1)
        size, vectors = torch.linalg.eigh(rows @ rows.T / total)
        kept = size > tolerance
        axes.append(vectors[:, kept])
        sizes.append(size[kept] / size[kept].sum())
    precision = _precision(sizes, iterations)
    return MarginalEnsemble((axes[0], axes[1], axes[2]), (total / precision).sqrt())


def _precision(sizes: list[Tensor], iterations: int) -> Tensor:
    """Sums of multipliers, shape (a, b, c), whose inverses add up to the given sizes along each dimension."""
    counts = [len(size) for size in sizes]
    cells = counts[0] * counts[1] * counts[2]
    target = torch.cat(sizes)
    point = torch.cat([cells / len(size) / size / 3 for size in sizes])

    def sums(point: Tensor) -> Tensor:
        first, second, third = point.split(counts)
        return first[:, None, None] + second[:, None] + third

    def cost(point: Tensor) -> float:
        precision = sums(point)
        return (point @ target - precision.log().sum()).item() if precision.min() > 0 else float("inf")

    value = cost(point)
    for _ in range(iterations):
        variance = 1 / sums(point)
        gradient = target - torch.cat([variance.sum((1, 2)), variance.sum((0, 2)), variance.sum((0, 1))])
        if (gradient.abs() / target).max() < 1e-8:
            return sums(point)
        step = _newton_step(variance.square(), gradient)
        length, slope = 1.0, (gradient @ step).item()
        while (tried := cost(point + length * step)) > value + 1e-4 * length * slope + 1e-12 * abs(value) and length > 1e-10:
            length /= 2
        point, value = point + length * step, tried
    raise RuntimeError(f"the multipliers were not found in {iterations} steps: try a larger tolerance")


def _newton_step(curvature: Tensor, gradient: Tensor) -> Tensor:
    """Newton step of the cost; a trace of damping picks one of the multipliers that differ only by constants."""
    hessian = torch.block_diag(*(curvature.sum(others).diag() for others in ((1, 2), (0, 2), (0, 1))))
    first, second = len(curvature), len(curvature) + curvature.shape[1]
    for rows, columns, block in (
        (slice(first), slice(first, second), curvature.sum(2)),
        (slice(first), slice(second, None), curvature.sum(1)),
        (slice(first, second), slice(second, None), curvature.sum(0)),
    ):
        hessian[rows, columns] = block
        hessian[columns, rows] = block.T
    scale = hessian.diagonal().rsqrt()
    scaled = hessian * scale[:, None] * scale
    scaled.diagonal().add_(1e-12)
    return -scale * torch.linalg.solve(scaled, scale * gradient)
