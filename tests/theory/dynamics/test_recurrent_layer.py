"""Counts against torch's own layers; the bound against every step that hypothesis can think of."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnncortex.numerics import seeding
from rnncortex.theory.dynamics import recurrent_layer
from tests.bad_input import Case
from tests.good_input import SQUARE


@pytest.mark.parametrize(("kind", "layer"), [("vanilla", torch.nn.RNN), ("gru", torch.nn.GRU), ("lstm", torch.nn.LSTM)])
@pytest.mark.parametrize(("inputs", "units"), [(1, 1), (7, 20), (50, 3)])
def test_counts(kind: str, layer: type, inputs: int, units: int) -> None:
    counted = sum(p.numel() for p in layer(inputs, units, bias=False).parameters())
    assert recurrent_layer.parameter_count(kind, inputs, units) == counted


@pytest.mark.parametrize(("order", "bound"), [(1, 6 * 7 + 3 * 3), (2, math.sqrt(20) * 5 + math.sqrt(5) * 3), (math.inf, 6 * 4 + 2 * 3)])
def test_bound_by_hand(order: float, bound: float) -> None:
    """A rotation that stretches by the root of 20, a column, and the three lengths of (3, -4)."""
    weight_hh, weight_ih = torch.tensor([[2.0, -4.0], [4.0, 2.0]]), torch.tensor([[1.0], [2.0]])
    moved = torch.tensor([3.0, -4.0]), torch.tensor([-3.0])
    found = recurrent_layer.step_bound(weight_hh, weight_ih, *moved, lipschitz=0.5, order=order)
    assert found.item() == pytest.approx(0.5 * bound, rel=1e-6)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 10_000),
    st.sampled_from([1, 2, math.inf]),
    st.floats(0.01, 5),
    st.sampled_from([(torch.tanh, 1.0), (torch.sigmoid, 0.25)]),
)
def test_no_step_exceeds_the_bound(seed: int, order: float, size: float, nonlinearity: tuple) -> None:
    function, lipschitz = nonlinearity
    random = seeding.generator(seed)
    weight_hh, weight_ih, bias = (size * seeding.normal(shape, random) for shape in ((5, 5), (5, 2), (5,)))
    before, now = seeding.normal((5,), random), seeding.normal((5,), random)
    x_before, x_now = seeding.normal((2,), random), seeding.normal((2,), random)
    moved = function(weight_hh @ now + weight_ih @ x_now + bias) - function(weight_hh @ before + weight_ih @ x_before + bias)
    bound = recurrent_layer.step_bound(weight_hh, weight_ih, now - before, x_now - x_before, lipschitz=lipschitz, order=order)
    assert torch.linalg.vector_norm(moved, order) <= bound * (1 + 1e-12)


BAD_INPUT = [
    Case(
        recurrent_layer.parameter_count,
        {"kind": "gru", "input_size": 2, "hidden_size": 3},
        counts=("input_size", "hidden_size"),
        choices=("kind",),
    ),
    Case(
        recurrent_layer.step_bound,
        {
            "weight_hh": SQUARE,
            "weight_ih": SQUARE[:, :2],
            "state_change": SQUARE[0],
            "input_change": SQUARE[0, :2],
            "lipschitz": 1.0,
            "order": 2,
        },
        tensors=("weight_hh", "weight_ih", "state_change", "input_change"),
        devices=("weight_ih", "state_change", "input_change"),
        numbers=("lipschitz",),
        others={"order": 3},
    ),
]
