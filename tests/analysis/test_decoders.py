"""Decoders against joint conditioning, scipy, scikit-learn and exhaustive sums."""

import math

import numpy as np
import pytest
import torch
from scipy.stats import poisson
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import r2_score

from rnncortex.analysis.decoding import bayesian, held_out_score, kalman, wiener
from rnncortex.analysis.spikes import rate_maps
from rnncortex.numerics import seeding
from rnncortex.numerics.state_space import LinearGaussian


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


@pytest.mark.parametrize("lags", [1, 4])
def test_wiener_is_ridge_regression_on_the_past(lags: int, device: str) -> None:
    activity = seeding.normal((5, 30, 3), 0, device=device)
    behaviour = seeding.normal((5, 30, 2), 1, device=device)
    fitted = wiener.fit(activity, behaviour, lags=lags, penalty=0.2)
    centred = (activity - activity.mean((0, 1))).cpu().numpy()
    past = np.zeros((5, 30, lags, 3))
    for trial in range(5):
        for t in range(30):
            for lag in range(min(lags, t + 1)):
                past[trial, t, lag] = centred[trial, t - lag]
    features = past.reshape(150, -1)
    targets = behaviour.cpu().numpy().reshape(150, -1)
    ridge = Ridge(alpha=0.2 * (features**2).sum(0).mean(), fit_intercept=False).fit(features, targets - targets.mean(0))
    expected = (ridge.predict(features) + targets.mean(0)).reshape(5, 30, 2)
    np.testing.assert_allclose(fitted.decode(activity).cpu(), expected, atol=1e-9)


def test_wiener_refuses_what_does_not_determine_it() -> None:
    activity = seeding.normal((2, 10, 1), 0).expand(2, 10, 3).contiguous()
    with pytest.raises(ValueError, match="activity: expected activity that determines the weights"):
        wiener.fit(activity, activity, lags=1, penalty=0)


def test_r_squared_is_scikit_learns_and_its_interval_covers() -> None:
    random = seeding.generator(0)
    inside = 0
    for _ in range(100):
        behaviour = seeding.normal((40, 20, 1), random)
        decoded = behaviour + 0.5 * seeding.normal((40, 20, 1), random)
        interval = held_out_score.r_squared(behaviour, decoded, resamples=300, seed=random)
        assert interval.estimate == pytest.approx(r2_score(behaviour.flatten(), decoded.flatten()))
        inside += interval.low <= 0.75 <= interval.high
    assert 85 <= inside <= 100


def test_gain_is_a_difference_and_pairs_trials() -> None:
    behaviour = seeding.normal((50, 20, 2), 0)
    noise = seeding.normal((50, 20, 2), 1) * seeding.uniform((50, 1, 1), 2)
    worse = behaviour + noise
    better = behaviour + 0.95 * noise
    gain = held_out_score.gain(behaviour, better, worse, seed=0)
    scores = [held_out_score.r_squared(behaviour, d, seed=0).estimate for d in (better, worse)]
    assert gain.estimate == pytest.approx(scores[0] - scores[1])
    assert gain.low > 0


def test_log_likelihood_is_poisson(device: str) -> None:
    rates = seeding.uniform((7, 5), 0, low=0.5, high=20.0, device=device)
    counts = seeding.poisson(torch.full((3, 4, 5), 2.0, dtype=torch.float64, device=device), 1)
    found = bayesian.log_likelihood(counts, rates, 0.3).cpu()
    exact = poisson.logpmf(counts.cpu().numpy()[:, :, None], 0.3 * rates.cpu().numpy()).sum(-1)
    shared = -torch.lgamma(counts.cpu() + 1).sum(-1, keepdim=True)
    np.testing.assert_allclose(found + shared, exact, atol=1e-10)


def test_posterior_is_bayes_rule() -> None:
    rates, prior = seeding.uniform((4, 3), 0, low=1.0, high=5.0), torch.tensor([0.1, 0.2, 0.3, 0.4], dtype=torch.float64)
    counts = torch.tensor([2.0, 0.0, 1.0]).double()
    likelihood = bayesian.log_likelihood(counts, rates, 1.0)
    joint = poisson.pmf(counts.numpy(), rates.numpy()).prod(1) * prior.numpy()
    np.testing.assert_allclose(bayesian.posterior(likelihood, prior), joint / joint.sum(), atol=1e-12)


def test_filtered_is_the_sum_over_all_paths(device: str) -> None:
    likelihood = seeding.normal((2, 4, 3), 0, device=device)
    prior = torch.tensor([0.2, 0.3, 0.5], dtype=torch.float64, device=device)
    transition = torch.softmax(seeding.normal((3, 3), 1, device=device), -1)
    found = bayesian.filtered(likelihood, prior, transition)
    for trial in range(2):
        for end in range(1, 5):
            weight = torch.zeros(3, dtype=torch.float64)
            for path in torch.cartesian_prod(*[torch.arange(3)] * end).reshape(-1, end).tolist():
                chance = prior[path[0]].item() * math.prod(transition[a, b].item() for a, b in zip(path, path[1:], strict=False))
                weight[path[-1]] += chance * math.exp(sum(likelihood[trial, t, place].item() for t, place in enumerate(path)))
            torch.testing.assert_close(found[trial, end - 1].cpu(), weight / weight.sum(), rtol=1e-10, atol=1e-12)


def test_motion_prior_and_mean_place() -> None:
    places = torch.tensor([[0.0], [1.0], [3.0]]).double()
    prior = bayesian.motion_prior(places, 1.0)
    row = np.exp([-0.5, 0, -2.0])
    np.testing.assert_allclose(prior[1], row / row.sum(), atol=1e-12)
    assert bayesian.mean_place(torch.tensor([0.5, 0.25, 0.25]).double(), places).item() == pytest.approx(1.0)


def test_rate_maps_are_spikes_over_time() -> None:
    positions = torch.tensor([[[0.0], [0.0], [9.0], [0.0]]]).double()
    counts = torch.tensor([[[1.0], [2.0], [4.0], [0.0]]]).double()
    places = torch.tensor([[0.0], [9.0], [99.0]]).double()
    maps = rate_maps.estimate(positions, counts, places, 0.5, bandwidth=0.1, prior_time=1e-9)
    np.testing.assert_allclose(maps[:, 0], [3 / 1.5, 4 / 0.5, 7 / 2.0], rtol=1e-6)
