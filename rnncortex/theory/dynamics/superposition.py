"""Superposition: a linear network is a fixed filter of its inputs, its impulse response."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def kernel(weight_hh: Tensor, weight_ih: Tensor, steps: int) -> Tensor:
    r"""Response of a linear network to a unit pulse k steps ago, :math:`K_k = W^k U`.

    Parameters
    ----------
    weight_hh : Tensor, shape (units, units)
        W.
    weight_ih : Tensor, shape (units, inputs)
        U.
    steps : int
        Number of lags, from 0.

    Returns
    -------
    Tensor, shape (steps, units, inputs)

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, or a number is not finite.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.dynamics import superposition
    >>> superposition.kernel(torch.tensor([[0.5]]), torch.tensor([[2.0]]), steps=3).flatten().tolist()
    [2.0, 1.0, 0.5]
    """
    sizes: checks.Sizes = {}
    checks.tensor("weight_hh", weight_hh, "units units", sizes)
    checks.tensor("weight_ih", weight_ih, "units inputs", sizes, like=("weight_hh", weight_hh))
    steps = checks.count("steps", steps)
    powers = [weight_ih]
    for _ in range(steps - 1):
        powers.append(weight_hh @ powers[-1])
    return torch.stack(powers)


def response(kernel: Tensor, inputs: Tensor) -> Tensor:
    r"""States of the linear network from rest, by convolution, :math:`h_t = \sum_{k \ge 0} K_k \, x_{t-k}`.

    Parameters
    ----------
    kernel : Tensor, shape (steps, units, inputs)
        At least as many lags as the inputs have steps, or lags beyond which it is negligible.
    inputs : Tensor, shape (trials, time, inputs)

    Returns
    -------
    Tensor, shape (trials, time, units)
        After each step.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, or a number is not finite.
    """
    sizes: checks.Sizes = {}
    checks.tensor("kernel", kernel, "steps units inputs", sizes)
    checks.tensor("inputs", inputs, "trials time inputs", sizes, like=("kernel", kernel))
    padded = torch.nn.functional.pad(inputs.transpose(1, 2), (len(kernel) - 1, 0))
    return torch.nn.functional.conv1d(padded, kernel.flip(0).permute(1, 2, 0)).transpose(1, 2)


def cubic_failure(weight_hh: Tensor, first: Tensor, second: Tensor) -> Tensor:
    r"""By how much a vanilla tanh network without bias fails to add two small signals, to leading order.

    Write p and q for the states of the *linear* network with the same weights under either input alone. As
    :math:`\tanh a \approx a - a^3 / 3`, the response to both inputs together differs from the sum of the responses by

    .. math:: d_t = - \sum_{k \ge 0} W^k \, \big[ p \odot q \odot (p + q) \big]_{t-k},

    with an error of order five in the inputs. Two inputs half as large fail to add by an eighth as much.

    Parameters
    ----------
    weight_hh : Tensor, shape (units, units)
        W.
    first, second : Tensor, shape (trials, time, units)
        p and q, from rest.

    Returns
    -------
    Tensor, shape (trials, time, units)
        d.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, or a number is not finite.

    Examples
    --------
    Without recurrence it is what the cubes of a sum have beyond the sum of the cubes, over three.

    >>> import torch
    >>> from rnncortex.theory.dynamics import superposition
    >>> superposition.cubic_failure(torch.zeros(1, 1), torch.ones(1, 1, 1), 2 * torch.ones(1, 1, 1)).item()
    -6.0
    """
    sizes: checks.Sizes = {}
    checks.tensor("weight_hh", weight_hh, "units units", sizes)
    checks.tensor("first", first, "trials time units", sizes, like=("weight_hh", weight_hh))
    checks.tensor("second", second, "trials time units", sizes, like=("weight_hh", weight_hh))
    product = first * second * (first + second)
    pulse = torch.eye(len(weight_hh), dtype=weight_hh.dtype, device=weight_hh.device)
    return -response(kernel(weight_hh, pulse, product.shape[1]), product)
