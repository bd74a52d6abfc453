"""Blocks that go in step against one step after the other, for processes that forget, that never do, and that lead out of range."""

import numpy as np
import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.numerics.sequences import scaled_recursion
from rnncortex.numerics.sequences.scaled_recursion import Beliefs


def one_by_one(likelihood: torch.Tensor, start: torch.Tensor, transition: torch.Tensor) -> tuple[np.ndarray, ...]:
    """The recursion as it is written, for one process and one trial."""
    prior, found = start.numpy(), []
    for seen in likelihood.numpy():
        joint = prior * seen
        found.append((prior, joint / joint.sum(), joint.sum()))
        prior = found[-1][1] @ transition.numpy()
    return tuple(np.stack(parts) for parts in zip(*found, strict=True))


@pytest.mark.parametrize("time", [1, 255, 256, 777, 50_001])
@pytest.mark.parametrize("share", [1.0, 0.01, 0.0])
def test_blocks_are_the_recursion(time: int, share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    likelihood = torch.exp(0.5 * seeding.normal((2, 1, time, 3), 0))
    start = torch.softmax(seeding.normal((2, 3), 1), -1)
    transition = share * torch.softmax(seeding.normal((2, 3, 3), 2), -1) + (1 - share) * torch.eye(3, dtype=torch.float64)
    rounds = []
    go = scaled_recursion._Steps.go

    def counted(steps: scaled_recursion._Steps, start: np.ndarray, *, first: int = 0) -> None:
        rounds.append(len(steps.posterior) - first)
        go(steps, start, first=first)

    monkeypatch.setattr(scaled_recursion._Steps, "go", counted)
    found = Beliefs(likelihood, start, transition)
    for process in range(2):
        expected = one_by_one(likelihood[process, 0], start[process], transition[process])
        for part, exact in zip((found.prior, found.posterior, found.evidence), expected, strict=True):
            np.testing.assert_allclose(part[process, 0], exact, rtol=1e-11)
    assert sum(rounds) < 2 * time  # never much more than one after the other
    if time >= 256 and share == 1.0:
        assert sum(rounds) < time / 2


def test_what_is_lost_is_noticed() -> None:
    transition = torch.tensor([[[0.5, 0.5], [0.0, 1.0]]], dtype=torch.float64)
    start, possible = torch.tensor([[0.5, 0.5]], dtype=torch.float64), torch.ones(1, 1, 40, 2, dtype=torch.bool)
    fades = torch.tensor([1e-3, 1.0], dtype=torch.float64).expand(1, 1, 40, 2)
    assert not Beliefs(fades, start, transition).loses(possible, transition)
    gone = fades.clone()
    gone[..., 0] = 1e-20
    assert Beliefs(gone, start, transition).loses(possible, transition)
    gone[..., 0] = 0.0
    found = Beliefs(gone, start, transition)
    assert found.loses(possible, transition)
    assert not found.loses(gone > 0, transition)  # what no observation allows is not lost


def test_the_impossible_has_no_evidence() -> None:
    likelihood = torch.ones(1, 1, 5, 2, dtype=torch.float64)
    likelihood[0, 0, 2] = 0.0
    found = Beliefs(likelihood, torch.tensor([[0.5, 0.5]], dtype=torch.float64), torch.eye(2, dtype=torch.float64)[None])
    assert (found.evidence[0, 0] > 0).tolist() == [True, True, False, False, False]
