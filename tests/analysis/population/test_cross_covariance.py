"""The direction of flow, against loops, theory, scipy, and rows whose latencies are known."""

import itertools
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnncortex.analysis.population import cross_covariance
from rnncortex.numerics import linear, seeding
from rnncortex.simulations import feedforward_chain
from rnncortex.theory.population import linear_processes
from tests.bad_input import Case
from tests.good_input import RECORDED

DOUBLE = {"dtype": torch.float64}


def test_lagged_covariance_by_brute_force(device: str) -> None:
    states = seeding.normal((2, 9, 3), 0, device=device)
    centred = states - states.mean((0, 1))
    expected = torch.zeros(4, 3, 3, **DOUBLE, device=device)
    for k, i, j in itertools.product(range(4), range(3), range(3)):
        expected[k, i, j] = torch.stack([centred[b, t, i] * centred[b, t + k, j] for b in range(2) for t in range(9 - k)]).mean()
    torch.testing.assert_close(cross_covariance.lagged_covariance(states, 3), expected)


def test_direction_by_the_formula() -> None:
    lagged = cross_covariance.lagged_covariance(seeding.normal((2, 30, 3), 1), 4)
    found = cross_covariance.asymmetry(lagged)
    two_sided = {k: lagged[abs(k)] if k >= 0 else lagged[-k].T for k in range(-4, 5)}
    mass = [sum(two_sided[k][i, i].abs() for k in two_sided) for i in range(3)]
    for i, j in itertools.product(range(3), range(3)):
        expected = sum(two_sided[k][i, j] - two_sided[-k][i, j] for k in range(1, 5)) / math.sqrt(mass[i] * mass[j])
        assert found.direction[i, j].item() == pytest.approx(float(expected), abs=1e-12)
    pairs = torch.stack([found.direction[i, j] for i, j in itertools.combinations(range(3), 2)])
    assert found.size.item() == pytest.approx(pairs.square().mean().sqrt().item())


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), scale=st.floats(0.01, 100), lags=st.integers(1, 5))
def test_direction_turns_with_time_and_does_not_see_scale_or_offset(seed: int, scale: float, lags: int) -> None:
    states = seeding.normal((2, 20, 4), seed)
    found = cross_covariance.direction(states, lags).direction
    torch.testing.assert_close(cross_covariance.direction(states.flip(1), lags).direction, -found)
    torch.testing.assert_close(cross_covariance.direction(scale * states + 3, lags).direction, found, rtol=1e-6, atol=1e-9)
    torch.testing.assert_close(found, -found.T)
    mixed = seeding.uniform((4,), seed).argsort()
    torch.testing.assert_close(cross_covariance.direction(states[..., mixed], lags).direction, found[mixed][:, mixed])


def test_a_reversible_network_has_no_direction() -> None:
    weight = seeding.normal((5, 5), 0)
    weight = 0.8 * (weight + weight.T) / linear.spectral_radius(weight + weight.T)
    lagged = linear_processes.lagged_covariance(weight, torch.eye(5, **DOUBLE), 8)
    assert cross_covariance.asymmetry(lagged).size < 1e-12


@pytest.mark.parametrize("mixed", [(0, 1, 2, 3, 4), (3, 0, 4, 1, 2)])
def test_a_row_of_delays_is_found(mixed: tuple[int, ...]) -> None:
    """Each unit is the first one, later by a known time, which is of its own size; autocovariance is symmetric, so the fit is exact."""
    delays, order = torch.tensor([0, 2, 3, 7, 9]), torch.tensor(mixed)
    lag = torch.arange(31, **DOUBLE)
    at = delays[order]
    lagged = torch.exp(-(lag[:, None, None] - (at - at[:, None])).square() / 2)
    found = cross_covariance.ordering(lagged, dt=0.01)
    expected = 0.01 * (at - at.double().mean())
    torch.testing.assert_close(found.latency, expected, rtol=0, atol=1e-9)
    assert order[found.order].tolist() == [0, 1, 2, 3, 4]
    assert found.explained.item() == pytest.approx(1, abs=1e-9)


def test_latencies_solve_the_weighted_least_squares_problem() -> None:
    from scipy.optimize import least_squares

    lagged = cross_covariance.lagged_covariance(feedforward_chain.chain(5).record(2, 80, seed=0).states, 6)
    sd = lagged[0].diagonal().sqrt()
    related = lagged / (sd[:, None] * sd)
    two_sided = torch.cat((related[1:].mT.flip(0), related))
    lag = 0.01 * torch.arange(-6, 7, **DOUBLE)[:, None, None]
    moment, mass = (lag * two_sided).sum(0), two_sided.sum(0)
    rows, columns = torch.triu_indices(5, 5, 1)

    def left(latency: object) -> object:
        s = torch.as_tensor(latency)
        return (moment - mass * (s - s[:, None]))[rows, columns].numpy()

    best = torch.as_tensor(least_squares(left, torch.zeros(5).numpy(), xtol=1e-15, ftol=1e-15, gtol=1e-15).x)
    torch.testing.assert_close(cross_covariance.ordering(lagged, 0.01).latency, best - best.mean(), rtol=0, atol=1e-8)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("units", [2, 20, 150])
def test_latencies_are_counted_from_their_mean(units: int, dtype: torch.dtype) -> None:
    states = seeding.normal((4, 400, units), 0, dtype=dtype)
    latency = cross_covariance.ordering(cross_covariance.lagged_covariance(states, 5), 0.01).latency
    assert abs(latency.mean() / latency.std()) < torch.finfo(dtype).eps ** 0.5


def test_a_ring_has_no_row() -> None:
    ring = 0.5 * torch.eye(6, **DOUBLE) + 0.3 * torch.eye(6, **DOUBLE).roll(1, 0)
    found = cross_covariance.ordering(linear_processes.lagged_covariance(ring, torch.eye(6, **DOUBLE), 6), 0.01)
    assert found.explained < 1e-9
    assert found.latency.abs().max() < 1e-9


def test_agreement_of_rows() -> None:
    row = cross_covariance.Ordering(torch.arange(4), torch.arange(4.0), torch.tensor(1.0))
    assert cross_covariance.agreement(row, row) == pytest.approx(1)
    assert cross_covariance.agreement(row, row._replace(latency=-row.latency)) == pytest.approx(-1)
    assert cross_covariance.agreement(row, row._replace(latency=torch.tensor([0.0, 1.0, 3.0, 2.0]))) == pytest.approx(2 / 3)


LAGGED = cross_covariance.lagged_covariance(RECORDED, 2)


ROW = cross_covariance.ordering(LAGGED, 0.1)


BAD_INPUT = [
    Case(cross_covariance.lagged_covariance, {"states": RECORDED, "lags": 2}, tensors=("states",), counts=("lags",), others={"lags": 20}),
    Case(
        cross_covariance.asymmetry,
        {"covariance": LAGGED},
        tensors=("covariance",),
        others={"covariance": torch.zeros(3, 4, 4, **DOUBLE)},
    ),
    Case(
        cross_covariance.ordering,
        {"covariance": LAGGED, "dt": 0.1},
        tensors=("covariance",),
        numbers=("dt",),
        others={"covariance": LAGGED[:1]},
    ),
    Case(cross_covariance.direction, {"states": RECORDED, "lags": 2}, tensors=("states",), counts=("lags",)),
    Case(cross_covariance.agreement, {"first": ROW, "second": ROW}, others={"second": ROW._replace(latency=torch.ones(3, **DOUBLE))}),
]
