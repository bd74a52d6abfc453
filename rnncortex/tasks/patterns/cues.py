"""Random patterns to store, and cues that are patterns with errors."""

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


def random_patterns(patterns: int, units: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Tensor:
    """Patterns whose units are -1 or +1, either as likely; fewer patterns of one seed are the first of more.

    Parameters
    ----------
    patterns, units : int
    seed : int or torch.Generator
    dtype, device
        Of the patterns.

    Returns
    -------
    Tensor, shape (patterns, units)

    Raises
    ------
    TypeError, ValueError
        If a size is not a positive whole number.
    """
    size = (checks.count("patterns", patterns), checks.count("units", units))
    return (2 * seeding.integers(2, size, seed, device=device) - 1).to(dtype)


def corrupt(patterns: Tensor, share: float, *, seed: Seed) -> Tensor:
    """Cues: patterns in which each unit is overwritten with a random state, with the probability ``share``.

    Parameters
    ----------
    patterns : Tensor, shape (..., units)
        Of -1 and +1.
    share : float
        From 0 to 1; the overlap that is left is one less it, on average.
    seed : int or torch.Generator

    Returns
    -------
    Tensor, shape (..., units)

    Raises
    ------
    TypeError, ValueError
        If the patterns are no finite floats or the share is out of range.
    """
    checks.tensor("patterns", patterns, "... units")
    level, random = checks.number("share", share, at_least=0, at_most=1), seeding.generator(seed)
    hit = seeding.uniform(patterns.shape, random, device=patterns.device) < level
    return torch.where(hit, (2 * seeding.integers(2, patterns.shape, random, device=patterns.device) - 1).to(patterns), patterns)
