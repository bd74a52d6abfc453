"""One contract for all tasks: batch, chance and optimum, with seed, precision and device honoured.

Tasks are collected from the package, so that a new one is tested as soon as it is there: give it an example here, or say why it has no
trials of its own.
"""

import inspect
import pkgutil
from importlib import import_module
from typing import Any

import pytest
import torch

from rnncortex import tasks
from rnncortex.numerics import seeding
from rnncortex.tasks.batch import Batch
from rnncortex.tasks.cognition.string_tasks import StringTask
from rnncortex.tasks.filters.leaky_pair import LeakyPair
from rnncortex.tasks.filters.mackey_glass import MackeyGlass
from rnncortex.tasks.filters.narma import Narma
from rnncortex.tasks.filters.volterra import Volterra
from rnncortex.tasks.memory.adding import Adding
from rnncortex.tasks.memory.context import ContextRule
from rnncortex.tasks.memory.copying import Copy
from rnncortex.tasks.memory.decisions import NoisyDecision, WorkingMemory
from rnncortex.tasks.memory.delayed_match import DelayedMatch
from rnncortex.tasks.memory.flip_flop import FlipFlop
from rnncortex.tasks.memory.gated_memory import GatedMemory
from rnncortex.tasks.movement.reaching import Reaching
from rnncortex.tasks.movement.rhythm import DampedRhythm
from rnncortex.tasks.patterns.occlusion import OccludedImages
from rnncortex.tasks.sequences.enumerable import EnumerableSource
from rnncortex.tasks.sequences.first_token import FirstToken
from rnncortex.tasks.sequences.hidden_markov import HiddenMarkov
from rnncortex.tasks.sequences.lorenz import LorenzSeries
from rnncortex.tasks.sequences.order_k import OrderK
from rnncortex.tasks.sequences.parity import RunningParity
from rnncortex.tasks.sequences.shared_ending import SharedEnding

TIME = 110
CHAIN = torch.tensor([[0.9, 0.1], [0.2, 0.8]], dtype=torch.float64)
IMAGES, LABELS = seeding.normal((6, 16), 0), torch.tensor([0, 1, 1, 0, 2, 2])
EXAMPLES: dict[str, tuple[Any, dict[str, Any]]] = {
    "Adding": (Adding(), {"time": TIME}),
    "ContextRule": (ContextRule(), {}),
    "Copy": (Copy(lag=10), {}),
    "DampedRhythm": (DampedRhythm(2.0, 0.3, 0.01), {"time": TIME}),
    "DelayedMatch": (DelayedMatch(), {}),
    "EnumerableSource": (EnumerableSource(CHAIN), {"time": TIME}),
    "FirstToken": (FirstToken(classes=4), {"time": TIME}),
    "FlipFlop": (FlipFlop(bits=2, noise_std=0.1), {"time": TIME}),
    "GatedMemory": (GatedMemory(), {}),
    "HiddenMarkov": (HiddenMarkov(CHAIN, CHAIN), {"time": TIME}),
    "LeakyPair": (LeakyPair(), {"time": TIME, "task": 1}),
    "LorenzSeries": (LorenzSeries(), {"time": TIME}),
    "MackeyGlass": (MackeyGlass(), {"time": TIME}),
    "Narma": (Narma(), {"time": TIME}),
    "NoisyDecision": (NoisyDecision(), {}),
    "OccludedImages": (OccludedImages(IMAGES, LABELS, patch=2), {"time": TIME}),
    "OrderK": (OrderK(order=2, symbols=3, noise=0.1), {"time": TIME}),
    "Reaching": (Reaching(), {"time": TIME}),
    "RunningParity": (RunningParity(), {"time": TIME}),
    "SharedEnding": (SharedEnding(histories=2, ending=1, item_steps=5, gap_steps=10), {}),
    "StringTask": (StringTask("reverse"), {"length": 5}),
    "Volterra": (Volterra.fading(lags=5, decay=0.5, seed=0), {"time": TIME}),
    "WorkingMemory": (WorkingMemory(), {}),
}
NO_BATCH = {
    "Agreement": "a hidden Markov source, of which HiddenMarkov draws trials",
    "DelayedReward": "two choices and their rewards, with no inputs",
    "LetterStream": "one endless stream of letters",
    "NeighbourParity": "a set of patterns, which are all listed",
    "POMDP": "answers actions, so that trials depend on the agent",
    "Queens": "a problem of constraints, of which there is one",
}
"""Tasks without trials of their own, and what they are."""
OF_ITS_OWN = {"task", "length"}
"""Arguments that a single task adds."""


def collected() -> dict[str, type]:
    """The tasks of the package: classes that are no records of results."""
    found = {}
    for module in pkgutil.walk_packages(tasks.__path__, "rnncortex.tasks."):
        here = import_module(module.name)
        for thing in vars(here).values():
            if inspect.isclass(thing) and thing.__module__ == here.__name__ and not issubclass(thing, tuple):
                found[thing.__name__] = thing
    return found


def batch(name: str, seed: Any, dtype: torch.dtype = torch.float64, device: str = "cpu") -> Batch:
    task, asked = EXAMPLES[name]
    return task.batch(8, **asked, seed=seed, dtype=dtype, device=device)


def test_every_task_has_an_example_or_a_reason() -> None:
    tasks_with_trials = {name for name, task in collected().items() if hasattr(task, "batch")}
    assert tasks_with_trials == set(EXAMPLES)
    assert set(collected()) - tasks_with_trials == set(NO_BATCH)


@pytest.mark.parametrize("name", EXAMPLES)
def test_one_set_of_arguments(name: str) -> None:
    arguments = inspect.signature(collected()[name].batch).parameters
    assert [*arguments][1] == "trials"
    assert "time" not in arguments or [*arguments][2] == "time"
    assert set(arguments) - {"self", "time", *OF_ITS_OWN} == {"trials", "seed", "dtype", "device"}
    for argument in ("seed", "dtype", "device"):
        assert arguments[argument].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("name", EXAMPLES)
def test_batches_are_typed_and_shaped(name: str, dtype: torch.dtype, device: str) -> None:
    drawn = batch(name, 0, dtype, device)
    assert isinstance(drawn, Batch)
    assert drawn.mask.dtype == torch.bool
    assert len(drawn.mask) == 8
    assert drawn.inputs.shape[:2] == drawn.targets.shape[:2] == drawn.mask.shape
    assert "time" not in EXAMPLES[name][1] or drawn.mask.shape[1] == TIME
    assert drawn.mask.any(1).all(), "something counts in every trial"
    assert torch.isfinite(drawn.inputs).all()
    assert torch.isfinite(drawn.targets[drawn.mask]).all()
    assert {part.dtype for part in drawn[:2]} == {dtype}
    assert {part.device.type for part in drawn} == {device}


@pytest.mark.parametrize("name", EXAMPLES)
def test_precision_rounds_and_changes_nothing_else(name: str) -> None:
    single, double = batch(name, 0, torch.float32), batch(name, 0)
    torch.testing.assert_close(single.inputs, double.inputs.float(), rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(single.targets[single.mask], double.targets[double.mask].float(), rtol=1e-5, atol=1e-5)
    assert torch.equal(single.mask, double.mask)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_seed_and_nothing_else_decides(name: str) -> None:
    torch.manual_seed(0)
    before = torch.get_rng_state()
    first, again, other = batch(name, 1), batch(name, 1), batch(name, 2)
    assert torch.equal(first.inputs, again.inputs)
    assert torch.equal(first.targets, again.targets)
    assert not torch.equal(first.inputs, other.inputs)
    assert torch.equal(torch.get_rng_state(), before)
    random = torch.Generator().manual_seed(5)
    assert not torch.equal(batch(name, random).inputs, batch(name, random).inputs), "a generator moves on"


@pytest.mark.parametrize("name", EXAMPLES)
def test_chance_and_optimum_are_different_numbers(name: str) -> None:
    task = EXAMPLES[name][0]
    assert isinstance(task.chance, float)
    assert isinstance(task.optimum, float)
    assert task.chance != task.optimum


def test_a_batch_moves_as_a_whole(device: str) -> None:
    drawn = EXAMPLES["Copy"][0].batch(3, seed=0)
    moved = drawn.to(dtype=torch.float64, device=device)
    assert [part.dtype for part in moved] == [torch.float64, torch.float64, torch.bool]
    assert {part.device.type for part in moved} == {device}
    assert all(torch.equal(part.cpu(), was.to(part.dtype)) for part, was in zip(moved, drawn, strict=True))
