"""Mutual information among symbols: how much the past adds to the present, with a permutation test."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.numerics.seeding import Seed


class InformationTest(NamedTuple):
    """A conditional mutual information beside what chance alone makes of it.

    Attributes
    ----------
    value : float
        Estimate from counts, bits; never negative, and too large by about ``chance``.
    chance : float
        Mean estimate after permutation, bits.
    excess : float
        ``value - chance``: the estimate without most of its bias.
    error : float
        Standard deviation of the estimate under permutation, bits.
    p_value : float
        Share of permutations, the data themselves included, with an estimate as large.
    """

    value: float
    chance: float
    excess: float
    error: float
    p_value: float


def conditional_mutual_information(first: Tensor, second: Tensor, given: Tensor) -> Tensor:
    r"""Conditional mutual information of three rows of symbols, from their joint counts.

    .. math:: I(A; B \mid C) = \sum_{abc} \hat p_{abc} \log_2 \frac{\hat p_{abc} \, \hat p_c}{\hat p_{ac} \, \hat p_{bc}}

    Parameters
    ----------
    first, second, given : Tensor of int, shape (samples,)
        A, B and C: whole numbers from 0.

    Returns
    -------
    Tensor, 0-d
        Bits.

    Raises
    ------
    TypeError, ValueError
        If the symbols are not whole numbers, their numbers differ or there are none.

    Examples
    --------
    Two coins and whether they agree: each coin tells all about the other once that is given.

    >>> import torch
    >>> from rnncortex.analysis.sequences import information
    >>> coin, other = torch.tensor([0, 0, 1, 1]), torch.tensor([0, 1, 0, 1])
    >>> information.conditional_mutual_information(coin, other, (coin == other).long()).item()
    1.0
    """
    sizes = _check(first, second, given)
    return _information(_joint(first, second, given, sizes))


def permutation_test(first: Tensor, second: Tensor, given: Tensor, *, resamples: int, seed: Seed) -> InformationTest:
    """Whether two rows of symbols tell of each other, given a third: ``second`` is permuted among samples with the same ``given``.

    What each of the two has to do with the third stays; what they have to do with each other beyond that goes.

    Parameters
    ----------
    first, second, given : Tensor of int, shape (samples,)
    resamples : int
        Number of permutations.
    seed : int or torch.Generator

    Returns
    -------
    InformationTest

    Raises
    ------
    TypeError, ValueError
        As in :func:`conditional_mutual_information`, or if ``resamples`` is not a positive whole number.
    """
    resamples = checks.count("resamples", resamples, at_least=2)
    sizes, random = _check(first, second, given), seeding.generator(seed)
    value = _information(_joint(first, second, given, sizes)).item()
    order = given.argsort(stable=True)
    first, second, given = first[order], second[order], given[order]
    shuffled = []
    for _ in track(range(resamples), "Permuting"):
        key = given + seeding.uniform(given.shape, random, device=given.device)
        shuffled.append(_information(_joint(first, second[key.argsort()], given, sizes)))
    null = torch.stack(shuffled)
    as_large = int((null >= value * (1 - 1e-12)).sum())
    return InformationTest(value, null.mean().item(), value - null.mean().item(), null.std().item(), (1 + as_large) / (1 + resamples))


def before_last_test(symbols: Tensor, *, resamples: int, seed: Seed) -> InformationTest:
    r"""Whether a symbol depends on the one before the last, given the last.

    A chain of first order has :math:`I(y_{t+1}; y_{t-1} \mid y_t) = 0`.

    Parameters
    ----------
    symbols : Tensor of int, shape (trials, time)
        At least three steps.
    resamples, seed
        As in :func:`permutation_test`.

    Returns
    -------
    InformationTest

    Raises
    ------
    TypeError, ValueError
        If the symbols are not as above.
    """
    checks.symbols("symbols", symbols, "trials time", below=2**31)
    if symbols.shape[1] < 3:
        raise ValueError(f"symbols: expected at least three steps, got {symbols.shape[1]}")
    before, last, following = (symbols[:, k : symbols.shape[1] - 2 + k].flatten() for k in range(3))
    return permutation_test(following, before, last, resamples=resamples, seed=seed)


def _check(first: Tensor, second: Tensor, given: Tensor) -> tuple[int, int, int]:
    sizes: checks.Sizes = {}
    for name, value in (("first", first), ("second", second), ("given", given)):
        checks.symbols(name, value, "samples", sizes, below=2**31)
    if len(first) == 0:
        raise ValueError("first: expected at least one sample, got none")
    alphabet = tuple(int(value.max()) + 1 for value in (given, first, second))
    if math.prod(alphabet) > 2**24:
        raise ValueError(f"first, second and given: expected at most {2**24} combinations of symbols, got {math.prod(alphabet)}")
    return alphabet[0], alphabet[1], alphabet[2]


def _joint(first: Tensor, second: Tensor, given: Tensor, sizes: tuple[int, int, int]) -> Tensor:
    """Counts, given x first x second."""
    cell = (given.long() * sizes[1] + first.long()) * sizes[2] + second.long()
    return torch.bincount(cell, minlength=math.prod(sizes)).view(sizes)


def _information(counts: Tensor) -> Tensor:
    parts = (counts, counts.sum((1, 2)), counts.sum(2), counts.sum(1))
    logs = [torch.special.xlogy(part.double(), part.double()).sum() for part in parts]
    return (logs[0] + logs[1] - logs[2] - logs[3]) / (int(counts.sum()) * math.log(2))
