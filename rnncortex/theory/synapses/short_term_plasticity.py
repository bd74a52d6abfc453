r"""Short-term plasticity of synapses: recursion from spike to spike, and steady states.

The model of Tsodyks and Markram has a resource x, of which a spike uses the share u. Between spikes
:math:`du/dt = (U - u)/\tau_f` and :math:`dx/dt = (1 - x)/\tau_d`; at a spike the release is :math:`R = u x`, then
x falls by u x and u rises by U (1 - u), all with the values just before the spike.
"""

from typing import Any, NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks

Parameter = float | Tensor


class Release(NamedTuple):
    """The two variables of a synapse as a spike finds them, and what it releases.

    Attributes
    ----------
    utilisation : Tensor
        u, the share of the resource that the spike uses; no unit.
    resource : Tensor
        x, between 0 and 1.
    release : Tensor
        R = u x, the share of the full resource that the spike releases.
    """

    utilisation: Tensor
    resource: Tensor
    release: Tensor


def from_spike_to_spike(intervals: Tensor, *, utilisation: Parameter, tau_facilitation: Parameter, tau_recovery: Parameter) -> Release:
    r"""Release of each spike of a train by the per-spike recursion, from rest.

    .. math:: u_{n+1} = U + (1 - U) \, u_n e^{-\Delta_n / \tau_f}, \qquad x_{n+1} = 1 - (1 - x_n (1 - u_n)) \, e^{-\Delta_n / \tau_d}

    Parameters
    ----------
    intervals : Tensor, shape (..., spikes - 1)
        Time from each spike to the next, seconds, above 0.
    utilisation : float or Tensor
        U, above 0 and at most 1.
    tau_facilitation, tau_recovery : float or Tensor
        Time constants, seconds.

    Returns
    -------
    Release
        Of shape (..., spikes), the first spike at rest (u = U, x = 1).

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.

    References
    ----------
    Tsodyks, Pawelzik and Markram (1998), Neural Computation 10, 821-835.
    """
    checks.tensor("intervals", intervals, "... spikes")
    checks.parameter("intervals", intervals, above=0)
    start, slow, fast = _parameters(utilisation, tau_facilitation, tau_recovery)
    u = (start + torch.zeros_like(intervals[..., 0])) if intervals.shape[-1] else start.expand(intervals.shape[:-1])
    x = torch.ones_like(u)
    used, left = [u], [x]
    for interval in intervals.unbind(-1):
        x = 1 - (1 - x * (1 - u)) * torch.exp(-interval / fast)
        u = start + (1 - start) * u * torch.exp(-interval / slow)
        used.append(u)
        left.append(x)
    utilised, resource = torch.stack(used, -1), torch.stack(left, -1)
    return Release(utilised, resource, utilised * resource)


def steady_state(rate: Parameter, *, utilisation: Parameter, tau_facilitation: Parameter, tau_recovery: Parameter) -> Release:
    r"""Steady state of a synapse under regular spikes, with :math:`e_f = e^{-1/(r \tau_f)}` and :math:`e_d = e^{-1/(r \tau_d)}`.

    .. math:: u = \frac{U}{1 - (1 - U) e_f}, \qquad x = \frac{1 - e_d}{1 - (1 - u) e_d}

    Parameters
    ----------
    rate : float or Tensor
        r, hertz, above 0.
    utilisation, tau_facilitation, tau_recovery
        As in :func:`from_spike_to_spike`.

    Returns
    -------
    Release
        Of the broadcast shape of the arguments.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range.
    """
    rate = checks.parameter("rate", rate, above=0)
    start, slow, fast = _parameters(utilisation, tau_facilitation, tau_recovery)
    interval = 1 / rate
    u = start / (1 - (1 - start) * torch.exp(-interval / slow))
    decay = torch.exp(-interval / fast)
    x = (1 - decay) / (1 - (1 - u) * decay)
    return Release(u, x, u * x)


def mean_field_steady_state(rate: Parameter, *, utilisation: Parameter, tau_facilitation: Parameter, tau_recovery: Parameter) -> Release:
    r"""Steady state of the rate equations of a synapse: the average over Poisson spikes if u and x were independent.

    .. math:: u = \frac{U (1 + r \tau_f)}{1 + U r \tau_f}, \qquad x = \frac{1}{1 + u r \tau_d}

    Parameters
    ----------
    rate : float or Tensor
        r, hertz, at least 0.
    utilisation, tau_facilitation, tau_recovery
        As in :func:`from_spike_to_spike`.

    Returns
    -------
    Release

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range.

    References
    ----------
    Tsodyks, Pawelzik and Markram (1998), Neural Computation 10, 821-835; u alone is exact for Poisson spikes.
    """
    start, slow, fast = _parameters(utilisation, tau_facilitation, tau_recovery)
    r = checks.parameter("rate", rate, at_least=0)
    u = start * (1 + r * slow) / (1 + start * r * slow)
    x = 1 / (1 + u * r * fast)
    return Release(u, x, u * x)


def best_rate(*, utilisation: Parameter, tau_facilitation: Parameter, tau_recovery: Parameter) -> Tensor:
    r"""Rate at which the release of a spike is largest, in mean field; zero for a synapse that only depresses.

    .. math:: r^* = \frac{1}{\tau_f} \left( \sqrt{1 + \frac{\tau_f - U (\tau_f + \tau_d)}{U \tau_d}} - 1 \right)

    It is above zero if and only if :math:`U < \tau_f / (\tau_f + \tau_d)`: such a synapse facilitates at low rates.

    Parameters
    ----------
    utilisation, tau_facilitation, tau_recovery
        As in :func:`from_spike_to_spike`.

    Returns
    -------
    Tensor
        Hertz.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range.
    """
    start, slow, fast = _parameters(utilisation, tau_facilitation, tau_recovery)
    excess = (slow - start * (slow + fast)) / (start * fast)
    return ((1 + excess.clamp(min=0)).sqrt() - 1) / slow


def facilitation_lifetime(rate: Parameter, *, utilisation: Parameter, tau_facilitation: Parameter) -> Tensor:
    r"""Time constant with which u returns to its steady state while the sender fires at a rate, :math:`\tau_f / (1 + U r \tau_f)`.

    Parameters
    ----------
    rate : float or Tensor
        r, hertz, at least 0; at silence the lifetime is :math:`\tau_f`.
    utilisation, tau_facilitation
        As in :func:`from_spike_to_spike`.

    Returns
    -------
    Tensor
        Seconds.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range.
    """
    rate = checks.parameter("rate", rate, at_least=0)
    start, slow, _ = _parameters(utilisation, tau_facilitation, 1.0)
    return slow / (1 + start * rate * slow)


def _parameters(utilisation: Any, tau_facilitation: Any, tau_recovery: Any) -> tuple[Tensor, Tensor, Tensor]:
    return (
        checks.parameter("utilisation", utilisation, above=0, at_most=1),
        checks.parameter("tau_facilitation", tau_facilitation, above=0),
        checks.parameter("tau_recovery", tau_recovery, above=0),
    )
