"""Random numbers come from the seed and from nowhere else."""

import math

import numpy as np
import pytest
import torch
from scipy.stats import poisson

from rnncortex.numerics import seeding
from tests.bad_input import Case


def test_same_numbers_in_every_precision(device: str) -> None:
    double = seeding.normal((3, 4), 7)
    single = seeding.normal((3, 4), 7, dtype=torch.float32, device=device)
    torch.testing.assert_close(single.cpu(), double.float(), rtol=0, atol=0)


def test_global_state_is_left_alone() -> None:
    torch.manual_seed(0)
    before = torch.get_rng_state()
    seeding.normal((10,), 1)
    seeding.uniform((10,), 1)
    seeding.integers(5, (10,), 1)
    assert torch.equal(torch.get_rng_state(), before)


def test_numpy_integers_are_seeds() -> None:
    assert torch.equal(seeding.normal((3,), np.int64(5)), seeding.normal((3,), 5))
    with pytest.raises(TypeError, match="seed: expected a whole number"):
        seeding.normal((3,), np.bool_(True))


def test_a_generator_moves_on() -> None:
    random = seeding.generator(3)
    first, second = seeding.normal((5,), random), seeding.normal((5,), random)
    assert not torch.equal(first, second)
    assert torch.equal(first, seeding.normal((5,), 3))


def test_noise_has_a_seed_and_silence_has_none() -> None:
    assert seeding.of_noise(None, 0.0, "a ring") is None
    assert torch.equal(seeding.normal((3,), seeding.of_noise(5, 0.1, "a ring")), seeding.normal((3,), 5))
    with pytest.raises(ValueError, match="seed: expected one for a ring with noise and none without, got None with noise_std = 0.1"):
        seeding.of_noise(None, 0.1, "a ring")


def test_torch_layers_come_from_a_seed_and_leave_the_global_state_alone() -> None:
    before = torch.get_rng_state()
    drawn = []
    for seed in (3, 3, seeding.generator(3), 4):
        with seeding.layers(seed):
            drawn.append(torch.nn.Linear(3, 2).weight)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(drawn[0], drawn[1])
    assert torch.equal(drawn[0], drawn[2])
    assert not torch.equal(drawn[0], drawn[3])
    with pytest.raises(TypeError, match="seed: expected a whole number"), seeding.layers(0.5):
        raise AssertionError("a seed that is none was taken")


def test_ranges() -> None:
    numbers = seeding.uniform((10_000,), 0, low=-2, high=3)
    assert -2 <= numbers.min() < -1.98
    assert 2.98 < numbers.max() < 3
    assert set(seeding.integers(4, (1000,), 0).tolist()) == {0, 1, 2, 3}


def test_spike_counts_are_poisson() -> None:
    drawn = seeding.poisson(torch.full((20000,), 3.0), 0)
    expected = poisson.pmf(range(9), 3.0)
    found = torch.bincount(drawn.long(), minlength=9)[:9] / 20000
    assert (found - torch.tensor(expected)).abs().max() < 3 * math.sqrt(0.25 * 0.75 / 20000)
    assert torch.equal(drawn, seeding.poisson(torch.full((20000,), 3.0), 0))


BAD_INPUT = [
    Case(seeding.of_noise, {"seed": None, "noise_std": 0.0, "what": "a ring"}, others={"seed": 3, "noise_std": 0.1}),
    Case(seeding.poisson, {"mean": torch.ones(3), "seed": 0}, tensors=(), seeds=("seed",), others={"mean": -torch.ones(3)}),
]
