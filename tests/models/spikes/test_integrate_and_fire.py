"""The integrate-and-fire network against its firing rate on paper, the variance of its noise, and a loop over its equations."""

import math

import pytest
import torch

from rnncortex.models.spikes.integrate_and_fire import IntegrateAndFireNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
PAIR = IntegrateAndFireNetwork(torch.tensor([[0.0, 1.0], [0.5, 0.0]], **DOUBLE))
SETTINGS = {
    "weight": torch.zeros(2, 2, **DOUBLE),
    "coupling": 1.0,
    "inhibition": 1.0,
    "drive": 0.5,
    "noise_std": 0.1,
    "adaptation": 0.1,
    "tau": 0.02,
    "tau_synapse": 0.01,
    "tau_inhibition": 0.005,
    "tau_adaptation": 0.1,
    "refractory": 0.002,
    "dt": 0.001,
}
BAD_INPUT = [
    Case(
        IntegrateAndFireNetwork,
        SETTINGS,
        tensors=("weight",),
        numbers=(
            "coupling",
            "inhibition",
            "noise_std",
            "adaptation",
            "tau",
            "tau_synapse",
            "tau_inhibition",
            "tau_adaptation",
            "refractory",
            "dt",
        ),
        others={"drive": math.nan, "dt": 0.01, "weight": torch.zeros(2, 3, **DOUBLE)},
    ),
    Case(
        PAIR.simulate,
        {"trials": 2, "time": 5, "inputs": torch.zeros(2, 5, 2, **DOUBLE), "seed": 0},
        tensors=("inputs",),
        devices=("inputs",),
        counts=("trials", "time"),
        seeds=("seed",),
    ),
]


def test_rate_of_one_neuron_without_noise() -> None:
    """From reset to threshold takes tau ln(I / (I - 1)), and before it stands the refractory time."""
    alone = IntegrateAndFireNetwork(torch.zeros(1, 1, **DOUBLE), drive=1.5, noise_std=0.0, adaptation=0.0, inhibition=0.0, dt=0.0001)
    times = alone.simulate(1, 20_000, seed=0)[0, :, 0].nonzero()[:, 0].double() * 0.0001
    assert times.diff().mean().item() == pytest.approx(0.02 * math.log(3) + 0.003, abs=2e-4)


def test_noise_is_as_large_as_it_says() -> None:
    """The share of first steps above the threshold, from starts that are uniform between zero and the drive."""
    many = IntegrateAndFireNetwork(torch.zeros(200, 200, **DOUBLE), drive=0.6, noise_std=0.3, adaptation=0.0, inhibition=0.0, tau=0.002)
    kept = math.exp(-0.5)
    starts = 0.6 * (torch.arange(1000, **DOUBLE) + 0.5) / 1000
    reach = (1 - 0.6 - (starts - 0.6) * kept) / (0.3 * math.sqrt(1 - kept**2))
    expected = 0.5 * torch.special.erfc(reach / math.sqrt(2)).mean().item()
    assert many.simulate(2000, 1, seed=0).mean().item() == pytest.approx(expected, abs=4 * math.sqrt(expected / 400_000))


def test_a_run_is_the_equations_step_by_step() -> None:
    net = IntegrateAndFireNetwork(torch.tensor([[0.0, 1.0], [0.5, 0.0]], **DOUBLE), noise_std=0.0, drive=1.2, inhibition=3.0)
    inputs = 0.5 * seeding.uniform((1, 60, 2), 1)
    found = net.simulate(1, 60, inputs=inputs, seed=7)[0]
    v = (1.2 * seeding.uniform((1, 2), 7))[0].tolist()
    s, q, a, silent = [0.0, 0.0], 0.0, [0.0, 0.0], [0, 0]
    weight = [[0.0, 1.0], [0.5, 0.0]]
    for t in range(60):
        fired = []
        for i in range(2):
            towards = 1.2 + 2.0 * sum(weight[i][j] * s[j] for j in range(2)) - 3.0 * q - a[i] + inputs[0, t, i].item()
            v[i] = towards + (v[i] - towards) * math.exp(-0.001 / 0.02)
            if silent[i] > 0:
                v[i] = 0.0
            fired.append(1.0 if v[i] >= 1 else 0.0)
        for i in range(2):
            v[i] *= 1 - fired[i]
            silent[i] = 3 if fired[i] else silent[i] - 1
            s[i] = s[i] * math.exp(-0.1) + fired[i]
            a[i] = a[i] * math.exp(-0.002) + 0.5 * fired[i]
        q = q * math.exp(-0.2) + sum(fired) / 2
        assert found[t].tolist() == fired
    assert found.sum() > 2


def test_same_seed_same_spikes_and_inhibition_silences() -> None:
    net = IntegrateAndFireNetwork(torch.full((50, 50), 0.1, **DOUBLE), inhibition=0.0)
    held = IntegrateAndFireNetwork(torch.full((50, 50), 0.1, **DOUBLE), inhibition=100.0)
    spikes = net.simulate(4, 500, seed=3)
    assert torch.equal(spikes, net.simulate(4, 500, seed=3))
    assert held.simulate(4, 500, seed=3).sum() < spikes.sum()


def test_device(device: str) -> None:
    assert PAIR.to(device).simulate(1, 3, seed=0).device.type == device
    PAIR.to("cpu")
