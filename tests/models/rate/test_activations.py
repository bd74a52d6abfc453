"""Elementwise nonlinearities: their slopes are those of automatic differentiation."""

import pytest
import torch

from rnncortex.models.rate.activations import ACTIVATIONS


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slope_is_that_of_automatic_differentiation_and_never_steeper_than_it_says(name: str) -> None:
    activation = ACTIVATIONS[name]
    current = torch.linspace(-4, 4, 800, dtype=torch.float64, requires_grad=True)
    rate = activation.function(current)
    (expected,) = torch.autograd.grad(rate.sum(), current)
    torch.testing.assert_close(activation.slope(rate.detach()), expected)
    assert expected.max().item() == pytest.approx(activation.lipschitz, rel=1e-4)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_in_place_is_the_same_in_place(name: str) -> None:
    current = torch.linspace(-4, 4, 9, dtype=torch.float64)
    expected = ACTIVATIONS[name].function(current)
    assert ACTIVATIONS[name].apply_(current) is current
    assert torch.equal(current, expected)
