"""Context-dependent rule (AX-CPT): after A respond to X, after B ignore X."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class ContextRule:
    """A cue, A or B, then a delay of random length, then a stimulus X that points up or down.

    At the step of X the output must follow it, +1 or -1, after A, and stay at 0 after B; other steps do not count. Inputs are one channel
    each for A, B and X.

    Attributes
    ----------
    shortest_delay, longest_delay : int
        Steps from the cue to X, drawn evenly in between.
    noise_std : float
        Standard deviation of white noise on the inputs.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    Examples
    --------
    >>> from rnncortex.tasks.memory.context import ContextRule
    >>> ContextRule(longest_delay=4).batch(trials=8, seed=0).inputs.shape
    torch.Size([8, 5, 3])
    """

    shortest_delay: int = 2
    longest_delay: int = 8
    noise_std: float = 0.0

    A, B, X = 0, 1, 2
    """Channels of the input."""

    def __post_init__(self) -> None:
        checks.count("shortest_delay", self.shortest_delay)
        checks.count("longest_delay", self.longest_delay, at_least=self.shortest_delay)
        checks.number("noise_std", self.noise_std, at_least=0)

    def batch(self, trials: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials, each as long as the longest can be.

        Parameters
        ----------
        trials : int
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            Only the step of X counts.

        Raises
        ------
        TypeError, ValueError
            If ``trials`` is not a positive whole number.
        """
        checks.count("trials", trials)
        random = seeding.generator(seed)
        cue, up = seeding.integers(2, (trials,), random), seeding.integers(2, (trials,), random)
        delay = self.shortest_delay + seeding.integers(self.longest_delay - self.shortest_delay + 1, (trials,), random)
        return self._trials(cue, 2.0 * up - 1, delay, random, dtype, device)

    def probes(self, delay: int, *, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """The four different trials at one delay, without noise: A and up, A and down, B and up, B and down.

        Parameters
        ----------
        delay : int
            Steps from the cue to X, within the bounds of the task.
        dtype, device
            Of the batch.

        Returns
        -------
        Batch

        Raises
        ------
        TypeError, ValueError
            If the delay is out of bounds.
        """
        delay = checks.count("delay", delay)
        if not self.shortest_delay <= delay <= self.longest_delay:
            raise ValueError(f"delay: expected {self.shortest_delay} to {self.longest_delay} steps, got {delay}")
        cue, direction = torch.tensor([0, 0, 1, 1]), torch.tensor([1.0, -1.0, 1.0, -1.0])
        return self._trials(cue, direction, torch.full((4,), delay), None, dtype, device)

    def _trials(
        self, cue: Tensor, direction: Tensor, delay: Tensor, random: torch.Generator | None, dtype: torch.dtype, device: Device
    ) -> Batch:
        trials, time = torch.arange(len(cue), device=cue.device), self.longest_delay + 1
        inputs = torch.zeros(len(cue), time, 3, dtype=torch.float64, device=cue.device)
        inputs[trials, 0, cue] = 1.0
        inputs[trials, delay, self.X] = direction.double()
        if random is not None and self.noise_std:
            inputs += self.noise_std * seeding.normal(inputs.shape, random)
        mask = torch.arange(time, device=cue.device) == delay[:, None]
        targets = (mask * (direction * (cue == self.A))[:, None])[..., None]
        return Batch(inputs, targets, mask).to(dtype=dtype, device=device)

    def accuracy(self, predictions: Tensor, batch: Batch) -> float:
        """Share of trials in which the output at X is closer to the right one of +1, 0 and -1 than to the others.

        Parameters
        ----------
        predictions : Tensor, shape (trials, time, 1)
        batch : Batch

        Returns
        -------
        float

        Raises
        ------
        TypeError, ValueError
            If the predictions do not have the shape of the targets.
        """
        checks.tensor("predictions", predictions, "trials time 1", dict(zip(("trials", "time"), batch.targets.shape, strict=False)))
        chosen = predictions.clamp(-1, 1).round()
        return (chosen == batch.targets)[..., 0][batch.mask].double().mean().item()

    @property
    def chance(self) -> float:
        """Share of right trials for a network that is always silent."""
        return 0.5

    @property
    def optimum(self) -> float:
        """Share of right trials for a network that knows the rule (without noise)."""
        return 1.0
