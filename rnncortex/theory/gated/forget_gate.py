r"""The forget gate as a leak: a gate that stands at f keeps :math:`f^k` of what was there k steps ago.

.. math:: c_{t+k} = f^k c_t = e^{-k / \tau} c_t, \qquad \tau = \frac{-1}{\ln f}, \qquad f = \sigma(b)
"""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def time_constant(bias: float | Tensor) -> Tensor:
    r"""Time constant in steps of a cell whose forget gate is held open by its bias alone, :math:`\tau = -1 / \ln \sigma(b)`.

    For large b it is :math:`e^b + 1/2`: each unit of bias multiplies the memory by e.

    Parameters
    ----------
    bias : float or Tensor
        b; what the gate receives in all, where input and state also reach it.

    Returns
    -------
    Tensor
        Steps.

    Raises
    ------
    TypeError, ValueError
        If it is not real and finite.

    References
    ----------
    Tallec and Ollivier (2018), ICLR, who set initial biases by it.

    Examples
    --------
    >>> from rnncortex.theory.gated import forget_gate
    >>> round(forget_gate.time_constant(3.0).item(), 3)
    20.581
    """
    bias = checks.parameter("bias", bias)
    return -1 / torch.nn.functional.logsigmoid(bias)


def bias(steps: float | Tensor) -> Tensor:
    r"""Bias that gives a time constant in steps, :math:`b = -\ln(e^{1/\tau} - 1)`.

    Parameters
    ----------
    steps : float or Tensor
        :math:`\tau`, above 0.

    Returns
    -------
    Tensor

    Raises
    ------
    TypeError, ValueError
        If a time constant is not positive.
    """
    steps = checks.parameter("steps", steps, above=0)
    return -torch.log(torch.expm1(1 / steps))
