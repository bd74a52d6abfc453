"""Recall of one token in a sequence of noise."""

from dataclasses import dataclass

import torch

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class FirstToken:
    """One token says the class of a sequence, the others are noise; at the last step the class must be named.

    Attributes
    ----------
    classes : int
        At least 2; a channel each.
    position : float
        Where the token stands, from 0, the first step, to 1, the last.
    noise_std : float
        Standard deviation of the noise, which is on all channels at all other steps.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    Examples
    --------
    >>> from rnncortex.tasks.sequences.first_token import FirstToken
    >>> FirstToken(classes=4).batch(trials=8, time=20, seed=0).inputs.shape
    torch.Size([8, 20, 4])
    """

    classes: int = 4
    position: float = 0.0
    noise_std: float = 0.2

    def __post_init__(self) -> None:
        checks.count("classes", self.classes, at_least=2)
        checks.number("position", self.position, at_least=0, at_most=1)
        checks.number("noise_std", self.noise_std, at_least=0)

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw sequences.

        Parameters
        ----------
        trials, time : int
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            Targets are probabilities of the classes; only the last step counts.

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        trials = checks.count("trials", trials)
        random = seeding.generator(seed)
        label = seeding.integers(self.classes, (trials,), random, device=device)
        token = torch.eye(self.classes, dtype=dtype, device=device)[label]
        size = (trials, checks.count("time", time), self.classes)
        inputs = self.noise_std * seeding.normal(size, random, dtype=dtype, device=device)
        inputs[:, round(self.position * (time - 1))] = token
        mask = (torch.arange(time, device=device) == time - 1).expand(trials, -1)
        return Batch(inputs, token[:, None].expand(-1, time, -1), mask)

    @property
    def chance(self) -> float:
        """Share of right names by guessing."""
        return 1 / self.classes

    @property
    def optimum(self) -> float:
        """Share of right names of a perfect memory."""
        return 1.0
