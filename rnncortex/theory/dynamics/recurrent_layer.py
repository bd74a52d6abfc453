"""Recurrent layer: what its equations fix before any training, its size and how far it can move in a step."""

import torch
from torch import Tensor

from rnncortex.numerics import checks, linear

GATES = {"vanilla": 1, "gru": 3, "lstm": 4}
"""Sets of weights that a layer has: one for the state, and one more for each gate (the candidate included)."""


def parameter_count(kind: str, input_size: int, hidden_size: int) -> int:
    r"""Number of weights of a recurrent layer without biases, :math:`n (H D + H^2)`.

    n is 1 for the vanilla layer, 3 for the GRU (update, reset, candidate) and 4 for the LSTM (input, forget, output,
    candidate).

    Parameters
    ----------
    kind : {"vanilla", "gru", "lstm"}
    input_size, hidden_size : int
        N and H.

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        If the kind is unknown or a size is not a positive whole number.

    Examples
    --------
    >>> from rnncortex.theory.dynamics import recurrent_layer
    >>> recurrent_layer.parameter_count("lstm", input_size=10, hidden_size=100)
    44000
    """
    checks.choice("kind", kind, GATES)
    sets = GATES[kind]
    inputs, units = checks.count("input_size", input_size), checks.count("hidden_size", hidden_size)
    return sets * (units * inputs + units**2)


def step_bound(
    weight_hh: Tensor, weight_ih: Tensor, state_change: Tensor, input_change: Tensor, *, lipschitz: float = 1.0, order: float = 2
) -> Tensor:
    r"""The most by which the state of a vanilla network can change from one step to the next, with its bias held fixed.

    .. math:: \|h_{t+1} - h_t\|_p \le L_\phi \, ( \|W\|_p \, \|h_t - h_{t-1}\|_p + \|U\|_p \, \|x_t - x_{t-1}\|_p )

    Norms of matrices are those that the vector norm induces; with norms of different kinds the bound may fail.

    Parameters
    ----------
    weight_hh : Tensor, shape (units, units)
        W.
    weight_ih : Tensor, shape (units, inputs)
        U.
    state_change : Tensor, shape (..., units)
        :math:`h_t - h_{t-1}`.
    input_change : Tensor, shape (..., inputs)
        :math:`x_t - x_{t-1}`.
    lipschitz : float
        :math:`L_\phi`, the largest slope of the nonlinearity: 1 for tanh and relu, 1/4 for the sigmoid.
    order : 1, 2 or inf
        p.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, a number is not finite, or the constant is not positive.
    """
    sizes: checks.Sizes = {}
    checks.tensor("weight_hh", weight_hh, "units units", sizes)
    checks.tensor("weight_ih", weight_ih, "units inputs", sizes, like=("weight_hh", weight_hh))
    checks.tensor("state_change", state_change, "... units", sizes, like=("weight_hh", weight_hh))
    checks.tensor("input_change", input_change, "... inputs", sizes, like=("weight_hh", weight_hh))
    lipschitz = checks.number("lipschitz", lipschitz, above=0)
    from_state = linear.operator_norm(weight_hh, order) * torch.linalg.vector_norm(state_change, order, dim=-1)
    from_input = linear.operator_norm(weight_ih, order) * torch.linalg.vector_norm(input_change, order, dim=-1)
    return lipschitz * (from_state + from_input)
