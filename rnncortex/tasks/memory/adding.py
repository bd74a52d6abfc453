"""The adding problem: two of many numbers count, and the sum of them is asked for at the end."""

from dataclasses import dataclass

import torch

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class Adding:
    r"""The sum of two marked numbers of a long sequence.

    The first channel carries numbers, uniform between 0 and 1; the second is 1 at two steps, one in each half of the trial, and 0
    elsewhere. The target at the last step is the sum of the two marked numbers.

    References
    ----------
    Hochreiter and Schmidhuber (1997), Neural Computation 9, 1735-1780 (in a variant).

    Examples
    --------
    >>> from rnncortex.tasks.memory.adding import Adding
    >>> batch = Adding().batch(trials=3, time=10, seed=0)
    >>> bool(((batch.inputs[..., 0] * batch.inputs[..., 1]).sum(1) == batch.targets[:, -1, 0]).all())
    True
    """

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials.

        Parameters
        ----------
        trials, time : int
            Number of trials and of steps, at least 2.
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            Two channels in, one out; only the last step counts.

        Raises
        ------
        TypeError, ValueError
            If a size is not a whole number, or there are fewer than two steps.
        """
        checks.count("trials", trials)
        time = checks.count("time", time, at_least=2)
        half = time // 2
        random = seeding.generator(seed)
        numbers = seeding.uniform((trials, time), random)
        early, late = seeding.integers(half, (trials,), random), half + seeding.integers(time - half, (trials,), random)
        marks = torch.zeros_like(numbers)
        marks[torch.arange(trials), early] = 1
        marks[torch.arange(trials), late] = 1
        targets = torch.zeros(trials, time, 1, dtype=torch.float64)
        targets[:, -1, 0] = (numbers * marks).sum(1)
        mask = torch.zeros(trials, time, dtype=torch.bool, device=device)
        mask[:, -1] = True
        inputs = torch.stack((numbers, marks), -1)
        return Batch(inputs, targets, mask).to(dtype=dtype, device=device)

    @property
    def chance(self) -> float:
        """Mean squared error of the best constant answer, 1: the variance of a sum of two uniform numbers."""
        return 1 / 6

    @property
    def optimum(self) -> float:
        """Mean squared error of a machine that adds."""
        return 0.0
