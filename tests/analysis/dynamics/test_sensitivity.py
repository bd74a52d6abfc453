"""How perturbations travel through a network: forward as errors, backward as gradients."""

import math

import pytest
import torch

from rnncortex.analysis.dynamics import sensitivity
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.random_networks import gaussian_weights
from rnncortex.numerics import linear
from tests.bad_input import Case
from tests.good_input import DOUBLE, NETWORK


def test_errors_and_gradients_grow_with_the_spectral_radius() -> None:
    network = RateNetwork(1, 30, leak_rate=0.3, bias=False, seed=0, dtype=torch.float64).requires_grad_(False)
    network.weight_hh.copy_(gaussian_weights(30, 1.2, seed=0))
    rest, silence = torch.zeros(2000, 30, dtype=torch.float64), torch.zeros(2000, 1, dtype=torch.float64)
    expected = linear.spectral_radius(network.jacobian(rest[0])).log().item()
    for measure in (sensitivity.forward_growth, sensitivity.backward_growth):
        found = measure(network, rest, silence, seed=0)
        assert found.rate.item() == pytest.approx(expected, abs=2e-3)
        assert found.log_norm.shape == (2000,)


@pytest.mark.parametrize("factor", [0.8, 1.1])
@pytest.mark.parametrize("steps", [8, 43])
def test_a_map_that_multiplies_has_its_logarithm(factor: float, steps: int) -> None:
    for measure in (sensitivity.forward_growth, sensitivity.backward_growth):
        found = measure(lambda h: factor * h, torch.zeros(steps, 3, dtype=torch.float64), seed=0)
        torch.testing.assert_close(found.log_norm, math.log(factor) * torch.arange(1, steps + 1, dtype=torch.float64))
        assert found.rate.item() == pytest.approx(math.log(factor))


GROWTH = {"network": NETWORK, "states": torch.zeros(10, 4, **DOUBLE), "inputs": torch.zeros(10, 2, **DOUBLE), "seed": 0}


BAD_INPUT = [
    Case(
        sensitivity.forward_growth,
        GROWTH,
        tensors=("states", "inputs"),
        devices=("inputs",),
        seeds=("seed",),
        others={"states": torch.zeros(2, 4, **DOUBLE)},
    ),
    Case(sensitivity.backward_growth, GROWTH, tensors=("states", "inputs"), devices=("inputs",), seeds=("seed",)),
]
