"""The flip-flop: remember the sign of the last pulse on each of several channels."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class FlipFlop:
    """The k-bit flip-flop, whose :math:`2^k` memories a network must hold apart.

    Each channel carries rare pulses of +1 or -1; the target is the sign of the last pulse, channel by channel. Every
    trial starts with a pulse on each channel, so that the memory is defined throughout.

    Attributes
    ----------
    bits : int
        k, number of channels.
    pulse_probability : float
        Probability of a pulse at each step and channel.
    noise_std : float
        Standard deviation of white noise on the inputs.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    References
    ----------
    Sussillo and Barak (2013), Neural Computation 25, 626-649.

    Examples
    --------
    >>> from rnncortex.tasks.memory.flip_flop import FlipFlop
    >>> batch = FlipFlop(bits=3).batch(trials=16, time=50, seed=0)
    >>> batch.inputs.shape, batch.targets.shape
    (torch.Size([16, 50, 3]), torch.Size([16, 50, 3]))
    """

    bits: int = 3
    pulse_probability: float = 0.05
    noise_std: float = 0.0

    def __post_init__(self) -> None:
        checks.count("bits", self.bits)
        checks.number("pulse_probability", self.pulse_probability, above=0, at_most=1)
        checks.number("noise_std", self.noise_std, at_least=0)

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
            Inputs and targets have one channel a bit; every step counts.

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        size = (checks.count("trials", trials), checks.count("time", time), self.bits)
        random = seeding.generator(seed)
        pulse = seeding.uniform(size, random) < self.pulse_probability
        pulse[:, 0] = True
        sign = seeding.integers(2, size, random).double() * 2 - 1
        last = torch.where(pulse, torch.arange(time, device=sign.device)[:, None], -1).cummax(1).values
        targets = sign.gather(1, last)
        inputs = torch.where(pulse, sign, 0.0)
        if self.noise_std:
            inputs = inputs + self.noise_std * seeding.normal(size, random)
        everywhere = torch.ones(trials, time, dtype=torch.bool, device=device)
        return Batch(inputs, targets, everywhere).to(dtype=dtype, device=device)

    def memories(self, *, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Tensor:
        """Every memory, shape (2^bits, bits), of -1 and +1."""
        values = torch.tensor([-1.0, 1.0], dtype=dtype, device=device)
        return torch.cartesian_prod(*[values] * self.bits).reshape(-1, self.bits)

    @property
    def chance(self) -> float:
        """Share of correct signs for a network that guesses."""
        return 0.5

    @property
    def optimum(self) -> float:
        """Share of correct signs for a network that remembers (without noise)."""
        return 1.0
