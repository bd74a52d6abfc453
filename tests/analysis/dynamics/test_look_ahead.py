"""Jacobians taken together against those of one step after the other."""

import pytest
import torch

from rnncortex.analysis.dynamics import look_ahead, lyapunov
from rnncortex.numerics import seeding
from rnncortex.numerics.dynamics.systems import Lorenz

MATRIX = seeding.normal((3, 3), 0)
CASES = {
    "each state by itself": (lambda h: torch.tanh(2 * h @ MATRIX.T), seeding.normal((2, 3), 1)),
    "one state only": (lambda h: torch.tanh(2 * MATRIX @ h), seeding.normal((3,), 1)),
}


def exponents(kind: str, many: int, monkeypatch: pytest.MonkeyPatch) -> torch.Tensor:
    monkeypatch.setattr(look_ahead, "MANY", many)
    if kind == "flow":
        start = seeding.normal((2, 3), 0) + torch.tensor([0.0, 0.0, 25.0], dtype=torch.float64)
        return lyapunov.flow_exponents(Lorenz(), start, k=3, dt=0.01, duration=1.0, transient=0.1).value
    function, start = CASES[kind]
    return lyapunov.map_exponents(function, start, k=3, steps=100, transient=10).value


@pytest.mark.parametrize("kind", ["flow", *CASES])
def test_as_one_step_after_the_other(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In whichever stretches the run is cut: one of three, as many as units, cannot be mistaken for one state's units."""
    monkeypatch.setattr(look_ahead, "FEW", 0)
    expected = exponents(kind, 1, monkeypatch)
    monkeypatch.undo()
    for many in (1, 27, 54, 2**18):
        torch.testing.assert_close(exponents(kind, many, monkeypatch), expected, rtol=0, atol=1e-7)


def test_calls_do_not_grow_with_the_steps() -> None:
    calls = []

    def advance(step: int, state: torch.Tensor, vectors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        calls.append(len(state))
        return state / 2, vectors / 2

    ahead = look_ahead.LookAhead(lambda state: state / 2, advance, 50)
    state, vectors = torch.ones(4), torch.eye(4)
    for step in range(50):
        state, vectors = ahead(step, state, vectors)
    assert len(calls) == 3
    torch.testing.assert_close(state, 0.5**50 * torch.ones(4))
    torch.testing.assert_close(vectors, 0.5**50 * torch.eye(4))
