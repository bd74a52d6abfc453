"""Sequences of symbols as a task: what comes next?"""

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


def next_symbol(sequences: Tensor, symbols: int, *, unknown: int = 0, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
    """The task of predicting each symbol from those before it.

    Parameters
    ----------
    sequences : Tensor of int, shape (trials, time + 1)
        Symbols from 0 to ``symbols - 1``; at least two steps.
    symbols : int
        Size of the alphabet.
    unknown : int
        How many predictions at the start of each trial do not count.
    dtype, device
        Of the batch.

    Returns
    -------
    Batch
        Inputs are the symbols but the last, targets the symbols but the first, both with one channel a symbol: 1 for the one that came and
        0 for the others.

    Raises
    ------
    TypeError, ValueError
        If the symbols are not whole numbers within the alphabet, or there are too few steps.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.tasks.sequences import symbols
    >>> batch = symbols.next_symbol(torch.tensor([[0, 2, 1]]), symbols=3)
    >>> batch.inputs[0].tolist(), batch.targets.argmax(-1).tolist()
    ([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], [[2, 1]])
    """
    checks.count("symbols", symbols, at_least=2)
    checks.symbols("sequences", sequences, "trials time", below=symbols)
    steps = sequences.shape[1] - 1
    if steps <= checks.count("unknown", unknown, at_least=0):
        raise ValueError(f"sequences: expected more than unknown + 1 = {unknown + 1} steps, got {steps + 1}")
    one_hot = torch.nn.functional.one_hot(sequences.long(), symbols).to(device=device, dtype=dtype)
    mask = (torch.arange(steps, device=device) >= unknown).expand(len(sequences), -1)
    return Batch(one_hot[:, :-1], one_hot[:, 1:], mask)


def windows(sequence: Tensor, length: int, count: int, *, seed: Seed) -> Tensor:
    """Stretches of one long sequence, each from a random place.

    Parameters
    ----------
    sequence : Tensor of int, shape (time,)
    length : int
        Steps of each stretch.
    count : int
        How many.
    seed : int or torch.Generator

    Returns
    -------
    Tensor of int, shape (count, length)

    Raises
    ------
    TypeError, ValueError
        If the sequence is shorter than a stretch, or a size is not a positive whole number.
    """
    checks.symbols("sequence", sequence, "time", below=2**31)
    count = checks.count("count", count)
    if len(sequence) < checks.count("length", length):
        raise ValueError(f"sequence: expected at least {length} steps, got {len(sequence)}")
    starts = seeding.integers(len(sequence) - length + 1, (count,), seed, device=sequence.device)
    return sequence[starts[:, None] + torch.arange(length, device=sequence.device)]
