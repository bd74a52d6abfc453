"""Transfer entropy and mutual information between sequences of symbols, with their bias."""

import math

import torch
from torch import Tensor

from rnncortex.analysis.sequences.information import InformationTest, permutation_test
from rnncortex.numerics import checks
from rnncortex.numerics.seeding import Seed


def mutual_information(first: Tensor, second: Tensor) -> float:
    r"""Mutual information of two rows of symbols, less its bias to first order.

    .. math:: \hat I - \frac{K_{ab} - K_a - K_b + 1}{2 N \ln 2}

    :math:`\hat I` comes from the counts of N samples, and the K are the numbers of symbols and of pairs that occur. The correction of
    Miller and Madow is good where N is large against the pairs; with fewer samples compare with permuted ones
    (:func:`~rnncortex.analysis.sequences.information.permutation_test` with a third row that is constant).

    Parameters
    ----------
    first, second : Tensor of int, shape (samples,)
        Whole numbers from 0.

    Returns
    -------
    float
        Bits; below zero by chance where there is no information.

    Raises
    ------
    TypeError, ValueError
        If the symbols are not whole numbers, their numbers differ or there are none.

    References
    ----------
    Miller (1955), in Information Theory in Psychology, 95-100; Panzeri and Treves (1996), Network 7, 87-107.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.sequences.transfer_entropy import mutual_information
    >>> coin = torch.tensor([0, 1] * 500)
    >>> round(mutual_information(coin, coin), 4)
    1.0007
    """
    sizes: checks.Sizes = {}
    for name, value in (("first", first), ("second", second)):
        checks.symbols(name, value, "samples", sizes, below=2**31)
    if len(first) == 0:
        raise ValueError("first: expected at least one sample, got none")
    pairs = first.long() * (int(second.max()) + 1) + second.long()
    (joint, one, other), samples = ([torch.unique(row, return_counts=True)[1].double() for row in (pairs, first, second)], len(first))
    entropy = [-(counts / samples * (counts / samples).log()).sum().item() for counts in (joint, one, other)]
    bias = (len(joint) - len(one) - len(other) + 1) / (2 * samples)
    return (entropy[1] + entropy[2] - entropy[0] - bias) / math.log(2)


def transfer_entropy(source: Tensor, target: Tensor, *, history: int = 1, resamples: int, seed: Seed) -> InformationTest:
    r"""Transfer entropy from one sequence to another: what the source's past adds to the target's own past.

    .. math:: T = I(y_{t+1}; x_{t-k+1:t} \mid y_{t-k+1:t})

    with a permutation test: ``excess`` of the result is the estimate less its bias. It is zero if the source does not help to predict the
    target; a common cause can make it positive without any influence.

    Parameters
    ----------
    source, target : Tensor of int, shape (trials, time)
        x and y, whole numbers from 0.
    history : int
        k, steps of either past.
    resamples, seed
        As in :func:`~rnncortex.analysis.sequences.information.permutation_test`.

    Returns
    -------
    InformationTest

    Raises
    ------
    TypeError, ValueError
        If the symbols are not as above, or there are no more steps than the history has.

    References
    ----------
    Schreiber (2000), Physical Review Letters 85, 461-464.
    """
    sizes: checks.Sizes = {}
    for name, value in (("source", source), ("target", target)):
        checks.symbols(name, value, "trials time", sizes, below=2**31)
    if target.shape[1] <= checks.count("history", history):
        raise ValueError(f"history: expected fewer steps than the {target.shape[1]} of a trial, got {history}")
    return permutation_test(target[:, history:].flatten(), _words(source, history), _words(target, history), resamples=resamples, seed=seed)


def _words(symbols: Tensor, length: int) -> Tensor:
    """The last symbols before each step as one number, renumbered without gaps."""
    windows = symbols[:, :-1].unfold(1, length, 1).flatten(0, 1)
    return torch.unique(windows, dim=0, return_inverse=True)[1]
