"""The fast recurrences of LSTM and GRU against their plain loops and against finite differences."""

import pytest
import torch
from torch.autograd import forward_ad

from rnncortex.models.gated import gru_recurrence, lstm_recurrence
from rnncortex.models.gated.gru import GRU
from rnncortex.models.gated.lstm import LSTM
from rnncortex.models.rate.recurrence import Weights
from rnncortex.numerics import kernels, seeding

UNITS, INPUTS, STEPS = 3, 2, 5


def leaves_of(kind: str, trials: int, device: str = "cpu") -> list[torch.Tensor]:
    """Inputs, the state before the first step, and weights."""
    random, blocks = seeding.generator(0), {"LSTM": 4, "GRU": 3}[kind]
    states = [(trials, UNITS)] * {"LSTM": 2, "GRU": 1}[kind]
    weights = [(blocks * UNITS, UNITS), (blocks * UNITS, INPUTS), *[(blocks * UNITS,)] * {"LSTM": 1, "GRU": 2}[kind]]
    return [seeding.normal(size, random, device=device).requires_grad_() for size in [(STEPS, trials, INPUTS), *states, *weights]]


def plain(kind: str, *leaves: torch.Tensor) -> tuple[torch.Tensor, ...]:
    if kind == "GRU":
        return (torch.stack([step.hidden for step in gru_recurrence.loop(*leaves[:2], gru_recurrence.GRUWeights(*leaves[2:]))]),)
    steps = lstm_recurrence.loop(*leaves[:3], Weights(*leaves[3:]))
    return torch.stack([step.hidden for step in steps]), steps[-1].cell


def fast(kind: str, *leaves: torch.Tensor) -> tuple[torch.Tensor, ...]:
    if kind == "GRU":
        return (gru_recurrence.fused(*leaves[:2], gru_recurrence.GRUWeights(*leaves[2:])),)
    return lstm_recurrence.fused(*leaves[:3], Weights(*leaves[3:]))


kinds = pytest.mark.parametrize("kind", ["LSTM", "GRU"])


@kinds
@pytest.mark.parametrize("trials", [1, 3])
@pytest.mark.parametrize("rows", [1, 6, 1024])
def test_same_states_and_gradients_as_the_loop(kind, trials, rows, device, monkeypatch) -> None:
    monkeypatch.setattr(kernels, "ROWS", rows)
    leaves = leaves_of(kind, trials, device)
    found = []
    for run in (plain, fast):
        results = run(kind, *leaves)
        cost = sum((part * torch.arange(UNITS, device=device)).square().sum() for part in results)
        found.append((*results, *torch.autograd.grad(cost, leaves)))
    for slow, quick in zip(*found, strict=True):
        torch.testing.assert_close(quick, slow, rtol=1e-12, atol=1e-12)


@kinds
@pytest.mark.parametrize("trials", [1, 2])
def test_first_and_second_derivatives_by_finite_differences(kind, trials) -> None:
    leaves = leaves_of(kind, trials)
    assert torch.autograd.gradcheck(lambda *x: fast(kind, *x), leaves)
    assert torch.autograd.gradgradcheck(lambda *x: fast(kind, *x), leaves)


@kinds
def test_only_the_wanted_gradients_and_twice_from_one_run(kind) -> None:
    leaves = leaves_of(kind, 2)
    for wanted in range(len(leaves)):
        some = [x.detach().requires_grad_(k == wanted) for k, x in enumerate(leaves)]
        states = fast(kind, *some)[0]
        first = torch.autograd.grad(states.sum(), some[wanted], retain_graph=True)[0]
        assert torch.equal(first, torch.autograd.grad(states.sum(), some[wanted])[0])
        expected = torch.autograd.grad(plain(kind, *some)[0].sum(), some[wanted])[0]
        torch.testing.assert_close(first, expected, rtol=1e-12, atol=1e-12)


networks = pytest.mark.parametrize("network", [k(2, 5, seed=0, dtype=torch.float64) for k in (LSTM, GRU)], ids=["LSTM", "GRU"])


@networks
def test_outputs_may_be_changed_in_place_before_the_backward_pass(network) -> None:
    inputs, weights = seeding.normal((3, 4, 2), 0), list(network.parameters())
    expected = torch.autograd.grad((2 * network(inputs)[0]).square().sum(), weights)
    outputs, _ = network(inputs)
    outputs.mul_(2)
    for mine, other in zip(torch.autograd.grad(outputs.square().sum(), weights), expected, strict=True):
        torch.testing.assert_close(mine, other)


@networks
def test_transformations_see_the_same_network(network) -> None:
    inputs, tangent = seeding.normal((3, 4, 2), 0), seeding.normal((3, 4, 2), 1)
    outputs = network(inputs)[0].detach()
    by_backward = torch.autograd.functional.jvp(lambda x: network(x)[0], inputs, tangent)[1]
    torch.testing.assert_close(torch.func.jvp(lambda x: network(x)[0], (inputs,), (tangent,))[1], by_backward)
    with forward_ad.dual_level():
        pushed = forward_ad.unpack_dual(network(forward_ad.make_dual(inputs, tangent))[0]).tangent
    torch.testing.assert_close(pushed, by_backward)
    torch.testing.assert_close(torch.func.vmap(lambda x: network(x[None])[0][0])(inputs), outputs)
