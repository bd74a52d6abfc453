"""Constraints that no optimiser can break."""

import copy
import pickle

import pytest
import torch
from torch.nn.utils import parametrize

from rnncortex.models.rate import constraints, dale
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case


def test_law_moves_with_the_module_and_keeps_its_weights() -> None:
    network = RateNetwork(1, 6, seed=0, dtype=torch.float64)
    weight = dale.dale_weights(6, 4, radius=1.0, seed=0)
    network.weight_hh.data.copy_(weight)
    law = constraints.DaleLaw(dale.neuron_signs(6, 4, dtype=torch.float64))
    parametrize.register_parametrization(network, "weight_hh", law)
    torch.testing.assert_close(network.weight_hh, weight)
    assert "parametrizations.weight_hh.0.signs" in network.state_dict()
    assert network.float().weight_hh.dtype == torch.float32


def test_a_law_is_not_put_on_twice_and_changes_in_place_are_not_lost_silently() -> None:
    network = RateNetwork(1, 6, seed=0)
    dale.obey_dale(network, 4, seed=1)
    with pytest.raises(ValueError, match="expected weights without a constraint"):
        dale.obey_dale(network, 4, radius=2.0, seed=2)
    before = network.weight_hh.detach().clone()
    with torch.no_grad():
        network.weight_hh.mul_(2)
    with pytest.raises(RuntimeError, match="changed in place, which has no effect"):
        network(torch.ones(1, 3, 1))
    network.weight_hh = 2 * before
    torch.testing.assert_close(network.weight_hh, 2 * before)


def test_constrained_networks_are_copied_pickled_and_given_another_leak() -> None:
    network, inputs = RateNetwork(2, 6, leak_rate=0.5, seed=0), torch.ones(1, 4, 2)
    dale.obey_dale(network, 4, seed=1)
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


def test_weights_that_break_the_law_are_refused() -> None:
    network = RateNetwork(1, 4, seed=0)
    with pytest.raises(ValueError, match="weight: expected columns with the signs of their neurons, got"):
        parametrize.register_parametrization(network, "weight_hh", constraints.DaleLaw(torch.ones(4)))


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
]
