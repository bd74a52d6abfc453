"""A generalised linear model of spikes: what happened lately, filtered and added up, sets the odds of a spike now."""

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnncortex.models.spikes import filters
from rnncortex.models.spikes import glm as spiking_glm
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE, DRIVEN, FIRED
from tests.models.spikes.built import MODELS, glm


def test_the_glm_adds_up_what_it_says():
    model, inputs, spikes = glm(2, 3), seeding.normal((1, 12, 2), 4), (seeding.uniform((1, 12, 3), 5) < 0.3).double()
    odds, f, h = model(inputs, spikes).detach(), model.input_filters.detach(), model.history_filters.detach()
    for t, i in itertools.product(range(12), range(3)):
        total = model.bias[i].item()
        total += sum(float(f[i, :, lag] @ inputs[0, t - lag]) for lag in range(4) if t >= lag)
        total += sum(float(h[i, :, lag - 1] @ spikes[0, t - lag]) for lag in range(1, 7) if t >= lag)
        assert odds[0, t, i].item() == pytest.approx(total, abs=1e-12)


@MODELS
def test_simulation_goes_on_from_the_past(build, device):
    model, inputs = build(1, 2, device), seeding.normal((3, 9, 1), 0).to(device)
    past = (seeding.uniform((3, 4, 2), 1) < 0.5).double().to(device)
    spikes = model.simulate(inputs, past, seed=5)
    assert torch.equal(spikes[:, :4], past)
    assert spikes.device.type == device
    assert torch.equal(spikes, model.simulate(inputs, spikes[:, :6], seed=5))
    assert torch.equal(spikes.cpu(), build(1, 2).simulate(inputs.cpu(), past.cpu(), seed=5))


@MODELS
@given(change=st.integers(0, 9))
def test_a_spike_changes_nothing_up_to_its_own_bin(build, change):
    model, inputs, spikes = build(1, 2), seeding.normal((1, 10, 1), 0), (seeding.uniform((1, 10, 2), 1) < 0.4).double()
    other = spikes.clone()
    other[0, change, 0] = 1 - other[0, change, 0]
    difference = (model(inputs, other) - model(inputs, spikes)).detach().abs().sum((0, 2))
    assert (difference[: change + 1] == 0).all()
    assert change == 9 or difference[change + 1] > 0


GLM = spiking_glm.SpikingGLM(2, 2, history_basis=filters.bumps(10, 3))


BAD_INPUT = [
    Case(
        spiking_glm.SpikingGLM,
        {"input_size": 2, "units": 1, "input_basis": filters.bumps(9, 2), "history_basis": filters.bumps(9, 2)},
        counts=("input_size", "units"),
        tensors=("input_basis", "history_basis"),
        devices=("input_basis", "history_basis"),
    ),
    *(
        Case(call, DRIVEN, tensors=("inputs",), recordings=("spikes",), devices=("inputs", "spikes"), others={"spikes": 2 * FIRED})
        for call in (GLM.forward, GLM.features)
    ),
    Case(
        GLM.simulate,
        {"inputs": DRIVEN["inputs"], "past": FIRED[:, :5], "seed": 0},
        tensors=("inputs",),
        recordings=("past",),
        devices=("inputs", "past"),
        seeds=("seed",),
        others={"past": torch.zeros(3, 41, 2, **DOUBLE)},
    ),
]
