"""Hidden Markov smoother, Kalman filter, and Bayesian decoding of place."""

import numpy as np
import torch

from benchmarks.comparison import Benchmark, Work, close
from rnncortex.analysis.decoding import bayesian, kalman
from rnncortex.analysis.sequences import hidden_markov
from rnncortex.numerics import seeding
from rnncortex.numerics.sequences.state_space import LinearGaussian


def smoother(trials: int, time: int, states: int) -> Work:
    """Posterior of every state given whole sequences."""
    from hmmlearn.hmm import CategoricalHMM

    initial, transition, emission = (
        torch.softmax(2 * seeding.normal(size, seed), -1) for seed, size in enumerate([(states,), (states, states), (states, 8)])
    )
    symbols = seeding.integers(8, (trials, time), 3)
    theirs = CategoricalHMM(states)
    theirs.startprob_, theirs.transmat_, theirs.emissionprob_ = (x.numpy() for x in (initial, transition, emission))
    theirs.n_features = 8
    flat, lengths = symbols.numpy().reshape(-1, 1), [time] * trials
    return Work(
        lambda: hidden_markov.smooth(symbols, initial, transition, emission).exp().flatten(0, 1).numpy(),
        lambda: theirs.predict_proba(flat, lengths),
        lambda mine, other: "probabilities to " + close(mine, other, 1e-9),
    )


def filter_of_a_state(time: int, observed: int, states: int) -> Work:
    """Means of the state given the past."""
    from pykalman import KalmanFilter

    noise = torch.eye(observed, dtype=torch.float64)
    space = LinearGaussian(
        transition=0.95 * torch.eye(states, dtype=torch.float64),
        process=0.1 * torch.eye(states, dtype=torch.float64),
        readout=seeding.normal((observed, states), 0),
        noise=noise,
        initial=torch.eye(states, dtype=torch.float64),
        mean=torch.zeros(states, dtype=torch.float64),
        offset=torch.zeros(observed, dtype=torch.float64),
    )
    _, activity = space.sample(1, time, seed=1)
    theirs = KalmanFilter(
        transition_matrices=space.transition.numpy(),
        observation_matrices=space.readout.numpy(),
        transition_covariance=space.process.numpy(),
        observation_covariance=noise.numpy(),
        initial_state_mean=np.zeros(states),
        initial_state_covariance=np.eye(states),
    )
    return Work(
        lambda: kalman.decode(space, activity).mean[0].numpy(),
        lambda: theirs.filter(activity[0].numpy())[0],
        lambda mine, other: "means to " + close(mine, other, 1e-9),
    )


def place(events: int, time: int, places: int, cells: int) -> Work:
    """Belief in each place given the spikes so far, with a prior on movement; the rival's recursion is compiled by numba."""
    import numba

    side = torch.linspace(0, 1, places, dtype=torch.float64)[:, None]
    rates = 0.1 + 20 * torch.exp(-((side - torch.linspace(0, 1, cells, dtype=torch.float64)) ** 2) / 0.02)
    motion, prior = bayesian.motion_prior(side, 0.05), torch.full((places,), 1 / places, dtype=torch.float64)
    counts = seeding.poisson((0.02 * rates[seeding.integers(places, (events, time), 0)]), 1)
    spikes, maps, transition, start = (x.numpy() for x in (counts, 0.02 * rates, motion, prior))

    @numba.njit
    def recursion(spikes: np.ndarray, maps: np.ndarray, transition: np.ndarray, start: np.ndarray) -> np.ndarray:
        logs, total = np.log(maps), maps.sum(1)
        belief = np.empty((spikes.shape[0], spikes.shape[1], len(maps)))
        for event in range(spikes.shape[0]):
            now = start
            for t in range(spikes.shape[1]):
                likelihood = logs @ spikes[event, t] - total
                now = now * np.exp(likelihood - likelihood.max())
                now = now / now.sum()
                belief[event, t] = now
                now = transition.T @ now
        return belief

    return Work(
        lambda: bayesian.filtered(bayesian.log_likelihood(counts, rates, 0.02), prior, motion).numpy(),
        lambda: recursion(spikes, maps, transition, start),
        lambda mine, other: "beliefs to " + close(mine, other, 1e-9),
    )


ROWS = [
    *(
        Benchmark(
            f"Hidden Markov smoother, {trials} x {time} steps, {states} states",
            "hmmlearn",
            smoother,
            {"trials": trials, "time": time, "states": states},
            {"trials": min(trials, 3), "time": 20, "states": 4},
            bar,
            needs=("hmmlearn",),
        )
        for trials, time, states, bar in ((100, 300, 30, 2.0), (1, 3000, 5, 1.0), (1, 3000, 30, 1.0))
    ),
    Benchmark(
        "Kalman filter, 2000 steps of 60 observations, 4 states",
        "pykalman",
        filter_of_a_state,
        {"time": 2000, "observed": 60, "states": 4},
        {"time": 20, "observed": 5, "states": 2},
        10.0,
        needs=("pykalman",),
    ),
    *(
        Benchmark(
            f"Decoding of place, {events} x {time} bins, 200 places, 80 cells",
            "the recursion in numba",
            place,
            {"events": events, "time": time, "places": 200, "cells": 80},
            {"events": min(events, 2), "time": 10, "places": 20, "cells": 8},
            1.0,
            needs=("numba",),
        )
        for events, time in ((200, 50), (1, 10_000))
    ),
]
