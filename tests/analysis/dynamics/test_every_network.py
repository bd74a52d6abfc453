"""Every recurrent model under every analysis of dynamics, each held against a rule that any differentiable map obeys."""

import importlib
import inspect
import math
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

import rnncortex.models
from rnncortex.analysis.dynamics import basins, fixed_points, input_gain, input_influence, lyapunov, perturbation, sensitivity
from rnncortex.models import recurrent
from rnncortex.models.circuits.interneuron_gate import InterneuronGate
from rnncortex.models.circuits.laminar import LaminarCircuit
from rnncortex.models.circuits.neuromodulation import ModulatedNetwork
from rnncortex.models.circuits.predictive_coding import PredictiveCoding
from rnncortex.models.circuits.ring_attractor import RingAttractor
from rnncortex.models.cognition.cleanup_network import CleanupNetwork
from rnncortex.models.cognition.triangle_model import TriangleModel
from rnncortex.models.gated.gru import GRU
from rnncortex.models.gated.lstm import LSTM
from rnncortex.models.rate.constraints import LowRank
from rnncortex.models.rate.current_form import CurrentNetwork
from rnncortex.models.rate.latent import GaussianLatentNetwork, LatentNetwork
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.random_networks import RandomNetworks
from rnncortex.models.rate.readout import WithReadout
from rnncortex.models.reservoir.reservoir import random_reservoir
from rnncortex.models.synapses.plastic_network import PlasticRateNetwork
from rnncortex.models.synapses.short_term_plasticity import ShortTermPlasticity
from rnncortex.numerics import seeding

DOUBLE: dict[str, Any] = {"dtype": torch.float64}
BATCH = RandomNetworks(4, [0.6, 0.9], seeds=[0, 1])


def low_rank() -> RateNetwork:
    network = RateNetwork(2, 20, leak_rate=0.5, bias=False, seed=0, **DOUBLE).requires_grad_(False)
    torch.nn.utils.parametrize.register_parametrization(network, "weight_hh", LowRank(2))
    return network


def torch_layer(kind: type[nn.RNNBase]) -> nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return kind(2, 4, batch_first=True, dtype=torch.float64)


def plastic() -> PlasticRateNetwork:
    synapses = ShortTermPlasticity(utilisation=0.2, tau_facilitation=0.5, tau_recovery=0.2, dt=0.05)
    return PlasticRateNetwork(2, 3, tau=0.1, plasticity=synapses, nonlinearity="sigmoid", seed=0, **DOUBLE)


class OnlyAStep(nn.Module):
    """A reader's own module."""

    input_size, hidden_size = 2, 4

    def __init__(self) -> None:
        super().__init__()
        self.inner = RateNetwork(2, 4, leak_rate=0.5, seed=3, **DOUBLE)

    def step(self, state: Tensor, inputs: Tensor) -> Tensor:
        return self.inner.step(state, inputs)


MODELS: dict[str, Any] = {
    "rate": RateNetwork(2, 4, leak_rate=0.5, seed=0, **DOUBLE),
    "rate, a nonlinearity of one's own": RateNetwork(2, 4, nonlinearity=torch.sin, seed=0, **DOUBLE),
    "low rank": low_rank(),
    "latents": LatentNetwork(low_rank()),
    "Gaussian latents": GaussianLatentNetwork(low_rank()),
    "currents": CurrentNetwork(0.7 * seeding.normal((4, 4), 0) / 2),
    "one of a batch": BATCH.one(1, 0),
    "sparse reservoir": random_reservoir(12, 2, density=0.3, leak_rate=0.5, seed=0),
    "plastic synapses": plastic(),
    "ring, too weak for a bump": RingAttractor.cosine(6, mean_weight=-1.0, cosine_weight=1.0),
    "interneurons that gate": InterneuronGate(2),
    "layers of a cortical column": LaminarCircuit(1, tau_deep=0.1),
    "modulated gain": ModulatedNetwork.random(units=4, inputs=1, gain=0.8, seed=0),
    "predictive coding": PredictiveCoding.random(pixels=3, units=2, modules=2, causes=2, seed=0),
    "clean-up units": CleanupNetwork(2, 3, hidden=2, cleanup=2, density=0.8).one(0),
    "triangle of reading": TriangleModel(2, 2, 2, hidden=(2, 2, 2), seed=0),
    "GRU": GRU(2, 4, seed=0, **DOUBLE),
    "LSTM": LSTM(2, 4, seed=0, **DOUBLE),
    "torch RNN": torch_layer(nn.RNN),
    "torch GRU": torch_layer(nn.GRU),
    "torch LSTM": torch_layer(nn.LSTM),
    "with readout": WithReadout(RateNetwork(2, 4, seed=0, **DOUBLE), 1, seed=0),
    "LSTM with readout": WithReadout(torch_layer(nn.LSTM), 1, seed=0),
    "only a step": OnlyAStep(),
    "a function": lambda h: 0.9 * torch.sin(h.roll(1, -1)),
}
"""At least one network of each recurrent class; each settles in silence."""

NOT_DIFFERENTIABLE = {"HopfieldNetwork", "FactoredHopfieldNetwork", "DenseMemory"}
"""Modules with ``step`` whose states are discrete."""


def system(model: Any) -> recurrent.Recurrent:
    return recurrent.adapt(model, torch.zeros(4, **DOUBLE) if inspect.isfunction(model) else None)


def start(model: Any, *leading: int, seed: int = 0) -> Tensor:
    return 0.5 * seeding.normal((*leading, system(model).state_size), seed)


def stimulus(model: Any, *leading: int, seed: int = 0) -> Tensor:
    return 0.3 * seeding.normal((*leading, system(model).input_size), seed)


def has_fixed_points(model: Any) -> None:
    inputs = stimulus(model)
    found = fixed_points.find(model, start(model, 20), inputs)
    assert len(found.states) > 0
    torch.testing.assert_close(system(model).step(found.states, inputs.expand(len(found.states), -1)), found.states, rtol=0, atol=1e-10)
    if found.stable.any():
        attractors = found.states[found.stable]
        near = attractors + 1e-3
        assert basins.settle(model, near, attractors, inputs, steps=3000, tolerance=1e-4).tolist() == list(range(len(attractors)))


def exponents_sum_to_the_volume(model: Any, inputs: Tensor) -> None:
    """All exponents together are the mean of log |det J| along the path."""
    one, state = system(model), start(model)
    found = lyapunov.map_exponents(model, state, inputs, k=one.state_size, steps=100, reorthonormalise=5)
    growth = lyapunov.volume_growth(model, state, inputs, steps=100)
    logs = []
    for step in range(100):
        now = inputs[step] if inputs.ndim == 2 else inputs
        logs.append(torch.linalg.slogdet(one.jacobian(state, now))[1].item())
        state = one.step(state, now)
    assert found.value.sum().item() == pytest.approx(sum(logs) / 100, rel=1e-6)
    assert growth.item() == pytest.approx(sum(logs) / 100, rel=1e-9)


def has_exponents(model: Any) -> None:
    exponents_sum_to_the_volume(model, stimulus(model))
    exponents_sum_to_the_volume(model, stimulus(model, 100))


def carries_errors_and_gradients(model: Any) -> None:
    """Forward and backward the same product of Jacobians grows: its singular values are one set."""
    one, inputs, states = system(model), stimulus(model, 40), [start(model)]
    for now in inputs[:-1]:
        states.append(one.step(states[-1], now))
    path = torch.stack(states).detach()
    product = torch.eye(one.state_size, **DOUBLE)
    for state, now in zip(path, inputs, strict=True):
        product = one.jacobian(state, now).detach() @ product
    largest = math.log(torch.linalg.matrix_norm(product, 2).item())
    for measure in (sensitivity.forward_growth, sensitivity.backward_growth):
        grown = [measure(model, path, inputs, seed=seed).log_norm[-1].item() for seed in range(20)]
        assert max(grown) <= largest + 1e-9
        assert max(grown) > largest - 1.5


def gains_are_input_jacobians(model: Any) -> None:
    state, inputs = start(model, 3), stimulus(model, 3, seed=1)
    if inputs.shape[1]:
        found = input_gain.measure(model, state, inputs, size=1e-5)
        torch.testing.assert_close(found, system(model).input_jacobian(state, inputs).detach(), rtol=1e-6, atol=1e-8)


def influence_by_two_ways(model: Any) -> None:
    inputs = stimulus(model, 2, 6)
    if inputs.shape[2]:
        found = input_influence.of_past_inputs(model, inputs, lags=5)
        torch.testing.assert_close(found, input_influence.by_jacobians(model, inputs, lags=5), rtol=1e-9, atol=1e-12)


def pushes_turn_as_the_jacobian_turns(model: Any) -> None:
    """One small push, one step: the turn is read off the Jacobian within the plane."""
    state, inputs = start(model, 3), stimulus(model, 3, seed=1)
    plane = torch.linalg.qr(seeding.normal((state.shape[1], 2), 2)).Q.T
    found = perturbation.rotation_angle(model, state, plane, inputs, steps=1, size=1e-6)[:, 1]
    seen = plane @ system(model).jacobian(state, inputs).detach() @ plane.T
    expected = torch.atan2(seen[:, 1, 0] - seen[:, 0, 1], seen[:, 0, 0] + seen[:, 1, 1])
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)


ANALYSES: list[Callable[[Any], None]] = [
    has_fixed_points,
    has_exponents,
    carries_errors_and_gradients,
    gains_are_input_jacobians,
    influence_by_two_ways,
    pushes_turn_as_the_jacobian_turns,
]


@pytest.mark.parametrize("analysis", ANALYSES, ids=lambda analysis: analysis.__name__)
@pytest.mark.parametrize("name", MODELS)
def test_every_network_under_every_analysis(name: str, analysis: Callable[[Any], None]) -> None:
    analysis(MODELS[name])


def test_a_batch_of_networks_has_the_exponents_of_each() -> None:
    """All exponents of a network sum to the change of volumes, whatever the first perturbations are."""
    state, options = BATCH.initial_state(seed=0), {"k": 4, "reorthonormalise": 2}
    together = lyapunov.map_exponents(BATCH, state, steps=100, **options).value.sum(-1)
    flowing = lyapunov.flow_exponents(BATCH, state, dt=0.1, duration=10.0, **options).value.sum(-1)
    for seed in range(2):
        for gain in range(2):
            one, alone = BATCH.one(seed, gain), state[seed, gain]
            torch.testing.assert_close(together[seed, gain], lyapunov.map_exponents(one, alone, steps=100, **options).value.sum())
            apart = lyapunov.flow_exponents(one, alone, dt=0.1, duration=10.0, **options).value.sum()
            torch.testing.assert_close(flowing[seed, gain], apart)


def test_a_driven_flow_has_the_exponents_of_its_fine_steps() -> None:
    """A constant input and one that varies in time, against the map of small Euler steps."""
    network = RateNetwork(1, 5, seed=1, **DOUBLE).requires_grad_(False)
    fine = network.with_leak_rate(0.01)
    time = 0.01 * torch.arange(1000, **DOUBLE)
    flow = lyapunov.flow_exponents(network, torch.zeros(5, **DOUBLE), lambda t: torch.sin(t)[None], k=2, dt=0.05, duration=10.0)
    steps = lyapunov.map_exponents(fine, torch.zeros(5, **DOUBLE), torch.sin(time)[:, None], k=2, steps=1000)
    torch.testing.assert_close(flow.value, steps.value / 0.01, rtol=0.02, atol=0.0)
    held = torch.ones(1, **DOUBLE)
    flow = lyapunov.flow_exponents(network, torch.zeros(5, **DOUBLE), held, k=2, dt=0.05, duration=10.0)
    steps = lyapunov.map_exponents(fine, torch.zeros(5, **DOUBLE), held, k=2, steps=1000)
    torch.testing.assert_close(flow.value, steps.value / 0.01, rtol=0.02, atol=0.0)


def test_no_recurrent_model_is_left_out() -> None:
    recurrent_models = set()
    for info in pkgutil.walk_packages(rnncortex.models.__path__, "rnncortex.models."):
        for name, value in vars(importlib.import_module(info.name)).items():
            if inspect.isclass(value) and issubclass(value, nn.Module) and callable(getattr(value, "step", None)) and name[0] != "_":
                recurrent_models.add(value)
    tried = {type(model) for model in (*MODELS.values(), BATCH)} | {type(low_rank()).__mro__[1]}
    assert {model.__name__ for model in recurrent_models - tried} == NOT_DIFFERENTIABLE
