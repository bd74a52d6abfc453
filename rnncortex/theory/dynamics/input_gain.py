"""Input gain: how strongly a network answers to its input, given where it is."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def tanh_gain(weight_hh: Tensor, weight_ih: Tensor, bias: Tensor, state: Tensor, inputs: Tensor) -> Tensor:
    r"""Gain with which the next state of a vanilla tanh network answers to its input.

    .. math:: \frac{\partial h_{t+1}}{\partial x_t} = \mathrm{diag}(\phi'(a)) \, U, \quad a = W h + U x + b, \quad \phi'(a) = 1 / \cosh^2 a

    In a linear network it would be U, wherever the state is.

    Parameters
    ----------
    weight_hh : Tensor, shape (units, units)
        W.
    weight_ih : Tensor, shape (units, inputs)
        U.
    bias : Tensor, shape (units,)
        b.
    state : Tensor, shape (..., units)
        h.
    inputs : Tensor, shape (..., inputs)
        x, around which the gain is taken.

    Returns
    -------
    Tensor, shape (..., units, inputs)

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, or a number is not finite.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.dynamics import input_gain
    >>> one, none = torch.ones(1, 1), torch.zeros(1)
    >>> [round(input_gain.tanh_gain(one, one, none, torch.tensor([h]), none).item(), 4) for h in (0.0, 3.0)]
    [1.0, 0.0099]
    """
    sizes: checks.Sizes = {}
    checks.tensor("weight_hh", weight_hh, "units units", sizes)
    for name, value, shape in (
        ("weight_ih", weight_ih, "units inputs"),
        ("bias", bias, "units"),
        ("state", state, "... units"),
        ("inputs", inputs, "... inputs"),
    ):
        checks.tensor(name, value, shape, sizes, like=("weight_hh", weight_hh))
    preactivation = state @ weight_hh.T + inputs @ weight_ih.T + bias
    return torch.cosh(preactivation).pow(-2)[..., None] * weight_ih
