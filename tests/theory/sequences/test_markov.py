"""What chains cost and what their outputs hide, against enumeration and simulation."""

import itertools
import math

import pytest
import torch
from scipy.stats import norm

import rnncortex
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding, statistics
from rnncortex.theory.sequences import markov
from tests.bad_input import Case
from tests.good_input import CHAIN, DOUBLE, SQUARE

WEIGHT = torch.tensor([[0.3, -1.2, 0.0], [0.8, 0.0, 0.5], [0.0, 1.1, -0.4]], dtype=torch.float64)
BIAS = torch.tensor([0.2, -0.1, 0.0], dtype=torch.float64)


def test_transitions_of_a_sign_network_one_by_one() -> None:
    chain = markov.sign_network(WEIGHT, BIAS, 0.7)
    assert chain.states.shape == (8, 3)
    for row, now in enumerate(chain.states):
        for column, then in enumerate(chain.states):
            drive = [sum(WEIGHT[i, j].item() * now[j].item() for j in range(3)) + BIAS[i].item() for i in range(3)]
            expected = math.prod(norm.cdf(then[i].item() * drive[i] / 0.7) for i in range(3))
            assert chain.transition[row, column].item() == pytest.approx(expected, rel=1e-12)


def test_a_network_that_is_simulated_takes_these_transitions() -> None:
    chain = markov.sign_network(WEIGHT, BIAS, 0.7)
    network = RateNetwork(3, 3, nonlinearity=torch.sign, seed=0, dtype=torch.float64).requires_grad_(False)
    network.weight_hh.copy_(WEIGHT)
    network.weight_ih.copy_(0.7 * torch.eye(3))
    network.bias.copy_(BIAS)
    start = chain.states[5].expand(1, 40_000, 3).contiguous()
    reached = network(seeding.normal((40_000, 1, 3), 0), start)[1][0]
    share = (reached[:, None] == chain.states).all(-1).double().mean(0)
    error = (chain.transition[5] * (1 - chain.transition[5]) / 40_000).sqrt()
    assert ((share - chain.transition[5]).abs() < 4 * error).all()


def test_information_before_the_last_by_enumeration() -> None:
    transition = markov.sign_network(WEIGHT, BIAS, 0.7).transition
    labels = [0, 0, 1, 1, 2, 1, 0, 2]
    kept = torch.linalg.matrix_power(transition, 1000)[0]
    joint: dict[tuple[int, int, int], float] = {}
    for i, j, k in itertools.product(range(8), repeat=3):
        key = (labels[i], labels[j], labels[k])
        joint[key] = joint.get(key, 0.0) + (kept[i] * transition[i, j] * transition[j, k]).item()

    def margin(*keep: int) -> dict[tuple[int, ...], float]:
        found: dict[tuple[int, ...], float] = {}
        for key, p in joint.items():
            part = tuple(key[n] for n in keep)
            found[part] = found.get(part, 0.0) + p
        return found

    first, last, middle = margin(0, 1), margin(1, 2), margin(1)
    expected = sum(p * math.log2(p * middle[b,] / (first[a, b] * last[b, c])) for (a, b, c), p in joint.items())
    assert expected > 0.001
    assert markov.information_before_last(transition, torch.tensor(labels)).item() == pytest.approx(expected, abs=1e-12)


def test_a_chain_that_is_seen_whole_hides_nothing() -> None:
    transition = torch.softmax(2 * seeding.normal((5, 5), 0), -1)
    assert markov.information_before_last(transition, torch.arange(5)).item() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(("contexts", "samples"), [(16, 20_000), (1000, 2000), (1000, 300), (16, 10)])
def test_chain_accuracy_by_simulation(contexts: int, samples: int) -> None:
    symbols, noise, scores = 4, 0.2, []
    rare = noise / symbols
    for seed in range(20):
        random = seeding.generator(seed)
        context = seeding.integers(contexts, (samples,), random)
        picked = seeding.uniform((samples,), random) < noise
        outcome = torch.where(picked, seeding.integers(symbols, (samples,), random), 0)
        counts = torch.bincount(context * symbols + outcome, minlength=contexts * symbols).view(contexts, symbols)
        best = (counts == counts.amax(1, keepdim=True)).double()
        found = (best[:, 0] / best.sum(1)).mean().item()
        scores.append(found * (1 - noise + rare) + (1 - found) * rare)
    interval = statistics.mean_interval(scores, level=0.999)
    slack = 0.002 + 1 / samples * (contexts < samples)  # counts are multinomial, not quite Poisson
    assert interval.low - slack <= markov.chain_accuracy(symbols, contexts, noise, samples) <= interval.high + slack


def test_chains_without_data_guess_and_with_all_data_know() -> None:
    assert markov.chain_accuracy(4, 10**9, 0.1, 1) == pytest.approx(0.25, abs=1e-6)
    assert markov.chain_accuracy(4, 1, 0.1, 10_000) == pytest.approx(0.925, abs=1e-9)


def test_parameters_by_counting_contexts() -> None:
    for symbols, order in ((2, 3), (3, 2), (5, 1)):
        contexts = len(list(itertools.product(range(symbols), repeat=order)))
        assert markov.chain_parameters(symbols, order) == contexts * (symbols - 1)


BAD_INPUT = [
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
]
