"""Two tasks that share a network: two leaky averages, each of its own channel."""

from dataclasses import dataclass

import torch

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class LeakyPair:
    r"""A pair of tasks for interference: leaky averages of white noise, one task a channel and a sign.

    .. math:: y_t = k \, y_{t-1} \pm \sqrt{1 - k^2} \, x_t

    Both tasks see both noisy channels; two more channels say which task it is. The first asks for a leaky average of the first channel,
    the second for the negative of one of the second channel.

    Attributes
    ----------
    keep : tuple of float
        k of each task, between 0 and 1.

    Raises
    ------
    TypeError, ValueError
        If one is out of range.

    Examples
    --------
    >>> from rnncortex.tasks.filters.leaky_pair import LeakyPair
    >>> batch = LeakyPair().batch(trials=8, time=20, task=0, seed=0)
    >>> batch.inputs.shape, batch.targets.shape
    (torch.Size([8, 20, 4]), torch.Size([8, 20, 1]))
    """

    keep: tuple[float, float] = (0.8, 0.5)

    def __post_init__(self) -> None:
        if not isinstance(self.keep, tuple) or len(self.keep) != 2:
            raise ValueError(f"keep: expected two numbers, got {self.keep!r}")
        for k in self.keep:
            checks.number("keep", k, at_least=0, below=1)

    def batch(self, trials: int, time: int, *, task: int, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials of one task.

        Parameters
        ----------
        trials, time : int
        task : int
            0 or 1.
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            Every step counts; targets have variance one.

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number or the task is another.
        """
        trials = checks.count("trials", trials)
        time = checks.count("time", time)
        if checks.count("task", task, at_least=0) > 1:
            raise ValueError(f"task: expected 0 or 1, got {task}")
        noise = seeding.normal((trials, time, 2), seed)
        keep, sign = self.keep[task], 1 - 2 * task
        y, targets = torch.zeros_like(noise[:, 0, 0]), []
        for step in range(time):
            y = keep * y + sign * (1 - keep**2) ** 0.5 * noise[:, step, task]
            targets.append(y)
        cue = torch.zeros_like(noise)
        cue[..., task] = 1
        mask = torch.ones(trials, time, dtype=torch.bool, device=device)
        inputs, wanted = torch.cat((noise, cue), -1), torch.stack(targets, 1)[..., None]
        return Batch(inputs, wanted, mask).to(dtype=dtype, device=device)

    @property
    def chance(self) -> float:
        """Squared error of always saying zero, as a share of the variance."""
        return 1.0

    @property
    def optimum(self) -> float:
        """Squared error of the leaky average itself."""
        return 0.0
