"""Synapses that depress and facilitate: against the differential equations, solved by scipy between spikes and for rates."""

import pytest
import torch
from scipy.integrate import solve_ivp

from rnncortex.models.synapses.short_term_plasticity import ShortTermPlasticity, SynapticState
from rnncortex.numerics import seeding
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
SYNAPSE = ShortTermPlasticity(utilisation=0.2, tau_facilitation=1.5, tau_recovery=0.2, dt=0.01)
REST = SYNAPSE.rest(torch.zeros(2, 3, **DOUBLE))
PARAMETERS = {"utilisation": 0.2, "tau_facilitation": 1.5, "tau_recovery": 0.2, "dt": 0.01}
SPIKES = torch.ones(2, 4, 3, **DOUBLE)

BAD_INPUT = [
    Case(ShortTermPlasticity, PARAMETERS, numbers=tuple(PARAMETERS), others={"utilisation": 1.5, "dt": 0.0}),
    Case(SYNAPSE.rest, {"like": SPIKES}, tensors=("like",)),
    Case(SYNAPSE.spike_step, {"state": REST, "spikes": SPIKES[:, 0]}, devices=("spikes",), others={"spikes": 0.5 * SPIKES[:, 0]}),
    Case(SYNAPSE.rate_step, {"state": REST, "rates": SPIKES[:, 0]}, devices=("rates",), others={"rates": -SPIKES[:, 0]}),
    Case(SYNAPSE.forward, {"spikes": SPIKES}, tensors=("spikes",), others={"spikes": 0.5 * SPIKES}),
]


def derivative(rate):
    return lambda t, y: [(0.2 - y[0]) / 1.5 + 0.2 * (1 - y[0]) * rate, (1 - y[1]) / 0.2 - y[0] * y[1] * rate]


def test_spikes_against_a_solver_between_them():
    spikes = (seeding.uniform((1, 60, 1), 0) < 0.3).double()
    got = SYNAPSE(spikes)
    u, x = 0.2, 1.0
    for step, spike in enumerate(spikes[0, :, 0].tolist()):
        assert got.release[0, step, 0].item() == pytest.approx(spike * u * x, rel=1e-8)
        u, x = u + spike * 0.2 * (1 - u), x - spike * u * x
        u, x = solve_ivp(derivative(0.0), (0, 0.01), [u, x], rtol=1e-11, atol=1e-12).y[:, -1]


def test_rates_against_a_solver(device):
    for dt, allowed in ((0.02, 2e-3), (0.01, 5e-4), (0.005, 1.3e-4)):
        synapse = ShortTermPlasticity(utilisation=0.2, tau_facilitation=1.5, tau_recovery=0.2, dt=dt).to(device)
        state = synapse.rest(torch.zeros(1, 1, device=device, **DOUBLE))
        for _ in range(round(0.4 / dt)):
            state = synapse.rate_step(state, torch.full((1, 1), 30.0, device=device, **DOUBLE))
        u, x = solve_ivp(derivative(30.0), (0, 0.4), [0.2, 1.0], rtol=1e-11, atol=1e-12).y[:, -1]
        assert state.utilisation.item() == pytest.approx(u, rel=1e-9)
        assert state.resource.item() == pytest.approx(x, abs=allowed)


def test_a_step_too_long_for_euler_stays_between_zero_and_one():
    state = SYNAPSE.rest(torch.zeros(1, 1, **DOUBLE))
    for _ in range(50):
        state = SYNAPSE.rate_step(state, torch.full((1, 1), 5000.0, **DOUBLE))
        assert 0 < state.resource.item() <= 1
        assert 0 < state.utilisation.item() <= 1


def test_gradients():
    rates = seeding.uniform((1, 3), 0, high=20).requires_grad_()
    start = SynapticState(seeding.uniform((1, 3), 1), seeding.uniform((1, 3), 2))
    assert torch.autograd.gradcheck(lambda r: tuple(SYNAPSE.rate_step(start, r)), (rates,))


def test_a_given_state_goes_on():
    spikes = (seeding.uniform((2, 40, 3), 0) < 0.2).double()
    whole, first = SYNAPSE(spikes), SYNAPSE(spikes[:, :21])
    later = SYNAPSE(spikes[:, 20:], SynapticState(first.utilisation[:, 20], first.resource[:, 20]))
    torch.testing.assert_close(later.release, whole.release[:, 20:])
