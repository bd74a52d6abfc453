"""Filters of the past, put together from a few smooth bumps."""

import itertools

import numpy as np
import pytest
import torch

from rnncortex.models.spikes import filters
from rnncortex.models.spikes.filters import bumps, filtered
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import FIRED


@pytest.mark.parametrize(("lags", "count", "offset"), [(50, 8, 1.0), (100, 5, 10.0), (20, 6, 0.5)])
def test_bumps_are_between_zero_and_one_and_sum_to_two_inside(lags, count, offset):
    basis = bumps(lags, count, offset=offset)
    assert basis.min() >= 0
    assert basis.max() <= 1
    x = np.log(np.arange(lags) + offset)
    centres = np.linspace(x[0], x[-1], count)
    inside = (x >= centres[1]) & (x <= centres[-2])
    np.testing.assert_allclose(basis[torch.from_numpy(inside)].sum(1), 2, atol=1e-12)
    for j, peak in enumerate(basis.argmax(0)):
        assert abs(x[peak] - centres[j]) == pytest.approx(np.abs(x - centres[j]).min())


@pytest.mark.parametrize("delay", [0, 1, 3])
def test_filters_are_convolutions(delay, device):
    signal, basis = seeding.normal((2, 20, 3), 0), seeding.normal((5, 4), 1)
    result = filtered(signal.to(device), basis.to(device), delay=delay).cpu()
    for trial, unit, column in itertools.product(range(2), range(3), range(4)):
        full = np.convolve(signal[trial, :, unit], basis[:, column])
        expected = np.concatenate((np.zeros(delay), full))[:20]
        np.testing.assert_allclose(result[trial, :, 4 * unit + column], expected, atol=1e-12)


BAD_INPUT = [
    Case(filters.bumps, {"lags": 10, "count": 3, "offset": 1.0}, counts=("lags", "count"), numbers=("offset",), others={"count": 11}),
    Case(
        filters.filtered,
        {"signal": FIRED, "basis": filters.bumps(10, 3), "delay": 1},
        tensors=("signal", "basis"),
        devices=("basis",),
        counts=("delay",),
    ),
]
