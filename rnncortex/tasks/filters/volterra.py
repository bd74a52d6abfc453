"""Volterra filters: what a nonlinear system with fading memory does, to second order."""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True, eq=False)
class Volterra:
    r"""A filter of second order of white noise, :math:`u \sim \mathcal{U}(-1, 1)`.

    .. math:: y_t = \sum_i k_i \, u_{t-i} + \sum_{ij} K_{ij} \big( u_{t-i} u_{t-j} - \tfrac13 \delta_{ij} \big)

    Attributes
    ----------
    first : Tensor, shape (lags,)
        k, the linear kernel; lag 0 first.
    second : Tensor, shape (lags, lags)
        K, the quadratic kernel; only its symmetric part counts.

    Raises
    ------
    TypeError, ValueError
        If the kernels are not finite tensors of these shapes, or both are zero.

    References
    ----------
    Boyd and Chua (1985), IEEE Transactions on Circuits and Systems 32, 1150-1161.

    Examples
    --------
    >>> from rnncortex.tasks.filters.volterra import Volterra
    >>> Volterra.fading(lags=5, decay=0.5, seed=0).batch(trials=2, time=30, seed=1).targets.shape
    torch.Size([2, 30, 1])
    """

    first: Tensor
    second: Tensor

    def __post_init__(self) -> None:
        sizes: checks.Sizes = {}
        checks.tensor("first", self.first, "lags", sizes)
        checks.tensor("second", self.second, "lags lags", sizes, like=("first", self.first))
        if not self.first.any() and not self.second.any():
            raise ValueError("first and second: expected a filter that does something, got zeros")

    @classmethod
    def fading(cls, lags: int, decay: float, *, seed: Seed) -> Self:
        r"""A random filter whose kernels fade, :math:`k_i \sim \mathcal{N}(0, d^{2i})`, :math:`K_{ij} \sim \mathcal{N}(0, d^{2(i+j)})`.

        Both parts are scaled to give the output a variance of one half each.

        Parameters
        ----------
        lags : int
            Number of lags.
        decay : float
            d, between 0 and 1.
        seed : int or torch.Generator

        Returns
        -------
        Volterra

        Raises
        ------
        TypeError, ValueError
            If an argument is out of range.
        """
        decay = checks.number("decay", decay, above=0, below=1)
        random, size = seeding.generator(seed), checks.count("lags", lags)
        fade = decay ** torch.arange(size, dtype=torch.float64, device=random.device)
        first = fade * seeding.normal((size,), random, device=random.device)
        second = fade[:, None] * fade * seeding.normal((size, size), random, device=random.device)
        linear, quadratic = cls._variances(first, second)
        return cls(first / (2 * linear).sqrt(), second / (2 * quadratic).sqrt())

    @property
    def variance(self) -> Tensor:
        r"""Variance of the output, 0-d: :math:`\frac13 \sum_i k_i^2 + \frac{4}{45} \sum_i K_{ii}^2 + \frac29 \sum_{i \ne j} K_{ij}^2`."""
        return torch.stack(self._variances(self.first, self.second)).sum()

    @staticmethod
    def _variances(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
        """Of the linear and of the quadratic part: moments of a uniform variable are 1/3 and 1/5."""
        square = ((second + second.T) / 2).square()
        diagonal = square.diagonal().sum()
        return first.square().sum() / 3, 4 / 45 * diagonal + 2 / 9 * (square.sum() - diagonal)

    def filter(self, inputs: Tensor) -> Tensor:
        """The output for given inputs, which are zero before the first step.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time)

        Returns
        -------
        Tensor, shape (trials, time)

        Raises
        ------
        TypeError, ValueError
            If the inputs are not of this shape, or of another dtype or device than the kernels.
        """
        checks.tensor("inputs", inputs, "trials time", like=("the kernels", self.first))
        lags = len(self.first)
        past = torch.nn.functional.pad(inputs, (lags - 1, 0)).unfold(1, lags, 1).flip(-1)
        return past @ self.first + ((past @ self.second) * past).sum(-1) - self.second.diagonal().sum() / 3

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Batch:
        """Draw inputs and their filtered targets, one channel each.

        Parameters
        ----------
        trials, time : int
            Number of trials and of steps, more than there are lags.
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            Steps before the filter has seen as many inputs as it has lags do not count.

        Raises
        ------
        TypeError, ValueError
            If a size is not as above.
        """
        size = (checks.count("trials", trials), checks.count("time", time, at_least=len(self.first) + 1))
        inputs = seeding.uniform(size, seed, low=-1, high=1, dtype=self.first.dtype, device=self.first.device)
        targets = self.filter(inputs)
        mask = (torch.arange(time, device=device) >= len(self.first) - 1).expand(trials, -1)
        return Batch(inputs[..., None], targets[..., None], mask).to(dtype=dtype, device=device)

    @property
    def chance(self) -> float:
        """Normalised squared error of the mean."""
        return 1.0

    @property
    def optimum(self) -> float:
        """Normalised squared error of the true filter."""
        return 0.0
