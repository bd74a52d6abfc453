"""Hierarchical predictive coding against the gradient of its energy, by autograd."""

from typing import Any

import torch

from rnncortex.models.circuits.predictive_coding import PredictiveCoding
from rnncortex.numerics import seeding
from tests.bad_input import Case, recurrent_cases

DOUBLE: dict[str, Any] = {"dtype": torch.float64}
SETTINGS: dict[str, float] = {"noise_low": 0.8, "noise_high": 0.4, "prior_low": 0.2, "prior_high": 0.1}


def network(**settings: float) -> PredictiveCoding:
    return PredictiveCoding(seeding.normal((5, 3), 0), seeding.normal((6, 2), 1), **{**SETTINGS, **settings})


def energy(one: PredictiveCoding, state: torch.Tensor, images: torch.Tensor) -> torch.Tensor:
    total, r, q = torch.zeros((), **DOUBLE), state[:6], state[6:]
    for m in range(2):
        total = total + (images[5 * m : 5 * m + 5] - one.weight_low @ r[3 * m : 3 * m + 3]).square().sum() / 0.8
    return total + (r - one.weight_high @ q).square().sum() / 0.4 + 0.2 * r.square().sum() + 0.1 * q.square().sum()


def test_inference_goes_down_the_gradient_of_the_energy() -> None:
    one, state, images = network(), seeding.normal((8,), 2), seeding.normal((10,), 3)
    slope = torch.func.grad(lambda s: energy(one, s, images))(state)
    torch.testing.assert_close(one.drift(state, images), -slope / 2)
    torch.testing.assert_close(one.step(state, images), state - 0.05 * slope / 2)


def test_it_settles_where_the_steps_end() -> None:
    one, images, state = network(), seeding.normal((4, 2, 5), 4), torch.zeros(4, 8, **DOUBLE)
    for _ in range(4000):
        state = one.step(state, images.flatten(1))
    settled = one.settle(images)
    torch.testing.assert_close(torch.cat((settled.rates.flatten(1), settled.causes), 1), state, rtol=0, atol=1e-9)
    torch.testing.assert_close(settled.prediction.flatten(1), settled.causes @ one.weight_high.T)
    torch.testing.assert_close(settled.error, settled.rates - settled.prediction)
    torch.testing.assert_close(settled.pixel_error, images - settled.rates @ one.weight_low.T)


def test_without_feedback_each_module_is_a_ridge_regression() -> None:
    one, images = network().with_feedback(0.0), seeding.normal((4, 2, 5), 5)
    gram = one.weight_low.T @ one.weight_low / 0.8 + (0.2 + 1 / 0.4) * torch.eye(3, **DOUBLE)
    expected = torch.linalg.solve(gram, (images @ one.weight_low / 0.8).flatten(0, 1).T).T.view(4, 2, 3)
    settled = one.settle(images)
    torch.testing.assert_close(settled.rates, expected)
    assert settled.prediction.abs().max() == 0


def test_other_weights_keep_the_settings() -> None:
    one = network(feedback=0.5, rate=0.01)
    other = one.with_weights(one.weight_low + 1, one.weight_high)
    assert (other.noise_low, other.noise_high, other.prior_low, other.prior_high, other.feedback, other.rate) == (
        0.8,
        0.4,
        0.2,
        0.1,
        0.5,
        0.01,
    )
    torch.testing.assert_close(other.weight_low, one.weight_low + 1)


def test_device(device: str) -> None:
    one = PredictiveCoding.random(pixels=4, units=2, modules=3, causes=2, seed=0, device=device)
    assert one.settle(torch.ones(2, 3, 4, device=device, **DOUBLE)).error.device.type == device


WEIGHTS = {"weight_low": torch.ones(5, 3, **DOUBLE), "weight_high": torch.ones(6, 2, **DOUBLE)}
NUMBERS = {**SETTINGS, "feedback": 1.0, "rate": 0.05}
IMAGES = torch.zeros(4, 2, 5, **DOUBLE)

BAD_INPUT = [
    Case(
        PredictiveCoding,
        {**WEIGHTS, **NUMBERS},
        tensors=("weight_low", "weight_high"),
        devices=("weight_high",),
        numbers=tuple(NUMBERS),
        others={"weight_high": torch.ones(5, 2, **DOUBLE), "noise_low": 0.0, "prior_high": 0.0},
    ),
    Case(
        PredictiveCoding.random,
        {"pixels": 4, "units": 2, "modules": 3, "causes": 2, "seed": 0, "rate": 0.1},
        counts=("pixels", "units", "modules", "causes"),
        seeds=("seed",),
        numbers=("rate",),
    ),
    Case(network().with_weights, WEIGHTS, tensors=tuple(WEIGHTS), devices=("weight_high",)),
    Case(network().with_feedback, {"feedback": 0.5}, numbers=("feedback",)),
    *recurrent_cases(network()),
    Case(
        network().drift,
        {"state": torch.zeros(4, 8, **DOUBLE), "images": IMAGES.flatten(1)},
        tensors=("state", "images"),
        devices=("state", "images"),
    ),
    Case(network().settle, {"images": IMAGES}, tensors=("images",), devices=("images",), others={"images": IMAGES[..., :4]}),
]
