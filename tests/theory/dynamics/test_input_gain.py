"""The gain of a tanh network against autograd."""

import torch

import rnncortex
from rnncortex.numerics import seeding
from rnncortex.theory.dynamics import input_gain
from tests.bad_input import Case
from tests.good_input import SQUARE


def test_gain_is_the_derivative_of_a_step(device: str) -> None:
    W, U = 2 * seeding.normal((5, 5), 0, device=device), seeding.normal((5, 3), 1, device=device)
    b, h, x = seeding.normal((5,), 2, device=device), seeding.normal((4, 5), 3, device=device), seeding.normal((4, 3), 4, device=device)
    expected = torch.stack(
        [torch.autograd.functional.jacobian(lambda one, k=k: torch.tanh(W @ h[k] + U @ one + b), x[k]) for k in range(4)]
    )
    torch.testing.assert_close(input_gain.tanh_gain(W, U, b, h, x), expected, rtol=1e-12, atol=1e-12)


def test_one_state_or_many_give_the_same() -> None:
    W, U, b = torch.eye(2), torch.ones(2, 1), torch.zeros(2)
    many = input_gain.tanh_gain(W, U, b, torch.ones(3, 4, 2), torch.zeros(3, 4, 1))
    assert many.shape == (3, 4, 2, 1)
    torch.testing.assert_close(many[1, 2], input_gain.tanh_gain(W, U, b, torch.ones(2), torch.zeros(1)))


BAD_INPUT = [
    Case(
        rnncortex.theory.dynamics.input_gain.tanh_gain,
        {"weight_hh": SQUARE, "weight_ih": SQUARE[:, :2], "bias": SQUARE[0], "state": SQUARE[1], "inputs": SQUARE[0, :2]},
        tensors=("weight_hh", "weight_ih", "bias", "state", "inputs"),
        devices=("weight_ih", "bias", "state", "inputs"),
    ),
]
