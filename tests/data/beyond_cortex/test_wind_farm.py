"""Two years of four wind turbines, and the flags on readings that look wrong."""

import pytest
import torch

from rnncortex.data.beyond_cortex import wind_farm
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        wind_farm.flags,
        {"power": torch.ones(1, 30, 2), "wind": torch.ones(1, 30, 2)},
        tensors=("power", "wind"),
        others={"wind": torch.full((1, 30, 2), torch.inf)},
    ),
]


def test_the_record_is_that_of_the_source():
    farm = wind_farm.load()
    assert farm.power.shape == farm.wind.shape == (1, 2 * 365 * wind_farm.STEPS_A_DAY, len(wind_farm.TURBINES))
    assert farm.power.isnan().sum((0, 1)).tolist() == [487, 1221, 447, 462]  # counted in the source
    known = farm.power[~farm.power.isnan()]
    assert (known.min(), known.max()) == (-20, wind_farm.RATED)
    assert 0.15 < farm.power.nanmean() / wind_farm.RATED < 0.20
    pairs = farm.power[0, ~farm.power[0].isnan().any(-1)]
    assert torch.corrcoef(pairs.T).min() > 0.9  # one weather


def test_each_kind_of_bad_reading_is_flagged_and_nothing_else():
    generator = torch.Generator().manual_seed(0)
    wind = 8 + torch.rand(1, 100, 2, generator=generator, dtype=torch.float64)
    power = 900 + 100 * wind
    power[0, 3, 0] = torch.nan
    power[0, 5, 1] = 3000.0
    wind[0, 20:40, 1] = 7.3  # the sensor hangs
    wind[0, 50:55, 0] = 7.3  # equal for less than two hours
    wind[0, 60:80, 0] = 0.0  # a calm is no hanging sensor
    power[0, 90, 0] = -10.0
    found = wind_farm.flags(power, wind)
    assert found.missing.nonzero().tolist() == [[0, 3, 0]]
    assert found.impossible.nonzero().tolist() == [[0, 5, 1]]
    assert found.stuck.nonzero().tolist() == [[0, step, 1] for step in range(20, 40)]
    assert found.stopped.nonzero().tolist() == [[0, 90, 0]]


def test_what_is_no_reading_raises():
    good = torch.ones(1, 30, 2)
    with pytest.raises(ValueError, match="nothing but NaN"):
        wind_farm.flags(torch.full_like(good, torch.nan), good)
    with pytest.raises(ValueError, match="NaN or infinity"):
        wind_farm.flags(good, good * torch.inf)
