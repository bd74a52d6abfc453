"""Linear mixed model: each patient has a line of its own, drawn from a population of lines."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


class MixedModel(NamedTuple):
    r"""A random intercept and slope, :math:`y_{ij} = \beta_0 + b_{i0} + (\beta_1 + b_{i1}) t_{ij} + e_{ij}`.

    Attributes
    ----------
    mean : Tensor, shape (2,)
        :math:`\beta`: intercept and slope of the population.
    covariance : Tensor, shape (2, 2)
        D: of the patients' deviations b.
    noise : float
        Variance of e.
    """

    mean: Tensor
    covariance: Tensor
    noise: float

    def forecast(self, times: Tensor, values: Tensor, present: Tensor) -> Tensor:
        r"""The value at the next visit from all visits so far, by the best linear predictor of the patient's line.

        .. math:: \hat b = (D^{-1} + Z^\top Z / \sigma^2)^{-1} Z^\top (y - Z \beta) / \sigma^2

        Parameters
        ----------
        times, values : Tensor, shape (patients, visits)
            Values may be NaN where they are not present.
        present : Tensor of bool, shape (patients, visits)
            What is known.

        Returns
        -------
        Tensor, shape (patients, visits - 1)
            Number j is the forecast for visit j + 1 given visits up to j.

        Raises
        ------
        TypeError, ValueError
            If shapes differ or a known number is not finite.
        """
        lines, known, values = _lines(times, values, present)
        kept = known[..., None].to(lines.dtype)
        products = (kept[..., None] * lines[..., :, None] * lines[..., None, :]).cumsum(1)[:, :-1]
        left = torch.where(known, values - lines @ self.mean, 0)
        pulls = (lines * left[..., None]).cumsum(1)[:, :-1]
        precision = torch.linalg.inv(self.covariance) + products / self.noise
        own = self.mean + torch.linalg.solve(precision, pulls / self.noise)
        return (lines[:, 1:] * own).sum(-1)


def fit(times: Tensor, values: Tensor, present: Tensor, *, tolerance: float = 1e-6, iterations: int = 1000) -> MixedModel:
    """Fit the model by maximum likelihood, with the EM algorithm.

    Parameters
    ----------
    times, values : Tensor, shape (patients, visits)
        Values may be NaN where they are not present.
    present : Tensor of bool, shape (patients, visits)
        What is known.
    tolerance : float
        The algorithm ends when the noise variance and the covariance change by less than this share.
    iterations : int
        At most.

    Returns
    -------
    MixedModel

    Raises
    ------
    TypeError, ValueError
        If shapes differ, a known number is not finite, or there are fewer than 3 patients with two visits.

    References
    ----------
    Laird and Ware (1982), Biometrics 38, 963-974.
    """
    iterations = checks.count("iterations", iterations)
    lines, known, values = _lines(times, values, present)
    checks.number("tolerance", tolerance, above=0)
    if int((known.sum(1) >= 2).sum()) < 3:
        raise ValueError("present: expected at least 3 patients with two visits or more")
    lines = torch.where(known[..., None], lines, 0)
    values = torch.where(known, values, 0)
    products = lines.mT @ lines
    mean = torch.linalg.solve(products.sum(0), (lines.mT @ values[..., None]).sum(0))[:, 0]
    count = known.sum().to(values.dtype)
    noise = (values - lines @ mean).square().sum() / count / 2
    covariance = torch.diag(torch.stack((noise, noise)))
    for _ in range(iterations):
        spread = torch.linalg.inv(torch.linalg.inv(covariance) + products / noise)
        left = values - lines @ mean
        own = (spread @ (lines.mT @ left[..., None]) / noise)[..., 0]
        mean = torch.linalg.solve(products.sum(0), (lines.mT @ (values - (lines * own[:, None]).sum(-1))[..., None]).sum(0))[:, 0]
        rest = values - (lines * (mean + own)[:, None]).sum(-1)
        before = torch.cat((noise[None], covariance.flatten()))
        noise = (rest.square().sum() + (products * spread).sum()) / count
        covariance = (own[:, :, None] * own[:, None, :] + spread).mean(0)
        after = torch.cat((noise[None], covariance.flatten()))
        if (after - before).abs().max() < tolerance * after.abs().max():
            break
    return MixedModel(mean, covariance, noise.item())


def _lines(times: Tensor, values: Tensor, present: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """A one and the time for each visit, (patients, visits, 2); what is known; values with zero where nothing is."""
    sizes: checks.Sizes = {}
    checks.tensor("times", times, "patients visits", sizes)
    if not isinstance(present, Tensor) or present.dtype != torch.bool or present.shape != times.shape:
        raise TypeError(f"present: expected a boolean tensor of shape {tuple(times.shape)}, got {checks.describe(present)}")
    if not isinstance(values, Tensor):
        raise TypeError(f"values: expected a torch.Tensor, got {checks.describe(values)}")
    if values.shape == present.shape and values.is_floating_point():
        values = torch.where(present, values, torch.zeros_like(values))
    checks.tensor("values", values, "patients visits", sizes, like=("times", times))
    return torch.stack((torch.ones_like(times), times), -1), present, values
