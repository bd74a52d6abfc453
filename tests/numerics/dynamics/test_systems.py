"""Dynamical systems whose behaviour is known: what an analysis must reproduce."""

import pytest
import torch

from rnncortex.numerics.dynamics import systems
from rnncortex.numerics.dynamics.systems import Lorenz
from tests.bad_input import Case
from tests.good_input import SQUARE


def test_lorenz_perturbations_against_autograd() -> None:
    lorenz = Lorenz()
    state, vectors = torch.tensor([1.0, -2.0, 20.0], dtype=torch.float64), torch.eye(3, dtype=torch.float64)
    rate, pushed = lorenz.linearised_drift(state, vectors)
    torch.testing.assert_close(rate, lorenz.drift(state))
    jacobian = torch.autograd.functional.jacobian(lorenz.drift, state)
    torch.testing.assert_close(pushed, jacobian.T)
    assert jacobian.trace().item() == pytest.approx(lorenz.divergence)


LORENZ = systems.Lorenz()


BAD_INPUT = [
    Case(LORENZ.drift, {"state": SQUARE[:, :3]}, tensors=("state",)),
    Case(LORENZ.linearised_drift, {"state": SQUARE[0, :3], "vectors": SQUARE[:, :3]}, tensors=("state", "vectors"), devices=("vectors",)),
]
