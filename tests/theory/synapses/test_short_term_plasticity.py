"""Theory of plastic synapses: recursion against steady state, Poisson averages, and the maximum by search."""

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.theory.synapses import short_term_plasticity as theory
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
SETS = [
    {"utilisation": 0.2, "tau_facilitation": 1.5, "tau_recovery": 0.2},
    {"utilisation": 0.5, "tau_facilitation": 0.02, "tau_recovery": 0.8},
    {"utilisation": 0.15, "tau_facilitation": 0.75, "tau_recovery": 0.05},
]
ALL = ("utilisation", "tau_facilitation", "tau_recovery")

BAD_INPUT = [
    Case(theory.from_spike_to_spike, {"intervals": torch.full((2, 3), 0.1, **DOUBLE), **SETS[0]}, tensors=("intervals",), numbers=ALL),
    Case(theory.steady_state, {"rate": 5.0, **SETS[0]}, numbers=("rate", *ALL), others={"rate": 0.0}),
    Case(theory.mean_field_steady_state, {"rate": 5.0, **SETS[0]}, numbers=("rate", *ALL)),
    Case(theory.best_rate, SETS[0], numbers=ALL),
    Case(theory.facilitation_lifetime, {"rate": 5.0, "utilisation": 0.2, "tau_facilitation": 1.5}, numbers=("rate", *ALL[:2])),
]


@pytest.mark.parametrize("parameters", SETS)
@pytest.mark.parametrize("rate", [1.0, 7.0, 80.0])
def test_the_recursion_ends_in_the_steady_state(parameters, rate):
    ends = theory.from_spike_to_spike(torch.full((1, 400), 1 / rate, **DOUBLE), **parameters)
    expected = theory.steady_state(rate, **parameters)
    for name in ("utilisation", "resource", "release"):
        assert getattr(ends, name)[0, -1].item() == pytest.approx(getattr(expected, name).item(), rel=1e-9)


def test_a_single_spike_finds_the_synapse_at_rest():
    one = theory.from_spike_to_spike(torch.zeros(2, 0, **DOUBLE), **SETS[0])
    assert one.release.tolist() == [[0.2], [0.2]]


@pytest.mark.parametrize("parameters", SETS)
def test_utilisation_averaged_over_poisson_spikes(parameters):
    rate = 4.0
    intervals = -(1 - seeding.uniform((2000, 150), 0)).log() / rate
    used = theory.from_spike_to_spike(intervals, **parameters).utilisation[:, 50:].mean(1)
    error = used.std() / 2000**0.5
    assert abs(used.mean() - theory.mean_field_steady_state(rate, **parameters).utilisation) < 4 * error


@pytest.mark.parametrize("parameters", SETS)
def test_mean_field_state_by_the_rate_equations(parameters):
    """du/dt = (U - u) / tau_f + U (1 - u) r and dx/dt = (1 - x) / tau_d - u x r, by Euler steps until they stand still."""
    rate, dt, u, x = 6.0, 1e-3, 0.5, 0.5
    for _ in range(20_000):
        du = (parameters["utilisation"] - u) / parameters["tau_facilitation"] + parameters["utilisation"] * (1 - u) * rate
        dx = (1 - x) / parameters["tau_recovery"] - u * x * rate
        u, x = u + dt * du, x + dt * dx
    expected = theory.mean_field_steady_state(rate, **parameters)
    for found, name in ((u, "utilisation"), (x, "resource"), (u * x, "release")):
        assert found == pytest.approx(getattr(expected, name).item(), rel=1e-4)


@pytest.mark.parametrize("parameters", SETS)
def test_the_best_rate_by_search(parameters):
    rates = torch.linspace(0, 60, 60001, **DOUBLE)
    best = rates[theory.mean_field_steady_state(rates, **parameters).release.argmax()]
    assert theory.best_rate(**parameters).item() == pytest.approx(best.item(), abs=2e-3)


def test_lifetime_by_the_rate_equation():
    u, dt, rate = 0.9, 1e-5, 6.0
    goal = theory.mean_field_steady_state(rate, **SETS[0]).utilisation.item()
    start = u - goal
    for _ in range(20000):
        u += dt * ((0.2 - u) / 1.5 + 0.2 * (1 - u) * rate)
    lifetime = theory.facilitation_lifetime(rate, utilisation=0.2, tau_facilitation=1.5).item()
    assert (u - goal) / start == pytest.approx(torch.exp(torch.tensor(-0.2 / lifetime)).item(), rel=1e-3)
