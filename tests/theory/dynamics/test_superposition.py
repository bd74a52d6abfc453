"""Linear filters against scipy, against the network, and against a numerical third derivative."""

import pytest
import torch
from scipy.linalg import expm
from scipy.signal import dlsim

import rnncortex
from rnncortex.models.rate.random_networks import random_network
from rnncortex.numerics import seeding
from rnncortex.theory.dynamics import superposition
from tests.bad_input import Case
from tests.good_input import SQUARE


def test_kernel_of_a_matrix_exponential(device: str) -> None:
    generator = 0.3 * seeding.normal((4, 4), 0)
    step, pulse = torch.as_tensor(expm(generator.numpy())).to(device), seeding.normal((4, 2), 1, device=device)
    kernel = superposition.kernel(step, pulse, steps=6)
    for k in range(6):
        expected = torch.as_tensor(expm(k * generator.numpy())).to(device) @ pulse
        torch.testing.assert_close(kernel[k], expected, rtol=1e-12, atol=1e-12)


def test_response_is_that_of_scipys_linear_system(device: str) -> None:
    W, U, x = (0.4 * seeding.normal((3, 3), 0), seeding.normal((3, 2), 1), seeding.normal((1, 25, 2), 2))
    # scipy's state is the one before the step: h[t] = W h[t-1] + U x[t] is its output C = W, D = U
    _, expected, _ = dlsim((W.numpy(), U.numpy(), W.numpy(), U.numpy(), 1.0), x[0].numpy())
    kernel = superposition.kernel(W.to(device), U.to(device), steps=25)
    torch.testing.assert_close(superposition.response(kernel, x.to(device))[0].cpu(), torch.as_tensor(expected), rtol=1e-11, atol=1e-11)


def test_a_short_kernel_forgets() -> None:
    kernel = superposition.kernel(torch.eye(1), torch.ones(1, 1), steps=3)
    flash = torch.zeros(1, 6, 1)
    flash[0, 1] = 1.0
    assert superposition.response(kernel, flash).flatten().tolist() == [0, 1, 1, 1, 0, 0]


@pytest.mark.parametrize("seed", range(3))
def test_cubic_failure_is_the_limit_of_the_networks_own(seed: int, device: str) -> None:
    bent = random_network(8, 0.7, input_size=2, seed=seed, device=device).requires_grad_(False)
    x, y = seeding.normal((2, 3, 12, 2), seed, device=device)

    def failure(size: float) -> torch.Tensor:
        return (bent(size * (x + y))[0] - bent(size * x)[0] - bent(size * y)[0]) / size**3

    kernel = superposition.kernel(bent.weight_hh, bent.weight_ih, steps=12)
    predicted = superposition.cubic_failure(bent.weight_hh, superposition.response(kernel, x), superposition.response(kernel, y))
    # the error of a single size falls as its square; two of them extrapolate to none
    extrapolated = (4 * failure(1e-3) - failure(2e-3)) / 3
    torch.testing.assert_close(extrapolated, predicted, rtol=1e-4, atol=1e-4 * predicted.abs().max().item())


BAD_INPUT = [
    Case(
        rnncortex.theory.dynamics.superposition.kernel,
        {"weight_hh": SQUARE, "weight_ih": SQUARE[:, :2], "steps": 3},
        tensors=("weight_hh", "weight_ih"),
        devices=("weight_ih",),
        counts=("steps",),
    ),
    Case(
        rnncortex.theory.dynamics.superposition.response,
        {"kernel": SQUARE[None], "inputs": SQUARE[None]},
        tensors=("kernel", "inputs"),
        devices=("inputs",),
    ),
    Case(
        rnncortex.theory.dynamics.superposition.cubic_failure,
        {"weight_hh": SQUARE, "first": SQUARE[None], "second": SQUARE[None]},
        tensors=("weight_hh", "first", "second"),
        devices=("first", "second"),
    ),
]
