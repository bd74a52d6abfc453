"""Every public function refuses what it cannot use, and says which argument, what it expected and what came.

Each case is one good call. The test spoils one argument at a time: tensors get another shape, another type, NaN or another
device; numbers become text, NaN, zero or negative; choices and seeds become nonsense. What has no case here fails the test.
"""

import importlib
import inspect
import pkgutil
from typing import Any

import pytest
import torch

import rnncortex
from rnncortex.analysis.attractors import pattern_completion as completion
from rnncortex.analysis.attractors import recall
from rnncortex.analysis.decoding import bayesian as bayesian_decoding
from rnncortex.analysis.decoding import held_out_score as held_out
from rnncortex.analysis.decoding import kalman, wiener
from rnncortex.analysis.dynamics import basins, fixed_points, lyapunov, sensitivity
from rnncortex.analysis.dynamics import damped_oscillation as modes
from rnncortex.analysis.dynamics import memory_capacity as memory
from rnncortex.analysis.dynamics import perturbation as pushes
from rnncortex.analysis.population import autocorrelation as correlations
from rnncortex.analysis.population import cross_covariance as covariance
from rnncortex.analysis.population import jpca, maximum_entropy, surrogates
from rnncortex.analysis.population import shift_predictor as conditioning
from rnncortex.analysis.population import split_half as halves
from rnncortex.analysis.spikes import bits_per_spike as prediction_gain
from rnncortex.analysis.spikes import counts as spike_counts
from rnncortex.analysis.spikes import intervals as spike_intervals
from rnncortex.analysis.spikes import rate_maps, time_rescaling
from rnncortex.models.attractors import boltzmann, dense_memory, hopfield, restricted_boltzmann, settling, threshold
from rnncortex.models.attractors import storage_rules as storage
from rnncortex.models.rate import balanced, cells, constraints, decoder, latent, random_networks, readout
from rnncortex.models.rate import network as rate
from rnncortex.models.spikes import filters as spike_filters
from rnncortex.models.spikes import glm as spiking_glm
from rnncortex.models.spikes import likelihood as spike_likelihood
from rnncortex.models.spikes import rnn as spiking_rnn
from rnncortex.numerics import (
    distances,
    extrapolation,
    integrators,
    linear,
    quadrature,
    seeding,
    spins,
    state_space,
    statistics,
    systems,
)
from rnncortex.offline import chaos_transition as finite_size
from rnncortex.offline import hopfield_capacity
from rnncortex.simulations import feedforward_chain as flow
from rnncortex.simulations import motor_cortex, place_cells, shared_state
from rnncortex.simulations import planted_rotations as rotations
from rnncortex.tasks.filters import narma as filters
from rnncortex.tasks.memory import decisions, flip_flop
from rnncortex.tasks.movement import reaching, rhythm
from rnncortex.tasks.patterns import cues, neighbour_parity, occlusion, queens
from rnncortex.tasks.sequences import bumps
from rnncortex.theory.attractors import boltzmann as theory_boltzmann
from rnncortex.theory.attractors import hopfield as theory_hopfield
from rnncortex.theory.attractors import recall_dynamics
from rnncortex.theory.attractors import wiring_depth as circles
from rnncortex.theory.decoding import fisher_information as population_coding
from rnncortex.theory.decoding import optimal_filtering as filtering
from rnncortex.theory.dynamics import recurrent_layer as architecture
from rnncortex.theory.dynamics import stability
from rnncortex.theory.population import linear_processes, rotation
from rnncortex.theory.random_networks import balance, low_rank, mean_field, random_matrices
from rnncortex.theory.spikes import refractory
from rnncortex.training import (
    boltzmann as training_boltzmann,
)
from rnncortex.training import decoder as train_decoder
from rnncortex.training import (
    newton,
    spike_prediction,
    supervised,
)
from tests.bad_input import Case, collected, path_of

DOUBLE = {"dtype": torch.float64}
SQUARE = seeding.normal((4, 4), 0)
NETWORK = rate.RateNetwork(2, 4, leak_rate=0.5, seed=0, **DOUBLE).requires_grad_(False)
NETWORKS = random_networks.RandomNetworks(4, [0.5, 1.5], seeds=[0])
STATE = NETWORKS.initial_state(seed=0)
TRACE = torch.sin(torch.arange(50, **DOUBLE))
TIMES = torch.linspace(0, 1, 11, **DOUBLE)
LORENZ = systems.Lorenz()
RHYTHM = rhythm.DampedRhythm(2.0, 0.3, 0.01)


BALANCED = balanced.BalancedNetwork(20, 5, seed=0)
BALANCE = balance.Balance(BALANCED.COUPLING, BALANCED.EXTERNAL, BALANCED.THRESHOLD, connections=50)
RANK_ONE = rate.RateNetwork(2, 4, bias=False, seed=0, **DOUBLE)
torch.nn.utils.parametrize.register_parametrization(RANK_ONE, "weight_hh", constraints.LowRank(1))
LATENT, GAUSSIAN = latent.LatentNetwork(RANK_ONE), latent.GaussianLatentNetwork(RANK_ONE)
LATENTS = {"latents": torch.ones(3, 1, **DOUBLE), "inputs": torch.ones(3, 2, **DOUBLE)}
FIRED = (seeding.uniform((3, 40, 2), 0) < 0.3).double()
DRIVEN = {"inputs": seeding.normal((3, 40, 2), 1), "spikes": FIRED}
GLM = spiking_glm.SpikingGLM(2, 2, history_basis=spike_filters.bumps(10, 3))
SPIKING = spiking_rnn.SpikingRNN(2, 2, 4, latents=1, seed=0, **DOUBLE)
SHARED_STATE = shared_state.population(2, seed=0)
NET = {"state": STATE[0, 0], "inputs": torch.ones(2, **DOUBLE)}
STATES = {"state": STATE, "vectors": seeding.normal((1, 2, 3, 4), 1)}
GROWTH = {"network": NETWORK, "states": torch.zeros(10, 4, **DOUBLE), "inputs": torch.zeros(10, 2, **DOUBLE), "seed": 0}
RATES = {"drift": NETWORKS.drift, "state": STATE, "k": 1, "dt": 0.1, "duration": 10.0, "transient": 1.0, "seed": 0}
SHARED = {"input_size": 2, "hidden_size": 3, "leak_rate": 0.5, "nonlinearity": "tanh", "noise_std": 0.1, "seed": 0}
RECORDED = seeding.normal((3, 20, 4), 0)
LAGGED = covariance.lagged_covariance(RECORDED, 2)
ROW = covariance.ordering(LAGGED, 0.1)
LINEAR = {"weight": 0.1 * SQUARE, "noise": torch.eye(4, **DOUBLE)}
CHAIN = torch.tensor([[0.8, 0.1, 0.1], [0.3, 0.6, 0.1], [0.0, 0.5, 0.5]], **DOUBLE)
SYMBOLS = seeding.integers(2, (1, 20), 0)
SOURCE = {"transition": CHAIN, "emission": torch.tensor([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]], **DOUBLE)}
HIDDEN = rnncortex.tasks.sequences.hidden_markov.HiddenMarkov(**SOURCE)
EVIDENCE = {"symbols": SYMBOLS, "initial": CHAIN[0], **SOURCE}
TRIPLE = {"first": SYMBOLS[0], "second": SYMBOLS[0].flip(0), "given": torch.zeros_like(SYMBOLS[0])}
FEATURES = seeding.normal((3, 20, 2), 0)
VOLTERRA = rnncortex.tasks.filters.volterra.Volterra(SQUARE[0], SQUARE)

SPINS = spins.all_states(2)
COUPLED = torch.tensor([[0.0, 0.5], [0.5, 0.0]], **DOUBLE)
MACHINE = {"weight": COUPLED, "bias": torch.zeros(2, **DOUBLE)}
WEIGHTS = {"tensors": ("weight", "bias"), "devices": ("bias",)}
CAPACITY = hopfield_capacity.shipped()

SPACE: dict[str, Any] = {
    "transition": 0.5 * torch.eye(2, **DOUBLE),
    "process": torch.eye(2, **DOUBLE),
    "readout": torch.ones(3, 2, **DOUBLE),
    "noise": torch.eye(3, **DOUBLE),
    "initial": torch.eye(2, **DOUBLE),
    "mean": torch.zeros(2, **DOUBLE),
    "offset": torch.zeros(3, **DOUBLE),
}
MOTOR, PLACE = motor_cortex.MotorCortex(units=4), place_cells.PlaceCells(SQUARE[:, :2])
EVEN = torch.full((4,), 0.25, **DOUBLE)
READER = readout.WithReadout(rate.RateNetwork(RECORDED.shape[2], 3, seed=0, **DOUBLE), 2, seed=0)

CASES = [
    Case(spike_filters.bumps, {"lags": 10, "count": 3, "offset": 1.0}, counts=("lags", "count"), numbers=("offset",), others={"count": 11}),
    Case(
        spike_filters.filtered,
        {"signal": FIRED, "basis": spike_filters.bumps(10, 3), "delay": 1},
        tensors=("signal", "basis"),
        devices=("basis",),
        counts=("delay",),
    ),
    Case(
        spike_likelihood.log_likelihood,
        {"log_odds": FIRED, "spikes": FIRED},
        tensors=("log_odds", "spikes"),
        devices=("spikes",),
        others={"spikes": 2 * FIRED},
    ),
    Case(spike_likelihood.rate, {"log_odds": FIRED, "dt": 0.1}, numbers=("dt",), others={"log_odds": "text"}),
    Case(spike_likelihood.zeros_and_ones, {"name": "spikes", "spikes": FIRED}, tensors=("spikes",), others={"spikes": -FIRED}),
    Case(
        spiking_glm.SpikingGLM,
        {"input_size": 2, "units": 1, "input_basis": spike_filters.bumps(9, 2), "history_basis": spike_filters.bumps(9, 2)},
        counts=("input_size", "units"),
        tensors=("input_basis", "history_basis"),
        devices=("input_basis", "history_basis"),
    ),
    Case(GLM.forward, DRIVEN, tensors=("inputs", "spikes"), devices=("inputs", "spikes"), others={"spikes": 2 * FIRED}),
    Case(
        GLM.simulate,
        {"inputs": DRIVEN["inputs"], "past": FIRED[:, :5], "seed": 0},
        tensors=("inputs", "past"),
        devices=("inputs", "past"),
        seeds=("seed",),
        others={"past": torch.zeros(3, 41, 2, **DOUBLE)},
    ),
    Case(
        spiking_rnn.SpikingRNN,
        {"input_size": 2, "units": 1, "hidden_size": 3, "latents": 1, "leak_rate": 0.5, "seed": 0},
        counts=("input_size", "units", "hidden_size", "latents"),
        numbers=("leak_rate",),
        seeds=("seed",),
    ),
    Case(SPIKING.forward, DRIVEN, tensors=("inputs", "spikes"), devices=("inputs", "spikes"), others={"spikes": 2 * FIRED}),
    Case(SPIKING.match_rates, {"spikes": FIRED}, tensors=("spikes",), devices=("spikes",), others={"spikes": 0 * FIRED}),
    Case(
        SPIKING.simulate,
        {"inputs": DRIVEN["inputs"], "past": FIRED[:, :5], "seed": 0},
        tensors=("inputs", "past"),
        devices=("inputs", "past"),
        seeds=("seed",),
        others={"past": torch.zeros(3, 41, 2, **DOUBLE)},
    ),
    Case(
        shared_state.SharedState,
        {"bias": torch.zeros(2, **DOUBLE), "coupling": torch.ones(2, **DOUBLE), "tau": 0.5, "dt": 0.01},
        tensors=("bias", "coupling"),
        numbers=("tau", "dt"),
        others={"bias": torch.zeros(2), "coupling": torch.ones(3, **DOUBLE)},
    ),
    Case(
        shared_state.population,
        {"units": 3, "rate": 10.0, "coupling": 0.5, "tau": 0.5, "dt": 0.01, "seed": 0},
        counts=("units",),
        numbers=("rate", "coupling", "tau", "dt"),
        seeds=("seed",),
        others={"rate": 100.0},
    ),
    Case(SHARED_STATE.record, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(SHARED_STATE.predict, {"spikes": FIRED}, tensors=("spikes",), devices=("spikes",)),
    Case(SHARED_STATE.count_covariance, {"bins": 3}, counts=("bins",)),
    Case(
        refractory.memory_gain,
        {"hazard": 0.1, "dead_bins": 3},
        numbers=("hazard",),
        counts=("dead_bins",),
        others={"hazard": 1.0},
    ),
    Case(
        refractory.fano_limit,
        {"hazard": 0.1, "dead_bins": 3},
        numbers=("hazard",),
        counts=("dead_bins",),
        others={"hazard": 1.0},
    ),
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
        tensors=("inputs", "spikes"),
        devices=("inputs", "spikes"),
        numbers=("penalty", "tolerance"),
        counts=("iterations",),
        others={"included": torch.zeros(3, 40, dtype=torch.bool), "penalty": 0.0},
    ),
    Case(
        spike_prediction.fit_by_gradient,
        {
            "model": SPIKING,
            **DRIVEN,
            "included": torch.ones(3, 40, dtype=torch.bool),
            "updates": 1,
            "learning_rate": 1e-2,
            "weight_decay": 1e-3,
            "seed": 0,
        },
        tensors=("inputs", "spikes"),
        devices=("spikes",),
        counts=("updates",),
        numbers=("learning_rate", "weight_decay"),
        seeds=("seed",),
        others={"included": torch.zeros(3, 40), "spikes": 2 * FIRED},
    ),
    Case(
        prediction_gain.bits_per_spike,
        {"log_odds": FIRED, "reference": 0 * FIRED, "spikes": FIRED},
        tensors=("log_odds", "reference", "spikes"),
        devices=("reference", "spikes"),
        others={"spikes": 0 * FIRED},
    ),
    Case(
        time_rescaling.rescaled_intervals,
        {"log_odds": FIRED, "spikes": FIRED, "seed": 0},
        tensors=("log_odds", "spikes"),
        devices=("spikes",),
        seeds=("seed",),
        others={"spikes": 2 * FIRED},
    ),
    Case(
        time_rescaling.uniformity,
        {"values": torch.rand(9, generator=seeding.generator(0)), "level": 0.95},
        tensors=("values",),
        numbers=("level",),
        others={"values": torch.tensor([0.5, 1.5]), "level": 1.0},
    ),
    Case(
        time_rescaling.serial_dependence,
        {"values": torch.rand(9, generator=seeding.generator(0))},
        tensors=("values",),
        others={"values": torch.tensor([0.5, 0.5])},
    ),
    Case(spike_counts.window_counts, {"spikes": FIRED, "bins": 10}, tensors=("spikes",), counts=("bins",), others={"bins": 41}),
    Case(spike_counts.fano_factor, {"counts": FIRED.sum(1)}, tensors=("counts",), others={"counts": torch.zeros(3, 2)}),
    Case(spike_counts.noise_correlations, {"counts": FIRED}, tensors=("counts",), others={"counts": FIRED[..., :1]}),
    Case(spike_counts.of_pairs, {"covariance": torch.eye(3)}, tensors=("covariance",), others={"covariance": -torch.eye(3)}),
    Case(
        spike_intervals.short_interval_share,
        {"spikes": FIRED, "bins": 2},
        tensors=("spikes",),
        counts=("bins",),
        others={"spikes": 0 * FIRED},
    ),
    Case(
        spike_intervals.serial_correlation,
        {"spikes": FIRED, "lag": 1},
        tensors=("spikes",),
        counts=("lag",),
        others={"spikes": 0 * FIRED},
    ),
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
        random_matrices.excitatory_inhibitory_radius,
        {"excitatory_share": 0.8, "excitatory_std": 1.0, "inhibitory_std": 2.0},
        numbers=("excitatory_share", "excitatory_std", "inhibitory_std"),
    ),
    Case(
        random_matrices.excitatory_inhibitory_law,
        {"radius": 0.5, "excitatory_share": 0.8, "excitatory_std": 1.0, "inhibitory_std": 2.0},
        numbers=("radius", "excitatory_share", "excitatory_std", "inhibitory_std"),
    ),
    Case(low_rank.outliers, {"left": SQUARE[:, :2], "right": SQUARE[:, 2:]}, tensors=("left", "right"), devices=("right",)),
    Case(low_rank.patterned_state, {"strength": 1.5, "gain": 0.5}, numbers=("strength", "gain"), others={"gain": 1.0}),
    Case(
        balance.Balance,
        {
            "coupling": BALANCED.COUPLING,
            "external": (1.0, 0.8),
            "threshold": (1.0, 0.7),
            "connections": 50,
            "scaling": 0.5,
            "probability": 0.1,
        },
        numbers=("connections", "scaling", "probability"),
        others={"external": (1.0,), "coupling": ((1.0, 2.0),)},
    ),
    Case(BALANCE.large_k_rates, {"drive": 0.2}, numbers=("drive",)),
    Case(BALANCE.drift, {"rates": torch.full((2,), 0.1, **DOUBLE), "drive": 0.2}, tensors=("rates",), numbers=("drive",)),
    Case(BALANCE.stationary, {"drive": 0.2}, numbers=("drive",)),
    Case(
        balanced.BalancedNetwork,
        {"units": 20, "connections": 5, "scaling": 0.5, "seed": 0},
        counts=("units",),
        numbers=("connections", "scaling"),
        seeds=("seed",),
        others={"units": 21, "connections": 11},
    ),
    Case(
        BALANCED.forward,
        {"drive": torch.full((1, 3), 0.2), "bias": torch.zeros(20), "dt_over_tau": 0.1, "recorded": 2, "seed": 0},
        tensors=("drive", "bias"),
        numbers=("dt_over_tau",),
        counts=("recorded",),
        seeds=("seed",),
        others={"drive": torch.full((1, 3), 0.2, **DOUBLE), "dt_over_tau": 2.0},
    ),
    Case(
        rnncortex.theory.dynamics.superposition.kernel,
        {"weight_hh": SQUARE, "weight_ih": SQUARE[:, :2], "steps": 3},
        tensors=("weight_hh", "weight_ih"),
        devices=("weight_ih",),
        counts=("steps",),
    ),
    Case(
        rnncortex.theory.dynamics.superposition.response,
        {"kernel": SQUARE[None], "inputs": SQUARE[None]},
        tensors=("kernel", "inputs"),
        devices=("inputs",),
    ),
    Case(
        rnncortex.theory.dynamics.superposition.cubic_failure,
        {"weight_hh": SQUARE, "first": SQUARE[None], "second": SQUARE[None]},
        tensors=("weight_hh", "first", "second"),
        devices=("first", "second"),
    ),
    Case(
        rnncortex.theory.dynamics.input_gain.tanh_gain,
        {"weight_hh": SQUARE, "weight_ih": SQUARE[:, :2], "bias": SQUARE[0], "state": SQUARE[1], "inputs": SQUARE[0, :2]},
        tensors=("weight_hh", "weight_ih", "bias", "state", "inputs"),
        devices=("weight_ih", "bias", "state", "inputs"),
    ),
    Case(
        rnncortex.theory.sequences.linear_filter_bound.explained_variance,
        {"patterns": SQUARE[:, :2], "targets": SQUARE[0]},
        tensors=("patterns", "targets"),
        devices=("targets",),
        others={"targets": torch.ones(4, **DOUBLE)},
    ),
    Case(
        rnncortex.theory.sequences.linear_filter_bound.right_answers,
        {"patterns": SQUARE[:, :2], "targets": SQUARE[0], "tolerance": 0.5},
        tensors=("patterns", "targets"),
        devices=("targets",),
        numbers=("tolerance",),
        others={"patterns": torch.zeros(17, 1, **DOUBLE)},
    ),
    Case(rnncortex.theory.dynamics.pitchfork.upper_branch, {"weight": 1.5}, numbers=("weight",)),
    Case(rnncortex.theory.dynamics.pitchfork.near_onset, {"weight": 1.5}, numbers=("weight",)),
    Case(rnncortex.theory.dynamics.pitchfork.last_bias, {"weight": 1.5}, numbers=("weight",)),
    Case(
        rnncortex.tasks.memory.context.ContextRule,
        {"shortest_delay": 2, "longest_delay": 4, "noise_std": 0.1},
        counts=("shortest_delay", "longest_delay"),
        numbers=("noise_std",),
        others={"longest_delay": 1},
    ),
    Case(rnncortex.tasks.memory.context.ContextRule().batch, {"trials": 2, "seed": 0}, counts=("trials",), seeds=("seed",)),
    Case(rnncortex.tasks.memory.context.ContextRule().probes, {"delay": 4}, counts=("delay",), others={"delay": 9}),
    Case(
        rnncortex.tasks.memory.context.ContextRule().accuracy,
        {"predictions": torch.zeros(2, 9, 1), "batch": rnncortex.tasks.memory.context.ContextRule().batch(2, seed=0)},
        tensors=("predictions",),
    ),
    Case(
        rnncortex.analysis.dynamics.input_gain.measure,
        {"network": NETWORK, "state": SQUARE, "inputs": SQUARE[:, :2], "size": 1e-3},
        tensors=("state", "inputs"),
        devices=("inputs",),
        numbers=("size",),
    ),
    Case(constraints.DaleLaw, {"signs": torch.ones(3)}, tensors=("signs",), others={"signs": torch.zeros(3)}),
    Case(constraints.DaleLaw(torch.ones(2)).right_inverse, {"weight": torch.ones(2, 2)}, others={"weight": -torch.ones(2, 2)}),
    Case(constraints.Mask, {"mask": torch.ones(2, 2, dtype=torch.bool)}, others={"mask": torch.ones(2, 2)}),
    Case(constraints.LowRank, {"rank": 2}, counts=("rank",)),
    Case(constraints.neuron_signs, {"units": 3, "excitatory": 2}, counts=("units", "excitatory"), others={"excitatory": 4}),
    Case(
        constraints.dale_weights,
        {"units": 4, "excitatory": 3, "radius": 1.0, "seed": 0},
        counts=("units", "excitatory"),
        numbers=("radius",),
        seeds=("seed",),
        others={"excitatory": 4},
    ),
    Case(
        constraints.balance_rows,
        {"weight": constraints.dale_weights(4, 3, radius=1.0, seed=0)},
        tensors=("weight",),
        others={"weight": SQUARE.abs()},
    ),
    Case(
        constraints.sign_violations, {"weight": SQUARE, "signs": torch.ones(4, **DOUBLE)}, tensors=("weight", "signs"), devices=("signs",)
    ),
    Case(latent.LatentNetwork, {"network": RANK_ONE}, others={"network": NETWORK}),
    Case(latent.GaussianLatentNetwork, {"network": RANK_ONE}, others={"network": NETWORK}),
    Case(LATENT.rates, LATENTS, tensors=("latents", "inputs"), devices=("latents", "inputs")),
    Case(LATENT.drift, LATENTS, tensors=("latents", "inputs"), devices=("latents", "inputs")),
    Case(GAUSSIAN.drift, LATENTS, tensors=("latents",), devices=("latents",)),
    Case(LATENT.forward, {"inputs": torch.ones(3, 4, 2, **DOUBLE)}, tensors=("inputs",), devices=("inputs",)),
    Case(
        decisions.WorkingMemory,
        {"cues": 2, "shortest_delay": 2, "longest_delay": 4, "noise_std": 0.1},
        counts=("cues", "shortest_delay", "longest_delay"),
        numbers=("noise_std",),
        others={"longest_delay": 1},
    ),
    Case(decisions.WorkingMemory().batch, {"trials": 2, "seed": 0}, counts=("trials",), seeds=("seed",)),
    Case(
        decisions.WorkingMemory().accuracy,
        {"predictions": torch.zeros(2, 30, 2), "batch": decisions.WorkingMemory().batch(2, seed=0)},
        tensors=("predictions",),
    ),
    Case(
        decisions.NoisyDecision,
        {"coherences": (0.1, 0.2), "noise_std": 0.1, "evidence": 5},
        numbers=("noise_std",),
        counts=("evidence",),
        others={"coherences": (0.1, -0.2)},
    ),
    Case(decisions.NoisyDecision().batch, {"trials": 2, "seed": 0}, counts=("trials",), seeds=("seed",)),
    Case(decisions.NoisyDecision().choices, {"predictions": torch.ones(2, 25, 1)}, tensors=("predictions",)),
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
    Case(covariance.lagged_covariance, {"states": RECORDED, "lags": 2}, tensors=("states",), counts=("lags",), others={"lags": 20}),
    Case(
        covariance.asymmetry,
        {"covariance": LAGGED},
        tensors=("covariance",),
        others={"covariance": torch.zeros(3, 4, 4, **DOUBLE)},
    ),
    Case(
        covariance.ordering, {"covariance": LAGGED, "dt": 0.1}, tensors=("covariance",), numbers=("dt",), others={"covariance": LAGGED[:1]}
    ),
    Case(covariance.direction, {"states": RECORDED, "lags": 2}, tensors=("states",), counts=("lags",)),
    Case(halves.split, {"recording": RECORDED[:1]}, tensors=("recording",), others={"recording": RECORDED[:1, :19]}),
    Case(halves.direction_agreement, {"halves": RECORDED[:2], "lags": 2}, tensors=("halves",), counts=("lags",)),
    Case(halves.row_agreement, {"halves": RECORDED[:2], "lags": 2, "dt": 0.1}, tensors=("halves",), counts=("lags",), numbers=("dt",)),
    Case(covariance.agreement, {"first": ROW, "second": ROW}, others={"second": ROW._replace(latency=torch.ones(3, **DOUBLE))}),
    Case(
        conditioning.shift_corrected,
        {"states": RECORDED, "lags": 2},
        tensors=("states",),
        counts=("lags",),
        others={"states": RECORDED[:1]},
    ),
    Case(
        conditioning.without_drive,
        {"states": RECORDED, "drive": RECORDED[..., :1], "past": 2, "penalty": 1e-6},
        tensors=("states", "drive"),
        devices=("drive",),
        counts=("past",),
        numbers=("penalty",),
        others={"past": 19, "drive": torch.zeros(3, 20, 1, **DOUBLE)},
    ),
    Case(
        surrogates.shuffle_test,
        {"measure": torch.sum, "states": RECORDED, "shuffle": surrogates.rotate_units, "resamples": 2, "seed": 0},
        tensors=("states",),
        counts=("resamples",),
        seeds=("seed",),
    ),
    Case(surrogates.rotate_units, {"states": RECORDED, "seed": 0}, tensors=("states",), seeds=("seed",)),
    Case(surrogates.scramble_time, {"states": RECORDED, "seed": 0}, tensors=("states",), seeds=("seed",)),
    Case(surrogates.exchange_trials, {"states": RECORDED, "seed": 0}, tensors=("states",), seeds=("seed",)),
    Case(
        jpca.fit,
        {"states": RECORDED, "dt": 0.1, "components": 4},
        tensors=("states",),
        numbers=("dt",),
        counts=("components",),
        others={"components": 3, "states": torch.ones(3, 20, 4, **DOUBLE)},
    ),
    Case(
        jpca.skew_regression,
        {"states": RECORDED[0], "changes": RECORDED[1]},
        tensors=("states", "changes"),
        devices=("changes",),
        others={"states": torch.zeros(20, 4, **DOUBLE)},
    ),
    Case(jpca.midpoints, {"states": RECORDED, "dt": 0.1}, tensors=("states",), numbers=("dt",)),
    Case(
        jpca.angle_between,
        {"first": SQUARE[:2], "second": SQUARE[1:3]},
        tensors=("first", "second"),
        devices=("second",),
        others={"second": SQUARE[:2, :3]},
    ),
    Case(
        flow.chain,
        {"units": 3, "keep": 0.6, "coupling": 0.4, "private_std": 0.2, "measurement_std": 0.1},
        counts=("units",),
        numbers=("keep", "coupling", "private_std", "measurement_std"),
        others={"keep": 1.0},
    ),
    Case(
        flow.common_drive,
        {"units": 3, "keep": 0.6, "coupling": 0.4, "private_std": 0.2, "measurement_std": 0.1},
        counts=("units",),
        numbers=("keep", "coupling", "private_std", "measurement_std"),
        others={"keep": 1.0},
    ),
    Case(
        flow.chain(3).drive,
        {"trials": 2, "time": 5, "repeated": True, "gain_std": 0.1, "seed": 0},
        counts=("trials", "time"),
        numbers=("gain_std",),
        seeds=("seed",),
    ),
    Case(
        flow.chain(3).record,
        {"trials": 2, "time": 5, "drive": RECORDED[:2, :5, :1], "seed": 0},
        tensors=("drive",),
        counts=("trials", "time"),
        seeds=("seed",),
    ),
    Case(
        bumps.passing,
        {"times": TIMES, "peaks": TIMES, "width": 0.1},
        tensors=("times", "peaks"),
        devices=("peaks",),
        numbers=("width",),
    ),
    Case(
        bumps.circulating,
        {"times": TIMES, "units": 5, "period": 1.0, "sharpness": 3.0},
        tensors=("times",),
        counts=("units",),
        numbers=("period", "sharpness"),
    ),
    Case(
        rotations.PlantedRotations,
        {"frequencies": (2.0, 1.0), "units": 10, "growth": 0.0, "shared_std": 1.0, "noise_std": 0.1, "dt": 0.01},
        counts=("units",),
        numbers=("shared_std", "noise_std", "dt"),
        others={"frequencies": (60.0,), "growth": torch.nan, "units": 3},
    ),
    Case(rotations.PlantedRotations((2.0,)).record, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(
        reaching.Reaching,
        {"directions": 8, "distances": (0.1,), "muscles": 6, "movement_time": 0.5, "delays": (0.2, 0.4), "dt": 0.01, "mass": 1.0},
        counts=("directions", "muscles"),
        numbers=("movement_time", "dt", "mass"),
        others={"distances": (0.0,), "bows": (torch.inf,), "muscles": 5, "delays": (0.4, 0.2), "viscosity": -1.0},
    ),
    Case(
        reaching.Reaching().hand,
        {"conditions": reaching.Reaching().conditions[:3], "times": SQUARE[:3]},
        tensors=("conditions", "times"),
        devices=("times",),
    ),
    Case(reaching.Reaching().force, {"activity": torch.ones(2, 3, 6, **DOUBLE)}, tensors=("activity",)),
    Case(
        reaching.Reaching().batch,
        {"trials": 2, "time": 90, "seed": 0},
        counts=("trials", "time"),
        seeds=("seed",),
        others={"time": 80},
    ),
    Case(reaching.Reaching().each, {"delay": 0.3, "time": 90}, counts=("time",), numbers=("delay",), others={"time": 70, "delay": 0.305}),
    Case(
        linear_processes.stationary_covariance,
        LINEAR,
        tensors=("weight", "noise"),
        devices=("noise",),
        others={"noise": SQUARE, "weight": 2 * torch.eye(4, **DOUBLE)},
    ),
    Case(
        linear_processes.lagged_covariance,
        {**LINEAR, "lags": 2},
        tensors=("weight", "noise"),
        devices=("noise",),
        counts=("lags",),
    ),
    Case(linear_processes.irreversibility, LINEAR, tensors=("weight", "noise"), devices=("noise",)),
    Case(linear_processes.link_latency, {"keep": 0.8, "dt": 0.01}, numbers=("keep", "dt"), others={"keep": 1.0}),
    Case(rotation.ellipse, {"ratio": 2.0}, numbers=("ratio",), others={"ratio": 0.5}),
    Case(
        pushes.turned,
        {"step": torch.tanh, "states": SQUARE, "plane": torch.eye(4, **DOUBLE)[:2], "steps": 2, "size": 1e-4},
        tensors=("states", "plane"),
        devices=("plane",),
        counts=("steps",),
        numbers=("size",),
        others={"plane": torch.ones(2, 4, **DOUBLE)},
    ),
    Case(rotation.frequencies, {"generator": SQUARE}, tensors=("generator",), others={"generator": SQUARE[:3]}),
    Case(
        rotation.skew_share,
        {"generator": SQUARE, "covariance": torch.eye(4, **DOUBLE)},
        tensors=("generator", "covariance"),
        devices=("covariance",),
        others={"covariance": -torch.eye(4, **DOUBLE)},
    ),
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
        extrapolation.to_infinite_size,
        {
            "samples": {n: torch.rand(4, 1) for n in (1, 2, 4)},
            "statistic": lambda x: x[..., 0],
            "exponent": 0.5,
            "resamples": 100,
            "seed": 0,
        },
        numbers=("exponent",),
        counts=("resamples", "seed"),
        others={"samples": {}},
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
    Case(rnncortex.numerics.categorical.draw, {"probabilities": CHAIN, "seed": 0}, tensors=("probabilities",), seeds=("seed",)),
    Case(rnncortex.numerics.categorical.entropy, {"probabilities": CHAIN}, tensors=("probabilities",), others={"probabilities": -CHAIN}),
    Case(rnncortex.numerics.markov.stationary, {"transition": CHAIN}, tensors=("transition",), others={"transition": torch.eye(3)}),
    Case(
        rnncortex.numerics.markov.walk,
        {"transition": CHAIN, "trials": 2, "time": 5, "seed": 0},
        tensors=("transition",),
        counts=("trials", "time"),
        seeds=("seed",),
    ),
    Case(
        rnncortex.theory.sequences.markov.sign_network,
        {"weight": SQUARE, "bias": SQUARE[0], "noise_std": 1.0},
        tensors=("weight", "bias"),
        devices=("bias",),
        numbers=("noise_std",),
        others={"weight": torch.zeros(11, 11, **DOUBLE)},
    ),
    Case(
        rnncortex.theory.sequences.markov.information_before_last,
        {"transition": CHAIN, "labels": torch.tensor([0, 0, 1])},
        tensors=("transition",),
        others={"labels": torch.tensor([0, 1])},
    ),
    Case(
        rnncortex.theory.sequences.markov.chain_parameters,
        {"symbols": 4, "order": 2},
        counts=("symbols", "order"),
        others={"symbols": 1, "order": 0},
    ),
    Case(
        rnncortex.theory.sequences.markov.chain_accuracy,
        {"symbols": 4, "contexts": 16, "noise": 0.1, "samples": 100},
        numbers=("noise",),
        counts=("symbols", "contexts", "samples"),
    ),
    Case(
        rnncortex.theory.random_networks.driven_mean_field.driven_variance, {"gain": 0.9, "input_std": 0.5}, numbers=("gain", "input_std")
    ),
    Case(
        rnncortex.theory.random_networks.driven_mean_field.rate,
        {"gain": 0.9, "input_std": 0.5},
        numbers=("gain", "input_std"),
        others={"input_std": 0.0},
    ),
    Case(
        rnncortex.theory.spikes.intervals.short_interval_share,
        {"probability": torch.full((20,), 0.1, **DOUBLE), "bins": 3},
        tensors=("probability",),
        counts=("bins",),
        others={"probability": torch.full((20,), 1.0), "bins": 20},
    ),
    Case(rnncortex.tasks.sequences.hidden_markov.HiddenMarkov, SOURCE, tensors=("transition", "emission"), devices=("emission",)),
    Case(HIDDEN.sample, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(HIDDEN.batch, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(HIDDEN.entropy_rate, {"length": 3}, counts=("length",), others={"length": 60}),
    Case(
        rnncortex.tasks.sequences.order_k.OrderK,
        {"order": 2, "symbols": 4, "noise": 0.1},
        counts=("order", "symbols"),
        numbers=("noise",),
        others={"symbols": 1},
    ),
    Case(
        rnncortex.tasks.sequences.order_k.OrderK(2).sample, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",)
    ),
    Case(
        rnncortex.tasks.sequences.order_k.OrderK(2).batch,
        {"trials": 2, "time": 5, "seed": 0},
        counts=("trials", "time"),
        seeds=("seed",),
        others={"time": 1},
    ),
    Case(
        rnncortex.tasks.sequences.symbols.next_symbol,
        {"sequences": SYMBOLS, "symbols": 2, "unknown": 0},
        counts=("symbols", "unknown"),
        others={"sequences": SYMBOLS.double(), "unknown": 20},
    ),
    Case(
        rnncortex.tasks.sequences.symbols.windows,
        {"sequence": SYMBOLS[0], "length": 3, "count": 2, "seed": 0},
        counts=("length", "count"),
        seeds=("seed",),
        others={"sequence": SYMBOLS[0, :2]},
    ),
    Case(
        rnncortex.simulations.refractory_neuron.RefractoryNeuron,
        {"rate": torch.full((50,), 40.0, **DOUBLE), "dt": 0.001, "refractory": 0.003},
        tensors=("rate",),
        numbers=("dt", "refractory"),
        others={"rate": torch.full((50,), 900.0), "refractory": 0.0005},
    ),
    Case(
        rnncortex.simulations.refractory_neuron.RefractoryNeuron(torch.full((50,), 40.0), dt=0.001).spikes,
        {"trials": 2, "seed": 0},
        counts=("trials",),
        seeds=("seed",),
    ),
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
    Case(
        rnncortex.tasks.sequences.parity.RunningParity().batch,
        {"trials": 1, "time": 5, "seed": 0},
        counts=("trials", "time"),
        seeds=("seed",),
    ),
    Case(
        rnncortex.analysis.sequences.hidden_markov.forward_filter,
        EVIDENCE,
        tensors=("initial", "transition", "emission"),
        devices=("initial", "emission"),
        others={"symbols": SYMBOLS.double()},
    ),
    Case(
        rnncortex.analysis.sequences.hidden_markov.smooth,
        EVIDENCE,
        tensors=("initial", "transition", "emission"),
        devices=("initial", "emission"),
        others={"symbols": SYMBOLS[0]},
    ),
    Case(
        rnncortex.analysis.sequences.hidden_markov.bits_per_symbol,
        {"filtered": rnncortex.analysis.sequences.hidden_markov.forward_filter(**EVIDENCE), "skip": 1},
        counts=("skip",),
        others={"skip": 20},
    ),
    Case(
        rnncortex.analysis.sequences.information.conditional_mutual_information,
        TRIPLE,
        others={"second": SYMBOLS[0, :3], "given": SYMBOLS[0].double()},
    ),
    Case(
        rnncortex.analysis.sequences.information.permutation_test,
        {**TRIPLE, "resamples": 5, "seed": 0},
        counts=("resamples",),
        seeds=("seed",),
        others={"first": SYMBOLS[0].double()},
    ),
    Case(
        rnncortex.analysis.sequences.information.before_last_test,
        {"symbols": SYMBOLS, "resamples": 5, "seed": 0},
        counts=("resamples",),
        seeds=("seed",),
        others={"symbols": SYMBOLS[:, :2]},
    ),
    Case(
        rnncortex.analysis.sequences.markov_chains.fit,
        {"sequences": SYMBOLS, "order": 2, "symbols": 2},
        counts=("order", "symbols"),
        others={"sequences": SYMBOLS.double(), "order": 20},
    ),
    Case(
        rnncortex.analysis.sequences.markov_chains.score,
        {"chain": rnncortex.analysis.sequences.markov_chains.fit(SYMBOLS, order=2, symbols=2), "sequences": SYMBOLS},
        others={"sequences": SYMBOLS + 2},
    ),
    Case(
        rnncortex.analysis.dynamics.input_influence.of_past_inputs,
        {"network": NETWORK, "inputs": torch.ones(2, 6, 2, **DOUBLE), "lags": 3},
        tensors=("inputs",),
        counts=("lags",),
        others={"lags": 7},
    ),
    Case(
        rnncortex.analysis.dynamics.input_influence.by_jacobians,
        {"network": NETWORK, "inputs": torch.ones(2, 6, 2, **DOUBLE), "lags": 3},
        tensors=("inputs",),
        counts=("lags",),
        others={"lags": 7},
    ),
    Case(
        rnncortex.analysis.decoding.linear_readout.linear,
        {"features": FEATURES, "targets": FEATURES[..., :1], "train": 2, "penalty": 1e-3},
        tensors=("features", "targets"),
        devices=("targets",),
        counts=("train",),
        numbers=("penalty",),
        others={"train": 3, "targets": torch.ones(3, 20, 1, **DOUBLE)},
    ),
    Case(
        rnncortex.analysis.decoding.linear_readout.symbol_bits,
        {"features": FEATURES, "symbols": SYMBOLS.expand(3, -1), "train": 2, "penalty": 1e-2},
        tensors=("features",),
        counts=("train",),
        numbers=("penalty",),
        others={"symbols": FEATURES[..., 0], "train": 3},
    ),
    Case(rnncortex.analysis.spikes.intervals.trial_average, {"spikes": FEATURES, "dt": 0.01}, tensors=("spikes",), numbers=("dt",)),
    Case(
        rnncortex.analysis.spikes.intervals.intervals,
        {"spikes": (FEATURES > 0).double(), "dt": 0.01},
        tensors=("spikes",),
        numbers=("dt",),
        others={"spikes": FEATURES},
    ),
    Case(spins.all_states, {"units": 3}, counts=("units",), others={"units": 25}),
    Case(spins.state_number, {"states": SPINS}, tensors=("states",), others={"states": torch.zeros(2)}),
    Case(spins.draw, {"mean": torch.zeros(2), "seed": 0}, seeds=("seed",), others={"mean": torch.full((2,), torch.nan)}),
    Case(theory_hopfield.retrieval_overlap, {"load": 0.1}, numbers=("load",)),
    Case(recall_dynamics.one_step_overlap, {"load": 0.1, "overlap": 0.5}, numbers=("load", "overlap")),
    Case(recall_dynamics.overlap_dynamics, {"load": 0.1, "overlap": 0.5, "steps": 3}, numbers=("load", "overlap"), counts=("steps",)),
    Case(circles.memory_depth, {"weight": SQUARE}, tensors=("weight",), others={"weight": SQUARE[:3]}),
    Case(theory_boltzmann.energies, MACHINE, **WEIGHTS, others={"weight": torch.ones(2, 2, **DOUBLE)}),
    Case(theory_boltzmann.distribution, {**MACHINE, "temperature": 2.0}, **WEIGHTS, numbers=("temperature",)),
    Case(theory_boltzmann.mean_energy, {**MACHINE, "temperature": 2.0}, **WEIGHTS, numbers=("temperature",)),
    Case(
        theory_boltzmann.log_likelihood,
        {**MACHINE, "data": SPINS[:, :1]},
        tensors=("weight", "bias", "data"),
        devices=("bias", "data"),
        others={"data": spins.all_states(3)},
    ),
    Case(
        theory_boltzmann.likelihood_gradient,
        {**MACHINE, "data": SPINS[:, :1]},
        tensors=("weight", "bias", "data"),
        devices=("bias", "data"),
        others={"data": spins.all_states(3)},
    ),
    Case(
        theory_boltzmann.completion,
        {**MACHINE, "clamped": SPINS[:, :1], "others": 1},
        tensors=("weight", "bias", "clamped"),
        devices=("bias", "clamped"),
        counts=("others",),
        others={"others": 2},
    ),
    Case(
        distances.total_variation,
        {"first": torch.tensor([0.5, 0.5], **DOUBLE), "second": torch.tensor([0.2, 0.8], **DOUBLE)},
        tensors=("first", "second"),
        devices=("second",),
    ),
    Case(
        distances.sampling_distance,
        {"probability": torch.tensor([0.5, 0.5]), "samples": 10},
        counts=("samples",),
        others={"probability": torch.tensor([1.5, -0.5])},
    ),
    Case(recall_dynamics.two_step_overlap, {"load": 0.1, "overlap": 0.5}, numbers=("load", "overlap")),
    Case(recall_dynamics.basin_edge, {"load": 0.1}, numbers=("load",)),
    Case(
        recall.overlap_path,
        {"start": SPINS, "path": torch.zeros(4, 1, dtype=torch.int64), "patterns": SPINS},
        tensors=("start", "patterns"),
        devices=("patterns",),
        others={"path": torch.full((4, 1), 2)},
    ),
    Case(
        completion.measure,
        {"units": 20, "load": 0.2, "corruption": torch.tensor([0.0, 0.5]), "seeds": [0], "cues": 2},
        tensors=("corruption",),
        numbers=("load",),
        counts=("units", "cues"),
        others={"seeds": []},
    ),
    Case(storage.hebb, {"patterns": SPINS}, tensors=("patterns",), others={"patterns": torch.zeros(2, 2)}),
    Case(storage.pseudo_inverse, {"patterns": SPINS[1:2]}, tensors=("patterns",), others={"patterns": SPINS}),
    Case(hopfield.HopfieldNetwork, MACHINE, **WEIGHTS),
    Case(hopfield.FactoredHopfieldNetwork, {"patterns": SPINS}, tensors=("patterns",)),
    Case(dense_memory.DenseMemory, {"patterns": SPINS, "beta": 1.0}, tensors=("patterns",), numbers=("beta",)),
    Case(
        boltzmann.BoltzmannMachine,
        {"visible_size": 2, "hidden_size": 1, "weight_std": 0.1, "seed": 0},
        counts=("visible_size", "hidden_size"),
        numbers=("weight_std",),
        seeds=("seed",),
    ),
    Case(
        restricted_boltzmann.RestrictedBoltzmannMachine,
        {"visible_size": 2, "hidden_size": 1, "weight_std": 0.1, "seed": 0},
        counts=("visible_size", "hidden_size"),
        numbers=("weight_std",),
        seeds=("seed",),
    ),
    Case(boltzmann.cooling, {"start": 2.0, "end": 1.0, "sweeps": 3}, numbers=("start", "end"), counts=("sweeps",)),
    Case(
        settling.settling_classifier,
        {"input_size": 4, "hidden_size": 3, "classes": 2, "leak_rate": 0.5, "seed": 0},
        counts=("input_size", "hidden_size"),
        numbers=("leak_rate",),
        seeds=("seed",),
    ),
    Case(
        settling.FeedForwardClassifier,
        {"input_size": 4, "hidden_size": 3, "classes": 2, "seed": 0},
        counts=("input_size", "hidden_size", "classes"),
        seeds=("seed",),
    ),
    Case(
        threshold.ThresholdNetwork,
        {"weight_hh": SQUARE, "weight_ih": SQUARE[:, :2], "threshold": SQUARE[0]},
        tensors=("weight_hh", "weight_ih", "threshold"),
        devices=("weight_ih", "threshold"),
    ),
    Case(threshold.latches, {"count": 2}, counts=("count",)),
    Case(
        threshold.random_acyclic,
        {"units": 5, "depth": 3, "density": 0.1, "seed": 0},
        counts=("units", "depth"),
        numbers=("density",),
        seeds=("seed",),
        others={"units": 2},
    ),
    Case(cues.random_patterns, {"patterns": 2, "units": 3, "seed": 0}, counts=("patterns", "units"), seeds=("seed",)),
    Case(
        cues.corrupt,
        {"patterns": SPINS, "share": 0.1, "seed": 0},
        tensors=("patterns",),
        numbers=("share",),
        seeds=("seed",),
        others={"share": 1.5},
    ),
    Case(neighbour_parity.NeighbourParity, {"bits": 4}, counts=("bits",), others={"bits": 2}),
    Case(
        occlusion.OccludedImages,
        {"images": torch.ones(3, 16), "labels": torch.tensor([0, 1, 1]), "patch": 2},
        tensors=("images",),
        counts=("patch",),
        others={"labels": torch.tensor([0.0, 1.0, 1.0]), "patch": 5},
    ),
    Case(queens.Queens, {"size": 4}, counts=("size",)),
    Case(recall.overlap, {"states": SPINS, "patterns": SPINS}, tensors=("states", "patterns"), devices=("patterns",)),
    Case(
        hopfield_capacity.measure,
        {"units": 20, "loads": [0.2], "seeds": [0], "cues": 2},
        counts=("units", "cues"),
        others={"seeds": [], "loads": [-1.0]},
    ),
    Case(
        hopfield_capacity.half_recalled,
        {"loads": torch.tensor([0.1, 0.2]), "recalled": torch.tensor([1.0, 0.0])},
        tensors=("loads", "recalled"),
        others={"loads": torch.tensor([0.2, 0.1]), "recalled": torch.tensor([1.0, 1.0])},
    ),
    Case(
        hopfield_capacity.extrapolate,
        {"capacity": CAPACITY, "resamples": 100, "seed": 0},
        counts=("resamples", "seed"),
        others={"capacity": CAPACITY._replace(recalled={})},
    ),
    Case(
        training_boltzmann.fit_exactly,
        {"machine": boltzmann.BoltzmannMachine(2, seed=0), "data": SPINS, "updates": 1, "rate": 0.1},
        tensors=("data",),
        devices=("data",),
        counts=("updates",),
        numbers=("rate",),
    ),
    Case(
        training_boltzmann.fit_by_sampling,
        {
            "machine": boltzmann.BoltzmannMachine(2, seed=0),
            "data": SPINS,
            "updates": 1,
            "rate": 0.1,
            "chains": 4,
            "sweeps": 1,
            "seed": 0,
        },
        tensors=("data",),
        devices=("data",),
        counts=("updates", "chains", "sweeps"),
        numbers=("rate",),
        seeds=("seed",),
        others={"chains": 5},
    ),
    Case(
        training_boltzmann.fit_by_contrastive_divergence,
        {
            "machine": restricted_boltzmann.RestrictedBoltzmannMachine(2, 2, seed=0, **DOUBLE),
            "data": SPINS,
            "updates": 1,
            "batch": 2,
            "learning_rate": 0.1,
            "momentum": 0.5,
            "sweeps": 1,
            "seed": 0,
        },
        tensors=("data",),
        devices=("data",),
        counts=("updates", "batch", "sweeps"),
        numbers=("learning_rate", "momentum"),
        seeds=("seed",),
    ),
    Case(
        maximum_entropy.fit_ensemble,
        {"states": seeding.normal((3, 4, 5), 0), "tolerance": 1e-6, "iterations": 100},
        tensors=("states",),
        numbers=("tolerance",),
        counts=("iterations",),
        others={"states": torch.zeros(3, 4, 5, **DOUBLE)},
    ),
    Case(seeding.poisson, {"mean": torch.ones(3), "seed": 0}, tensors=(), seeds=("seed",), others={"mean": -torch.ones(3)}),
    Case(state_space.LinearGaussian, SPACE, tensors=tuple(SPACE), devices=tuple(SPACE)[1:], others={"process": -torch.eye(2, **DOUBLE)}),
    Case(state_space.LinearGaussian(**SPACE).sample, {"trials": 2, "time": 3, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(filtering.kalman_steady_state, {"space": state_space.LinearGaussian(**SPACE)}, others={"space": NETWORK}),
    Case(
        filtering.wiener_error,
        {"space": state_space.LinearGaussian(**SPACE), "lags": 2},
        counts=("lags",),
        others={"space": state_space.LinearGaussian(**{**SPACE, "noise": torch.zeros(3, 3, **DOUBLE)})},
    ),
    Case(
        filtering.explained,
        {"error": SQUARE, "covariance": torch.eye(4, **DOUBLE)},
        tensors=("error", "covariance"),
        devices=("covariance",),
        others={"covariance": torch.zeros(4, 4, **DOUBLE)},
    ),
    Case(
        population_coding.poisson_information,
        {"rates": torch.ones(3, **DOUBLE), "slopes": torch.ones(3, 2, **DOUBLE), "duration": 1.0},
        tensors=("rates", "slopes"),
        devices=("slopes",),
        numbers=("duration",),
        others={"rates": torch.zeros(3, **DOUBLE)},
    ),
    Case(
        population_coding.cramer_rao,
        {"information": torch.eye(2, **DOUBLE)},
        tensors=("information",),
        others={"information": torch.zeros(2, 2, **DOUBLE)},
    ),
    Case(
        motor_cortex.MotorCortex,
        {"units": 4, "baseline": 5.0, "depth": 1.0, "seed": 0},
        counts=("units", "seed"),
        numbers=("baseline", "depth"),
        others={"reaching": NETWORK},
    ),
    Case(MOTOR.rates, {"velocity": SQUARE[:, :2]}, tensors=("velocity",)),
    Case(MOTOR.trials, {"trials": 2, "time": 45, "seed": 0}, counts=("trials", "time"), seeds=("seed",), others={"time": 44}),
    Case(MOTOR.ideal, {"counts": torch.ones(1, 45, 4, **DOUBLE)}, tensors=("counts",)),
    Case(
        place_cells.PlaceCells,
        {"centres": SQUARE[:, :2], "width": 0.1, "peak": 5.0, "background": 0.1},
        tensors=("centres",),
        numbers=("width", "peak", "background"),
    ),
    Case(PLACE.rates, {"positions": SQUARE[:, :2]}, tensors=("positions",), devices=("positions",)),
    Case(PLACE.slopes, {"positions": SQUARE[:, :2]}, tensors=("positions",), devices=("positions",)),
    Case(
        PLACE.spikes,
        {"positions": SQUARE[:, :2], "dt": 0.1, "seed": 0},
        tensors=("positions",),
        devices=("positions",),
        numbers=("dt",),
        seeds=("seed",),
    ),
    Case(
        wiener.fit,
        {"activity": RECORDED, "behaviour": RECORDED[..., :2], "lags": 2, "penalty": 0.1},
        tensors=("activity", "behaviour"),
        devices=("behaviour",),
        counts=("lags",),
        numbers=("penalty",),
    ),
    Case(wiener.fit(RECORDED, RECORDED[..., :2], lags=2).decode, {"activity": RECORDED}, tensors=("activity",), devices=("activity",)),
    Case(
        kalman.fit,
        {"activity": RECORDED, "behaviour": RECORDED[..., :2]},
        tensors=("activity", "behaviour"),
        devices=("behaviour",),
        others={"behaviour": torch.ones_like(RECORDED[..., :2])},
    ),
    Case(
        kalman.decode,
        {"space": state_space.LinearGaussian(**SPACE), "activity": torch.ones(2, 4, 3, **DOUBLE)},
        tensors=("activity",),
        devices=("activity",),
        others={"space": NETWORK},
    ),
    Case(
        held_out.r_squared,
        {"behaviour": RECORDED, "decoded": RECORDED, "resamples": 100, "level": 0.9, "seed": 0},
        tensors=("behaviour", "decoded"),
        devices=("decoded",),
        counts=("resamples",),
        numbers=("level",),
        seeds=("seed",),
        others={"behaviour": torch.ones_like(RECORDED)},
    ),
    Case(
        held_out.gain,
        {"behaviour": RECORDED, "decoded": RECORDED, "other": RECORDED, "resamples": 100, "level": 0.9, "seed": 0},
        tensors=("behaviour", "decoded", "other"),
        devices=("decoded", "other"),
        counts=("resamples",),
        numbers=("level",),
        seeds=("seed",),
    ),
    Case(
        bayesian_decoding.log_likelihood,
        {"counts": SQUARE.abs(), "rates": SQUARE.abs(), "dt": 0.1},
        tensors=("counts", "rates"),
        devices=("counts",),
        numbers=("dt",),
        others={"rates": SQUARE, "counts": SQUARE},
    ),
    Case(
        bayesian_decoding.posterior,
        {"likelihood": SQUARE, "prior": EVEN},
        tensors=("likelihood", "prior"),
        devices=("prior",),
        others={"prior": torch.ones(4, **DOUBLE)},
    ),
    Case(
        bayesian_decoding.filtered,
        {"likelihood": SQUARE[None], "prior": EVEN, "transition": EVEN.expand(4, 4)},
        tensors=("likelihood", "prior", "transition"),
        devices=("prior", "transition"),
        others={"transition": SQUARE},
    ),
    Case(bayesian_decoding.motion_prior, {"places": SQUARE[:, :2], "step_std": 0.1}, tensors=("places",), numbers=("step_std",)),
    Case(
        bayesian_decoding.mean_place,
        {"belief": EVEN.expand(3, 4), "places": SQUARE[:, :2]},
        tensors=("belief", "places"),
        devices=("belief",),
        others={"belief": SQUARE},
    ),
    Case(
        rate_maps.estimate,
        {
            "positions": RECORDED[..., :2],
            "counts": RECORDED.abs(),
            "places": SQUARE[:, :2],
            "dt": 0.1,
            "bandwidth": 0.5,
            "prior_time": 0.1,
        },
        tensors=("positions", "counts", "places"),
        devices=("counts", "places"),
        numbers=("dt", "bandwidth", "prior_time"),
        others={"counts": torch.zeros_like(RECORDED)},
    ),
    Case(
        decoder.RecurrentDecoder,
        {"model": READER, "activity": RECORDED, "behaviour": RECORDED[..., :2]},
        tensors=("activity", "behaviour"),
        devices=("activity", "behaviour"),
        others={"model": NETWORK, "behaviour": torch.ones_like(RECORDED[..., :2])},
    ),
    Case(
        decoder.RecurrentDecoder(READER, RECORDED, RECORDED[..., :2]).forward,
        {"activity": RECORDED},
        tensors=("activity",),
        devices=("activity",),
    ),
    Case(
        train_decoder.fit,
        {
            "network": READER.network,
            "activity": RECORDED,
            "behaviour": RECORDED[..., :2],
            "updates": 1,
            "trials": 2,
            "learning_rate": 1e-3,
            "dropout": 0.0,
            "seed": 0,
        },
        tensors=("activity", "behaviour"),
        devices=("behaviour",),
        counts=("updates", "trials"),
        numbers=("learning_rate", "dropout"),
        seeds=("seed",),
    ),
]

WITHOUT_ARGUMENTS_TO_SPOIL = {
    "numerics.spins.check_spins": "a check itself, checked through every pattern here",
    "theory.attractors.hopfield.capacity": "takes none",
    "offline.hopfield_capacity.shipped": "takes none",
    "numerics.categorical.draw_cumulative": "a formula, checked by draw",
    "numerics.device.device": "takes none; its environment variable is tested below",
    "numerics.progress.track": "goes through any items",
    "numerics.seeding.generator": "tested through every seed here",
    "numerics.seeding.normal": "tested through every seed here",
    "numerics.seeding.uniform": "tested through every seed here",
    "numerics.seeding.integers": "tested through every seed here",
    "numerics.integrators.euler_step": "a formula, checked by integrate",
    "numerics.integrators.heun_step": "a formula, checked by integrate",
    "numerics.integrators.runge_kutta_step": "a formula, checked by integrate",
    "models.rate.recurrence.loop": "a formula, checked by RateNetwork.forward",
    "models.rate.recurrence.fused": "a formula, checked by RateNetwork.forward",
    "models.rate.constraints.obey_dale": "changes the module it is given: tested below",
    "offline.chaos_transition.shipped": "takes none",
    "training.supervised.masked_squared_error": "a formula of a batch",
    "training.supervised.masked_cross_entropy": "a formula of a batch",
}


CASES += collected()


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
    floors = ("numerics", "theory", "models", "tasks", "simulations", "analysis", "training", "offline")
    public = set()
    for floor in floors:
        package = importlib.import_module(f"rnncortex.{floor}")
        for info in pkgutil.walk_packages(package.__path__, f"rnncortex.{floor}."):
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


@pytest.mark.parametrize(("argument", "value"), [("excitatory", 4), ("excitatory", -1), ("radius", 0.0), ("seed", "text")])
def test_dales_law_is_not_half_imposed(argument: str, value: Any) -> None:
    network = rate.RateNetwork(1, 4, seed=0)
    with pytest.raises((TypeError, ValueError), match=f"{argument}: expected"):
        constraints.obey_dale(network, **{"excitatory": 3, "radius": 1.0, "seed": 0, argument: value})
    assert not hasattr(network, "parametrizations")
    with pytest.raises(TypeError, match="network: expected a module with weight_hh"):
        constraints.obey_dale(torch.nn.Linear(2, 2), excitatory=1, seed=0)
