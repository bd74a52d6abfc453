"""Categorical variables: draws from a finite set of outcomes, and how much they surprise."""

import math

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


def draw(probabilities: Tensor, seed: Seed) -> Tensor:
    """One outcome for each row of probabilities.

    Parameters
    ----------
    probabilities : Tensor, shape (..., outcomes)
        Rows sum to one.
    seed : int or torch.Generator

    Returns
    -------
    Tensor of int, shape (...)
        From 0 to ``outcomes - 1``; an outcome of probability zero never comes.

    Raises
    ------
    TypeError, ValueError
        If the rows are not probabilities.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.probability import categorical
    >>> categorical.draw(torch.tensor([[0.0, 1.0], [1.0, 0.0]]), seed=0).tolist()
    [1, 0]
    """
    checks.distributions("probabilities", probabilities, "... outcomes")
    return draw_cumulative(probabilities.cumsum(-1), seeding.uniform(probabilities.shape[:-1], seed, device=probabilities.device))


def draw_cumulative(cumulative: Tensor, uniform: Tensor) -> Tensor:
    """The outcome that each uniform number falls to, given cumulative probabilities (..., outcomes): :func:`draw` for inner loops."""
    below = (uniform[..., None] >= cumulative / cumulative[..., -1:]).sum(-1)
    return below.clamp(max=cumulative.shape[-1] - 1)


def entropy(probabilities: Tensor) -> Tensor:
    r"""Entropy of each row in bits, :math:`H = -\sum_i p_i \log_2 p_i`.

    Parameters
    ----------
    probabilities : Tensor, shape (..., outcomes)
        Rows sum to one.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the rows are not probabilities.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.probability import categorical
    >>> categorical.entropy(torch.tensor([0.5, 0.25, 0.25])).item()
    1.5
    """
    checks.distributions("probabilities", probabilities, "... outcomes")
    return -torch.special.xlogy(probabilities, probabilities).sum(-1) / math.log(2)
