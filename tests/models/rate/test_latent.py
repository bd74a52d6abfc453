"""Latent networks: the exact one against the full network, the Gaussian one against large samples."""

import pytest
import torch
from torch.nn.utils import parametrize

from rnncortex.models.rate import constraints, latent, network
from rnncortex.models.rate.constraints import LowRank
from rnncortex.models.rate.latent import GaussianLatentNetwork, LatentNetwork
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE, NETWORK


def low_rank_network(units: int, *, bias: bool = False, nonlinearity: str = "tanh", seed: int = 1) -> RateNetwork:
    network = RateNetwork(2, units, leak_rate=0.3, bias=bias, nonlinearity=nonlinearity, seed=0, dtype=torch.float64)
    parametrize.register_parametrization(network, "weight_hh", LowRank(2))
    loadings = seeding.normal((units, 5), seed)
    mixing = torch.tensor([[1.0, 0, 1.5, 0.3, 0.2], [0, 1, -0.3, 1.2, 0.4], [0, 0, 0.5, 0, 0], [0, 0, 0, 0.5, 0], [0, 0, 0, 0, 1.0]])
    drawn = loadings @ mixing.double()
    with torch.no_grad():
        network.parametrizations.weight_hh.original0.copy_(drawn[:, :2])
        network.parametrizations.weight_hh.original1.copy_(drawn[:, 2:4])
        network.weight_ih.copy_(drawn[:, [4, 0]])
    return network


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_latents_are_what_the_full_network_has(bias: bool, nonlinearity: str, device: str) -> None:
    network = low_rank_network(40, bias=bias, nonlinearity=nonlinearity).to(device)
    latent = LatentNetwork(network)
    inputs = seeding.normal((3, 25, 2), 2, device=device)
    states, _ = network(inputs)
    torch.testing.assert_close(latent(inputs), states @ latent.right / 40, rtol=1e-9, atol=1e-11)


def test_gaussian_latents_are_the_limit_of_many_units() -> None:
    """The difference falls as one over the root of the number of units: by a factor of three from 100 to 900."""
    inputs = seeding.normal((2, 20, 2), 2)
    errors = torch.zeros(2, 8)
    for row, units in zip(errors, (100, 900), strict=True):
        for seed in range(8):
            network = low_rank_network(units, seed=seed)
            row[seed] = (LatentNetwork(network)(inputs) - GaussianLatentNetwork(network)(inputs)).square().mean().sqrt()
    small, large = errors.square().mean(1).sqrt().tolist()
    assert large == pytest.approx(small / 3, rel=0.4)


def test_the_weights_are_copied() -> None:
    network = low_rank_network(10)
    latent = LatentNetwork(network)
    network.parametrizations.weight_hh.original0.data.zero_()
    assert latent.left.abs().sum() > 0


def test_full_rank_is_refused() -> None:
    with pytest.raises(TypeError, match="network: expected a RateNetwork with a LowRank parametrization"):
        LatentNetwork(RateNetwork(1, 4, seed=0))
    with pytest.raises(ValueError, match="network: expected tanh units without bias"):
        GaussianLatentNetwork(low_rank_network(10, bias=True))


RANK_ONE = network.RateNetwork(2, 4, bias=False, seed=0, **DOUBLE)
torch.nn.utils.parametrize.register_parametrization(RANK_ONE, "weight_hh", constraints.LowRank(1))


LATENT, GAUSSIAN = latent.LatentNetwork(RANK_ONE), latent.GaussianLatentNetwork(RANK_ONE)


LATENTS = {"latents": torch.ones(3, 1, **DOUBLE), "inputs": torch.ones(3, 2, **DOUBLE)}


BAD_INPUT = [
    Case(latent.LatentNetwork, {"network": RANK_ONE}, others={"network": NETWORK}),
    Case(latent.GaussianLatentNetwork, {"network": RANK_ONE}, others={"network": NETWORK}),
    Case(LATENT.rates, LATENTS, tensors=("latents", "inputs"), devices=("latents", "inputs")),
    *(
        Case(call, LATENTS, tensors=("latents", "inputs"), devices=("latents", "inputs"), others={"inputs": torch.ones(3, 1, **DOUBLE)})
        for call in (LATENT.drift, LATENT.step, GAUSSIAN.drift)
    ),
    *(
        Case(LATENT.forward, {"inputs": torch.ones(3, 4, 2, **DOUBLE)}, tensors=("inputs",), devices=("inputs",), others={"inputs": bad})
        for bad in (torch.ones(3, 0, 2, **DOUBLE), torch.ones(3, 4, 1, **DOUBLE))
    ),
]
