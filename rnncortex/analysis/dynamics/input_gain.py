"""Input gain: how strongly a network answers to its input, measured by prodding it."""

import torch
from torch import Tensor

from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import checks


def measure(network: RateNetwork, state: Tensor, inputs: Tensor, *, size: float = 1e-4) -> Tensor:
    r"""How much the next state moves with each input channel, by prodding it up and down.

    .. math:: G_{ij} = \frac{F_i(h, x + \epsilon e_j) - F_i(h, x - \epsilon e_j)}{2 \epsilon}

    Parameters
    ----------
    network : RateNetwork
        Or any module with ``step(state, inputs)``, F.
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
    >>> unit = RateNetwork(1, 1, bias=False, seed=0, dtype=torch.float64).requires_grad_(False)
    >>> _ = unit.weight_ih.fill_(1.0), unit.weight_hh.fill_(1.0)
    >>> state = torch.tensor([[0.0], [3.0]], dtype=torch.float64)
    >>> input_gain.measure(unit, state, torch.zeros(2, 1, dtype=torch.float64)).flatten().round(decimals=4).tolist()
    [1.0, 0.0099]
    """
    sizes: checks.Sizes = {}
    checks.tensor("state", state, "trials units", sizes)
    checks.tensor("inputs", inputs, "trials inputs", sizes, like=("state", state))
    epsilon = checks.number("size", size, above=0)
    channels = torch.eye(inputs.shape[1], dtype=inputs.dtype, device=inputs.device)
    with torch.no_grad():
        moved = [network.step(state, inputs + epsilon * one) - network.step(state, inputs - epsilon * one) for one in channels]
    return torch.stack(moved, -1) / (2 * epsilon)
