"""The copy task: hold symbols over a lag, then name them in order; with one symbol it is delayed recall."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class Copy:
    """Symbols are shown, a lag passes, and they are to be named in the same order.

    There is one input channel a symbol, one that is 1 while answers are due, and one of white noise that has nothing to say.

    Attributes
    ----------
    lag : int
        Steps from a symbol to its answer, at least ``length``.
    symbols : int
        Size of the alphabet.
    length : int
        How many symbols are to be held.
    lead : int
        Steps before the first symbol. Without any, a network could keep what comes first and nothing else.
    noise_std : float
        Standard deviation of the noise channel.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    References
    ----------
    Hochreiter and Schmidhuber (1997), Neural Computation 9, 1735-1780; Arjovsky, Shah and Bengio (2016), ICML 48, 1120-1128, for the copy
    task in this form.

    Examples
    --------
    >>> from rnncortex.tasks.memory.copying import Copy
    >>> task = Copy(lag=3, length=2, symbols=5)
    >>> batch = task.batch(trials=1, seed=0)
    >>> batch.inputs[0, :2].argmax(-1).tolist(), batch.targets[batch.mask].argmax(-1).tolist()
    ([4, 4], [4, 4])
    """

    lag: int
    symbols: int = 4
    length: int = 1
    lead: int = 0
    noise_std: float = 0.0

    def __post_init__(self) -> None:
        checks.count("symbols", self.symbols, at_least=2)
        checks.count("length", self.length)
        checks.count("lag", self.lag, at_least=self.length)
        checks.count("lead", self.lead, at_least=0)
        checks.number("noise_std", self.noise_std, at_least=0)

    @property
    def time(self) -> int:
        """Steps of a trial."""
        return self.lead + self.lag + self.length

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
            ``symbols + 2`` channels in, ``symbols`` out; only the answers count.

        Raises
        ------
        TypeError, ValueError
            If ``trials`` is not a positive whole number.
        """
        size = (checks.count("trials", trials), self.length)
        random = seeding.generator(seed)
        shown = one_hot(seeding.integers(self.symbols, size, random), self.symbols).double()
        inputs = torch.zeros(trials, self.time, self.symbols + 2, dtype=torch.float64)
        targets = torch.zeros(trials, self.time, self.symbols, dtype=torch.float64)
        inputs[:, self.lead : self.lead + self.length, : self.symbols] = shown
        inputs[:, -self.length :, self.symbols] = 1
        if self.noise_std:
            inputs[..., -1] = self.noise_std * seeding.normal((trials, self.time), random)
        targets[:, -self.length :] = shown
        mask = torch.zeros(trials, self.time, dtype=torch.bool, device=device)
        mask[:, -self.length :] = True
        return Batch(inputs, targets, mask).to(dtype=dtype, device=device)

    def accuracy(self, predictions: Tensor, batch: Batch) -> float:
        """Share of answers whose largest score is that of the right symbol.

        Parameters
        ----------
        predictions : Tensor, shape (trials, time, symbols)
        batch : Batch

        Returns
        -------
        float

        Raises
        ------
        TypeError, ValueError
            If the predictions do not have the shape of the targets.
        """
        sizes = dict(zip(("trials", "time", "symbols"), batch.targets.shape, strict=True))
        checks.tensor("predictions", predictions, "trials time symbols", sizes)
        right = predictions.argmax(-1) == batch.targets.argmax(-1)
        return right[batch.mask].double().mean().item()

    @property
    def chance(self) -> float:
        """Share of right answers for a guess."""
        return 1 / self.symbols

    @property
    def optimum(self) -> float:
        """Share of right answers for a machine that remembers."""
        return 1.0
