"""The Kalman filter: the exact posterior of a linear-Gaussian state, and a decoder of behaviour."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LinearRegression

from rnncortex.analysis.decoding import kalman
from rnncortex.numerics import seeding
from rnncortex.numerics.sequences import state_space
from rnncortex.numerics.sequences.state_space import LinearGaussian
from tests.bad_input import Case
from tests.good_input import DOUBLE, NETWORK, RECORDED, SPACE


def space_of(states: int, observed: int, device: str = "cpu") -> LinearGaussian:
    def spread(size: int, seed: int) -> torch.Tensor:
        root = seeding.normal((size, size), seed, device=device)
        return root @ root.T + torch.eye(size, device=device)

    return LinearGaussian(
        transition=0.4 * seeding.normal((states, states), 0, device=device),
        process=spread(states, 1),
        readout=seeding.normal((observed, states), 2, device=device),
        noise=spread(observed, 3),
        initial=spread(states, 4),
        mean=seeding.normal((states,), 5, device=device),
        offset=seeding.normal((observed,), 6, device=device),
    )


def joint(space: LinearGaussian, time: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Covariance of all observations, and of the last state with them, step by step."""
    now, covariances = space.initial, []
    for _ in range(time):
        covariances.append(now)
        now = space.transition @ now @ space.transition.T + space.process
    powers = [torch.linalg.matrix_power(space.transition, k) for k in range(time)]

    def between(s: int, t: int) -> torch.Tensor:
        return powers[s - t] @ covariances[t] if s >= t else covariances[s] @ powers[t - s].T

    C = space.readout
    seen = torch.cat([torch.cat([C @ between(s, t) @ C.T + (s == t) * space.noise for t in range(time)], 1) for s in range(time)])
    return seen, torch.cat([between(time - 1, t) @ C.T for t in range(time)], 1)


def test_a_settled_covariance_solves_the_riccati_equation() -> None:
    from scipy.linalg import solve_discrete_are

    space = space_of(3, 2)
    last = kalman.decode(space, seeding.normal((1, 500, 2), 7)).covariance[-1].numpy()
    matrices = [x.numpy() for x in (space.transition.T, space.readout.T, space.process, space.noise)]
    predicted = solve_discrete_are(*matrices)
    gain = predicted @ matrices[1] @ np.linalg.inv(matrices[1].T @ predicted @ matrices[1] + matrices[3])
    np.testing.assert_allclose(last, predicted - gain @ matrices[1].T @ predicted, atol=1e-12)


@pytest.mark.parametrize(("states", "observed"), [(1, 1), (2, 5), (3, 2)])
def test_kalman_is_joint_gaussian_conditioning(states: int, observed: int, device: str) -> None:
    space = space_of(states, observed, device)
    activity = seeding.normal((4, 6, observed), 7, device=device)
    decoded = kalman.decode(space, activity)
    seen, cross = joint(space, 6)
    flat = (activity - space.offset).flatten(1)
    torch.testing.assert_close(decoded.mean[:, -1], space.mean + flat @ torch.linalg.solve(seen, cross.T), rtol=1e-9, atol=1e-9)
    last = space.initial
    for _ in range(5):
        last = space.transition @ last @ space.transition.T + space.process
    torch.testing.assert_close(decoded.covariance[-1], last - cross @ torch.linalg.solve(seen, cross.T), rtol=1e-9, atol=1e-9)


def test_kalman_uses_no_future() -> None:
    space, activity = space_of(2, 3), seeding.normal((2, 8, 3), 0)
    whole, part = kalman.decode(space, activity).mean, kalman.decode(space, activity[:, :5]).mean
    torch.testing.assert_close(whole[:, :5], part, rtol=0, atol=0)


def test_kalman_fit_is_two_regressions_and_finds_the_truth() -> None:
    space = space_of(2, 4)
    states, activity = space.sample(2000, 30, seed=0)
    fitted = kalman.fit(activity, states)
    rows = states.flatten(0, 1).numpy()
    readout = LinearRegression().fit(rows, activity.flatten(0, 1).numpy())
    np.testing.assert_allclose(fitted.readout, readout.coef_, atol=1e-9)
    assert (fitted.readout - space.readout).abs().max() < 0.05
    assert (fitted.transition - space.transition).abs().max() < 0.02
    assert (fitted.noise - space.noise).abs().max() < 0.2
    assert (fitted.process - space.process).abs().max() < 0.2


BAD_INPUT = [
    Case(
        kalman.fit,
        {"activity": RECORDED, "behaviour": RECORDED[..., :2]},
        tensors=("activity", "behaviour"),
        devices=("behaviour",),
        others={"behaviour": torch.ones_like(RECORDED[..., :2])},
    ),
    Case(
        kalman.decode,
        {"space": state_space.LinearGaussian(**SPACE), "activity": torch.ones(2, 4, 3, **DOUBLE)},
        tensors=("activity",),
        devices=("activity",),
        others={"space": NETWORK},
    ),
]
