"""Sequences that share their ending: different pasts, the same present."""

from dataclasses import dataclass

import torch

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class SharedEnding:
    """Sequences of items that differ in the first item and agree in all that follow.

    An item is a channel that is on for some steps; between items nothing comes in. While the last item lasts the output must name the
    first; other steps do not count.

    Attributes
    ----------
    histories : int
        Number of first items, at least 2.
    ending : int
        Number of items that follow, the same in all sequences.
    item_steps, gap_steps : int
        Steps of each item, and between two items.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    Examples
    --------
    >>> from rnncortex.tasks.sequences.shared_ending import SharedEnding
    >>> batch = SharedEnding(histories=2, ending=1, item_steps=5, gap_steps=10).batch(trials=4, seed=0)
    >>> batch.inputs.shape, batch.targets.shape
    (torch.Size([4, 20, 3]), torch.Size([4, 20, 2]))
    """

    histories: int = 2
    ending: int = 1
    item_steps: int = 10
    gap_steps: int = 20

    def __post_init__(self) -> None:
        checks.count("histories", self.histories, at_least=2)
        checks.count("ending", self.ending)
        checks.count("item_steps", self.item_steps)
        checks.count("gap_steps", self.gap_steps, at_least=0)

    @property
    def time(self) -> int:
        """Steps of a sequence."""
        return (self.ending + 1) * self.item_steps + self.ending * self.gap_steps

    def sequences(self, *, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Batch:
        """Each sequence once, in the order of the first items."""
        inputs = torch.zeros(self.histories, self.time, self.histories + self.ending, dtype=dtype, device=device)
        for row in range(self.histories):
            for place in range(self.ending + 1):
                start = place * (self.item_steps + self.gap_steps)
                inputs[row, start : start + self.item_steps, row if place == 0 else self.histories + place - 1] = 1
        targets = torch.eye(self.histories, dtype=dtype, device=device)[:, None].expand(-1, self.time, -1)
        mask = (torch.arange(self.time, device=device) >= self.time - self.item_steps).expand(self.histories, -1)
        return Batch(inputs, targets, mask)

    def batch(self, trials: int, *, seed: Seed, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Batch:
        """Draw sequences, each as likely.

        Parameters
        ----------
        trials : int
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            Targets are one where they name the first item; only the steps of the last item count.

        Raises
        ------
        TypeError, ValueError
            If ``trials`` is not a positive whole number.
        """
        trials = checks.count("trials", trials)
        first = seeding.integers(self.histories, (trials,), seed, device=device)
        return Batch(*(values[first] for values in self.sequences(dtype=dtype, device=device)))

    @property
    def chance(self) -> float:
        """Share of right names by guessing."""
        return 1 / self.histories

    @property
    def optimum(self) -> float:
        """Share of right names of a perfect memory."""
        return 1.0
