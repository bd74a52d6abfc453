"""Variability by gain: derivatives against automatic differentiation, covariances against drawn noise."""

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.theory.circuits import gain_variability
from tests.bad_input import Case

WEIGHT, DRIVE, PROFILE = 0.7 * seeding.normal((4, 4), 0), seeding.normal((6, 4), 1), seeding.uniform((6,), 2)

BAD_INPUT = [
    Case(
        gain_variability.expand,
        {"weight_hh": WEIGHT, "drive": DRIVE, "profile": PROFILE, "leak_rate": 0.5},
        tensors=("weight_hh", "drive", "profile"),
        devices=("drive", "profile"),
        numbers=("leak_rate",),
    ),
    Case(
        gain_variability.rank_one_share,
        {"first": DRIVE, "second": DRIVE + 1, "spread": 0.1},
        tensors=("second",),
        devices=("second",),
        numbers=("spread",),
        others={"first": "text"},
    ),
    Case(
        gain_variability.noise_covariance,
        {"weight_hh": WEIGHT, "drive": DRIVE, "leak_rate": 0.5, "noise_std": 0.1},
        tensors=("weight_hh", "drive"),
        devices=("drive",),
        numbers=("leak_rate", "noise_std"),
    ),
]


def run(size: torch.Tensor, pushes: torch.Tensor | None = None) -> torch.Tensor:
    rate, course = torch.zeros(4, dtype=torch.float64), []
    for t in range(6):
        heard = (1 + size * PROFILE[t]) * (WEIGHT @ rate) + DRIVE[t] + (0 if pushes is None else pushes[t])
        rate = 0.5 * rate + 0.5 * torch.tanh(heard)
        course.append(rate)
    return torch.stack(course)


def test_derivatives_against_automatic_differentiation() -> None:
    found = gain_variability.expand(WEIGHT, DRIVE, PROFILE, leak_rate=0.5)
    still = torch.zeros((), dtype=torch.float64)
    torch.testing.assert_close(found.sequence, run(still))
    torch.testing.assert_close(found.first, torch.func.jacfwd(run)(still))
    torch.testing.assert_close(found.second, torch.func.jacfwd(torch.func.jacfwd(run))(still))


def test_share_against_drawn_residuals() -> None:
    first, second = seeding.normal((30,), 3), 3 * seeding.normal((30,), 4)
    sizes = 0.3 * seeding.normal((200_000,), 5)
    residuals = sizes[:, None] * first + (sizes**2)[:, None] * second / 2
    values = torch.linalg.eigvalsh(torch.cov(residuals.T))
    assert gain_variability.rank_one_share(first, second, 0.3) == pytest.approx((values[-1] / values.sum()).item(), abs=0.01)


def test_noise_covariance_against_the_jacobian() -> None:
    reach = torch.func.jacrev(lambda pushes: run(torch.zeros((), dtype=torch.float64), pushes).flatten())(torch.zeros(6, 4).double())
    flat = reach.flatten(1)
    found = gain_variability.noise_covariance(WEIGHT, DRIVE, leak_rate=0.5, noise_std=0.2)
    torch.testing.assert_close(found, 0.04 * flat @ flat.T)
