"""Every public function refuses what it cannot use, and says which argument, what it expected and what came.

Each case is one good call. The test spoils one argument at a time: tensors get another shape, another type, NaN or another
device; numbers become text, NaN, zero or negative; choices and seeds become nonsense. What has no case here fails the test.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import torch

import rnncortex
from rnncortex.analysis import basins, correlations, finite_size, fixed_points, lyapunov, memory, modes, sensitivity
from rnncortex.models import cells, random_networks, rate, readout
from rnncortex.numerics import integrators, linear, quadrature, seeding, statistics
from rnncortex.tasks import filters, flip_flop, rhythm, systems
from rnncortex.theory import architecture, mean_field, random_matrices, stability
from rnncortex.training import supervised

DOUBLE = {"dtype": torch.float64}
SQUARE = seeding.normal((4, 4), 0)
NETWORK = rate.RateNetwork(2, 4, leak_rate=0.5, seed=0, **DOUBLE).requires_grad_(False)
NETWORKS = random_networks.RandomNetworks(4, [0.5, 1.5], seeds=[0])
STATE = NETWORKS.initial_state(seed=0)
TRACE = torch.sin(torch.arange(50, **DOUBLE))
TIMES = torch.linspace(0, 1, 11, **DOUBLE)
LORENZ = systems.Lorenz()
RHYTHM = rhythm.DampedRhythm(2.0, 0.3, 0.01)


@dataclass(frozen=True)
class Case:
    """A good call, and which of its arguments can be spoiled in which way."""

    call: Callable[..., Any]
    good: dict[str, Any]
    tensors: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    others: dict[str, Any] = field(default_factory=dict)

    def spoiled(self) -> Iterator[tuple[str, str, Any]]:
        """The argument, how it is spoiled, and what it becomes."""
        for name in self.tensors:
            value = self.good[name]
            yield name, "no tensor", "text"
            yield name, "shape", value.new_zeros(())
            yield name, "integer", torch.ones(value.shape, dtype=torch.int64)
            yield name, "NaN", torch.full_like(value, torch.nan)
        for name in self.devices:
            yield name, "precision", self.good[name].float()
            yield name, "device", self.good[name].to("meta")
        for name in self.numbers:
            yield name, "text", "text"
            yield name, "negative", -1.0
            yield name, "NaN", float("nan")
        for name in self.counts:
            yield name, "negative", -1
            yield name, "fraction", 2.5
        for name in self.choices:
            yield name, "unknown", "nonsense"
        for name in self.seeds:
            yield name, "no seed", "text"
        for name, value in self.others.items():
            yield name, "bad", value


def path_of(call: Callable) -> str:
    return f"{call.__module__}.{call.__qualname__}".removeprefix("rnncortex.")


NET = {"state": STATE[0, 0], "inputs": torch.ones(2, **DOUBLE)}
STATES = {"state": STATE, "vectors": seeding.normal((1, 2, 3, 4), 1)}
GROWTH = {"network": NETWORK, "states": torch.zeros(10, 4, **DOUBLE), "inputs": torch.zeros(10, 2, **DOUBLE), "seed": 0}
RATES = {"drift": NETWORKS.drift, "state": STATE, "k": 1, "dt": 0.1, "duration": 10.0, "transient": 1.0, "seed": 0}
SHARED = {"input_size": 2, "hidden_size": 3, "leak_rate": 0.5, "nonlinearity": "tanh", "noise_std": 0.1, "seed": 0}

CASES = [
    Case(
        quadrature.gaussian_expectation,
        {"function": torch.tanh, "variance": 1.0, "nodes": 101, "reach": 8.0},
        numbers=("variance", "reach"),
        counts=("nodes",),
    ),
    Case(
        quadrature.hermite_coefficients,
        {"function": torch.tanh, "variance": 1.0, "count": 10},
        numbers=("variance",),
        counts=("count",),
        others={"count": 5000},
    ),
    Case(
        integrators.integrate,
        {"field": lambda t, h: -h, "state": STATE, "times": TIMES, "method": "euler"},
        tensors=("state", "times"),
        devices=("times",),
        choices=("method",),
        others={"times": TIMES.flip(0)},
    ),
    Case(
        integrators.integrate_adaptive,
        {"field": lambda t, h: -h, "state": STATE, "times": TIMES, "rtol": 1e-6, "atol": 1e-6},
        tensors=("state", "times"),
        devices=("times",),
        numbers=("rtol", "atol"),
    ),
    Case(
        integrators.flow,
        {"drift": torch.neg, "state": STATE, "times": TIMES, "method": "heun"},
        tensors=("state", "times"),
        devices=("times",),
        choices=("method",),
    ),
    Case(integrators.iterate, {"step": torch.tanh, "state": STATE, "steps": 3}, tensors=("state",), counts=("steps",)),
    Case(linear.spectral_radius, {"matrix": SQUARE}, tensors=("matrix",), others={"matrix": SQUARE[:3]}),
    Case(linear.spectral_abscissa, {"matrix": SQUARE}, tensors=("matrix",), others={"matrix": SQUARE[:3]}),
    Case(linear.operator_norm, {"matrix": SQUARE, "order": 2}, tensors=("matrix",), others={"order": 3}),
    Case(
        linear.ridge,
        {"features": SQUARE, "targets": SQUARE, "penalty": 0.1},
        tensors=("features", "targets"),
        devices=("targets",),
        numbers=("penalty",),
        others={"targets": SQUARE[:2]},
    ),
    Case(
        linear.principal_components,
        {"samples": SQUARE, "components": 2},
        tensors=("samples",),
        counts=("components",),
        others={"components": 5},
    ),
    Case(statistics.mean_interval, {"samples": [1.0, 2.0], "level": 0.9}, numbers=("level",), others={"samples": [1.0]}),
    Case(
        statistics.bootstrap_interval,
        {"samples": [1.0, 2.0, 4.0], "seed": 0, "level": 0.9, "resamples": 200},
        numbers=("level",),
        counts=("seed", "resamples"),
        others={"samples": [1.0, float("nan")]},
    ),
    Case(
        statistics.permutation_p_value,
        {"first": [1.0, 2.0], "second": [2.0, 3.0], "seed": 0, "alternative": "less", "resamples": 99},
        counts=("seed", "resamples"),
        choices=("alternative",),
        others={"first": [[1.0], [2.0]], "second": ["a", "b"]},
    ),
    Case(statistics.fit_slope, {"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 3.0]}, others={"x": [1.0, 1.0, 1.0], "y": [1.0, 2.0]}),
    Case(
        architecture.parameter_count,
        {"kind": "gru", "input_size": 2, "hidden_size": 3},
        counts=("input_size", "hidden_size"),
        choices=("kind",),
    ),
    Case(
        architecture.step_bound,
        {
            "weight_hh": SQUARE,
            "weight_ih": SQUARE[:, :2],
            "state_change": SQUARE[0],
            "input_change": SQUARE[0, :2],
            "lipschitz": 1.0,
            "order": 2,
        },
        tensors=("weight_hh", "weight_ih", "state_change", "input_change"),
        devices=("weight_ih", "state_change", "input_change"),
        numbers=("lipschitz",),
        others={"order": 3},
    ),
    Case(mean_field.static_variance, {"gain": 1.5}, numbers=("gain",), others={"gain": torch.tensor([1, 2])}),
    Case(mean_field.autocorrelation, {"gain": 1.5, "tau": 0.1}, numbers=("gain", "tau"), others={"gain": 1.0}),
    Case(mean_field.largest_exponent, {"gain": [0.5, 1.5], "tau": 0.1}, numbers=("gain", "tau"), others={"gain": 1.005}),
    Case(random_matrices.circular_law, {"radius": 0.5, "gain": 1.0}, numbers=("radius", "gain")),
    Case(random_matrices.unstable_share, {"gain": 1.5}, numbers=("gain",)),
    Case(stability.stable_in_continuous_time, {"jacobian": SQUARE}, tensors=("jacobian",)),
    Case(stability.stable_in_discrete_time, {"jacobian": SQUARE}, tensors=("jacobian",)),
    Case(stability.stable_by_uniform_gain, {"weight": SQUARE, "gain": 1.0}, tensors=("weight",), numbers=("gain",)),
    Case(stability.euler_eigenvalue, {"eigenvalue": SQUARE[0], "dt": 0.1}, numbers=("dt",), others={"eigenvalue": torch.tensor([1])}),
    Case(stability.largest_stable_step, {"eigenvalues": -SQUARE[0].abs()}, others={"eigenvalues": torch.tensor([1.0])}),
    Case(stability.decay_time, {"eigenvalue": SQUARE[0], "dt": 0.1}, numbers=("dt",), others={"eigenvalue": torch.tensor([float("nan")])}),
    Case(stability.frequency, {"eigenvalue": SQUARE[0], "dt": 0.1}, numbers=("dt",), others={"eigenvalue": "text"}),
    Case(cells.cell, {"module": torch.nn.GRU(2, 3)}, others={"module": torch.nn.Linear(2, 2)}),
    Case(rate.leak_rate, {"dt": 0.01, "tau": 0.1}, numbers=("dt", "tau"), others={"dt": 0.2}),
    Case(
        rate.RateNetwork,
        SHARED,
        counts=("input_size", "hidden_size"),
        numbers=("leak_rate", "noise_std"),
        choices=("nonlinearity",),
        seeds=("seed",),
        others={"leak_rate": 1.5},
    ),
    Case(rate.RateNetwork.from_torch, {"module": torch.nn.RNN(2, 3)}, others={"module": torch.nn.RNN(2, 3, num_layers=2)}),
    Case(
        NETWORK.forward,
        {"inputs": torch.ones(3, 5, 2, **DOUBLE), "h0": torch.zeros(1, 3, 4, **DOUBLE)},
        tensors=("inputs", "h0"),
        devices=("inputs", "h0"),
        others={"inputs": torch.ones(3, 0, 2, **DOUBLE), "h0": torch.zeros(1, 2, 4, **DOUBLE)},
    ),
    Case(NETWORK.drift, NET, tensors=("state", "inputs"), devices=("state", "inputs")),
    Case(NETWORK.step, NET, tensors=("state", "inputs"), devices=("state", "inputs")),
    Case(NETWORK.preactivation, NET, tensors=("state", "inputs"), devices=("state", "inputs")),
    Case(NETWORK.jacobian, NET, tensors=("state", "inputs"), devices=("state", "inputs")),
    Case(NETWORK.slope, NET, tensors=("state", "inputs"), devices=("state", "inputs")),
    Case(
        NETWORK.linearised_step,
        {**NET, "vectors": SQUARE[:2]},
        tensors=("state", "inputs", "vectors"),
        devices=("state", "inputs", "vectors"),
    ),
    Case(NETWORK.field, {"inputs": torch.sin, "tau": 0.1}, numbers=("tau",), others={"inputs": 3.0}),
    Case(NETWORK.with_leak_rate, {"leak_rate": 0.5}, numbers=("leak_rate",), others={"leak_rate": 1.5}),
    Case(random_networks.gaussian_weights, {"units": 3, "gain": 1.0, "seed": 0}, counts=("units",), numbers=("gain",), seeds=("seed",)),
    Case(
        random_networks.random_network,
        {"units": 3, "gain": 1.0, "input_size": 1, "leak_rate": 0.5, "nonlinearity": "tanh", "seed": 0},
        counts=("units", "input_size"),
        numbers=("gain", "leak_rate"),
        choices=("nonlinearity",),
        seeds=("seed",),
    ),
    Case(
        random_networks.RandomNetworks,
        {"units": 3, "gains": [1.0], "seeds": [0], "nonlinearity": "tanh"},
        counts=("units",),
        numbers=("gains",),
        choices=("nonlinearity",),
        others={"seeds": []},
    ),
    Case(NETWORKS.initial_state, {"seed": 0, "std": 1.0}, numbers=("std",), seeds=("seed",)),
    Case(NETWORKS.step, {"state": STATE}, tensors=("state",), devices=("state",)),
    Case(NETWORKS.drift, {"state": STATE}, tensors=("state",), devices=("state",)),
    Case(NETWORKS.linearised_step, STATES, tensors=("state", "vectors"), devices=("state", "vectors")),
    Case(NETWORKS.linearised_drift, STATES, tensors=("state", "vectors"), devices=("state", "vectors")),
    Case(
        readout.WithReadout,
        {"network": NETWORK, "output_size": 2, "seed": 0},
        counts=("output_size",),
        seeds=("seed",),
        others={"network": torch.nn.Linear(2, 2)},
    ),
    Case(
        flip_flop.FlipFlop,
        {"bits": 2, "pulse_probability": 0.1, "noise_std": 0.1},
        counts=("bits",),
        numbers=("pulse_probability", "noise_std"),
    ),
    Case(flip_flop.FlipFlop().batch, {"trials": 2, "time": 3, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(
        rhythm.DampedRhythm,
        {"frequency": 2.0, "decay_time": 0.3, "dt": 0.01, "noise_std": 0.1, "kick_std": 1.0},
        numbers=("frequency", "decay_time", "dt", "noise_std", "kick_std"),
        others={"frequency": 60.0},
    ),
    Case(RHYTHM.batch, {"trials": 2, "time": 3, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(filters.Narma().batch, {"trials": 1, "time": 20, "seed": 0}, counts=("trials", "time"), seeds=("seed",), others={"time": 10}),
    Case(LORENZ.drift, {"state": SQUARE[:, :3]}, tensors=("state",)),
    Case(LORENZ.linearised, {"state": SQUARE[0, :3], "vectors": SQUARE[:, :3]}, tensors=("state", "vectors"), devices=("vectors",)),
    Case(
        lyapunov.map_exponents,
        {"step": NETWORKS.step, "state": STATE, "k": 2, "steps": 100, "transient": 10, "reorthonormalise": 10, "seed": 0},
        tensors=("state",),
        counts=("k", "steps", "transient", "reorthonormalise"),
        seeds=("seed",),
        others={"k": 5, "steps": 50},
    ),
    Case(
        lyapunov.flow_exponents,
        RATES,
        tensors=("state",),
        counts=("k",),
        numbers=("dt", "duration", "transient"),
        seeds=("seed",),
        others={"duration": 0.05},
    ),
    Case(
        lyapunov.kaplan_yorke_dimension,
        {"exponents": torch.tensor([0.5, -1.0])},
        tensors=("exponents",),
        others={"exponents": torch.tensor([1.0, 0.5])},
    ),
    Case(
        fixed_points.find,
        {"network": NETWORK, "starts": SQUARE, "inputs": torch.ones(2, **DOUBLE), "tolerance": 1e-12, "iterations": 5, "separation": 1e-5},
        tensors=("starts", "inputs"),
        devices=("starts", "inputs"),
        numbers=("tolerance", "separation"),
        counts=("iterations",),
    ),
    Case(
        fixed_points.search_plane,
        {"network": rate.RateNetwork(1, 2, seed=0, **DOUBLE), "inputs": torch.ones(1, **DOUBLE), "reach": 1.0, "cells": 20},
        tensors=("inputs",),
        devices=("inputs",),
        numbers=("reach",),
        counts=("cells",),
    ),
    Case(
        fixed_points.starts_near,
        {"states": SQUARE[None], "count": 3, "spread": 0.1, "seed": 0},
        tensors=("states",),
        counts=("count",),
        numbers=("spread",),
        seeds=("seed",),
    ),
    Case(
        basins.settle,
        {"step": torch.tanh, "starts": SQUARE, "attractors": SQUARE[:2], "steps": 3, "tolerance": 0.1},
        tensors=("starts", "attractors"),
        devices=("attractors",),
        counts=("steps",),
        numbers=("tolerance",),
    ),
    Case(
        basins.separatrix,
        {"drift": torch.neg, "saddle": torch.zeros(2, **DOUBLE), "direction": torch.ones(2, **DOUBLE), "dt": 0.1, "steps": 3},
        tensors=("saddle", "direction"),
        devices=("direction",),
        numbers=("dt",),
        counts=("steps",),
    ),
    Case(
        basins.side_of,
        {"points": SQUARE[:, :2], "curve": SQUARE[:, 2:]},
        tensors=("points", "curve"),
        devices=("curve",),
        others={"curve": SQUARE[:1, 2:]},
    ),
    Case(correlations.autocorrelation, {"states": SQUARE, "lags": 2}, tensors=("states",), counts=("lags",), others={"lags": 3}),
    Case(
        memory.readout_score,
        {"states": seeding.normal((60, 3), 0), "targets": seeding.normal((60, 1), 1), "washout": 5, "train": 30, "penalty": 1e-6},
        tensors=("states", "targets"),
        devices=("targets",),
        counts=("washout", "train"),
        numbers=("penalty",),
        others={"train": 50},
    ),
    Case(
        memory.memory_capacity,
        {"states": seeding.normal((60, 3), 0), "inputs": seeding.normal((60,), 1), "delays": 4, "washout": 5, "train": 30, "penalty": 1e-6},
        tensors=("states", "inputs"),
        devices=("inputs",),
        counts=("delays", "washout", "train"),
        numbers=("penalty",),
        others={"washout": 4},
    ),
    Case(modes.fit_damped_oscillation, {"trace": TRACE, "dt": 0.1}, tensors=("trace",), numbers=("dt",), others={"trace": torch.zeros(50)}),
    Case(
        sensitivity.forward_growth,
        GROWTH,
        tensors=("states", "inputs"),
        devices=("inputs",),
        seeds=("seed",),
        others={"states": torch.zeros(2, 4, **DOUBLE)},
    ),
    Case(sensitivity.backward_growth, GROWTH, tensors=("states", "inputs"), devices=("inputs",), seeds=("seed",)),
    Case(finite_size.measure, {"units": 3, "gains": [0.5], "seeds": [0]}, others={"seeds": [], "units": -1, "gains": [-1.0]}),
    Case(
        finite_size.extrapolate,
        {"sweep": finite_size.shipped(), "exponent": 0.5, "resamples": 100, "seed": 0},
        numbers=("exponent",),
        counts=("resamples", "seed"),
        others={"sweep": finite_size.shipped()._replace(exponents={})},
    ),
    Case(
        finite_size.zero_crossing,
        {"gains": torch.tensor([0.5, 1.5]), "exponents": torch.tensor([-1.0, 1.0])},
        tensors=("gains", "exponents"),
        others={"gains": torch.tensor([1.0, 0.5]), "exponents": torch.tensor([1.0, 1.0])},
    ),
    Case(
        supervised.fit,
        {
            "model": readout.WithReadout(rate.RateNetwork(3, 4, seed=0), 3, seed=0),
            "draw": lambda g: flip_flop.FlipFlop().batch(2, 3, seed=g),
            "updates": 1,
            "learning_rate": 1e-3,
            "clip": 1.0,
            "seed": 0,
        },
        counts=("updates",),
        numbers=("learning_rate", "clip"),
        seeds=("seed",),
    ),
]

WITHOUT_ARGUMENTS_TO_SPOIL = {
    "numerics.device.device": "takes none; its environment variable is tested below",
    "numerics.progress.track": "goes through any items",
    "numerics.seeding.generator": "tested through every seed here",
    "numerics.seeding.normal": "tested through every seed here",
    "numerics.seeding.uniform": "tested through every seed here",
    "numerics.seeding.integers": "tested through every seed here",
    "numerics.integrators.euler_step": "a formula, checked by integrate",
    "numerics.integrators.heun_step": "a formula, checked by integrate",
    "numerics.integrators.runge_kutta_step": "a formula, checked by integrate",
    "models.recurrence.loop": "a formula, checked by RateNetwork.forward",
    "models.recurrence.fused": "a formula, checked by RateNetwork.forward",
    "analysis.finite_size.shipped": "takes none",
    "training.supervised.masked_squared_error": "a formula of a batch",
    "training.supervised.masked_cross_entropy": "a formula of a batch",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: path_of(case.call))
def test_bad_input_is_refused_by_name(case: Case) -> None:
    if case.call is not finite_size.measure:  # its good call takes a second
        case.call(**case.good)
    for name, how, value in case.spoiled():
        with pytest.raises((TypeError, ValueError), match=r"expected.*(got|:)") as caught:
            case.call(**{**case.good, name: value})
        words = str(caught.value)
        singular = {"gains": "gain", "eigenvalues": "eigenvalue"}.get(name, name)
        assert name in words or singular in words, f"{name} ({how}): {words}"
        assert "expected" in words


def test_every_public_function_has_a_case() -> None:
    floors = ("numerics", "theory", "models", "tasks", "analysis", "training")
    public = set()
    for floor in floors:
        package = importlib.import_module(f"rnncortex.{floor}")
        for info in pkgutil.iter_modules(package.__path__, f"rnncortex.{floor}."):
            module = importlib.import_module(info.name)
            if module.__name__ != "rnncortex.numerics.checks":
                public |= {
                    path_of(value)
                    for name, value in vars(module).items()
                    if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
                }
    tested = {path_of(case.call) for case in CASES}
    assert public - tested - set(WITHOUT_ARGUMENTS_TO_SPOIL) == set()
    assert set(WITHOUT_ARGUMENTS_TO_SPOIL) - public == set()


def test_device_names_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNCORTEX_DEVICE", "cpu")
    assert rnncortex.device() == torch.device("cpu")
    monkeypatch.setenv("RNNCORTEX_DEVICE", "abacus")
    with pytest.raises(ValueError, match="RNNCORTEX_DEVICE: expected a device that this machine has, got 'abacus'"):
        rnncortex.device()
