"""Constraints that no optimiser can break."""

import copy
import pickle
from typing import Any

import pytest
import torch
from torch.nn.utils import parametrize

from rnncortex.models.rate import constraints
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE, SQUARE


@pytest.mark.parametrize("optimizer", [torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop])
@pytest.mark.parametrize("decay", [0.0, 0.5])
def test_dales_law_survives_violent_updates(optimizer: type, decay: float, device: str) -> None:
    network = RateNetwork(2, 20, nonlinearity="relu", seed=0, device=device)
    constraints.obey_dale(network, excitatory=15, seed=0)
    signs = constraints.neuron_signs(20, 15).to(device)
    descent = optimizer(network.parameters(), lr=0.1, weight_decay=decay)
    inputs = seeding.normal((4, 10, 2), 0, dtype=torch.float32, device=device)
    for _ in range(20):
        descent.zero_grad()
        network(inputs)[0].mean().backward()
        descent.step()
        assert constraints.sign_violations(network.weight_hh, signs) == 0
        assert (network.weight_hh.diagonal() == 0).all()
    assert network.weight_hh.abs().sum() > 0


def test_law_moves_with_the_module_and_keeps_its_weights() -> None:
    network = RateNetwork(1, 6, seed=0, dtype=torch.float64)
    weight = constraints.dale_weights(6, 4, radius=1.0, seed=0)
    network.weight_hh.data.copy_(weight)
    law = constraints.DaleLaw(constraints.neuron_signs(6, 4, dtype=torch.float64))
    parametrize.register_parametrization(network, "weight_hh", law)
    torch.testing.assert_close(network.weight_hh, weight)
    assert "parametrizations.weight_hh.0.signs" in network.state_dict()
    assert network.float().weight_hh.dtype == torch.float32


def test_a_law_is_not_put_on_twice_and_changes_in_place_are_not_lost_silently() -> None:
    network = RateNetwork(1, 6, seed=0)
    constraints.obey_dale(network, 4, seed=1)
    with pytest.raises(ValueError, match="expected weights without a constraint"):
        constraints.obey_dale(network, 4, radius=2.0, seed=2)
    before = network.weight_hh.detach().clone()
    with torch.no_grad():
        network.weight_hh.mul_(2)
    with pytest.raises(RuntimeError, match="changed in place, which has no effect"):
        network(torch.ones(1, 3, 1))
    network.weight_hh = 2 * before
    torch.testing.assert_close(network.weight_hh, 2 * before)


def test_constrained_networks_are_copied_pickled_and_given_another_leak() -> None:
    network, inputs = RateNetwork(2, 6, leak_rate=0.5, seed=0), torch.ones(1, 4, 2)
    constraints.obey_dale(network, 4, seed=1)
    parametrize.register_parametrization(network, "weight_ih", constraints.Mask(torch.tensor([[True, False]] * 6)))
    expected = network(inputs)[0]
    for other in (copy.deepcopy(network), pickle.loads(pickle.dumps(network)), copy.copy(network)):
        assert torch.equal(other(inputs)[0], expected)
        assert other.state_dict().keys() == network.state_dict().keys()
        assert parametrize.is_parametrized(other, "weight_ih")
    faster = network.with_leak_rate(1.0)
    assert not torch.equal(faster(inputs)[0], expected)
    assert torch.equal(faster.with_leak_rate(0.5)(inputs)[0], expected)
    assert faster.parametrizations.weight_hh.original is network.parametrizations.weight_hh.original


def test_mask_of_input_weights() -> None:
    network = RateNetwork(2, 3, seed=0)
    mask = torch.tensor([[True, False], [False, True], [True, True]])
    parametrize.register_parametrization(network, "weight_ih", constraints.Mask(mask))
    network(torch.ones(1, 3, 2))[0].sum().backward()
    assert (network.weight_ih[~mask] == 0).all()
    with pytest.raises(ValueError, match="weight: expected shape"):
        parametrize.register_parametrization(network, "weight_hh", constraints.Mask(mask))


def test_dales_law_for_torchs_rnn() -> None:
    module, inputs, signs = torch.nn.RNN(2, 6, batch_first=True), torch.ones(1, 5, 2), constraints.neuron_signs(6, 4)
    constraints.obey_dale(module, 4, seed=1)
    descent = torch.optim.SGD(module.parameters(), lr=0.5)
    before = module(inputs)[0].detach()
    for _ in range(3):
        module(inputs)[0].square().sum().backward()
        descent.step()
        assert constraints.sign_violations(module.weight_hh_l0, signs) == 0
        torch.testing.assert_close(RateNetwork.from_torch(module)(inputs)[0], module(inputs)[0])
    assert not torch.allclose(module(inputs)[0], before)
    assert torch.equal(copy.deepcopy(module)(inputs)[0], module(inputs)[0])


def test_weights_that_break_the_law_are_refused() -> None:
    network = RateNetwork(1, 4, seed=0)
    with pytest.raises(ValueError, match="weight: expected columns with the signs of their neurons, got"):
        parametrize.register_parametrization(network, "weight_hh", constraints.DaleLaw(torch.ones(4)))


@pytest.mark.parametrize(("units", "excitatory"), [(200, 160), (200, 100)])
def test_dale_weights(units: int, excitatory: int) -> None:
    weights = torch.stack([constraints.dale_weights(units, excitatory, radius=1.3, seed=s) for s in range(10)])
    signs = constraints.neuron_signs(units, excitatory, dtype=torch.float64)
    assert ((weights * signs) > 0).all()
    assert abs(weights.sum(-1).mean().item()) < 4 * weights.sum(-1).std().item() / (10 * units) ** 0.5
    variance = torch.stack([weights[..., :excitatory].var(), weights[..., excitatory:].var()])
    shares = torch.tensor([excitatory, units - excitatory], dtype=torch.float64)
    assert (shares * variance).sum().sqrt().item() == pytest.approx(1.3, rel=0.03)


def test_balanced_rows_sum_to_zero_with_the_same_signs() -> None:
    weight = constraints.dale_weights(50, 40, radius=1.0, seed=0)
    balanced = constraints.balance_rows(weight)
    assert balanced.sum(1).abs().max() < 1e-12
    assert torch.equal(balanced.sign(), weight.sign())
    assert torch.equal(balanced[:, :40], weight[:, :40])


@pytest.mark.parametrize("rank", [1, 3])
def test_low_rank(rank: int) -> None:
    network = RateNetwork(1, 12, seed=0, dtype=torch.float64)
    before = network.weight_hh.detach().clone()
    parametrize.register_parametrization(network, "weight_hh", constraints.LowRank(rank))
    u, s, vh = torch.linalg.svd(before)
    best = u[:, :rank] * s[:rank] @ vh[:rank]  # Eckart and Young: the closest matrix of this rank
    torch.testing.assert_close(network.weight_hh, best)
    descent = torch.optim.Adam(network.parameters(), lr=0.1)
    for _ in range(5):
        network(torch.ones(2, 5, 1, dtype=torch.float64))[0].square().sum().backward()
        descent.step()
    assert torch.linalg.matrix_rank(network.weight_hh).item() == rank


def test_missing_connections_stay_missing() -> None:
    mask = seeding.uniform((8, 8), 0) < 0.3
    network = RateNetwork(1, 8, seed=0)
    parametrize.register_parametrization(network, "weight_hh", constraints.Mask(mask))
    network(torch.ones(1, 4, 1))[0].sum().backward()
    torch.optim.SGD(network.parameters(), lr=10.0).step()
    assert (network.weight_hh[~mask] == 0).all()
    assert (network.weight_hh[mask] != 0).any()


def test_initial_spectrum_has_the_radius() -> None:
    network = RateNetwork(1, 300, seed=0, dtype=torch.float64)
    constraints.obey_dale(network, 240, radius=0.9, seed=0)
    balanced = constraints.balance_rows(network.weight_hh.detach())
    moduli = torch.linalg.eigvals(balanced).abs()
    assert torch.quantile(moduli, 0.98).item() == pytest.approx(0.9, rel=0.1)


@pytest.mark.parametrize(("argument", "value"), [("excitatory", 4), ("excitatory", -1), ("radius", 0.0), ("seed", "text")])
def test_dales_law_is_not_half_imposed(argument: str, value: Any) -> None:
    network = RateNetwork(1, 4, seed=0)
    with pytest.raises((TypeError, ValueError), match=f"{argument}: expected"):
        constraints.obey_dale(network, **{"excitatory": 3, "radius": 1.0, "seed": 0, argument: value})
    assert not hasattr(network, "parametrizations")
    with pytest.raises(TypeError, match="network: expected a module with weight_hh"):
        constraints.obey_dale(torch.nn.Linear(2, 2), excitatory=1, seed=0)


BAD_INPUT = [
    Case(constraints.DaleLaw, {"signs": torch.ones(3)}, tensors=("signs",), others={"signs": torch.zeros(3)}),
    *(
        Case(constraints.DaleLaw(torch.ones(2)).right_inverse, {"weight": torch.ones(2, 2)}, tensors=("weight",), others={"weight": bad})
        for bad in (-torch.ones(2, 2), torch.ones(2, 3))
    ),
    *(
        Case(constraint.forward, {"raw": torch.ones(2, 2)}, others={"raw": bad})
        for constraint in (constraints.DaleLaw(torch.ones(2)), constraints.Mask(torch.eye(2) > 0))
        for bad in ("text", torch.ones(2, 3), torch.ones(2))
    ),
    Case(constraints.Mask(torch.eye(2) > 0).right_inverse, {"weight": torch.ones(2, 2)}, tensors=("weight",)),
    Case(
        constraints.LowRank(1).forward,
        {"left": torch.ones(3, 1), "right": torch.ones(3, 1)},
        others={"left": torch.ones(3, 2), "right": torch.ones(3)},
    ),
    Case(constraints.LowRank(2).right_inverse, {"weight": torch.eye(3)}, tensors=("weight",), others={"weight": torch.ones(3, 2)}),
    Case(constraints.Mask, {"mask": torch.ones(2, 2, dtype=torch.bool)}, others={"mask": torch.ones(2, 2)}),
    Case(constraints.LowRank, {"rank": 2}, counts=("rank",)),
    Case(constraints.neuron_signs, {"units": 3, "excitatory": 2}, counts=("units", "excitatory"), others={"excitatory": 4}),
    Case(
        constraints.dale_weights,
        {"units": 4, "excitatory": 3, "radius": 1.0, "seed": 0},
        counts=("units", "excitatory"),
        numbers=("radius",),
        seeds=("seed",),
        others={"excitatory": 4},
    ),
    Case(
        constraints.balance_rows,
        {"weight": constraints.dale_weights(4, 3, radius=1.0, seed=0)},
        tensors=("weight",),
        others={"weight": SQUARE.abs()},
    ),
    Case(
        constraints.sign_violations, {"weight": SQUARE, "signs": torch.ones(4, **DOUBLE)}, tensors=("weight", "signs"), devices=("signs",)
    ),
]
