"""The rule that depends on context, against a reading of its trials one by one."""

import pytest
import torch

import rnncortex
from rnncortex.tasks.batch import Batch
from rnncortex.tasks.memory.context import ContextRule
from tests.bad_input import Case


def test_every_trial_follows_the_rule() -> None:
    rule = ContextRule(shortest_delay=3, longest_delay=6)
    batch = rule.batch(trials=400, seed=0)
    times = set()
    for inputs, targets, mask in zip(*batch, strict=True):
        (_, cue), (time, channel) = inputs.nonzero().tolist()
        assert (inputs[0, cue], channel) == (1.0, rule.X)
        assert mask.nonzero().flatten().tolist() == [time]
        assert targets[time, 0] == (inputs[time, rule.X] if cue == rule.A else 0.0)
        times.add(time)
    assert times == {3, 4, 5, 6}


def test_cues_and_directions_are_even() -> None:
    batch = ContextRule().batch(trials=4000, seed=0)
    after_a, up = batch.inputs[:, 0, 0] == 1, batch.inputs[..., 2].sum(1) == 1
    for share in (after_a.float().mean(), up.float().mean(), (after_a == up).float().mean()):
        assert abs(share - 0.5) < 3 * 0.5 / 4000**0.5


def test_chance_and_optimum_are_what_silence_and_knowledge_score() -> None:
    rule = ContextRule()
    every = Batch(*(torch.cat(parts) for parts in zip(*(rule.probes(delay) for delay in range(2, 9)), strict=True)))
    assert rule.accuracy(torch.zeros_like(every.targets), every) == rule.chance
    assert rule.accuracy(every.targets, every) == rule.optimum
    assert rule.accuracy(0.51 * every.targets, every) == 1.0
    assert rule.accuracy(0.49 * every.targets, every) == 0.5
    assert rule.accuracy(-every.targets, every) == 0.5


def test_probes_are_the_four_trials() -> None:
    probes = ContextRule().probes(5, dtype=torch.float64)
    assert probes.inputs.dtype == probes.targets.dtype == torch.float64
    assert probes.targets[probes.mask][:, 0].tolist() == [1.0, -1.0, 0.0, 0.0]
    with pytest.raises(ValueError, match="delay: expected 2 to 8"):
        ContextRule().probes(1)


def test_noise_is_on_the_inputs_alone_and_has_its_size() -> None:
    quiet, noisy = ContextRule().batch(trials=500, seed=3), ContextRule(noise_std=0.2).batch(trials=500, seed=3)
    assert torch.equal(quiet.targets, noisy.targets)
    assert torch.equal(quiet.mask, noisy.mask)
    noise = noisy.inputs - quiet.inputs
    assert noise.std().item() == pytest.approx(0.2, rel=0.03)


BAD_INPUT = [
    Case(
        rnncortex.tasks.memory.context.ContextRule,
        {"shortest_delay": 2, "longest_delay": 4, "noise_std": 0.1},
        counts=("shortest_delay", "longest_delay"),
        numbers=("noise_std",),
        others={"longest_delay": 1},
    ),
    Case(rnncortex.tasks.memory.context.ContextRule().batch, {"trials": 2, "seed": 0}, counts=("trials",), seeds=("seed",)),
    Case(rnncortex.tasks.memory.context.ContextRule().probes, {"delay": 4}, counts=("delay",), others={"delay": 9}),
    Case(
        rnncortex.tasks.memory.context.ContextRule().accuracy,
        {"predictions": torch.zeros(2, 9, 1), "batch": rnncortex.tasks.memory.context.ContextRule().batch(2, seed=0)},
        tensors=("predictions",),
    ),
]
