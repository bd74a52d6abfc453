"""Dense memories: against torch's attention, and down their energy."""

import torch

from rnncortex.models.attractors import dense_memory
from rnncortex.models.attractors.dense_memory import DenseMemory
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import SPINS


def test_a_step_is_attention(device: str) -> None:
    patterns, state = seeding.normal((30, 8), 0, device=device), seeding.normal((5, 8), 1, device=device)
    expected = torch.nn.functional.scaled_dot_product_attention(state, patterns, patterns, scale=1.7)
    torch.testing.assert_close(DenseMemory(patterns, 1.7).step(state), expected)


def test_a_step_never_raises_the_energy() -> None:
    memory = DenseMemory(seeding.normal((30, 8), 0), 2.0)
    state = 3 * seeding.normal((200, 8), 1)
    for _ in range(10):
        after = memory.step(state)
        assert (memory.energy(after) <= memory.energy(state) + 1e-10).all()
        state = after


def test_the_energy_is_stationary_where_a_step_changes_nothing() -> None:
    memory = DenseMemory(seeding.normal((6, 4), 0), 1.0)
    state = seeding.normal((4,), 1)
    for _ in range(2000):
        state = memory.step(state)
    state = state.clone().requires_grad_()
    (slope,) = torch.autograd.grad(memory.energy(state), state)
    assert slope.abs().max() < 1e-8


BAD_INPUT = [
    Case(dense_memory.DenseMemory, {"patterns": SPINS, "beta": 1.0}, tensors=("patterns",), numbers=("beta",)),
    Case(DenseMemory(SPINS, 1.0).energy, {"state": SPINS}, tensors=("state",)),
    Case(DenseMemory(SPINS, 1.0).step, {"state": SPINS}, tensors=("state",)),
]
