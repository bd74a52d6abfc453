r"""Short-term plasticity of synapses (Tsodyks and Markram), step by step: for spikes, and for rates."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks


class SynapticState(NamedTuple):
    """The two variables of each synapse.

    Attributes
    ----------
    utilisation : Tensor, shape (..., units)
        u, the share of the resource that the next spike would use.
    resource : Tensor, shape (..., units)
        x, between 0 and 1.
    """

    utilisation: Tensor
    resource: Tensor


class Response(NamedTuple):
    """How synapses answered to spikes.

    Attributes
    ----------
    release : Tensor, shape (trials, time, units)
        u x at the steps with a spike, zero at the others.
    utilisation, resource : Tensor, shape (trials, time, units)
        u and x before each step.
    """

    release: Tensor
    utilisation: Tensor
    resource: Tensor


class ShortTermPlasticity(nn.Module):
    r"""Synapses that depress and facilitate.

    Between spikes :math:`\tau_f \, du/dt = U - u` and :math:`\tau_d \, dx/dt = 1 - x`. A spike releases u x; then x falls by u x and u
    rises by U (1 - u). All values are those just before the spike, so that the first spike after a long rest releases U.

    Parameters
    ----------
    utilisation : float or Tensor, shape (units,)
        U, above 0 and at most 1.
    tau_facilitation, tau_recovery : float or Tensor, shape (units,)
        :math:`\tau_f` and :math:`\tau_d`, seconds.
    dt : float
        Step, seconds.

    Raises
    ------
    TypeError, ValueError
        If a parameter is out of range.

    References
    ----------
    Tsodyks, Pawelzik and Markram (1998), Neural Computation 10, 821-835; Mongillo, Barak and Tsodyks (2008), Science 319, 1543-1546.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.synapses.short_term_plasticity import ShortTermPlasticity
    >>> synapse = ShortTermPlasticity(utilisation=0.5, tau_facilitation=0.05, tau_recovery=0.8, dt=0.001)
    >>> synapse(torch.ones(1, 2, 1, dtype=torch.float64)).release[0, 0].item()
    0.5
    """

    utilisation: Tensor
    tau_facilitation: Tensor
    tau_recovery: Tensor

    def __init__(self, *, utilisation: float | Tensor, tau_facilitation: float | Tensor, tau_recovery: float | Tensor, dt: float) -> None:
        super().__init__()
        utilisation = checks.parameter("utilisation", utilisation, above=0, at_most=1)
        tau_facilitation = checks.parameter("tau_facilitation", tau_facilitation, above=0)
        tau_recovery = checks.parameter("tau_recovery", tau_recovery, above=0)
        self.register_buffer("utilisation", utilisation)
        self.register_buffer("tau_facilitation", tau_facilitation)
        self.register_buffer("tau_recovery", tau_recovery)
        self.dt = checks.number("dt", dt, above=0)

    def rest(self, like: Tensor) -> SynapticState:
        """u = U and x = 1, in the shape, precision and place of a tensor (..., units).

        Raises
        ------
        TypeError, ValueError
            If it is no floating-point tensor of finite numbers.
        """
        checks.tensor("like", like, "... units")
        return SynapticState(self.utilisation.to(like) + torch.zeros_like(like), torch.ones_like(like))

    def spike_step(self, state: SynapticState, spikes: Tensor) -> tuple[Tensor, SynapticState]:
        """One step with or without a spike, exact.

        Parameters
        ----------
        state : SynapticState
            Before the step.
        spikes : Tensor, shape (..., units)
            One at a spike and zero elsewhere, at the beginning of the step.

        Returns
        -------
        Tensor, shape (..., units)
            Release.
        SynapticState
            After the step.

        Raises
        ------
        TypeError, ValueError
            If the spikes are neither zero nor one, or shapes and dtypes do not fit.
        """
        checks.tensor("spikes", spikes, "... units", like=("the state", state.utilisation))
        if not ((spikes == 0) | (spikes == 1)).all():
            raise ValueError(f"spikes: expected zeros and ones, got {checks.describe(spikes)}")
        return self._spike_step(state, spikes)

    def rate_step(self, state: SynapticState, rates: Tensor) -> SynapticState:
        r"""One step of the rate equations, by relaxation towards what the present rate would make of u, then of x.

        .. math:: \frac{du}{dt} = \frac{U - u}{\tau_f} + U (1 - u) \, r, \qquad \frac{dx}{dt} = \frac{1 - x}{\tau_d} - u x r

        Parameters
        ----------
        state : SynapticState
            Before the step.
        rates : Tensor, shape (..., units)
            r, hertz, at least 0 and constant over the step.

        Returns
        -------
        SynapticState
            After the step; exact for u, of first order in ``dt`` for x; stable for every step.

        Raises
        ------
        TypeError, ValueError
            If a rate is negative, or shapes and dtypes do not fit.
        """
        checks.tensor("rates", rates, "... units", like=("the state", state.utilisation))
        checks.parameter("rates", rates.detach(), at_least=0)
        return self._rate_step(state, rates)

    def forward(self, spikes: Tensor, state: SynapticState | None = None) -> Response:
        """Responses to spikes over time.

        Parameters
        ----------
        spikes : Tensor, shape (trials, time, units)
            Zeros and ones.
        state : SynapticState, optional
            Before the first step, shape (trials, units); at rest if left out.

        Returns
        -------
        Response

        Raises
        ------
        TypeError, ValueError
            As in :meth:`spike_step`.
        """
        checks.tensor("spikes", spikes, "trials time units")
        if not ((spikes == 0) | (spikes == 1)).all():
            raise ValueError(f"spikes: expected zeros and ones, got {checks.describe(spikes)}")
        state = self.rest(spikes[:, 0]) if state is None else state
        steps = []
        for now in spikes.unbind(1):
            release, after = self._spike_step(state, now)
            steps.append((release, *state))
            state = after
        return Response(*(torch.stack(values, 1) for values in zip(*steps, strict=True)))

    def _spike_step(self, state: SynapticState, spikes: Tensor) -> tuple[Tensor, SynapticState]:
        u, x = state
        start = self.utilisation.to(u)
        release = spikes * u * x
        u, x = u + spikes * start * (1 - u), x - release
        return release, SynapticState(self._relax(u, start, self.tau_facilitation), self._relax(x, torch.ones_like(x), self.tau_recovery))

    def _rate_step(self, state: SynapticState, rates: Tensor) -> SynapticState:
        u, x = state
        start, slow, fast = (value.to(u) for value in (self.utilisation, self.tau_facilitation, self.tau_recovery))
        faster = 1 / slow + start * rates
        goal = (start / slow + start * rates) / faster
        later = goal + (u - goal) * torch.exp(-self.dt * faster)
        faster = 1 / fast + (u + later) / 2 * rates
        goal = 1 / fast / faster
        return SynapticState(later, goal + (x - goal) * torch.exp(-self.dt * faster))

    def _relax(self, value: Tensor, goal: Tensor, tau: Tensor) -> Tensor:
        return goal + (value - goal) * torch.exp(-self.dt / tau.to(value))
