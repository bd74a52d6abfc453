"""Simulated subjects: moments of the process, an echo at its delay, and couplings that scatter as stated."""

import pytest
import torch

from rnncortex.simulations.subject_cohort import SubjectCohort
from rnncortex.theory.population import linear_processes
from tests.bad_input import Case

ZERO = torch.zeros(3, 3, dtype=torch.float64)
GROUP = SubjectCohort.random(3, 0.7, spread=0.05, seed=0)

BAD_INPUT = [
    Case(
        SubjectCohort,
        {"coupling": ZERO, "echo": ZERO, "delay": 3, "spread": 0.1, "measurement": 0.1},
        tensors=("coupling", "echo"),
        numbers=("spread", "measurement"),
        counts=("delay",),
        others={"coupling": torch.eye(3).double()},
    ),
    Case(
        SubjectCohort.random,
        {"regions": 3, "radius": 0.5, "echo": 0.1, "delay": 3, "spread": 0.1, "seed": 0},
        numbers=("radius", "echo", "spread"),
        counts=("regions", "delay"),
        seeds=("seed",),
    ),
    Case(
        GROUP.record,
        {"trials": 2, "time": 3, "seed": 0, "burn_in_steps": 1},
        counts=("trials", "time", "burn_in_steps"),
        seeds=("seed",),
    ),
]


def test_covariances_are_those_of_each_subjects_process() -> None:
    scans = GROUP.record(3, 40_000, seed=1)
    for volumes, coupling in zip(scans.volumes, scans.coupling, strict=True):
        expected = linear_processes.lagged_covariance(coupling, torch.eye(3).double(), 2)[1]
        found = volumes[:-1].T @ volumes[1:] / (len(volumes) - 1)
        torch.testing.assert_close(found, expected, rtol=0, atol=0.1)


def test_the_echo_comes_after_its_delay() -> None:
    echo = 0.6 * torch.eye(2).double().roll(1, 0)
    group = SubjectCohort(torch.zeros(2, 2).double(), echo, 5)
    y = group.record(1, 50_000, seed=2).volumes[0]
    for lag in range(1, 8):
        found = (y[lag:, 0] * y[:-lag, 1]).mean() / y[:, 1].square().mean()
        assert found.item() == pytest.approx(0.6 if lag == 5 else 0.0, abs=0.03)


def test_a_companion_step_is_a_volume() -> None:
    group = SubjectCohort.random(2, 0.3, echo=0.4, delay=3, spread=0.0, seed=0)
    past = torch.arange(6.0).double()
    stepped = group.companion() @ past
    torch.testing.assert_close(stepped[:2], group.coupling @ past[:2] + group.echo @ past[4:])
    torch.testing.assert_close(stepped[2:], past[:4])


def test_couplings_scatter_around_the_group() -> None:
    own = GROUP.record(3000, 1, seed=3, burn_in_steps=0).coupling - GROUP.coupling
    assert own.std().item() == pytest.approx(0.05, rel=0.05)
    assert own.mean().abs() < 0.002


def test_measurement_noise_is_white_and_added() -> None:
    plain, noisy = (SubjectCohort(ZERO + 0.2, ZERO, measurement=std).record(2, 20_000, seed=4) for std in (0.0, 2.0))
    added = noisy.volumes - plain.volumes
    assert added.std().item() == pytest.approx(2.0, rel=0.02)
    assert (added[:, 1:] * added[:, :-1]).mean().abs() < 0.06


def test_an_unstable_group_is_refused() -> None:
    with pytest.raises(ValueError, match="stable"):
        SubjectCohort.random(3, 0.9, echo=0.9, spread=0.0, seed=0)
