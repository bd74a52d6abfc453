"""Influence of past inputs on a state: its derivatives by them, by automatic differentiation and by Jacobians."""

import torch
from torch import Tensor, nn

from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import checks


def of_past_inputs(network: nn.Module, inputs: Tensor, lags: int) -> Tensor:
    r"""Derivatives of the last state by earlier inputs, :math:`\partial h_t / \partial x_{t-k}`, by automatic differentiation.

    Every unit gets a copy of the trial, so that one backward pass over all copies yields the whole matrix; nothing of the network is known
    but its output.

    Parameters
    ----------
    network : Module
        Called like ``torch.nn.RNN(batch_first=True)``.
    inputs : Tensor, shape (trials, time, inputs)
        x; the state after the last step is differentiated.
    lags : int
        Number of lags, from 0, at most the number of steps.

    Returns
    -------
    Tensor, shape (trials, lags, units, inputs)
        Lag 0, the input of the last step, first.

    Raises
    ------
    TypeError, ValueError
        If the inputs are not of this shape or there are too few steps.
    """
    checks.tensor("inputs", inputs, "trials time inputs")
    _check_lags(lags, inputs.shape[1])
    units = network(inputs[:1, :1])[0].shape[-1]
    copies = inputs.detach().repeat_interleave(units, 0).requires_grad_()
    last = network(copies)[0][:, -1].unflatten(0, (-1, units))
    (slope,) = torch.autograd.grad(last.diagonal(dim1=1, dim2=2).sum(), copies)
    return slope.unflatten(0, (-1, units)).flip(2)[:, :, :lags].transpose(1, 2)


def by_jacobians(network: RateNetwork, inputs: Tensor, lags: int) -> Tensor:
    r"""The same by the chain rule, from Jacobians in closed form.

    .. math:: \frac{\partial h_t}{\partial x_{t-k}} = J_t J_{t-1} \cdots J_{t-k+1} \, \alpha \, \mathrm{diag}(\phi'(a_{t-k})) \, U

    Arguments and result as in :func:`of_past_inputs`, for a :class:`~rnncortex.models.rate.network.RateNetwork` without noise.
    """
    checks.tensor("inputs", inputs, "trials time inputs")
    _check_lags(lags, inputs.shape[1])
    with torch.no_grad():
        states = nn.functional.pad(network(inputs)[0], (0, 0, 1, 0))
        product = torch.eye(network.hidden_size, dtype=inputs.dtype, device=inputs.device).expand(len(inputs), -1, -1)
        found = []
        for step in range(1, lags + 1):
            before, arriving = states[:, -step - 1], inputs[:, -step]
            entry = network.leak_rate * network.slope(before, arriving)[..., None] * network.weight_ih
            found.append(product @ entry)
            product = product @ network.jacobian(before, arriving)
    return torch.stack(found, 1)


def _check_lags(lags: int, time: int) -> None:
    if checks.count("lags", lags) > time:
        raise ValueError(f"lags: expected at most the {time} steps of the inputs, got {lags}")
