"""Chains and common drives have the covariances of theory, and the same mean response to one drive."""

import pytest
import torch

from rnncortex.analysis.population.cross_covariance import lagged_covariance
from rnncortex.simulations import feedforward_chain
from rnncortex.theory.population import linear_processes
from tests.bad_input import Case
from tests.good_input import RECORDED


@pytest.mark.parametrize("make", [feedforward_chain.chain, feedforward_chain.common_drive])
def test_recordings_have_the_covariances_of_theory(make, device: str) -> None:
    circuit = make(4, measurement_std=0.3)
    expected = linear_processes.lagged_covariance(circuit.weight, circuit.noise, 5)[:, :4, :4].clone()
    expected[0].diagonal().add_(0.3**2)
    recordings = [circuit.record(200, 200, seed=seed, device=device).states for seed in range(5)]
    measured = torch.stack([lagged_covariance(r, 5) for r in recordings]).cpu()
    error = measured.std(0).max() / 5**0.5
    assert (measured.mean(0) - expected).abs().max() < 4 * error


def test_both_answer_one_drive_alike_on_average() -> None:
    chain, common = (make(3, private_std=0.0) for make in (feedforward_chain.chain, feedforward_chain.common_drive))
    drive = chain.drive(2, 30, repeated=False, seed=0)
    torch.testing.assert_close(chain.record(2, 30, drive=drive, seed=1).states, common.record(2, 30, drive=drive, seed=1).states)


def test_a_chain_by_hand() -> None:
    chain = feedforward_chain.chain(2, keep=0.5, coupling=0.25, private_std=0.0)
    drive = torch.zeros(1, 40, 1, dtype=torch.float64)
    drive[0, 36, 0] = 1
    states = chain.record(1, 40, drive=drive, seed=0).states - chain.record(1, 40, drive=0 * drive, seed=0).states
    expected = torch.tensor([[0.25, 0.0], [0.125, 0.0625], [0.0625, 0.0625], [0.03125, 0.046875]], dtype=torch.float64)
    torch.testing.assert_close(states[0, 36:], expected)


def test_drives_repeat_or_vary() -> None:
    chain = feedforward_chain.chain(2)
    same, varying = (chain.drive(3, 50, repeated=True, gain_std=std, seed=0) for std in (0.0, 0.5))
    assert torch.equal(same[0], same[2])
    ratio = varying[1] / varying[0]
    torch.testing.assert_close(ratio, ratio[:1].expand_as(ratio))
    assert not torch.equal(chain.drive(3, 50, repeated=False, seed=0)[0], chain.drive(3, 50, repeated=False, seed=0)[1])


BAD_INPUT = [
    Case(
        feedforward_chain.chain,
        {"units": 3, "keep": 0.6, "coupling": 0.4, "private_std": 0.2, "measurement_std": 0.1},
        counts=("units",),
        numbers=("keep", "coupling", "private_std", "measurement_std"),
        others={"keep": 1.0},
    ),
    Case(
        feedforward_chain.common_drive,
        {"units": 3, "keep": 0.6, "coupling": 0.4, "private_std": 0.2, "measurement_std": 0.1},
        counts=("units",),
        numbers=("keep", "coupling", "private_std", "measurement_std"),
        others={"keep": 1.0},
    ),
    Case(
        feedforward_chain.chain(3).drive,
        {"trials": 2, "time": 5, "repeated": True, "gain_std": 0.1, "seed": 0},
        counts=("trials", "time"),
        numbers=("gain_std",),
        seeds=("seed",),
    ),
    Case(
        feedforward_chain.chain(3).record,
        {"trials": 2, "time": 5, "drive": RECORDED[:2, :5, :1], "seed": 0},
        tensors=("drive",),
        counts=("trials", "time"),
        seeds=("seed",),
    ),
]
