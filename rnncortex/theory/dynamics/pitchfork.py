"""Pitchfork bifurcation: one tanh unit that feeds itself, and where it can stand still."""

from typing import Any

import torch
from torch import Tensor

from rnncortex.numerics import checks


def upper_branch(weight: Any) -> Tensor:
    r"""The largest solution of :math:`h = \tanh(w h)`: zero up to w = 1, beyond it one of a pair :math:`\pm h`.

    With the pre-activation a as parameter the branch is explicit, :math:`h = \tanh a`, :math:`w = a / \tanh a`. To invert the second,
    Newton's method looks for the zero of :math:`w \tanh a - a` from a = w; it is concave for positive a, so that no step overshoots.

    Parameters
    ----------
    weight : float or Tensor
        w, above 0.

    Returns
    -------
    Tensor
        Of the shape of ``weight``.

    Raises
    ------
    TypeError, ValueError
        If a weight is not a positive finite number.

    Examples
    --------
    >>> from rnncortex.theory.dynamics import pitchfork
    >>> [round(h, 4) for h in pitchfork.upper_branch([0.5, 1.0, 2.0]).tolist()]
    [0.0, 0.0, 0.9575]
    """
    w = checks.parameter("weight", weight, above=0)
    bent = w > 1
    wide = torch.where(bent, w, 2.0).double()
    total = wide.clone()
    for _ in range(60):
        state = torch.tanh(total)
        slope = wide * (1 - state.square()) - 1
        total = total - (wide * state - total) / slope
    return torch.where(bent, torch.tanh(total), 0.0).to(w)


def last_bias(weight: Any) -> Tensor:
    r"""Bias at which the lower of two stable states is lost, :math:`b_c = w \sqrt{1 - 1/w} - \mathrm{artanh} \sqrt{1 - 1/w}`.

    With a bias the unit stands still at :math:`h = \tanh(w h + b)`, and has two stable states if and only if w > 1 and
    :math:`|b| < b_c`. At :math:`b_c` the lower state meets the unstable one, where :math:`w (1 - h^2) = 1`.

    Parameters
    ----------
    weight : float or Tensor
        w, above 0.

    Returns
    -------
    Tensor
        Of the shape of ``weight``; zero up to w = 1.

    Raises
    ------
    TypeError, ValueError
        If a weight is not a positive finite number.

    Examples
    --------
    >>> from rnncortex.theory.dynamics import pitchfork
    >>> [round(b, 4) for b in pitchfork.last_bias([1.0, 2.0]).tolist()]
    [0.0, 0.5328]
    """
    w = checks.parameter("weight", weight, above=0)
    fold = (1 - 1 / w.clamp(min=1)).sqrt()
    return w * fold - torch.atanh(fold)
