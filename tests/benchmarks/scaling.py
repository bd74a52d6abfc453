"""How cost grows with units, steps and trials: one size is varied, the others are held."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from rnncortex.analysis.dynamics import lyapunov
from rnncortex.analysis.sequences import hidden_markov
from rnncortex.models.attractors.hopfield import FactoredHopfieldNetwork
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.reservoir.reservoir import Reservoir, compress
from rnncortex.numerics import seeding
from rnncortex.tasks.patterns.cues import corrupt, random_patterns


@dataclass(frozen=True)
class Growth:
    """A cost as one size grows.

    Attributes
    ----------
    name, varied : str
    prepare : callable
        From the size to the work.
    sizes : tuple of int
    theory : float
        Exponent that the count of multiplications gives.
    """

    name: str
    varied: str
    prepare: Callable[[int], Callable[[], object]]
    sizes: tuple[int, ...]
    theory: float


def training(trials: int, units: int, time: int) -> Callable[[], object]:
    network, inputs = RateNetwork(16, units, seed=0), torch.randn(trials, time, 16, generator=torch.Generator().manual_seed(0))
    return lambda: network(inputs)[0].square().mean().backward()


def spectrum(units: int, k: int) -> Callable[[], object]:
    network = RateNetwork(0, units, bias=False, seed=0, dtype=torch.float64).requires_grad_(False)
    start = seeding.normal((units,), 1)
    return lambda: lyapunov.map_exponents(network, start, k=k, steps=100)


def reservoir(units: int) -> Callable[[], object]:
    weight = torch.where(seeding.uniform((units, units), 0) < 0.1, seeding.normal((units, units), 1), 0.0) / (0.1 * units) ** 0.5
    network, series = Reservoir(compress(weight), seeding.normal((units, 1), 2)), seeding.normal((1, 100, 1), 3)
    return lambda: network(series)


def hopfield(units: int) -> Callable[[], object]:
    patterns = random_patterns(200, units, seed=0)
    network, cue = FactoredHopfieldNetwork(patterns), corrupt(patterns[:20], 0.3, seed=1)
    return lambda: network.step(cue)


def smoother(time: int, states: int) -> Callable[[], object]:
    initial, transition, emission = (
        torch.softmax(seeding.normal(size, seed), -1) for seed, size in enumerate([(states,), (states, states), (states, 8)])
    )
    symbols = seeding.integers(8, (10, time), 3)
    return lambda: hidden_markov.smooth(symbols, initial, transition, emission)


GROWTH = [
    Growth("Training a rate network, 64 trials of 50 steps", "units", lambda n: training(64, n, 50), (256, 512, 1024, 2048), 2.0),
    Growth("Training a rate network of 128 units, 64 trials", "steps", lambda n: training(64, 128, n), (50, 100, 200, 400, 800), 1.0),
    Growth("Training a rate network of 128 units, 50 steps", "trials", lambda n: training(n, 128, 50), (64, 128, 256, 512, 1024), 1.0),
    Growth("Full Lyapunov spectrum, 100 steps", "units", lambda n: spectrum(n, n), (100, 200, 400, 800), 3.0),
    Growth("Some Lyapunov exponents of 800 units, 100 steps", "exponents", lambda k: spectrum(800, k), (25, 50, 100, 200, 400), 1.0),
    Growth("Reservoir, 10% of connections, 100 steps", "units", reservoir, (500, 1000, 2000, 4000), 2.0),
    Growth("A step of a Hopfield network of 200 patterns", "units", hopfield, (2000, 4000, 8000, 16_000, 32_000), 1.0),
    Growth("Hidden Markov smoother, 30 states, 10 sequences", "steps", lambda n: smoother(n, 30), (100, 200, 400, 800), 1.0),
]
