"""Training: it learns, it repeats itself, and it says when it cannot."""

import pytest
import torch

from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.tasks.batch import Batch
from rnncortex.tasks.memory.flip_flop import FlipFlop
from rnncortex.training import supervised


def flip_flop(random: torch.Generator) -> Batch:
    return FlipFlop(bits=1, pulse_probability=0.2).batch(trials=32, time=20, seed=random)


def fresh_model(**options) -> WithReadout:
    return WithReadout(RateNetwork(1, 16, seed=0, **options), 1, seed=1)


def test_one_bit_is_learned_and_the_same_twice() -> None:
    torch.manual_seed(5)
    state = torch.get_rng_state()
    runs = []
    for _ in range(2):
        model = fresh_model()
        losses = supervised.fit(model, flip_flop, updates=200, learning_rate=1e-2, seed=2)
        runs.append((losses, model.network.weight_hh.detach().clone()))
    assert losses[-10:].mean() < 0.1 * losses[:10].mean()
    assert torch.equal(runs[0][0], runs[1][0])
    assert torch.equal(runs[0][1], runs[1][1])
    assert torch.equal(torch.get_rng_state(), state)


def test_noise_of_the_network_is_seeded_too() -> None:
    losses = [supervised.fit(fresh_model(noise_std=0.1), flip_flop, updates=5, seed=2) for _ in range(2)]
    assert torch.equal(*losses)


def test_only_masked_steps_count() -> None:
    mask = torch.tensor([[True, False]])
    batch = Batch(torch.zeros(1, 2, 1), torch.tensor([[[1.0], [100.0]]]), mask)
    assert supervised.masked_squared_error(torch.zeros(1, 2, 1), batch).item() == 1


def test_a_loss_that_is_not_finite_stops_before_harm() -> None:
    model = fresh_model()
    before = model.network.weight_hh.detach().clone()
    with pytest.raises(FloatingPointError, match="the loss became inf at update 0"):
        supervised.fit(model, flip_flop, updates=3, loss=lambda predictions, batch: predictions.sum() * 0 + torch.inf, seed=0)
    assert torch.equal(model.network.weight_hh, before)
