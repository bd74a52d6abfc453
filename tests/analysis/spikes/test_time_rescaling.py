"""The time-rescaling test: seen on a clock that runs at the predicted rate, spikes come as a Poisson process of rate one."""

import math

import pytest
import torch
from scipy import stats

from rnncortex.analysis.spikes import time_rescaling
from rnncortex.numerics import seeding
from tests.analysis.spikes.coins import coins
from tests.bad_input import Case
from tests.good_input import DOUBLE, FIRED


@pytest.mark.parametrize("chance", [0.01, 0.2, 0.7])
def test_right_models_give_uniform_intervals_however_wide_the_bins(chance, device):
    spikes = coins(chance, (50, int(200 / chance), 1), 1).to(device)
    odds = torch.full_like(spikes, math.log(chance / (1 - chance)))
    (values,) = time_rescaling.rescaled_intervals(odds, spikes, seed=2)
    result = time_rescaling.uniformity(values)
    assert result.n == int(spikes.sum()) - 1
    assert result.p_value > 0.001
    assert abs(time_rescaling.serial_dependence(values)) < 4 / math.sqrt(result.n)
    assert result.distance < time_rescaling.uniformity(values, level=0.999).band


def test_wrong_models_are_found_out():
    spikes = coins(0.1, (50, 1000, 1), 3)
    (values,) = time_rescaling.rescaled_intervals(torch.full_like(spikes, -1.5), spikes, seed=4)
    result = time_rescaling.uniformity(values)
    assert result.distance > result.band
    assert result.p_value < 1e-6


def test_uniformity_is_the_test_of_scipy():
    values = seeding.uniform((200,), 5) ** 1.1
    result = time_rescaling.uniformity(values)
    assert result.distance == pytest.approx(stats.ks_1samp(values.numpy(), stats.uniform.cdf).statistic)
    assert stats.kstwo.sf(result.band, 200) == pytest.approx(0.05)
    assert result.band == pytest.approx(1.36 / math.sqrt(200), rel=0.02)


def test_dependence_between_neighbours_is_seen():
    chain = [0.0]
    for step in seeding.normal((4000,), 6).tolist():
        chain.append(0.5 * chain[-1] + math.sqrt(0.75) * step)
    values = torch.special.ndtr(torch.tensor(chain, **DOUBLE))
    assert time_rescaling.serial_dependence(values) == pytest.approx(0.5, abs=0.05)


BAD_INPUT = [
    Case(
        time_rescaling.rescaled_intervals,
        {"log_odds": FIRED, "spikes": FIRED, "seed": 0},
        tensors=("log_odds",),
        recordings=("spikes",),
        devices=("spikes",),
        seeds=("seed",),
        others={"spikes": 2 * FIRED},
    ),
    Case(
        time_rescaling.uniformity,
        {"values": torch.rand(9, generator=seeding.generator(0)), "level": 0.95},
        tensors=("values",),
        numbers=("level",),
        others={"values": torch.tensor([0.5, 1.5]), "level": 1.0},
    ),
    Case(
        time_rescaling.serial_dependence,
        {"values": torch.rand(9, generator=seeding.generator(0))},
        tensors=("values",),
        others={"values": torch.tensor([0.5, 0.5])},
    ),
]
