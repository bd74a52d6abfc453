"""Scheduled sampling: its schedules, its mixture, and the bias that theory gives."""

import math

import pytest
import torch

from rnncortex.models.rate import free_running
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import seeding
from rnncortex.numerics.probability import categorical
from rnncortex.tasks.batch import Batch
from rnncortex.tasks.sequences.enumerable import EnumerableSource, with_start
from rnncortex.theory.sequences import enumeration
from rnncortex.training import supervised
from rnncortex.training.learning import scheduled_sampling
from tests.bad_input import Case


def model() -> WithReadout:
    return WithReadout(RateNetwork(2, 6, seed=0, dtype=torch.float64), 2, seed=1)


def draw(random: torch.Generator) -> Batch:
    series = seeding.normal((4, 6, 2), random)
    return Batch(series[:, :-1], series[:, 1:], torch.ones(4, 5, dtype=torch.bool))


BAD_INPUT = [
    Case(scheduled_sampling.linear, {"updates": 5, "end": 0.1}, counts=("updates",), numbers=("end",), others={"end": 1.5}),
    Case(scheduled_sampling.exponential, {"factor": 0.9}, numbers=("factor",), others={"factor": 1.0}),
    Case(scheduled_sampling.inverse_sigmoid, {"scale": 5.0}, numbers=("scale",), others={"scale": 0.5}),
    Case(
        scheduled_sampling.MixedInputs,
        {"model": model(), "truth": 0.5, "seed": 0},
        numbers=("truth",),
        seeds=("seed",),
        others={"model": torch.nn.Linear(2, 2)},
    ),
    *(
        Case(
            scheduled_sampling.MixedInputs(model(), 0.5, seed=0).forward,
            {"inputs": torch.zeros(3, 4, 2, dtype=torch.float64)},
            tensors=("inputs",),
            devices=("inputs",),
            others={"inputs": torch.zeros(bad, dtype=torch.float64)},
        )
        for bad in ((3, 0, 2), (3, 4, 1))
    ),
    Case(
        scheduled_sampling.fit,
        {"model": model(), "draw": draw, "schedule": scheduled_sampling.linear(2), "seed": 0, "updates": 1},
        seeds=("seed",),
        others={"model": torch.nn.Linear(2, 2), "schedule": 0.5},
    ),
]


def test_schedules_start_at_the_truth_and_fall() -> None:
    for schedule in (scheduled_sampling.linear(100, end=0.2), scheduled_sampling.exponential(0.98), scheduled_sampling.inverse_sigmoid(20)):
        course = [schedule(update) for update in range(101)]
        assert course[0] == pytest.approx(1, abs=0.05)
        assert course == sorted(course, reverse=True)
        assert 0 <= course[-1] < 0.5
    assert scheduled_sampling.linear(100, end=0.2)(100) == pytest.approx(0.2)
    assert scheduled_sampling.exponential(0.98)(50) == pytest.approx(0.98**50)
    assert scheduled_sampling.inverse_sigmoid(20)(round(20 * math.log(20))) == pytest.approx(0.5, abs=0.01)
    assert scheduled_sampling.inverse_sigmoid(20)(10**6) == pytest.approx(0)


def test_all_truth_is_teacher_forcing_and_none_is_free_running() -> None:
    net, inputs = model(), draw(torch.Generator().manual_seed(0)).inputs
    forced, states = scheduled_sampling.MixedInputs(net, 1.0, seed=0)(inputs)
    torch.testing.assert_close(forced, net(inputs)[0])
    torch.testing.assert_close(states, net(inputs)[1])
    free, _ = scheduled_sampling.MixedInputs(net, 0.0, seed=0)(inputs)
    torch.testing.assert_close(free, free_running.run(net, inputs[:, :1], 5).outputs)


def test_gradients_are_true() -> None:
    net, inputs = model(), draw(torch.Generator().manual_seed(0)).inputs.requires_grad_()
    assert torch.autograd.gradcheck(lambda x: scheduled_sampling.MixedInputs(net, 0.5, seed=3)(x)[0], inputs)


def test_a_constant_truth_of_one_trains_as_supervised_does() -> None:
    runs = []
    for mixed in (True, False):
        net, random = model(), torch.Generator().manual_seed(5)
        batch = draw(random)
        if mixed:
            scheduled_sampling.fit(net, lambda _, b=batch: b, lambda update: 1.0, updates=5, seed=1)
        else:
            supervised.fit(net, lambda _, b=batch: b, updates=5, seed=1)
        runs.append(net.network.weight_hh.detach())
    torch.testing.assert_close(*runs)


def test_the_optimum_is_the_mixture_that_theory_gives() -> None:
    source = EnumerableSource(torch.tensor([[0.9, 0.1], [0.1, 0.9]], dtype=torch.float64))
    net, dice = model(), seeding.generator(3)

    def feed(scores: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.one_hot(categorical.draw(scores.detach().softmax(-1), dice), 2).to(scores)

    scheduled_sampling.fit(
        net,
        lambda random: source.batch(512, 2, seed=random, dtype=torch.float64),
        lambda update: 0.5,
        feed=feed,
        updates=200,
        learning_rate=2e-2,
        loss=supervised.masked_cross_entropy,
        seed=2,
    )
    batch = with_start(enumeration.all_sequences(2, 2), 2, dtype=torch.float64)
    q = (net(batch.inputs)[0].log_softmax(-1) * batch.targets).sum((1, 2)).exp()
    assert (q[0] + q[3]).item() == pytest.approx(0.7, abs=0.03)


def test_a_schedule_that_leaves_the_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="schedule: expected"):
        scheduled_sampling.fit(model(), draw, lambda update: 1.0 + update * 0.5, updates=2, seed=0)
