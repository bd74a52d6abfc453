"""Random numbers from a seed: the same on every device and in every precision, with no global state."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from numbers import Integral

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.device import Device

Seed = int | torch.Generator
"""A whole number (of Python or numpy), or a generator whose state moves on with each draw."""


def generator(seed: Seed) -> torch.Generator:
    """A random generator: a new one on the CPU from a whole number, or the given one as it is.

    Raises
    ------
    TypeError
        If the seed is neither a whole number nor a ``torch.Generator``.

    Examples
    --------
    >>> from rnncortex.numerics import seeding
    >>> first, again = seeding.generator(3), seeding.generator(3)
    >>> bool((seeding.normal((2,), first) == seeding.normal((2,), again)).all())
    True
    """
    if isinstance(seed, torch.Generator):
        return seed
    if isinstance(seed, bool) or not isinstance(seed, Integral):
        raise TypeError(f"seed: expected a whole number or a torch.Generator, got {checks.describe(seed)}")
    return torch.Generator().manual_seed(int(seed))


def of_noise(seed: Seed | None, noise_std: float, what: str) -> torch.Generator | None:
    """The generator of a model's noise, or nothing without noise: a seed is needed if and only if there is noise.

    Parameters
    ----------
    seed : int or torch.Generator or None
    noise_std : float
        Standard deviation of the noise.
    what : str
        What the model is, with its article, for the message.

    Raises
    ------
    TypeError, ValueError
        If the seed is missing, needless, or none.

    Examples
    --------
    >>> from rnncortex.numerics import seeding
    >>> seeding.of_noise(None, 0.0, "a ring") is None
    True
    """
    if (seed is None) != (noise_std == 0):
        raise ValueError(f"seed: expected one for {what} with noise and none without, got {seed!r} with noise_std = {noise_std:g}")
    return None if seed is None else generator(seed)


def normal(size: Sequence[int], seed: Seed, *, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Tensor:
    """Standard normal numbers of the given size, drawn in float64 where the generator lives, then cast and moved."""
    source = generator(seed)
    return torch.randn(tuple(size), generator=source, dtype=torch.float64, device=source.device).to(device=device, dtype=dtype)


def uniform(
    size: Sequence[int], seed: Seed, *, low: float = 0.0, high: float = 1.0, dtype: torch.dtype = torch.float64, device: Device = "cpu"
) -> Tensor:
    """Numbers spread evenly over [low, high), drawn in float64 where the generator lives, then cast and moved."""
    source = generator(seed)
    numbers = torch.rand(tuple(size), generator=source, dtype=torch.float64, device=source.device)
    if (low, high) != (0, 1):
        numbers = low + (high - low) * numbers
    return numbers.to(device=device, dtype=dtype)


def integers(high: int, size: Sequence[int], seed: Seed, *, device: Device = "cpu") -> Tensor:
    """Whole numbers from 0 to ``high - 1``, each as likely, as int64."""
    source = generator(seed)
    return torch.randint(high, tuple(size), generator=source, device=source.device).to(device)


def poisson(mean: Tensor, seed: Seed) -> Tensor:
    """Whole numbers drawn independently from Poisson distributions of the given means, in the means' dtype and on their device.

    Raises
    ------
    TypeError, ValueError
        If the means are no floating-point tensor, or one is negative or not finite.
    """
    checks.tensor("mean", mean, "...")
    if mean.numel() and mean.min() < 0:
        raise ValueError(f"mean: expected numbers of at least 0, got {mean.min():g}")
    source = generator(seed)
    return torch.poisson(mean.detach().to(source.device, torch.float64), generator=source).to(mean)


@contextmanager
def layers(seed: Seed) -> Iterator[None]:
    """Within it torch's layers draw their initial weights from the seed; the global state is left as it was.

    Raises
    ------
    TypeError
        If the seed is neither a whole number nor a ``torch.Generator``.

    Examples
    --------
    >>> from torch import nn
    >>> from rnncortex.numerics import seeding
    >>> with seeding.layers(3):
    ...     first = nn.Linear(2, 2)
    >>> with seeding.layers(3):
    ...     again = nn.Linear(2, 2)
    >>> bool((first.weight == again.weight).all())
    True
    """
    start = int(integers(2**31, (1,), seed).item())
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(start)
        yield
