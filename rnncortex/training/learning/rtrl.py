r"""Real-time recurrent learning: exact gradients that are carried forward with the state, not back through time.

.. math:: P_t = \frac{\partial h_t}{\partial M}, \qquad
    P_{t+1}^{kij} = \sum_l J^{kl} P_t^{lij} + \alpha \, \phi'(a^k) \, \delta_{ki} \, z^j, \qquad M = (W \; U \; b), \quad z = (h_t, x_t, 1)

Nothing of the past is stored but the influence P of every weight on every unit: :math:`N^2 (N + I + 1)` numbers, however long the
sequence. Each step costs of the order of :math:`N^4` operations.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.recurrence import Weights
from rnncortex.numerics import checks

Slope = Callable[[int, Tensor], Tensor]
"""From the number of a step and the states (trials, units) after it to the slope of that step's loss by each state, same shape."""


def no_influence(network: RateNetwork, trials: int) -> Tensor:
    """Influence of the weights on a state that does not depend on them: zeros.

    Parameters
    ----------
    network : RateNetwork
    trials : int

    Returns
    -------
    Tensor, shape (trials, units, units, columns)
        Columns: units, inputs and, where there is a bias, one more.

    Raises
    ------
    TypeError, ValueError
        If the network is no rate network or ``trials`` is not a positive whole number.
    """
    trials = checks.count("trials", trials)
    _check(network)
    units = network.hidden_size
    columns = units + network.input_size + (network.bias is not None)
    return network.weight_hh.new_zeros(trials, units, units, columns)


def step(network: RateNetwork, influence: Tensor, state: Tensor, inputs: Tensor) -> tuple[Tensor, Tensor]:
    """One step of the state and of the influence that the weights have on it.

    Parameters
    ----------
    network : RateNetwork
        Without noise.
    influence : Tensor, shape (trials, units, units, columns)
        P: of row i and column j of (W U b) on unit k, at [trial, k, i, j].
    state : Tensor, shape (trials, units)
        h.
    inputs : Tensor, shape (trials, inputs)
        x.

    Returns
    -------
    state : Tensor, shape (trials, units)
    influence : Tensor, shape (trials, units, units, columns)

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above.
    """
    _check(network)
    units = network.hidden_size
    like, sizes = ("the network", network.weight_hh), {"units": units, "inputs": network.input_size}
    checks.tensor("state", state, "trials units", sizes, like=like)
    checks.tensor("inputs", inputs, "trials inputs", sizes, like=like)
    sizes["columns"] = units + network.input_size + (network.bias is not None)
    influence = checks.tensor("influence", influence, "trials units units columns", sizes, like=like)
    ones = [] if network.bias is None else [torch.ones_like(state[:, :1])]
    with torch.no_grad():
        seen = torch.cat((state, inputs, *ones), 1)
        gain = network.leak_rate * network.slope(state, inputs)
        carried = (network.weight_hh @ influence.flatten(2)).view_as(influence) * gain[..., None, None]
        carried.diagonal(dim1=1, dim2=2).add_((gain[..., None] * seen[:, None]).mT)
        return network.step(state, inputs), carried.add_(influence, alpha=1 - network.leak_rate)


def gradient(network: RateNetwork, inputs: Tensor, slope: Slope, h0: Tensor | None = None) -> Weights:
    r"""Gradient of a sum of losses by the weights, :math:`\sum_t \ell_t(h_t)`, gathered while the network runs.

    Parameters
    ----------
    network : RateNetwork
        Without noise; left as it is.
    inputs : Tensor, shape (trials, time, inputs)
        At least one step.
    slope : callable
        Called after each step with its number (from 0) and the states (trials, units); gives :math:`\partial \ell_t / \partial h_t`.
    h0 : Tensor, shape (1, trials, units), optional
        State before the first step; zero if left out.

    Returns
    -------
    Weights
        Gradients of W, U and b (None without bias), summed over trials.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, there is no step, or the network has noise.

    References
    ----------
    Williams and Zipser (1989), Neural Computation 1, 270-280.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.rate.network import RateNetwork
    >>> from rnncortex.training.learning import rtrl
    >>> network = RateNetwork(1, 3, seed=0, dtype=torch.float64)
    >>> found = rtrl.gradient(network, torch.ones(2, 5, 1).double(), lambda t, h: h * (t == 4))
    >>> (network(torch.ones(2, 5, 1).double())[0][:, -1].square().sum() / 2).backward()
    >>> torch.allclose(found.hh, network.weight_hh.grad)
    True
    """
    _check(network)
    like, sizes = ("the network", network.weight_hh), {"inputs": network.input_size, "units": network.hidden_size}
    checks.sequence("inputs", inputs, "trials time inputs", sizes, like=like)
    if not callable(slope):
        raise TypeError(f"slope: expected a function of step and states, got {checks.describe(slope)}")
    if h0 is None:
        h0 = inputs.new_zeros(1, len(inputs), network.hidden_size)
    checks.tensor("h0", h0, "1 trials units", sizes, like=like)
    state = h0[0].detach()
    influence = no_influence(network, len(inputs))
    total = torch.zeros_like(influence[0, 0])
    for t, arriving in enumerate(inputs.unbind(1)):
        state, influence = step(network, influence, state, arriving)
        total = total + torch.einsum("bk,bkij->ij", slope(t, state), influence)
    units, last = network.hidden_size, network.hidden_size + network.input_size
    return Weights(total[:, :units], total[:, units:last], None if network.bias is None else total[:, -1])


def _check(network: RateNetwork) -> None:
    if not isinstance(network, RateNetwork):
        raise TypeError(f"network: expected a RateNetwork, got {checks.describe(network)}")
    if network.noise_std:
        raise ValueError(f"network: expected one without noise, got noise_std = {network.noise_std:g}")
