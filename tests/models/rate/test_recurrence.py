"""The fast recurrence against the plain loop and against finite differences."""

import pytest
import torch

from rnncortex.models.rate.activations import ACTIVATIONS
from rnncortex.models.rate.recurrence import Weights, fused, loop
from rnncortex.numerics import seeding


def problem(trials: int, *, bias: bool = True, device: str = "cpu", dtype: torch.dtype = torch.float64) -> tuple:
    random = seeding.generator(0)

    def draw(*size: int) -> torch.Tensor:
        return seeding.normal(size, random, dtype=dtype, device=device).requires_grad_()

    inputs, state = draw(6, trials, 2), draw(trials, 4)
    return inputs, state, Weights(draw(4, 4), draw(4, 2), draw(4) if bias else None), draw(6, trials, 4).detach()


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("leak_rate", [1.0, 0.3])
@pytest.mark.parametrize("trials", [1, 3])
@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize("bias", [True, False])
def test_same_states_and_gradients_as_the_loop(name: str, leak_rate: float, trials: int, noisy: bool, bias: bool, device: str) -> None:
    inputs, state, weights, noise = problem(trials, bias=bias, device=device)
    leaves = [x for x in (inputs, state, *weights) if x is not None]
    results = []
    for run, function in ((loop, ACTIVATIONS[name].function), (fused, ACTIVATIONS[name])):
        states = run(inputs, state, weights, leak_rate, function, noise if noisy else None)
        results.append((states, *torch.autograd.grad((states * torch.arange(4, device=device)).square().sum(), leaves)))
    for plain, fast in zip(*results, strict=True):
        torch.testing.assert_close(fast, plain, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ["tanh", "sigmoid"])
@pytest.mark.parametrize("leak_rate", [1.0, 0.3])
@pytest.mark.parametrize("trials", [1, 2])
def test_first_and_second_derivatives_by_finite_differences(name: str, leak_rate: float, trials: int) -> None:
    inputs, state, weights, noise = problem(trials)

    def run(inputs, state, hh, ih, bias):
        return fused(inputs, state, Weights(hh, ih, bias), leak_rate, ACTIVATIONS[name], noise)

    assert torch.autograd.gradcheck(run, (inputs, state, *weights))
    assert torch.autograd.gradgradcheck(run, (inputs, state, *weights))


@pytest.mark.parametrize("wanted", [(0,), (1,), (2,), (3,), (4,), (2, 4)])
def test_only_the_wanted_gradients(wanted: tuple[int, ...]) -> None:
    inputs, state, weights, _ = problem(2)
    leaves = [x.detach().requires_grad_(k in wanted) for k, x in enumerate((inputs, state, *weights))]
    states = fused(*leaves[:2], Weights(*leaves[2:]), 0.5, ACTIVATIONS["tanh"])
    states.sum().backward()
    assert [leaf.grad is not None for leaf in leaves] == [k in wanted for k in range(5)]
