"""Adversarial adaptation: the gradient, and a shift of the inputs that it undoes."""

import torch

from rnncortex.models.gated.torch_cell import torch_cell
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import seeding
from rnncortex.tasks.batch import Batch
from rnncortex.training.learning import adversarial
from tests.bad_input import Case


def draw(shift):
    def one(random):
        inputs = seeding.normal((8, 20, 2), random).float()
        shown = torch.cat((inputs[..., :1], shift + 0 * inputs[..., 1:]), -1)
        return Batch(shown, inputs[..., :1], torch.ones(8, 20, dtype=torch.bool))

    return one


def network(seed):
    return WithReadout(torch_cell("LSTM", 2, 8, seed=seed), 1, seed=seed)


BAD_INPUT = [
    Case(adversarial.reversed_gradient, {"features": torch.ones(3), "strength": 1.0}, numbers=("strength",), others={"features": "text"}),
    Case(
        adversarial.fit,
        {"model": network(0), "draw_source": draw(0.0), "draw_target": draw(1.0), "strength": 1.0, "updates": 1, "seed": 0},
        numbers=("strength",),
        counts=("updates",),
        seeds=("seed",),
    ),
]


def test_the_gradient_is_turned_round():
    features = torch.randn(5, generator=torch.Generator().manual_seed(0), requires_grad=True)
    through = adversarial.reversed_gradient(features, 0.3)
    assert torch.allclose(through, features)
    through.sum().backward()
    assert torch.allclose(features.grad, torch.full((5,), -0.3))


def test_a_channel_that_tells_the_domains_apart_is_no_longer_used():
    apart = []
    for strength in (0.0, 0.3):
        model = network(1)
        adversarial.fit(model, draw(-0.5), draw(0.5), strength=strength, updates=400, seed=2)
        random = seeding.generator(3)
        with torch.no_grad():
            states = [model(draw(shift)(random).inputs)[1].flatten(0, 1) for shift in (-0.5, 0.5)]
        spread = torch.cat(states).std(0)
        apart.append(((states[0].mean(0) - states[1].mean(0)) / spread).abs().mean())
    assert apart[1] < 0.85 * apart[0]  # 0.58 when this was written
