"""Dale's law in a network: signs that no optimiser breaks, balance and spectrum of the weights to begin with."""

import copy
from typing import Any

import pytest
import torch

from rnncortex.models.rate import dale
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE, SQUARE


@pytest.mark.parametrize("optimizer", [torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop])
@pytest.mark.parametrize("decay", [0.0, 0.5])
def test_dales_law_survives_violent_updates(optimizer: type, decay: float, device: str) -> None:
    network = RateNetwork(2, 20, nonlinearity="relu", seed=0, device=device)
    dale.obey_dale(network, excitatory=15, seed=0)
    signs = dale.neuron_signs(20, 15).to(device)
    descent = optimizer(network.parameters(), lr=0.1, weight_decay=decay)
    inputs = seeding.normal((4, 10, 2), 0, dtype=torch.float32, device=device)
    for _ in range(20):
        descent.zero_grad()
        network(inputs)[0].mean().backward()
        descent.step()
        assert dale.sign_violations(network.weight_hh, signs) == 0
        assert (network.weight_hh.diagonal() == 0).all()
    assert network.weight_hh.abs().sum() > 0


def test_dales_law_for_torchs_rnn() -> None:
    module, inputs, signs = torch.nn.RNN(2, 6, batch_first=True), torch.ones(1, 5, 2), dale.neuron_signs(6, 4)
    dale.obey_dale(module, 4, seed=1)
    descent = torch.optim.SGD(module.parameters(), lr=0.5)
    before = module(inputs)[0].detach()
    for _ in range(3):
        module(inputs)[0].square().sum().backward()
        descent.step()
        assert dale.sign_violations(module.weight_hh_l0, signs) == 0
        torch.testing.assert_close(RateNetwork.from_torch(module)(inputs)[0], module(inputs)[0])
    assert not torch.allclose(module(inputs)[0], before)
    assert torch.equal(copy.deepcopy(module)(inputs)[0], module(inputs)[0])


@pytest.mark.parametrize(("units", "excitatory"), [(200, 160), (200, 100)])
def test_dale_weights(units: int, excitatory: int) -> None:
    weights = torch.stack([dale.dale_weights(units, excitatory, radius=1.3, seed=s) for s in range(10)])
    signs = dale.neuron_signs(units, excitatory, dtype=torch.float64)
    assert ((weights * signs) > 0).all()
    assert abs(weights.sum(-1).mean().item()) < 4 * weights.sum(-1).std().item() / (10 * units) ** 0.5
    variance = torch.stack([weights[..., :excitatory].var(), weights[..., excitatory:].var()])
    shares = torch.tensor([excitatory, units - excitatory], dtype=torch.float64)
    assert (shares * variance).sum().sqrt().item() == pytest.approx(1.3, rel=0.03)


def test_balanced_rows_sum_to_zero_with_the_same_signs() -> None:
    weight = dale.dale_weights(50, 40, radius=1.0, seed=0)
    balanced = dale.balance_rows(weight)
    assert balanced.sum(1).abs().max() < 1e-12
    assert torch.equal(balanced.sign(), weight.sign())
    assert torch.equal(balanced[:, :40], weight[:, :40])


def test_initial_spectrum_has_the_radius() -> None:
    network = RateNetwork(1, 300, seed=0, dtype=torch.float64)
    dale.obey_dale(network, 240, radius=0.9, seed=0)
    balanced = dale.balance_rows(network.weight_hh.detach())
    moduli = torch.linalg.eigvals(balanced).abs()
    assert torch.quantile(moduli, 0.98).item() == pytest.approx(0.9, rel=0.1)


@pytest.mark.parametrize(("argument", "value"), [("excitatory", 4), ("excitatory", -1), ("radius", 0.0), ("seed", "text")])
def test_dales_law_is_not_half_imposed(argument: str, value: Any) -> None:
    network = RateNetwork(1, 4, seed=0)
    with pytest.raises((TypeError, ValueError), match=f"{argument}: expected"):
        dale.obey_dale(network, **{"excitatory": 3, "radius": 1.0, "seed": 0, argument: value})
    assert not hasattr(network, "parametrizations")
    with pytest.raises(TypeError, match="network: expected a module with weight_hh"):
        dale.obey_dale(torch.nn.Linear(2, 2), excitatory=1, seed=0)


BAD_INPUT = [
    Case(dale.neuron_signs, {"units": 3, "excitatory": 2}, counts=("units", "excitatory"), others={"excitatory": 4}),
    Case(
        dale.dale_weights,
        {"units": 4, "excitatory": 3, "radius": 1.0, "seed": 0},
        counts=("units", "excitatory"),
        numbers=("radius",),
        seeds=("seed",),
        others={"excitatory": 4},
    ),
    Case(
        dale.balance_rows,
        {"weight": dale.dale_weights(4, 3, radius=1.0, seed=0)},
        tensors=("weight",),
        others={"weight": SQUARE.abs()},
    ),
    Case(dale.sign_violations, {"weight": SQUARE, "signs": torch.ones(4, **DOUBLE)}, tensors=("weight", "signs"), devices=("signs",)),
]
