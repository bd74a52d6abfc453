"""Random sparse patterns of meaning: a few of many features for each word, which tell nothing of its form."""

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


def draw(words: int, features: int, on: int, *, seed: Seed) -> Tensor:
    """Patterns with exactly as many features on.

    Parameters
    ----------
    words, features : int
    on : int
        Features on in each word, at most all.
    seed

    Returns
    -------
    Tensor, shape (words, features)
        Zeros and ones, float32.

    Raises
    ------
    TypeError, ValueError
        If a number is not positive, or more features are to be on than there are.

    Examples
    --------
    >>> from rnncortex.tasks.cognition import sparse_meanings
    >>> sparse_meanings.draw(2, 10, 3, seed=0).sum(1).tolist()
    [3.0, 3.0]
    """
    checks.count("words", words)
    checks.count("features", features)
    if checks.count("on", on) > features:
        raise ValueError(f"on: expected at most {features}, got {on}")
    order = seeding.uniform((words, features), seed).argsort(1)
    return torch.zeros(words, features).scatter_(1, order[:, :on], 1.0)
