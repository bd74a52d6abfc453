"""The network with clean-up units, against its equations written out unit by unit."""

import copy
import math

import pytest
import torch

from rnncortex.models.cognition.cleanup_network import SITES, CleanupNetwork
from tests.bad_input import Case

SMALL = CleanupNetwork(3, 4, hidden=2, cleanup=2, density=0.8, seeds=[0, 1]).requires_grad_(False)

BAD_INPUT = [
    Case(
        CleanupNetwork,
        {"letters": 3, "sememes": 4, "hidden": 2, "cleanup": 2, "density": 0.5, "seeds": [0]},
        counts=("letters", "sememes", "hidden", "cleanup"),
        numbers=("density",),
        others={"seeds": []},
    ),
    Case(SMALL.one, {"network": 0}, counts=("network",), others={"network": 2}),
    Case(
        SMALL.lesioned,
        {"site": "clean-up to sememes", "share": 0.5, "draws": 2, "seed": 0},
        choices=("site",),
        numbers=("share",),
        counts=("draws",),
        seeds=("seed",),
    ),
    Case(SMALL.step, {"state": torch.zeros(2, 5, 8, dtype=torch.float64)}, tensors=("state",)),
    Case(SMALL.rest_state, {"words": 3}, counts=("words",)),
    Case(SMALL.forward, {"inputs": torch.zeros(5, 3, dtype=torch.float64), "steps": 2}, tensors=("inputs",), counts=("steps",)),
]


def test_a_step_is_the_equations_unit_by_unit() -> None:
    one = copy.deepcopy(SMALL.one(1))
    for place, bias in enumerate((one.bias_hidden, one.bias_sememes, one.bias_cleanup)):
        bias.copy_(torch.randn(bias.shape, generator=torch.Generator().manual_seed(place), dtype=torch.float64))
    biases = torch.cat([bias.flatten() for bias in (one.bias_hidden, one.bias_sememes, one.bias_cleanup)]).tolist()
    state, shown = torch.rand(8, generator=torch.Generator().manual_seed(0), dtype=torch.float64), [1.0, 0.0, 1.0]
    got = one.step(state, torch.tensor(shown, dtype=torch.float64)).tolist()
    y, s, c = state[:2].tolist(), state[2:6].tolist(), state[6:].tolist()

    def unit(sources: list[float], weights: torch.Tensor, k: int) -> float:
        return sum(x * weights[i, k].item() for i, x in enumerate(sources))

    net = [unit(shown, one.weight_letters, k) for k in range(2)]
    net += [unit(y, one.weight_sememes, k) + unit(c, one.weight_feedback, k) for k in range(4)]
    net += [unit(s, one.weight_cleanup, k) for k in range(2)]
    assert got == pytest.approx([1 / (1 + math.exp(-x)) for x in map(sum, zip(net, biases, strict=True))], abs=1e-12)


def test_one_network_does_what_it_does_among_others() -> None:
    shown = torch.eye(3, dtype=torch.float64)
    assert torch.allclose(SMALL(shown, 5)[1], SMALL.one(1)(shown, 5), atol=1e-12)


@pytest.mark.parametrize("site", SITES)
def test_a_lesion_cuts_its_site_and_nothing_else(site: str) -> None:
    net = CleanupNetwork(30, 40, hidden=30, cleanup=30, density=1.0, seeds=[0])
    cut = net.lesioned(site, 0.3, draws=20, seed=1)
    for name in SITES.values():
        gone = (getattr(cut, name) == 0).double().mean().item()
        assert gone == pytest.approx(0.3 if name == SITES[site] else 0.0, abs=0.02)
    kept = getattr(cut, SITES[site])
    original = getattr(net, SITES[site]).expand(kept.shape)
    assert torch.equal(kept[kept != 0], original[kept != 0])


def test_without_cleanup_units_it_forgets_its_start() -> None:
    net = CleanupNetwork(3, 4, hidden=2, cleanup=0, seeds=[0]).one(0)
    shown = torch.ones(3, dtype=torch.float64)
    states = torch.rand(6, net.state_size, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    for _ in range(2):
        states = net.step(states, shown)
    assert (states - states[0]).abs().max() < 1e-12
