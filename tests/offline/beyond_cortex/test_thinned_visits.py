"""The shipped errors are whole, above the optimum, and those that a measurement makes again."""

import pytest
import torch

from rnncortex.offline.beyond_cortex import thinned_visits
from rnncortex.simulations.irregular_oscillator import IrregularOscillator
from rnncortex.theory.decoding import irregular_sampling
from tests.bad_input import Case

VALUES = torch.zeros(2, 3)

BAD_INPUT = [
    Case(thinned_visits.network, {"architecture": "GRU", "seed": 0, "units": 3}, choices=("architecture",), counts=("units",)),
    Case(
        thinned_visits.train,
        {"architecture": "GRU", "trained": [4.0], "seeds": 1, "updates": 1, "rates": [0.01]},
        choices=("architecture",),
        counts=("seeds", "updates"),
    ),
    Case(
        thinned_visits.errors,
        {"architecture": "GRU", "networks": [thinned_visits.network("GRU", 0)], "tested": [4.0]},
        choices=("architecture",),
        others={"networks": [], "tested": [-1.0]},
    ),
]


def test_no_network_is_better_than_the_optimum() -> None:
    world = IrregularOscillator()
    for k, gap in enumerate(thinned_visits.GAPS):
        gaps = world.record(2000, 30, mean_gap=gap, seed=9000 + k).gaps
        bound = irregular_sampling.optimal_oscillator(gaps, period=21.0, coherence=60.0, noise=0.3)[:, 10:].mean()
        for table in thinned_visits.shipped().errors.values():
            assert table.shape == (4, 3, 4)
            assert (table[..., k] > 0.95 * bound).all()


@pytest.mark.parametrize("architecture", thinned_visits.ARCHITECTURES)
def test_a_short_training_runs_and_repeats(architecture) -> None:
    (first, rates), (again, _) = (thinned_visits.train(architecture, [4.0], 1, updates=2, rates=[0.01]) for _ in range(2))
    found = thinned_visits.errors(architecture, first, [4.0, 8.0])
    assert found.shape == (1, 2)
    assert torch.equal(found, thinned_visits.errors(architecture, again, [4.0, 8.0]))
    assert rates.item() == 0.01


def test_what_networks_are_called_with() -> None:
    gaps = torch.full((2, 3), 20.0)
    assert thinned_visits._arguments("GRU", VALUES, gaps)["inputs"].shape == (2, 3, 1)
    assert thinned_visits._arguments("GRU + gap", VALUES, gaps)["inputs"][0, 0].tolist() == [0.0, 2.0]
    assert thinned_visits._arguments("ODE-RNN", VALUES, gaps)["gaps"].tolist() == (gaps / 10).tolist()
