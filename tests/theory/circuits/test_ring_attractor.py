"""The bump of a ring against quadrature, finite differences, and its own dynamics."""

import math

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from scipy.optimize import fsolve

from rnncortex.models.circuits.ring_attractor import RingAttractor
from rnncortex.numerics import seeding
from rnncortex.theory.circuits import ring_attractor
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
SINE = torch.sin(torch.linspace(0, 6, 8, **DOUBLE))
BAD_INPUT = [
    Case(ring_attractor.half_width, {"cosine_weight": 4.0}, numbers=("cosine_weight",), others={"cosine_weight": 2.0}),
    Case(ring_attractor.regime, {"mean_weight": -1.0, "cosine_weight": 4.0}, others={"mean_weight": "text", "cosine_weight": math.nan}),
    Case(
        ring_attractor.bump,
        {"mean_weight": -2.0, "cosine_weight": 4.0, "drive": 1.0},
        numbers=("drive", "cosine_weight"),
        others={"mean_weight": 1.0},
    ),
    Case(
        ring_attractor.diffusion,
        {"noise_std": 0.1, "units": 10, "modulation": 0.4},
        numbers=("noise_std", "modulation"),
        counts=("units",),
    ),
    Case(
        ring_attractor.projected_diffusion,
        {"left": SINE, "tangent": SINE, "noise_std": 0.1},
        tensors=("left", "tangent"),
        devices=("tangent",),
        numbers=("noise_std",),
        others={"tangent": torch.zeros(8, **DOUBLE)},
    ),
    Case(
        ring_attractor.projected_speed,
        {"left": SINE, "tangent": SINE, "push": SINE, "tau": 0.1},
        tensors=("left", "tangent", "push"),
        devices=("tangent", "push"),
        numbers=("tau",),
    ),
    Case(ring_attractor.rotated_speed, {"angle": 0.1, "tau": 0.1}, numbers=("angle", "tau"), others={"angle": 2.0}),
    Case(
        ring_attractor.disorder_speed,
        {"weight_std": 0.1, "cosine_weight": 4.0, "units": 10, "tau": 0.1},
        numbers=("weight_std", "cosine_weight", "tau"),
        counts=("units",),
    ),
]


def moments(mean_rate: float, modulation: float, mean: float, cosine: float) -> np.ndarray:
    """Mean rate and modulation that the ring makes of those that it hears, by adaptive quadrature."""

    def rate(angle: float) -> float:
        return max(1 + mean * mean_rate + cosine * modulation * math.cos(angle), 0.0)

    edge = math.acos(np.clip(-(1 + mean * mean_rate) / (cosine * modulation), -1, 1))
    total = [quad(lambda a, wave=wave: rate(a) * wave(a), -math.pi, math.pi, points=[-edge, edge])[0] for wave in (lambda a: 1, math.cos)]
    return np.array(total) / (2 * math.pi)


@pytest.mark.parametrize(("mean", "cosine"), [(-2.0, 4.0), (-1.0, 3.0), (-4.0, 6.0), (0.0, 3.0), (-8.0, 12.0)])
def test_bump_reproduces_itself_and_relaxes_as_it_says(mean: float, cosine: float) -> None:
    bump = ring_attractor.bump(mean, cosine)
    solved = fsolve(lambda r: moments(*r, mean, cosine) - r, [bump.mean_rate * 1.1, bump.modulation * 0.9], xtol=1e-12)
    assert solved == pytest.approx([bump.mean_rate, bump.modulation], rel=1e-6)
    assert bump.amplitude == pytest.approx(cosine * bump.modulation)
    step = 1e-5
    columns = [(moments(*(solved + step * e), mean, cosine) - moments(*(solved - step * e), mean, cosine)) / (2 * step) for e in np.eye(2)]
    expected = np.linalg.eigvals(np.stack(columns, 1)) - 1
    assert sorted(bump.relaxation.real.tolist()) == pytest.approx(sorted(expected.real), abs=1e-4)


def test_rates_scale_with_the_drive() -> None:
    once, twice = ring_attractor.bump(-2.0, 4.0), ring_attractor.bump(-2.0, 4.0, drive=2.0)
    assert twice.half_width == once.half_width
    assert twice.modulation == pytest.approx(2 * once.modulation)


@pytest.mark.parametrize(("cosine", "degrees"), [(4.0, 90.0), (3.0, 105.36), (6.0, 74.64)])
def test_half_widths_of_known_rings(cosine: float, degrees: float) -> None:
    assert math.degrees(ring_attractor.half_width(cosine)) == pytest.approx(degrees, abs=0.01)


def test_regimes() -> None:
    assert ring_attractor.regime(0.5, 1.0) == "even"
    assert ring_attractor.regime(1.5, 1.0) == "runaway"
    assert ring_attractor.regime(-1e-6, 4.0) == "bump"
    assert ring_attractor.regime(1e-6, 4.0) == "runaway"


def settled(units: int, cosine: float, mean: float) -> tuple[RingAttractor, torch.Tensor]:
    ring = RingAttractor.cosine(units, mean_weight=mean, cosine_weight=cosine)
    bump = ring_attractor.bump(mean, cosine)
    return ring, ring.bump(0.0, height=bump.amplitude * (1 - math.cos(bump.half_width)), half_width=bump.half_width)[0]


@pytest.mark.parametrize(("mean", "cosine"), [(-2.0, 4.0), (-4.0, 6.0)])
def test_diffusion_of_the_cosine_ring_is_its_projection(mean: float, cosine: float) -> None:
    ring, state = settled(2000, cosine, mean)
    left, tangent = torch.sin(ring.angles), (state.roll(1) - state.roll(-1)) / (4 * math.pi / 2000)
    modulation = ring_attractor.bump(mean, cosine).modulation
    assert ring_attractor.projected_diffusion(left, tangent, 0.3).item() == pytest.approx(
        ring_attractor.diffusion(0.3, 2000, modulation), rel=1e-3
    )
    assert (left @ ring.jacobian(state) - left).abs().max() < 1e-2  # the sine is the neutral left eigenvector, silent units included


@pytest.mark.parametrize(("mean", "cosine"), [(-2.0, 4.0), (-4.0, 6.0)])
def test_speed_on_disordered_weights_over_many_draws(mean: float, cosine: float) -> None:
    ring, state = settled(100, cosine, mean)
    left, active = torch.sin(ring.angles), (ring.total(state) > 0).double()
    tangent = (state.roll(1) - state.roll(-1)) / (4 * math.pi / 100)
    random = seeding.generator(0)
    push = torch.stack([active * (0.1 / 10 * seeding.normal((100, 100), random) @ state) for _ in range(3000)])
    speeds = ring_attractor.projected_speed(left, tangent, push, 0.1)
    expected = ring_attractor.disorder_speed(0.1, cosine, 100, 0.1)
    assert speeds.square().mean().sqrt().item() == pytest.approx(expected, rel=0.05)  # relative standard error 1/sqrt(6000)


def test_rotated_speed() -> None:
    assert ring_attractor.rotated_speed(math.pi / 4, 0.1) == pytest.approx(10.0)
