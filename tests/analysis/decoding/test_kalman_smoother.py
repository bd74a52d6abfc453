"""Smoothing, likelihood and EM against the joint Gaussian of all states and observations."""

import pytest
import torch
from torch.distributions import MultivariateNormal

from rnncortex.analysis.decoding import kalman, kalman_smoother
from rnncortex.numerics import seeding
from rnncortex.numerics.sequences.state_space import LinearGaussian
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
SPACE = LinearGaussian(
    transition=torch.tensor([[0.9, 0.2], [-0.2, 0.8]], **DOUBLE),
    process=torch.tensor([[0.3, 0.1], [0.1, 0.2]], **DOUBLE),
    readout=torch.tensor([[1.0, 0.5], [0.0, 1.0], [1.0, -1.0]], **DOUBLE),
    noise=torch.tensor([[0.5, 0.1, 0.0], [0.1, 0.4, 0.0], [0.0, 0.0, 0.6]], **DOUBLE),
    initial=torch.tensor([[1.0, 0.2], [0.2, 0.7]], **DOUBLE),
    mean=torch.tensor([1.0, -1.0], **DOUBLE),
    offset=torch.tensor([0.5, 0.0, 2.0], **DOUBLE),
)


def joint_covariance(a, q, c, r, p, time: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Of all states, and the readout that stacks all observations."""
    own = [p]
    for _ in range(time - 1):
        own.append(a @ own[-1] @ a.T + q)
    rows = []
    for t in range(time):
        row = []
        for s in range(time):
            early = own[min(t, s)]
            power = torch.linalg.matrix_power(a, abs(t - s))
            row.append(power @ early if t >= s else early @ power.T)
        rows.append(torch.cat(row, 1))
    return torch.cat(rows), torch.kron(torch.eye(time, dtype=a.dtype), c)


@pytest.mark.parametrize("gaps", [False, True])
def test_smoothing_is_conditioning_of_the_joint_gaussian(gaps: bool) -> None:
    time = 5
    _, activity = SPACE.sample(3, time, seed=0)
    observed = seeding.uniform((3, time), 1) > 0.4 if gaps else None
    found = kalman_smoother.smooth(SPACE, activity, observed=observed)
    states, readout = joint_covariance(SPACE.transition, SPACE.process, SPACE.readout, SPACE.noise, SPACE.initial, time)
    noise = torch.kron(torch.eye(time, **DOUBLE), SPACE.noise)
    for trial in range(3):
        made = torch.ones(3 * time, dtype=torch.bool) if observed is None else observed[trial].repeat_interleave(3)
        c = readout[made]
        covariance = c @ states @ c.T + noise[made][:, made]
        values = (activity[trial] - SPACE.offset).flatten()[made]
        gain = states @ c.T @ torch.linalg.inv(covariance)
        mean, left = gain @ values, states - gain @ c @ states
        torch.testing.assert_close(found.mean[trial], SPACE.mean + mean.view(time, 2))
        for t in range(time):
            block = slice(2 * t, 2 * t + 2)
            torch.testing.assert_close(found.covariance[trial, t], left[block, block])
            if t:
                torch.testing.assert_close(found.lagged[trial, t - 1], left[block, 2 * t - 2 : 2 * t])
        torch.testing.assert_close(found.log_likelihood[trial], MultivariateNormal(torch.zeros_like(values), covariance).log_prob(values))


def test_the_last_step_is_the_filters() -> None:
    _, activity = SPACE.sample(4, 20, seed=0)
    torch.testing.assert_close(kalman_smoother.smooth(SPACE, activity).mean[:, -1], kalman.decode(SPACE, activity).mean[:, -1])


def test_em_climbs_to_where_the_joint_likelihood_is_flat() -> None:
    _, activity = SPACE.sample(20, 5, seed=0)
    observed = seeding.uniform((20, 5), 1) > 0.2
    start = LinearGaussian(
        torch.eye(2, **DOUBLE) * 0.5,
        torch.eye(2, **DOUBLE),
        SPACE.readout + 0.3,
        torch.eye(3, **DOUBLE),
        torch.eye(2, **DOUBLE),
        SPACE.mean,
        SPACE.offset,
    )
    found = kalman_smoother.fit_em(start, activity, observed=observed, iterations=2000, tolerance=1e-12)
    assert (found.log_likelihood.diff() > -1e-8).all()
    parts = [getattr(found.space, name).clone().requires_grad_() for name in ("transition", "process", "readout", "noise", "initial")]

    def log_likelihood(a, q, c, r, p) -> torch.Tensor:
        states, readout = joint_covariance(a, q, c, r, p, 5)
        total = torch.zeros((), **DOUBLE)
        for trial in range(20):
            made = observed[trial].repeat_interleave(3)
            covariance = readout[made] @ states @ readout[made].T + torch.kron(torch.eye(5, **DOUBLE), r)[made][:, made]
            values = (activity[trial] - SPACE.offset).flatten()[made]
            if len(values):
                total = total + MultivariateNormal(torch.zeros_like(values), covariance).log_prob(values)
        return total

    value = log_likelihood(*parts)
    assert value.item() == pytest.approx(found.log_likelihood[-1].item(), rel=1e-9)
    before = [getattr(start, name).clone().requires_grad_() for name in ("transition", "process", "readout", "noise", "initial")]
    steep = max(g.abs().max().item() for g in torch.autograd.grad(log_likelihood(*before), before))
    flat = max(g.abs().max().item() for g in torch.autograd.grad(value, parts))
    assert flat < 1e-2 * steep


_, ACTIVITY = SPACE.sample(2, 4, seed=0)
BAD_INPUT = [
    Case(
        kalman_smoother.smooth,
        {"space": SPACE, "activity": ACTIVITY, "observed": torch.ones(2, 4, dtype=torch.bool)},
        tensors=("activity",),
        devices=("activity",),
        others={"space": None, "observed": torch.ones(2, 3, dtype=torch.bool)},
    ),
    Case(
        kalman_smoother.fit_em,
        {"start": SPACE, "activity": ACTIVITY, "observed": torch.ones(2, 4, dtype=torch.bool), "iterations": 2, "tolerance": 1e-6},
        tensors=("activity",),
        devices=("activity",),
        counts=("iterations",),
        numbers=("tolerance",),
        others={"observed": torch.ones(2, 3, dtype=torch.bool)},
    ),
]
