"""Volterra filters against plain loops and moments of what they put out."""

import math

import pytest
import torch

import rnncortex
from rnncortex.numerics import seeding
from rnncortex.numerics.statistics import fit_slope
from rnncortex.tasks.filters.volterra import Volterra
from tests.bad_input import Case
from tests.good_input import SQUARE


def test_filter_is_the_double_sum(device: str) -> None:
    first, second = seeding.normal((3,), 0, device=device), seeding.normal((3, 3), 1, device=device)
    u = seeding.uniform((2, 10), 2, low=-1, high=1, device=device)
    out = Volterra(first, second).filter(u)
    for trial in range(2):
        for t in range(10):
            past = [u[trial, t - i].item() if t >= i else 0.0 for i in range(3)]
            linear = sum(first[i].item() * past[i] for i in range(3))
            quadratic = sum(second[i, j].item() * (past[i] * past[j] - (i == j) / 3) for i in range(3) for j in range(3))
            assert out[trial, t].item() == pytest.approx(linear + quadratic, abs=1e-12)


@pytest.mark.parametrize("lags", [1, 2, 6])
def test_variance_is_that_of_long_output(lags: int) -> None:
    filter_ = Volterra(seeding.normal((lags,), 0), seeding.normal((lags, lags), 1))
    batch = filter_.batch(trials=20, time=20_000, seed=2)
    out = batch.targets[batch.mask]
    assert out.var().item() == pytest.approx(filter_.variance.item(), rel=0.02)
    assert abs(out.mean().item()) < 0.02 * filter_.variance.item() ** 0.5


def test_fading_filters_have_halves_of_variance_one_half_and_fade() -> None:
    fading = Volterra.fading(lags=12, decay=0.6, seed=0)
    nothing = torch.zeros_like(fading.first), torch.zeros_like(fading.second)
    assert Volterra(fading.first, nothing[1]).variance.item() == pytest.approx(0.5)
    assert Volterra(nothing[0], fading.second).variance.item() == pytest.approx(0.5)
    logs = torch.stack([Volterra.fading(lags=12, decay=0.6, seed=s).first.abs().log() for s in range(400)]).mean(0)
    slope = fit_slope(range(12), logs)
    assert slope.slope == pytest.approx(math.log(0.6), abs=0.02)


def test_steps_without_a_full_past_do_not_count_and_zeros_are_refused() -> None:
    batch = Volterra.fading(lags=5, decay=0.5, seed=0).batch(trials=3, time=9, seed=1)
    assert batch.mask.sum(1).tolist() == [5, 5, 5]
    assert not batch.mask[:, :4].any()
    with pytest.raises(ValueError, match="got zeros"):
        Volterra(torch.zeros(2), torch.zeros(2, 2))


VOLTERRA = rnncortex.tasks.filters.volterra.Volterra(SQUARE[0], SQUARE)


BAD_INPUT = [
    Case(
        rnncortex.tasks.filters.volterra.Volterra,
        {"first": SQUARE[0], "second": SQUARE},
        tensors=("first", "second"),
        devices=("second",),
        others={"second": SQUARE[:2]},
    ),
    Case(
        rnncortex.tasks.filters.volterra.Volterra.fading,
        {"lags": 3, "decay": 0.5, "seed": 0},
        counts=("lags",),
        numbers=("decay",),
        seeds=("seed",),
        others={"decay": 1.0},
    ),
    Case(VOLTERRA.filter, {"inputs": SQUARE}, tensors=("inputs",), devices=("inputs",)),
    Case(VOLTERRA.batch, {"trials": 1, "time": 9, "seed": 0}, counts=("trials", "time"), seeds=("seed",), others={"time": 3}),
]
