"""String tasks of the Chomsky hierarchy: read a string to its end, then write the answer."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch

ANSWERS: dict[str, Callable[[Tensor], Tensor]] = {
    "parity": lambda string: string.sum(1, keepdim=True) % 2,
    "bucket sort": lambda string: string.sort(1).values,
    "reverse": lambda string: string.flip(1),
    "duplicate": lambda string: torch.cat((string, string), 1),
}
"""From strings (trials, length) to answers, for each task."""

LEVELS = {
    "parity": "regular",
    "bucket sort": "context-sensitive, by counting",
    "reverse": "context-free",
    "duplicate": "context-sensitive",
}
"""Where each task stands in the Chomsky hierarchy. Sorting needs no more than one counter for each symbol."""


@dataclass(frozen=True)
class StringTask:
    """A random string, then blanks during which the answer has to be written, a symbol a blank.

    Attributes
    ----------
    name : {"parity", "bucket sort", "reverse", "duplicate"}
        Parity asks for one symbol, whether the number of ones is odd; bucket sort and reverse for as many symbols as the string has;
        duplicate for the string twice. Strings are binary, but those to be sorted have five symbols.

    Raises
    ------
    TypeError, ValueError
        If the name is another.

    References
    ----------
    Deletang et al. (2023), ICLR, arXiv:2207.02098, appendix A.

    Examples
    --------
    >>> from rnncortex.tasks.cognition.string_tasks import StringTask
    >>> batch = StringTask("reverse").batch(trials=1, length=3, seed=0)
    >>> batch.inputs.argmax(-1).tolist(), batch.targets.argmax(-1)[batch.mask].tolist()
    ([[0, 1, 1, 2, 2, 2]], [1, 1, 0])
    """

    name: str

    def __post_init__(self) -> None:
        checks.choice("name", self.name, ANSWERS)

    @property
    def symbols(self) -> int:
        """Size of the alphabet, the blank left out."""
        return 5 if self.name == "bucket sort" else 2

    def batch(self, trials: int, length: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw strings of one length.

        Parameters
        ----------
        trials, length : int
            Number of strings, and symbols in each.
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            One channel in for each symbol and one for the blank; targets are probabilities of the symbols, and count at the blanks.

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        trials = checks.count("trials", trials)
        length = checks.count("length", length)
        string = seeding.integers(self.symbols, (trials, length), seed, device=device)
        answer = ANSWERS[self.name](string)
        read = torch.cat((string, torch.full_like(answer, self.symbols)), 1)
        written = torch.cat((torch.zeros_like(string), answer), 1)
        one_hot = torch.nn.functional.one_hot
        mask = (torch.arange(read.shape[1], device=device) >= length).expand(trials, -1)
        return Batch(one_hot(read, self.symbols + 1).to(dtype), one_hot(written, self.symbols).to(dtype), mask)

    @property
    def chance(self) -> float:
        """Share of right symbols by guessing."""
        return 1 / self.symbols

    @property
    def optimum(self) -> float:
        """Share of right symbols of a machine with enough memory."""
        return 1.0
