"""Temporal-difference learning of a sure reward in closed form: how the prediction error travels from the reward to the cue."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def errors(steps: int, trials: int, learning_rate: float, *, trace: int) -> Tensor:
    r"""Prediction errors at each step from the cue to a reward of one, with TD(0) or TD(1) and no discount.

    With TD(0) and n trials behind, the error k steps before the reward is the chance that of n tosses of a coin that shows heads
    with probability :math:`\alpha` exactly k are heads, and the error at the cue, K steps before, is the chance of K or more. It takes
    about :math:`K / \alpha` trials to travel. With TD(1) it is :math:`(1 - \alpha)^n` at the reward, the rest at the cue, nothing between.

    Parameters
    ----------
    steps : int
        K, from the cue to the reward.
    trials : int
        n, at least 0, that have been learned from.
    learning_rate : float
        :math:`\alpha`, above 0 and below 1.
    trace : int
        :math:`\lambda`, 0 or 1.

    Returns
    -------
    Tensor of float64, shape (steps + 1,)
        From the cue (0) to the reward (K).

    Raises
    ------
    TypeError, ValueError
        If a number is not as above.

    Examples
    --------
    >>> from rnncortex.theory.learning import temporal_difference
    >>> [round(error, 9) for error in temporal_difference.errors(2, 1, 0.5, trace=0).tolist()]
    [0.0, 0.5, 0.5]
    """
    from scipy.stats import binom

    length, done = checks.count("steps", steps), checks.count("trials", trials, at_least=0)
    rate = checks.number("learning_rate", learning_rate, above=0, below=1)
    if checks.count("trace", trace, at_least=0) > 1:
        raise ValueError(f"trace: expected 0 or 1, got {trace}")
    if trace:
        return torch.tensor([1 - (1 - rate) ** done, *[0.0] * (length - 1), (1 - rate) ** done], dtype=torch.float64)
    heads = binom(done, rate)
    return torch.tensor([heads.sf(length - 1), *(heads.pmf(k) for k in range(length - 1, -1, -1))], dtype=torch.float64)
