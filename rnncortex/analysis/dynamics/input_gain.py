"""Input gain: how strongly a network answers to its input, measured by prodding it."""

import torch
from torch import Tensor

from rnncortex.models import recurrent
from rnncortex.models.recurrent import Network
from rnncortex.numerics import checks


def measure(network: Network, state: Tensor, inputs: Tensor, *, size: float = 1e-4) -> Tensor:
    r"""How much the next state moves with each input channel, by prodding it up and down.

    .. math:: G_{ij} = \frac{F_i(h, x + \epsilon e_j) - F_i(h, x - \epsilon e_j)}{2 \epsilon}

    Parameters
    ----------
    network : Recurrent or Module
        Whatever :func:`~rnncortex.models.recurrent.adapt` takes; F is its step.
    state : Tensor, shape (trials, units)
        h, before the step.
    inputs : Tensor, shape (trials, inputs)
        x, around which to prod.
    size : float
        :math:`\epsilon`. Small for the gain at x; a large one measures the response to a large stimulus, per unit of it.

    Returns
    -------
    Tensor, shape (trials, units, inputs)

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, or the size is not positive.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.dynamics import input_gain
    >>> from rnncortex.models.rate.network import RateNetwork
    >>> one = torch.ones(1, 1, dtype=torch.float64)
    >>> unit = RateNetwork.from_weights(one, one)
    >>> state = torch.tensor([[0.0], [3.0]], dtype=torch.float64)
    >>> input_gain.measure(unit, state, torch.zeros(2, 1, dtype=torch.float64)).flatten().round(decimals=4).tolist()
    [1.0, 0.0099]
    """
    system = recurrent.adapt(network, state, shape="trials units")
    sizes = {"trials": len(state), "inputs": system.input_size}
    checks.tensor("inputs", inputs, "trials inputs", sizes, like=("state", state))
    epsilon = checks.number("size", size, above=0)
    channels = torch.eye(inputs.shape[1], dtype=inputs.dtype, device=inputs.device)
    with torch.no_grad():
        moved = [system.step(state, inputs + epsilon * one) - system.step(state, inputs - epsilon * one) for one in channels]
    return torch.stack(moved, -1) / (2 * epsilon)
