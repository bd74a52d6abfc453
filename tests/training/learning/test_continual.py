"""Continual learning: each remedy against what it says of itself."""

import pytest
import torch

from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import seeding
from rnncortex.tasks.filters.leaky_pair import LeakyPair
from rnncortex.training.learning import continual
from rnncortex.training.supervised import masked_squared_error
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
PAIR = LeakyPair()
BATCH = PAIR.batch(6, 5, task=0, seed=0, **DOUBLE)


def model(seed=0):
    return WithReadout(RateNetwork(4, 3, seed=seed, **DOUBLE), 2, seed=1)


def draw(random):
    return PAIR.batch(4, 5, task=1, seed=random, **DOUBLE)


def loss(predictions, batch):
    return masked_squared_error(predictions[..., :1], batch)


def vector(net):
    return torch.nn.utils.parameters_to_vector(net.parameters()).detach()


SIZE = len(vector(model()))
DESCENT = {"model": model(), "draw": draw, "updates": 1, "learning_rate": 0.1, "loss": loss, "clip": 1.0, "seed": 0}

BAD_INPUT = [
    Case(
        continual.descend,
        {**DESCENT, "basis": torch.eye(SIZE, 2, **DOUBLE)},
        tensors=("basis",),
        numbers=("learning_rate", "clip"),
        counts=("updates",),
        seeds=("seed",),
    ),
    Case(continual.replay, {"draw": draw, "memory": BATCH}, others={"memory": BATCH.inputs}),
    Case(
        continual.fisher_diagonal,
        {"model": model(), "batch": BATCH, "output": 0, "seed": 0},
        counts=("output",),
        seeds=("seed",),
        others={"output": 2},
    ),
    Case(
        continual.output_directions,
        {"model": model(), "batch": BATCH, "output": 0, "directions": 3, "seed": 0},
        counts=("output", "directions"),
        seeds=("seed",),
        others={"output": 2, "directions": SIZE + 1},
    ),
]


def test_one_step_is_gradient_descent():
    net, expected = model(), model()
    continual.descend(net, draw, updates=1, learning_rate=0.1, loss=loss, clip=1e9, seed=3)
    value = loss(expected(draw(seeding.generator(3)).inputs)[0], draw(seeding.generator(3)))
    gradient = torch.autograd.grad(value, list(expected.parameters()))
    torch.testing.assert_close(vector(net), vector(expected) - 0.1 * torch.cat([g.flatten() for g in gradient]))


def test_projected_steps_leave_the_directions_alone():
    net, basis = model(), torch.linalg.qr(seeding.normal((SIZE, 4), 0)).Q
    before = vector(net)
    continual.descend(net, draw, updates=5, learning_rate=0.1, loss=loss, basis=basis, seed=0)
    moved = vector(net) - before
    assert moved.norm() > 1e-3
    assert (basis.T @ moved).norm() < 1e-12


def test_the_elastic_penalty_and_its_pull():
    net = model()
    penalty = continual.ElasticPenalty(vector(net) - 1, torch.arange(SIZE, **DOUBLE), 2.0)
    assert penalty(net).item() == pytest.approx(SIZE * (SIZE - 1) / 2)
    strong = continual.ElasticPenalty(vector(net), torch.ones(SIZE, **DOUBLE), 5.0)
    free = model()
    for one, pull in ((net, strong), (free, None)):
        continual.descend(one, draw, updates=30, learning_rate=0.1, loss=loss, penalty=pull, seed=0)
    assert (vector(net) - strong.anchor).norm() < 0.5 * (vector(free) - strong.anchor).norm()


def test_a_penalty_too_strong_for_the_step_says_so():
    net = model()
    penalty = continual.ElasticPenalty(vector(net) - 1, torch.full((SIZE,), 1e200, **DOUBLE), 1e200)
    with pytest.raises(FloatingPointError, match="penalty"):
        continual.descend(net, draw, updates=2, learning_rate=0.1, loss=loss, penalty=penalty, seed=0)


def test_fisher_information_by_all_gradients():
    net = model()
    exact = torch.zeros(SIZE, **DOUBLE)
    for trial in range(6):
        for step in range(5):
            net.zero_grad()
            net(BATCH.inputs)[0][trial, step, 0].backward()
            exact += (
                torch.cat([torch.zeros_like(p).flatten() if p.grad is None else p.grad.flatten() for p in net.parameters()]).square() / 6
            )
    drawn = torch.stack([continual.fisher_diagonal(net, BATCH, 0, seed=s) for s in range(300)])
    assert ((drawn.mean(0) - exact).abs() < 5 * drawn.std(0) / 300**0.5 + 1e-9).all()


def test_output_directions_hold_the_outputs_to_first_order():
    net = model()
    basis = continual.output_directions(net, BATCH, 0, SIZE - 4, seed=0)
    torch.testing.assert_close(basis.T @ basis, torch.eye(SIZE - 4, **DOUBLE))
    step = seeding.normal((SIZE,), 5)
    step = 1e-4 * (step - basis @ (basis.T @ step))
    before = net(BATCH.inputs)[0][..., 0]
    torch.nn.utils.vector_to_parameters(vector(net) + step, net.parameters())
    assert (net(BATCH.inputs)[0][..., 0] - before).abs().max() < 1e-6


def test_replay_mixes_old_trials_in():
    mixed = continual.replay(draw, BATCH)(seeding.generator(0))
    assert mixed.inputs.shape[0] == 8
    assert (mixed.inputs[4:, 0, 2] == 1).all()
    assert all(any(torch.equal(row, old) for old in BATCH.targets) for row in mixed.targets[4:])
