"""Gated memory: store what comes with a cue, hold it against distractors, and answer when asked, not before."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


class Answers(NamedTuple):
    """What a network answered.

    Attributes
    ----------
    right : Tensor of bool, shape (trials,)
        Whether exactly the stored item was given when asked for, or nothing where nothing was shown.
    early : Tensor of bool, shape (trials,)
        Whether anything was given before it was asked for.
    """

    right: Tensor
    early: Tensor


@dataclass(frozen=True)
class GatedMemory:
    """An item that comes with a load cue, distractors without it, and a go cue at which the item has to be given.

    The input channels are the items, the load cue and the go cue; the outputs are the items. In one trial of ``items + 1`` no item
    comes with the load cue, and the right answer is silence. Distractors last as long as the item, look like it, and come one in
    each of equal parts of the hold, after a gap, since a gate that closes with a time constant needs time to do so.

    Attributes
    ----------
    items : int
        Number of different items, at least 2.
    before_steps, store_steps, hold_steps, read_steps : int
        Length of each phase.
    distractors : int
        Pulses during the hold.
    gap_steps : int
        Steps at the beginning of each part of the hold in which no distractor begins.
    noise_std : float
        Standard deviation of white noise on the inputs.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range, or the distractors do not fit into the hold.

    Examples
    --------
    >>> from rnncortex.tasks.memory.gated_memory import GatedMemory
    >>> batch = GatedMemory().batch(trials=8, seed=0)
    >>> batch.inputs.shape, batch.targets.shape
    (torch.Size([8, 21, 5]), torch.Size([8, 21, 3]))
    """

    items: int = 3
    before_steps: int = 2
    store_steps: int = 3
    hold_steps: int = 12
    read_steps: int = 4
    distractors: int = 2
    gap_steps: int = 1
    noise_std: float = 0.1

    def __post_init__(self) -> None:
        checks.count("items", self.items, at_least=2)
        checks.count("before_steps", self.before_steps, at_least=0)
        for name in ("store_steps", "hold_steps", "read_steps"):
            checks.count(name, getattr(self, name))
        checks.count("distractors", self.distractors, at_least=0)
        checks.count("gap_steps", self.gap_steps, at_least=0)
        checks.number("noise_std", self.noise_std, at_least=0)
        length = self.gap_steps + self.store_steps
        if self.distractors and self.hold_steps // self.distractors < length:
            raise ValueError(
                f"distractors: expected at most {self.hold_steps // length} of {length} steps, gap included, in a hold of "
                f"{self.hold_steps}, got {self.distractors}"
            )

    @property
    def time(self) -> int:
        """Steps of a trial."""
        return self.before_steps + self.store_steps + self.hold_steps + self.read_steps

    @property
    def phases(self) -> dict[str, slice]:
        """Steps of each phase, by name: ``"store"``, ``"hold"`` and ``"read out"``."""
        store = self.before_steps + self.store_steps
        hold = store + self.hold_steps
        return {"store": slice(self.before_steps, store), "hold": slice(store, hold), "read out": slice(hold, self.time)}

    def batch(self, trials: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials.

        Parameters
        ----------
        trials : int
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            Every step counts.

        Raises
        ------
        TypeError, ValueError
            If ``trials`` is not a positive whole number.
        """
        trials = checks.count("trials", trials)
        random = seeding.generator(seed)
        item = seeding.integers(self.items + 1, (trials,), random)
        shown = torch.cat((torch.eye(self.items, dtype=torch.float64), torch.zeros(1, self.items, dtype=torch.float64))).to(item.device)
        phases, inputs = self.phases, torch.zeros(trials, self.time, self.items + 2, dtype=torch.float64, device=item.device)
        inputs[:, phases["store"], : self.items] = shown[item][:, None]
        inputs[:, phases["store"], -2] = 1
        inputs[:, phases["read out"], -1] = 1
        room = self.hold_steps // self.distractors if self.distractors else 0
        rows = torch.arange(trials, device=item.device)
        for part in range(self.distractors):
            late = seeding.integers(room - self.gap_steps - self.store_steps + 1, (trials,), random)
            start = phases["hold"].start + part * room + self.gap_steps + late
            other = seeding.integers(self.items, (trials,), random)
            for step in range(self.store_steps):
                inputs[rows, start + step, other] = 1
        if self.noise_std:
            inputs = inputs + self.noise_std * seeding.normal(inputs.shape, random, device=inputs.device)
        targets = torch.zeros(trials, self.time, self.items, dtype=torch.float64, device=item.device)
        targets[:, phases["read out"]] = shown[item][:, None]
        mask = torch.ones(trials, self.time, dtype=torch.bool, device=device)
        return Batch(inputs, targets, mask).to(dtype=dtype, device=device)

    def answers(self, outputs: Tensor, batch: Batch) -> Answers:
        """Read the answers from outputs: an item is given where its channel is above one half.

        When asked, the mean over the second half of the read-out counts; before, any step does.

        Parameters
        ----------
        outputs : Tensor, shape (trials, time, items)
        batch : Batch

        Returns
        -------
        Answers

        Raises
        ------
        TypeError, ValueError
            If the outputs are not of the shape of the batch's targets.
        """
        trials, time, items = batch.targets.shape
        checks.tensor("outputs", outputs, f"{trials} {time} {items}")
        asked = self.phases["read out"].start
        given = outputs[:, -((self.read_steps + 1) // 2) :].mean(1) > 0.5
        early = (outputs[:, :asked] > 0.5).flatten(1).any(1)
        return Answers((given == (batch.targets[:, -1] > 0.5)).all(1), early)

    @property
    def chance(self) -> float:
        """Share of right answers of one who always gives the same."""
        return 1 / (self.items + 1)

    @property
    def optimum(self) -> float:
        """Share of right answers of a gated memory."""
        return 1.0
