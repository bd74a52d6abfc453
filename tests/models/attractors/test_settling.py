"""Classifiers of static input: against their formulas, with as many parameters one as the other."""

import torch

from rnncortex.models.attractors import settling
from rnncortex.numerics import seeding
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}


def test_the_settling_network_iterates_one_layer(device: str) -> None:
    model = settling.settling_classifier(6, 5, 3, leak_rate=0.4, seed=0, **DOUBLE).to(device)
    picture = seeding.normal((4, 6), 1, device=device)
    scores, states = model(picture[:, None].expand(-1, 7, -1))
    net, hidden = model.network, torch.zeros(4, 5, device=device, **DOUBLE)
    for step in range(7):
        hidden = 0.6 * hidden + 0.4 * torch.tanh(hidden @ net.weight_hh.T + picture @ net.weight_ih.T + net.bias)
        torch.testing.assert_close(states[:, step], hidden)
        torch.testing.assert_close(scores[:, step], model.readout(hidden))


def test_the_feed_forward_network_has_the_same_weights_once(device: str) -> None:
    model = settling.FeedForwardClassifier(6, 5, 3, seed=0, **DOUBLE).to(device)
    picture = seeding.normal((4, 2, 6), 1, device=device)
    scores, last = model(picture)
    first = torch.tanh(torch.nn.functional.linear(picture, model.first.weight, model.first.bias))
    second = torch.tanh(first @ model.second.weight.T)
    torch.testing.assert_close(last, second)
    torch.testing.assert_close(scores, second @ model.readout.weight.T + model.readout.bias)


def test_they_have_as_many_parameters() -> None:
    models = (settling.settling_classifier(64, 32, 10, seed=0), settling.FeedForwardClassifier(64, 32, 10, seed=0))
    one, other = (sum(part.numel() for part in model.parameters()) for model in models)
    assert one == other


def test_weights_follow_the_seed() -> None:
    first, again, other = (settling.FeedForwardClassifier(4, 3, 2, seed=seed).first.weight for seed in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


BAD_INPUT = [
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
        settling.FeedForwardClassifier(4, 3, 2, seed=0, **DOUBLE).forward,
        {"inputs": torch.zeros(2, 5, 4, **DOUBLE)},
        tensors=("inputs",),
        devices=("inputs",),
        others={"inputs": torch.zeros(2, 5, 3, **DOUBLE)},
    ),
]
