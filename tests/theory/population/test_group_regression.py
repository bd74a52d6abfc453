"""The error of a group regression in limits that are known, and against regressions on simulated subjects."""

import pytest
import torch

from rnncortex.simulations.subject_cohort import SubjectCohort
from rnncortex.theory.population import group_regression
from tests.bad_input import Case

GROUP = SubjectCohort.random(4, 0.5, spread=0.1, seed=0)
OWN = GROUP.record(400, 1, seed=1, burn_in_steps=0).coupling
GOOD = {"coupling": GROUP.coupling, "own": OWN, "subjects": 3, "volumes": 60}

BAD_INPUT = [
    Case(
        group_regression.expected_error,
        GOOD,
        tensors=("coupling", "own"),
        devices=("own",),
        counts=("subjects", "volumes"),
        others={"volumes": 1},
    )
]


def test_parts_in_their_limits() -> None:
    found = group_regression.expected_error(**GOOD)
    assert found.total == pytest.approx(found.noise + found.own + found.subjects + found.volumes)
    assert found.subjects == pytest.approx(found.own / 3)
    assert found.volumes == pytest.approx(4 / 175)
    alike = group_regression.expected_error(GROUP.coupling, GROUP.coupling[None], subjects=3, volumes=60)
    assert alike.own == 0


def test_without_coupling_only_the_spread_is_left() -> None:
    zero = torch.zeros(1, 1).double()
    own = torch.tensor([[[0.3]], [[-0.3]]]).double()
    found = group_regression.expected_error(zero, own, subjects=1, volumes=100)
    assert found.own == pytest.approx(0.09 / 0.91)


def test_regressions_on_simulated_subjects() -> None:
    known = GROUP.record(600, 60, seed=2).volumes.unflatten(0, (200, 3))
    new = GROUP.record(200, 200, seed=3).volumes
    fitted = torch.linalg.lstsq(known[:, :, :-1].flatten(1, 2), known[:, :, 1:].flatten(1, 2)).solution
    error = (new[:, 1:] - new[:, :-1] @ fitted).square().mean((1, 2))
    expected = group_regression.expected_error(**GOOD).total
    assert error.mean().item() == pytest.approx(expected, abs=4 * error.std().item() / 200**0.5)
