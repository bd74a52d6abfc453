"""jPCA against planted planes, a linear solver over all skew-symmetric matrices, and scikit-learn's habits."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnncortex.analysis.population import jpca
from rnncortex.numerics import seeding
from rnncortex.simulations.planted_rotations import PlantedRotations
from tests.bad_input import Case
from tests.good_input import RECORDED, SQUARE

DOUBLE = {"dtype": torch.float64}


def skew_basis(size: int) -> torch.Tensor:
    rows, columns = torch.triu_indices(size, size, 1)
    basis = torch.zeros(len(rows), size, size, **DOUBLE)
    basis[torch.arange(len(rows)), rows, columns] = 1
    return basis - basis.mT


def by_least_squares(states: torch.Tensor, changes: torch.Tensor) -> torch.Tensor:
    """The same problem, written as one linear regression on the free entries."""
    basis = skew_basis(states.shape[1])
    design = torch.stack([(states @ b.T).flatten() for b in basis], 1)
    free = torch.linalg.lstsq(design, changes.flatten()).solution
    return torch.tensordot(free, basis, 1)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(2, 7), spread=st.floats(0.1, 10))
def test_closed_form_is_the_optimum(seed: int, size: int, spread: float) -> None:
    scale = torch.logspace(0, math.log10(spread), size, **DOUBLE)
    states, changes = seeding.normal((40, size), seed) * scale, seeding.normal((40, size), seed + 1)
    found = jpca.skew_regression(states, changes)
    torch.testing.assert_close(found, -found.T, rtol=0, atol=1e-12)
    torch.testing.assert_close(found, by_least_squares(states, changes), rtol=1e-8, atol=1e-8)


def test_closed_form_on_another_device(device: str) -> None:
    states, changes = (seeding.normal((40, 6), seed, device=device) for seed in (0, 1))
    torch.testing.assert_close(jpca.skew_regression(states, changes).cpu(), by_least_squares(states.cpu(), changes.cpu()))


def test_planted_planes_without_noise_are_exact(device: str) -> None:
    planted = PlantedRotations((3.0, 1.5, 0.5), units=30).record(25, 50, seed=0, device=device)
    found = jpca.fit(planted.states, 0.01)
    assert found.frequency.tolist() == pytest.approx([3.0, 1.5, 0.5], rel=1e-9)
    assert max(jpca.angle_between(mine, theirs) for mine, theirs in zip(found.planes, planted.planes, strict=True)) < 1e-4
    assert found.skew_r2.item() == pytest.approx(1)
    assert found.full_r2.item() == pytest.approx(1)
    torch.testing.assert_close(found.planes.flatten(0, 1) @ found.planes.flatten(0, 1).T, torch.eye(6, **DOUBLE, device=device))


def test_activity_turns_from_the_first_axis_to_the_second() -> None:
    planted = PlantedRotations((2.0,), units=10).record(12, 20, seed=1)
    found = jpca.fit(planted.states, 0.01, components=2)
    x, y = found.transform(planted.states)[:, :, 0].unbind(-1)
    angle = torch.atan2(y, x)
    step = (angle.diff(dim=1) + math.pi) % (2 * math.pi) - math.pi
    torch.testing.assert_close(step, torch.full_like(step, 2 * math.pi * 2.0 * 0.01))
    torch.testing.assert_close(found.score(planted.states), found.skew_r2)


def test_scaling_and_rotating_space_change_nothing() -> None:
    planted = PlantedRotations((2.0, 1.0), units=8, noise_std=0.2).record(20, 40, seed=2)
    turn = torch.linalg.qr(seeding.normal((8, 8), 0)).Q
    first, second = jpca.fit(planted.states, 0.01, components=4), jpca.fit(5 * planted.states @ turn + 3, 0.01, components=4)
    torch.testing.assert_close(first.frequency, second.frequency)
    torch.testing.assert_close(first.skew_r2, second.skew_r2)
    assert jpca.angle_between(first.planes[0] @ turn, second.planes[0]) < 1e-4


def test_what_all_trials_share_is_taken_off() -> None:
    planted = PlantedRotations((2.0, 1.0), units=12, shared_std=0.0).record(20, 40, seed=2)
    with_course = planted.states + 10 * seeding.normal((40, 12), 3)
    torch.testing.assert_close(jpca.fit(with_course, 0.01, components=4).frequency, jpca.fit(planted.states, 0.01, components=4).frequency)


def test_full_r2_against_scikit_learn() -> None:
    from sklearn.linear_model import LinearRegression

    planted = PlantedRotations((2.0, 1.0), units=12, noise_std=0.3).record(20, 40, seed=2)
    found = jpca.fit(planted.states, 0.01, components=4)
    states, changes = jpca.midpoints(found.components.project(planted.states - found.shared), 0.01)
    model = LinearRegression(fit_intercept=False).fit(states.numpy(), changes.numpy())
    left = changes.numpy() - model.predict(states.numpy())
    assert found.full_r2.item() == pytest.approx(1 - (left**2).sum() / (changes**2).sum().item())


def test_angle_between_planes() -> None:
    first = torch.eye(4, **DOUBLE)[:2]
    tilted = torch.stack((first[0], math.cos(0.3) * first[1] + math.sin(0.3) * torch.eye(4, **DOUBLE)[2]))
    assert jpca.angle_between(first, tilted) == pytest.approx(math.degrees(0.3))
    assert jpca.angle_between(first, first.flip(0)) == pytest.approx(0, abs=1e-6)


def test_planes_of_planted_size_hold_their_share_of_the_variance() -> None:
    angle = 2 * math.pi * torch.arange(16, **DOUBLE)[:, None] / 16 + 2 * math.pi * 0.01 * torch.arange(100, **DOUBLE)
    second = 3 * angle
    states = torch.stack((3 * angle.cos(), 3 * angle.sin(), second.cos(), second.sin()), -1)
    found = jpca.fit(states, dt=0.01, components=4)
    torch.testing.assert_close(found.frequency, torch.tensor([3.0, 1.0], **DOUBLE))
    torch.testing.assert_close(found.variance_shares(states), torch.tensor([0.1, 0.9], **DOUBLE))


FOUND = jpca.fit(RECORDED, 0.1, components=4)

BAD_INPUT = [
    Case(jpca.soft_normalise, {"rates": RECORDED, "offset": 5.0}, tensors=("rates",), numbers=("offset",)),
    Case(
        jpca.fit,
        {"states": RECORDED, "dt": 0.1, "components": 4},
        tensors=("states",),
        numbers=("dt",),
        counts=("components",),
        others={"components": 3, "states": torch.ones(3, 20, 4, **DOUBLE)},
    ),
    *(
        Case(call, {"states": RECORDED}, tensors=("states",), devices=("states",), others={"states": RECORDED[..., :3]})
        for call in (FOUND.transform, FOUND.score, FOUND.variance_shares)
    ),
    Case(
        jpca.skew_regression,
        {"states": RECORDED[0], "changes": RECORDED[1]},
        tensors=("states", "changes"),
        devices=("changes",),
        others={"states": torch.zeros(20, 4, **DOUBLE)},
    ),
    Case(jpca.midpoints, {"states": RECORDED, "dt": 0.1}, tensors=("states",), numbers=("dt",)),
    Case(
        jpca.angle_between,
        {"first": SQUARE[:2], "second": SQUARE[1:3]},
        tensors=("first", "second"),
        devices=("second",),
        others={"second": SQUARE[:2, :3]},
    ),
]
