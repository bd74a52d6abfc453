"""What every task returns."""

import pytest
import torch

from rnncortex.tasks.filters.narma import Narma
from rnncortex.tasks.memory.flip_flop import FlipFlop
from rnncortex.tasks.movement.rhythm import DampedRhythm

TASKS = [FlipFlop(), FlipFlop(bits=2, noise_std=0.1), DampedRhythm(2.0, 0.3, 0.01), Narma()]


@pytest.mark.parametrize("task", TASKS, ids=repr)
def test_batches_are_typed_seeded_and_shaped(task, device: str) -> None:
    batch = task.batch(trials=4, time=60, seed=1, dtype=torch.float32, device=device)
    assert batch.inputs.shape[:2] == batch.targets.shape[:2] == batch.mask.shape == (4, 60)
    for part in batch[:2]:
        assert part.dtype == torch.float32
        assert part.device.type == device
    again, other = (task.batch(trials=4, time=60, seed=s, dtype=torch.float32, device=device) for s in (1, 2))
    assert torch.equal(batch.inputs, again.inputs)
    assert torch.equal(batch.targets, again.targets)
    assert not torch.equal(batch.inputs, other.inputs)
