"""Delayed match to sample: is what comes now what came before the delay?"""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class DelayedMatch:
    """A sample, a delay without input, and a test that equals the sample in half of the trials.

    Each stimulus is one channel that is on. While the test lasts the output must be +1 for a match and -1 for none; other steps do not
    count.

    Attributes
    ----------
    stimuli : int
        Number of different stimuli, at least 2.
    sample_steps, delay_steps, test_steps : int
        Length of each part.
    noise_std : float
        Standard deviation of white noise on the inputs.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    Examples
    --------
    >>> from rnncortex.tasks.memory.delayed_match import DelayedMatch
    >>> DelayedMatch(stimuli=4).batch(trials=8, seed=0).inputs.shape
    torch.Size([8, 40, 4])
    """

    stimuli: int = 4
    sample_steps: int = 10
    delay_steps: int = 20
    test_steps: int = 10
    noise_std: float = 0.0

    def __post_init__(self) -> None:
        checks.count("stimuli", self.stimuli, at_least=2)
        checks.count("sample_steps", self.sample_steps)
        checks.count("delay_steps", self.delay_steps, at_least=0)
        checks.count("test_steps", self.test_steps)
        checks.number("noise_std", self.noise_std, at_least=0)

    @property
    def time(self) -> int:
        """Steps of a trial."""
        return self.sample_steps + self.delay_steps + self.test_steps

    def batch(self, trials: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials; the sample is the channel that is on at the first step.

        Parameters
        ----------
        trials : int
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            Only the steps of the test count.

        Raises
        ------
        TypeError, ValueError
            If ``trials`` is not a positive whole number.
        """
        trials = checks.count("trials", trials)
        random = seeding.generator(seed)
        sample = seeding.integers(self.stimuli, (trials,), random)
        match = seeding.integers(2, (trials,), random).bool()
        other = (sample + 1 + seeding.integers(self.stimuli - 1, (trials,), random)) % self.stimuli
        identity = torch.eye(self.stimuli, dtype=torch.float64, device=sample.device)
        inputs = torch.zeros(trials, self.time, self.stimuli, dtype=torch.float64, device=sample.device)
        inputs[:, : self.sample_steps] = identity[sample][:, None]
        inputs[:, -self.test_steps :] = identity[torch.where(match, sample, other)][:, None]
        if self.noise_std:
            inputs += self.noise_std * seeding.normal(inputs.shape, random, device=inputs.device)
        targets = (2.0 * match - 1)[:, None, None].expand(trials, self.time, 1)
        mask = (torch.arange(self.time, device=device) >= self.time - self.test_steps).expand(trials, -1)
        return Batch(inputs, targets, mask).to(dtype=dtype, device=device)

    def accuracy(self, predictions: Tensor, batch: Batch) -> Tensor:
        """Share of trials whose mean output during the test has the right sign, 0-d.

        Parameters
        ----------
        predictions : Tensor, shape (trials, time, 1)
        batch : Batch

        Returns
        -------
        Tensor

        Raises
        ------
        TypeError, ValueError
            If the predictions are not of the batch's shape.
        """
        trials, time, _ = batch.targets.shape
        checks.tensor("predictions", predictions, f"{trials} {time} 1")
        answer = predictions[:, -self.test_steps :, 0].mean(1)
        return (answer * batch.targets[:, -1, 0] > 0).float().mean()

    @property
    def chance(self) -> float:
        """Share of right answers by guessing."""
        return 0.5

    @property
    def optimum(self) -> float:
        """Share of right answers of a perfect memory, without noise."""
        return 1.0
