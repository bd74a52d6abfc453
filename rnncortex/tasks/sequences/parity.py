"""Running parity: the simplest map whose memory never fades."""

from dataclasses import dataclass

import torch

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class RunningParity:
    r"""Whether the number of ups so far is odd (+1) or even (-1).

    .. math:: y_t = - y_{t-1} \, u_t, \qquad u_t = \pm 1 \text{ at random}, \qquad y_{-1} = -1

    Each input counts for ever: to change one far in the past changes the output now. What depends only on the last n inputs, for any n,
    is uncorrelated with the output.

    Examples
    --------
    >>> from rnncortex.tasks.sequences.parity import RunningParity
    >>> batch = RunningParity().batch(trials=1, time=6, seed=0)
    >>> batch.inputs[0, :, 0].int().tolist(), batch.targets[0, :, 0].int().tolist()
    ([-1, 1, 1, -1, 1, 1], [-1, 1, -1, -1, 1, -1])
    """

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials.

        Parameters
        ----------
        trials, time : int
            Number of trials and of steps.
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            One channel in and one out; every step counts.

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        size = (checks.count("trials", trials), checks.count("time", time), 1)
        up = seeding.integers(2, size, seed)
        odd = up.cumsum(1) % 2
        everywhere = torch.ones(size[:2], dtype=torch.bool, device=device)
        return Batch((2 * up - 1), (2 * odd - 1), everywhere).to(dtype=dtype, device=device)

    @property
    def chance(self) -> float:
        """Share of right answers for a guess, and for whatever depends on the recent past alone."""
        return 0.5

    @property
    def optimum(self) -> float:
        """Share of right answers for a machine that counts."""
        return 1.0
