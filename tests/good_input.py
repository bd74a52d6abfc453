"""Values that many good calls need, for the cases of bad input: small, and each of a kind that the checks tell apart."""

from typing import Any

import torch

from rnncortex.models.rate import network as rate
from rnncortex.models.rate import random_networks
from rnncortex.numerics import seeding
from rnncortex.numerics.probability import spins
from rnncortex.numerics.sequences.state_space import LinearGaussian
from rnncortex.theory.population.linear_processes import stationary_covariance

DOUBLE = {"dtype": torch.float64}
SQUARE = seeding.normal((4, 4), 0)
NETWORK = rate.RateNetwork(2, 4, leak_rate=0.5, seed=0, **DOUBLE).requires_grad_(False)
NETWORKS = random_networks.RandomNetworks(4, [0.5, 1.5], seeds=[0])
STATE = NETWORKS.initial_state(seed=0)
FIRED = (seeding.uniform((3, 40, 2), 0) < 0.3).double()
DRIVEN = {"inputs": seeding.normal((3, 40, 2), 1), "spikes": FIRED}
RECORDED = seeding.normal((3, 20, 4), 0)
CHAIN = torch.tensor([[0.8, 0.1, 0.1], [0.3, 0.6, 0.1], [0.0, 0.5, 0.5]], **DOUBLE)
SYMBOLS = seeding.integers(2, (1, 20), 0)
SPINS = spins.all_states(2)
SPACE: dict[str, Any] = {
    "transition": 0.5 * torch.eye(2, **DOUBLE),
    "process": torch.eye(2, **DOUBLE),
    "readout": torch.ones(3, 2, **DOUBLE),
    "noise": torch.eye(3, **DOUBLE),
    "initial": torch.eye(2, **DOUBLE),
    "mean": torch.zeros(2, **DOUBLE),
    "offset": torch.zeros(3, **DOUBLE),
}


def stable_space() -> LinearGaussian:
    """States in their stationary distribution, two of them, seen through three channels."""
    transition = torch.tensor([[0.8, 0.3], [-0.3, 0.7]]).double()
    process = torch.tensor([[0.5, 0.1], [0.1, 0.3]]).double()
    noise = 2 * torch.eye(3).double()
    initial = stationary_covariance(transition, process)
    return LinearGaussian(transition, process, seeding.normal((3, 2), 0), noise, initial, torch.zeros(2).double(), torch.ones(3).double())
