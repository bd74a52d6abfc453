r"""Noise ceiling: the highest correlation that any model of the stimulus could reach with a recorded response.

From two halves of the repetitions with correlation r between their means, the reliability of the mean of all is :math:`2r / (1 + r)`
(Spearman and Brown), and a model without noise of its own can correlate with it at most by the root of that.
"""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def split_half(responses: Tensor) -> Tensor:
    """Ceiling for the correlation with the mean response, from odd and even repetitions.

    Parameters
    ----------
    responses : Tensor, shape (repetitions, time)
        An even number of them, at least two.

    Returns
    -------
    Tensor, 0-d
        0 if the halves do not correlate.

    Raises
    ------
    TypeError, ValueError
        If the responses have another shape or an odd number of repetitions.
    """
    checks.tensor("responses", responses, "repetitions time")
    if len(responses) < 2 or len(responses) % 2:
        raise ValueError(f"responses: expected an even number of repetitions, got {len(responses)}")
    halves = torch.stack((responses[::2].mean(0), responses[1::2].mean(0)))
    r = torch.corrcoef(halves)[0, 1].clamp(min=0)
    return (2 * r / (1 + r)).sqrt()
