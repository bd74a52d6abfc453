"""Training: it learns, it repeats itself, and it says when it cannot."""

import pytest
import torch

from rnncortex.models.rate import network, readout
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.tasks.batch import Batch
from rnncortex.tasks.memory import flip_flop as flip_flop_module
from rnncortex.tasks.memory.flip_flop import FlipFlop
from rnncortex.training import supervised
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        supervised.truncated,
        {"model": WithReadout(RateNetwork(1, 4, seed=0), 1, seed=1), "inputs": torch.zeros(2, 5, 1), "steps": 2},
        tensors=("inputs",),
        counts=("steps",),
        others={"model": torch.nn.Linear(1, 1), "steps": 6},
    )
]


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
        losses = supervised.fit(model, flip_flop, updates=200, learning_rate=1e-2, seed=2).loss
        runs.append((losses, model.network.weight_hh.detach().clone()))
    assert losses[-10:].mean() < 0.1 * losses[:10].mean()
    assert torch.equal(runs[0][0], runs[1][0])
    assert torch.equal(runs[0][1], runs[1][1])
    assert torch.equal(torch.get_rng_state(), state)


def test_noise_of_the_network_is_seeded_too() -> None:
    losses = [supervised.fit(fresh_model(noise_std=0.1), flip_flop, updates=5, seed=2).loss for _ in range(2)]
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


def test_truncation_changes_the_gradient_and_not_the_predictions() -> None:
    model, inputs = fresh_model(), flip_flop(torch.Generator().manual_seed(0)).inputs
    whole = model(inputs)[0]
    for steps in (1, 7, 20):
        torch.testing.assert_close(supervised.truncated(model, inputs, steps), whole)


def test_gradient_of_the_last_step_goes_back_exactly_so_far() -> None:
    model, inputs = fresh_model().double(), flip_flop(torch.Generator().manual_seed(0)).inputs.double()
    supervised.truncated(model, inputs, 7)[:, -1].sum().backward()
    found = model.network.weight_hh.grad.clone()
    model.zero_grad()
    with torch.no_grad():
        start = model.network(inputs[:, :-7])[1]
    model.readout(model.network(inputs[:, -7:], start)[0][:, -1]).sum().backward()
    torch.testing.assert_close(found, model.network.weight_hh.grad)


def test_full_truncation_is_none() -> None:
    runs = [supervised.fit(fresh_model(), flip_flop, updates=5, truncation=k, seed=2).loss for k in (None, 20)]
    torch.testing.assert_close(*runs)


def test_truncation_needs_a_trial_that_is_long_enough() -> None:
    with pytest.raises(ValueError, match="steps: expected a truncation of at most the 20 steps"):
        supervised.fit(fresh_model(), flip_flop, updates=1, truncation=21, seed=2)


def test_training_stops_early_and_keeps_the_best_weights() -> None:
    model, held_out = fresh_model(), flip_flop(torch.Generator().manual_seed(9))
    wrong = held_out._replace(targets=-held_out.targets)
    found = supervised.fit(model, flip_flop, updates=200, learning_rate=1e-2, held_out=wrong, check_every=5, patience=3, seed=2)
    assert found.stopped == "no progress"
    assert len(found.loss) < 200
    assert found.best == found.checked[found.held_out.argmin()]
    with torch.no_grad():
        again = supervised.masked_squared_error(model(wrong.inputs)[0], wrong)
    torch.testing.assert_close(again, found.held_out.min())


def test_a_key_stops_training_and_the_best_weights_stay() -> None:
    model, held_out, done = fresh_model(), flip_flop(torch.Generator().manual_seed(9)), []

    def interrupt() -> None:
        done.append(1)
        if len(done) == 13:
            raise KeyboardInterrupt

    found = supervised.fit(
        model, flip_flop, updates=50, learning_rate=1e-2, held_out=held_out, check_every=5, after_update=interrupt, seed=2
    )
    assert found.stopped == "interrupted"
    assert len(found.loss) == 13
    assert found.best in (5, 10)
    with torch.no_grad():
        torch.testing.assert_close(supervised.masked_squared_error(model(held_out.inputs)[0], held_out), found.held_out.min())


def test_clipping_bounds_the_step_and_the_history_tells_the_length() -> None:
    found = supervised.fit(fresh_model(), flip_flop, updates=3, clip=torch.inf, seed=2)
    assert found.gradient_norm.shape == (3,)
    assert (found.gradient_norm > 0).all()
    assert found.stopped == "all updates"
    assert found.best == 3
    assert found.held_out.numel() == 0


def test_sequences_of_unequal_length_are_refused_by_name() -> None:
    with pytest.raises(TypeError, match="inputs: expected a torch.Tensor"):
        supervised.fit(fresh_model(), lambda random: Batch([torch.zeros(3, 1), torch.zeros(2, 1)], None, None), updates=1, seed=0)


def test_patience_needs_held_out_trials() -> None:
    with pytest.raises(ValueError, match="held_out: expected a batch"):
        supervised.fit(fresh_model(), flip_flop, updates=1, patience=2, seed=0)


BAD_INPUT += [
    Case(
        supervised.fit,
        {
            "model": readout.WithReadout(network.RateNetwork(3, 4, seed=0), 3, seed=0),
            "draw": lambda g: flip_flop_module.FlipFlop().batch(2, 3, seed=g),
            "updates": 1,
            "learning_rate": 1e-3,
            "clip": 1.0,
            "seed": 0,
        },
        counts=("updates",),
        numbers=("learning_rate", "clip"),
        seeds=("seed",),
    ),
]
