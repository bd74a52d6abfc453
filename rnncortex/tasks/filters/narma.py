"""NARMA: filters of white noise as targets that need memory, and more than a linear one."""

from dataclasses import dataclass

import torch

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class Narma:
    r"""NARMA-10, a nonlinear autoregressive moving average of the last ten inputs.

    .. math:: y_{t+1} = 0.3 \, y_t + 0.05 \, y_t \sum_{i=0}^{9} y_{t-i} + 1.5 \, u_{t-9} u_t + 0.1, \qquad u \sim \mathcal{U}(0, 0.5)

    References
    ----------
    Atiya and Parlos (2000), IEEE Transactions on Neural Networks 11, 697-709.

    Examples
    --------
    >>> from rnncortex.tasks.filters.narma import Narma
    >>> Narma().batch(trials=1, time=500, seed=0).targets.shape
    torch.Size([1, 500, 1])
    """

    order = 10

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Batch:
        """Draw inputs and their filtered targets, one channel each.

        Parameters
        ----------
        trials, time : int
            Number of trials and of steps, more than ten.
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            The target at step t is :math:`y_{t+1}`, which the inputs up to t determine; the first ten steps do not count.

        Raises
        ------
        TypeError, ValueError
            If a size is not as above.
        FloatingPointError
            If the recursion diverges, which about one sequence in many thousands does.
        """
        checks.count("trials", trials)
        checks.count("time", time, at_least=self.order + 1)
        inputs = seeding.uniform((trials, time, 1), seed, high=0.5)
        u = inputs[..., 0]
        y = torch.zeros(trials, time + 1, dtype=torch.float64, device=u.device)
        for t in range(self.order - 1, time):
            recent = y[:, t - self.order + 1 : t + 1].sum(1)
            y[:, t + 1] = 0.3 * y[:, t] + 0.05 * y[:, t] * recent + 1.5 * u[:, t - self.order + 1] * u[:, t] + 0.1
        if not torch.isfinite(y).all():
            raise FloatingPointError("the NARMA recursion diverged for these inputs: try another seed")
        mask = (torch.arange(time, device=device) >= self.order).expand(trials, -1)
        return Batch(inputs, y[:, 1:, None], mask).to(dtype=dtype, device=device)

    @property
    def chance(self) -> float:
        """Normalised squared error of the mean."""
        return 1.0

    @property
    def optimum(self) -> float:
        """Normalised squared error of the true filter."""
        return 0.0
