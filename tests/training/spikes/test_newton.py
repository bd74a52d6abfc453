"""The one best fit of a generalised linear model of spikes, by Newton's method."""

import math

import pytest
import torch

from rnncortex.models.spikes import filters, glm
from rnncortex.models.spikes.filters import bumps
from rnncortex.models.spikes.glm import SpikingGLM
from rnncortex.models.spikes.likelihood import log_likelihood
from rnncortex.numerics import seeding
from rnncortex.training.spikes import newton
from rnncortex.training.spikes.newton import fit_newton
from tests.bad_input import Case
from tests.good_input import DRIVEN

INPUTS = seeding.normal((10, 80, 2), 0)


SPIKES = (seeding.uniform((10, 80, 2), 1) < torch.sigmoid(INPUTS - 1.5)).double()


INCLUDED = seeding.uniform((10, 80), 2) < 0.7


def model(device: str = "cpu") -> SpikingGLM:
    return SpikingGLM(2, 2, input_basis=bumps(5, 2).to(device), history_basis=bumps(20, 4).to(device), device=device)


@pytest.mark.parametrize("penalty", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("included", [None, INCLUDED], ids=["all", "some"])
def test_newton_finds_what_scikit_learn_finds(penalty, included, device):
    from sklearn.linear_model import LogisticRegression

    ours = model(device)
    fit = fit_newton(
        ours, INPUTS.to(device), SPIKES.to(device), included=None if included is None else included.to(device), penalty=penalty
    )
    rows = torch.ones(10, 80, dtype=torch.bool) if included is None else included
    design = model().features(INPUTS, SPIKES)[rows].numpy()
    for unit in range(2):
        theirs = LogisticRegression(C=1 / penalty, tol=1e-10, max_iter=10_000).fit(design, SPIKES[rows][:, unit].numpy())
        torch.testing.assert_close(ours.weight[unit].detach().cpu(), torch.from_numpy(theirs.coef_[0]), atol=2e-5, rtol=0)
        assert ours.bias[unit].item() == pytest.approx(theirs.intercept_[0], abs=2e-5)
    assert fit.gradient <= 1e-6
    assert (fit.objective.diff() <= 1e-9).all()


def test_newton_reports_its_objective():
    ours = model()
    fit = fit_newton(ours, INPUTS, SPIKES, penalty=2.0)
    value = -log_likelihood(ours(INPUTS, SPIKES), SPIKES).sum() + ours.weight.square().sum()
    assert fit.objective[-1].item() == pytest.approx(value.item(), rel=1e-12)


def test_standard_errors_of_a_two_by_two_table():
    """The log odds ratio has the variance 1/a + 1/b + 1/c + 1/d, the log odds that of their group."""
    fired, silent = [30, 12], [70, 188]
    inputs = torch.cat([torch.full((1, f + s, 1), float(k)) for k, (f, s) in enumerate(zip(fired, silent, strict=True))], 1).double()
    spikes = torch.cat([torch.tensor([1.0] * f + [0.0] * s) for f, s in zip(fired, silent, strict=True)]).double()[None, :, None]
    ours = SpikingGLM(1, 1)
    fit = fit_newton(ours, inputs, spikes, penalty=0.0)
    assert ours.weight.item() == pytest.approx(math.log(12 / 188) - math.log(30 / 70), abs=1e-7)
    assert fit.weight_error.item() == pytest.approx((1 / 30 + 1 / 70 + 1 / 12 + 1 / 188) ** 0.5, rel=1e-6)
    assert fit.bias_error.item() == pytest.approx((1 / 30 + 1 / 70) ** 0.5, rel=1e-6)


def test_without_a_penalty_separation_is_told():
    inputs = torch.tensor([0.0] * 50 + [1.0] * 50, dtype=torch.float64)[None, :, None]
    spikes = torch.zeros_like(inputs)
    spikes[0, :20] = 1
    with pytest.raises(RuntimeError, match="no single finite maximum"):
        fit_newton(SpikingGLM(1, 1), inputs, spikes, penalty=0.0)
    with pytest.raises(RuntimeError, match="no single finite maximum"):
        fit_newton(SpikingGLM(2, 1), inputs.repeat(1, 1, 2), (spikes + spikes.roll(60, 1)), penalty=0.0)


def test_newton_says_when_it_does_not_arrive():
    with pytest.raises(RuntimeError, match="the gradient is still"):
        fit_newton(model(), INPUTS, SPIKES, iterations=1)


GLM = glm.SpikingGLM(2, 2, history_basis=filters.bumps(10, 3))


BAD_INPUT = [
    Case(
        newton.fit_newton,
        {
            "model": GLM,
            **DRIVEN,
            "included": torch.ones(3, 40, dtype=torch.bool),
            "penalty": 1.0,
            "tolerance": 1e-6,
            "iterations": 50,
        },
        tensors=("inputs",),
        recordings=("spikes",),
        devices=("inputs", "spikes"),
        numbers=("penalty", "tolerance"),
        counts=("iterations",),
        others={"included": torch.zeros(3, 40, dtype=torch.bool)},
    ),
]
