"""The restricted machine: against enumeration of both layers, and against the unrestricted machine with the same weights."""

import pytest
import torch

from rnncortex.models.attractors import restricted_boltzmann
from rnncortex.models.attractors.boltzmann import BoltzmannMachine
from rnncortex.models.attractors.restricted_boltzmann import RestrictedBoltzmannMachine
from rnncortex.numerics import seeding
from rnncortex.numerics.probability import distances, spins
from rnncortex.theory.attractors import boltzmann as exact
from tests.bad_input import Case

VISIBLE, HIDDEN = spins.all_states(4), spins.all_states(3)


def machine(device: str = "cpu") -> RestrictedBoltzmannMachine:
    made = RestrictedBoltzmannMachine(4, 3, weight_std=0.4, seed=0, dtype=torch.float64)
    with torch.no_grad():
        made.visible_bias.copy_(0.3 * seeding.normal((4,), 1))
        made.hidden_bias.copy_(0.3 * seeding.normal((3,), 2))
    return made.to(device)


def joint(made: RestrictedBoltzmannMachine) -> torch.Tensor:
    """Probability of every visible and hidden state, (16, 8)."""
    w, a, c = (part.detach().cpu() for part in (made.weight, made.visible_bias, made.hidden_bias))
    logits = VISIBLE @ w @ HIDDEN.T + (VISIBLE @ a)[:, None] + HIDDEN @ c
    return torch.softmax(logits.flatten(), 0).view(16, 8)


def test_free_energy_and_means_by_enumeration(device: str) -> None:
    made = machine(device)
    p = joint(made)
    free = made.free_energy(VISIBLE.to(device)).detach().cpu()
    torch.testing.assert_close(torch.softmax(-free, 0), p.sum(1))
    torch.testing.assert_close(made.hidden_mean(VISIBLE.to(device)).detach().cpu(), p @ HIDDEN / p.sum(1, keepdim=True))
    torch.testing.assert_close(made.visible_mean(HIDDEN.to(device)).detach().cpu(), p.T @ VISIBLE / p.sum(0)[:, None])


def test_it_is_a_machine_with_two_layers() -> None:
    made = machine()
    weight = torch.zeros(7, 7, dtype=torch.float64)
    weight[:4, 4:] = made.weight.detach()
    whole = BoltzmannMachine.from_couplings(weight + weight.T, torch.cat((made.visible_bias, made.hidden_bias)).detach())
    torch.testing.assert_close(exact.distribution(whole.weight, whole.bias).view(16, 8), joint(made))


def test_samples_follow_the_exact_distribution() -> None:
    made = machine()
    p = joint(made).sum(1)
    state = made.sample(spins.draw(torch.zeros(20_000, 4, dtype=torch.float64), 3), sweeps=30, seed=4)
    share = torch.bincount(spins.state_number(state), minlength=16).double() / len(state)
    assert distances.total_variation(share, p) < 1.5 * distances.sampling_distance(p, 20_000)


def test_completion_is_the_conditional_mean() -> None:
    made = machine()
    held, given = torch.tensor([True, True, False, False]), torch.tensor([1.0, -1.0, 1.0, 1.0], dtype=torch.float64)
    p = joint(made).sum(1)
    fits = (VISIBLE[:, :2] == given[:2]).all(1)
    expected = (p[fits, None] * VISIBLE[fits]).sum(0) / p[fits].sum()
    found = made.complete(given.expand(500, -1), held, sweeps=200, seed=0)
    assert torch.equal(found[:, :2], given[:2].expand(500, -1))
    assert (found.mean(0) - expected).abs().max() < 0.02


def test_long_contrast_is_the_slope_of_the_likelihood() -> None:
    made = machine()
    data = VISIBLE[[3, 9]].repeat(10_000, 1)
    made.contrast(data, sweeps=40, seed=0).backward()
    assert made.weight.grad is not None
    w, a, c = (part.detach().clone().requires_grad_() for part in (made.weight, made.visible_bias, made.hidden_bias))
    logits = torch.logsumexp(VISIBLE @ w @ HIDDEN.T + (VISIBLE @ a)[:, None] + HIDDEN @ c, 1)
    likelihood = (logits[[3, 9]] - torch.logsumexp(logits, 0)).mean()
    (slope,) = torch.autograd.grad(likelihood, w)
    assert (made.weight.grad + slope).abs().max() < 0.03


def test_clamping_takes_booleans_of_the_right_shape() -> None:
    with pytest.raises(ValueError, match="clamped: expected booleans"):
        machine().sample(VISIBLE, sweeps=1, clamped=torch.ones(4), seed=0)


STATES = spins.all_states(2)
LAYERS = RestrictedBoltzmannMachine(2, 2, seed=0, dtype=torch.float64)

BAD_INPUT = [
    Case(
        restricted_boltzmann.RestrictedBoltzmannMachine,
        {"visible_size": 2, "hidden_size": 1, "weight_std": 0.1, "seed": 0},
        counts=("visible_size", "hidden_size"),
        numbers=("weight_std",),
        seeds=("seed",),
    ),
    Case(LAYERS.free_energy, {"visible": STATES}, tensors=("visible",)),
    Case(LAYERS.hidden_mean, {"visible": STATES}, tensors=("visible",)),
    Case(LAYERS.visible_mean, {"hidden": STATES}, tensors=("hidden",)),
    *(
        Case(
            call,
            {"visible": STATES, "clamped": torch.tensor([True, False]), "sweeps": 2, "seed": 0},
            tensors=("visible",),
            devices=("visible",),
            counts=("sweeps",),
            seeds=("seed",),
            others={"visible": STATES[:, :1], "clamped": torch.ones(2)},
        )
        for call in (LAYERS.sample, LAYERS.complete)
    ),
    Case(LAYERS.contrast, {"data": STATES, "sweeps": 1, "seed": 0}, tensors=("data",), counts=("sweeps",), seeds=("seed",)),
]
