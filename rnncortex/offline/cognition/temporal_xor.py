"""Elman's temporal exclusive or, as it was trained in 1990: two hidden units, one bit after the other, 600 passes, over seeds.

:func:`train` does so for all seeds at once; ``python -m rnncortex.offline.cognition.temporal_xor`` takes about a minute.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import artefacts, checks, seeding

FILE = Path(__file__).with_suffix(".json")

BITS, PASSES, SEEDS = 3000, 600, 16

LEARNING_RATE, MOMENTUM = 0.1, 0.9


class Errors(NamedTuple):
    """Recorded errors.

    Attributes
    ----------
    early, late : Tensor, shape (seeds, 3)
        Root mean squared error after 10 passes and after all, by the place of the bit that is predicted in its group of three: the two
        random ones and the one that follows from them.
    provenance : dict of str to str
        What made the numbers.
    """

    early: Tensor
    late: Tensor
    provenance: dict[str, str]


def stream(bits: int, *, seed: int) -> Tensor:
    """Groups of two random bits and their exclusive or, one after the other.

    Parameters
    ----------
    bits : int
        Length, a multiple of three.
    seed : int

    Returns
    -------
    Tensor of int, shape (bits,)

    Raises
    ------
    TypeError, ValueError
        If the length is no positive multiple of three.
    """
    bits = checks.count("bits", bits)
    if bits % 3:
        raise ValueError(f"bits: expected a multiple of three, got {bits}")
    pairs = seeding.integers(2, (bits // 3, 2), seed)
    return torch.cat((pairs, (pairs[:, :1] + pairs[:, 1:]) % 2), 1).flatten()


def train(*, passes: int, hidden_size: int = 2, networks: int = SEEDS, bits: int = BITS) -> Tensor:
    """Train Elman networks online by the gradient of one step of the squared error, with momentum, and return their errors.

    Parameters
    ----------
    passes : int
        Through the stream.
    hidden_size : int
    networks : int
        How many, each with a stream and weights of its own.
    bits : int
        Length of the streams.

    Returns
    -------
    Tensor, shape (networks, 3)
        Root mean squared error in one more pass, without learning, by the place of the predicted bit.

    Raises
    ------
    TypeError, ValueError
        If a size is no positive whole number.
    """
    for name, value in (("passes", passes), ("hidden_size", hidden_size), ("networks", networks)):
        checks.count(name, value)
    data = torch.stack([stream(bits, seed=k) for k in range(networks)]).double().numpy()
    random, size = seeding.generator(1), hidden_size + 2
    weights = [seeding.uniform((networks, *shape), random, low=-1, high=1).numpy() for shape in ((hidden_size, size), (1, hidden_size + 1))]
    velocity = [np.zeros_like(weight) for weight in weights]
    seen, inner, context = np.ones((networks, size, 1)), np.ones((networks, hidden_size + 1, 1)), np.full((networks, hidden_size, 1), 0.5)
    errors = np.zeros((networks, bits - 1))
    for epoch in range(passes + 1):
        for k in range(bits - 1):
            seen[:, 0, 0], seen[:, 1:-1] = data[:, k], context
            context = 1 / (1 + np.exp(-(weights[0] @ seen)))
            inner[:, :-1] = context
            output = 1 / (1 + np.exp(-(weights[1] @ inner)))
            error = data[:, k + 1, None, None] - output
            if epoch == passes:
                errors[:, k] = error[:, 0, 0]
                continue
            outer = error * output * (1 - output)
            deep = weights[1][:, :, :-1].transpose(0, 2, 1) * outer * context * (1 - context)
            velocity[1] = MOMENTUM * velocity[1] + LEARNING_RATE * outer * inner.transpose(0, 2, 1)
            velocity[0] = MOMENTUM * velocity[0] + LEARNING_RATE * deep * seen.transpose(0, 2, 1)
            weights[0] += velocity[0]
            weights[1] += velocity[1]
    place = np.arange(1, bits) % 3
    return torch.from_numpy(np.sqrt(np.stack([np.square(errors[:, place == p]).mean(1) for p in range(3)], 1)))


def shipped() -> Errors:
    """The recorded errors that ship with the package."""
    stored = artefacts.read(FILE)
    early, late = (torch.tensor(stored[name], dtype=torch.float64) for name in ("early", "late"))
    return Errors(early, late, stored["provenance"])


def _make() -> None:
    protocol = f"{SEEDS} networks, {BITS} bits, learning rate {LEARNING_RATE}, momentum {MOMENTUM}, float64"
    made = {
        name: [[float(f"{v:.6g}") for v in row] for row in train(passes=passes).tolist()]
        for name, passes in (("early", 10), ("late", PASSES))
    }
    artefacts.write(FILE, {"provenance": artefacts.provenance("python -m rnncortex.offline.cognition.temporal_xor", protocol), **made})


if __name__ == "__main__":
    _make()
