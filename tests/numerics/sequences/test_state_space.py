"""A hidden state that moves linearly with Gaussian noise, seen through a linear readout with Gaussian noise."""

import pytest
import torch

from rnncortex.numerics.sequences import state_space
from rnncortex.numerics.sequences.state_space import LinearGaussian
from tests.bad_input import Case
from tests.good_input import DOUBLE, SPACE


def test_moments_of_many_trials_follow_their_recursion() -> None:
    transition = torch.tensor([[0.9, 0.2], [-0.1, 0.7]], **DOUBLE)
    readout = torch.tensor([[1.0, 0.5], [0.0, -1.0], [2.0, 0.0]], **DOUBLE)
    process, noise, initial = 0.3 * torch.eye(2, **DOUBLE), torch.diag(torch.tensor([0.1, 0.4, 0.0], **DOUBLE)), torch.eye(2, **DOUBLE)
    mean, offset = torch.tensor([1.0, -2.0], **DOUBLE), torch.tensor([5.0, 0.0, 1.0], **DOUBLE)
    space, n = LinearGaussian(transition, process, readout, noise, initial, mean, offset), 20000
    states, seen = space.sample(n, 4, seed=0)
    covariance = initial
    for t in range(4):
        for drawn, centre, expected in (
            (states[:, t], mean, covariance),
            (seen[:, t], offset, readout @ covariance @ readout.T + noise),
        ):
            variance = expected.diagonal()
            assert ((drawn.mean(0) - centre).abs() <= 4 * (variance / n).sqrt() + 1e-12).all()
            error = ((variance[:, None] * variance + expected.square()) / n).sqrt()
            assert ((drawn.T.cov() - expected).abs() <= 4 * error + 1e-12).all()
        covariance = transition @ covariance @ transition.T + process


def test_a_covariance_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="process: expected a covariance"):
        LinearGaussian(**{**SPACE, "process": -SPACE["process"]})


BAD_INPUT = [
    Case(state_space.LinearGaussian, SPACE, tensors=tuple(SPACE), devices=tuple(SPACE)[1:], others={"process": -torch.eye(2, **DOUBLE)}),
    Case(state_space.LinearGaussian(**SPACE).sample, {"trials": 2, "time": 3, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
]
