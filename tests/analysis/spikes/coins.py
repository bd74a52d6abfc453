"""Spikes that are tosses of a coin, for which everything can be worked out."""

import torch

from rnncortex.numerics import seeding


def coins(chance: float, size: tuple[int, ...], seed: int) -> torch.Tensor:
    return (seeding.uniform(size, seed) < chance).double()
