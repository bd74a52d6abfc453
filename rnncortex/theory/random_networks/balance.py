"""Excitatory-inhibitory balance: mean-field theory of binary units, at finite numbers of connections."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import checks


class BalancedState(NamedTuple):
    r"""The stationary state of a balanced network.

    Attributes
    ----------
    rates : Tensor, shape (2,)
        Shares of active excitatory and inhibitory units.
    excitation, inhibition : Tensor, shape (2,)
        Mean excitatory (recurrent and external) and inhibitory current into a unit of either population.
    """

    rates: Tensor
    excitation: Tensor
    inhibition: Tensor

    @property
    def net(self) -> Tensor:
        """Mean net current into a unit of either population, shape (2,)."""
        return self.excitation + self.inhibition


class Balance:
    r"""Equations of two populations of binary units with K connections from each.

    .. math::
        \tau \frac{dm_k}{dt} = -m_k + H\left(\frac{\theta_k - u_k}{\sqrt{\alpha_k}}\right), \qquad
        u_k = K^{1 - s} \left(\sum_l J_{kl} m_l + E_k m_0\right), \qquad
        \alpha_k = K^{1 - 2s} \sum_l J_{kl}^2 m_l (1 - p \, m_l),

    H is the upper tail of the normal distribution, s the power by which weights shrink (1/2 in the balanced network) and p the
    probability of a connection.

    Parameters
    ----------
    coupling : nested sequence of float, 2 x 2
        J.
    external, threshold : sequence of float
        E and :math:`\theta`.
    connections : float
        K, above 0.
    scaling : float
        s.
    probability : float
        p, in [0, 1]; 0 for infinitely many units.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    References
    ----------
    Van Vreeswijk and Sompolinsky (1998), Neural Computation 10, 1321-1371, equations 3.3 to 3.8 and 4.1.
    """

    def __init__(
        self,
        coupling: Sequence[Sequence[float]],
        external: Sequence[float],
        threshold: Sequence[float],
        *,
        connections: float,
        scaling: float = 0.5,
        probability: float = 0.0,
    ) -> None:
        self.coupling = torch.tensor(coupling, dtype=torch.float64)
        self.external = torch.tensor(external, dtype=torch.float64)
        self.threshold = torch.tensor(threshold, dtype=torch.float64)
        checks.tensor("coupling", self.coupling, "2 2")
        checks.tensor("external", self.external, "2")
        checks.tensor("threshold", self.threshold, "2")
        self.connections = checks.number("connections", connections, above=0)
        self.scaling = checks.number("scaling", scaling, at_least=0)
        self.probability = checks.number("probability", probability, at_least=0, at_most=1)

    def large_k_rates(self, drive: Any) -> Tensor:
        r"""Rates as K grows: excitation and inhibition cancel at leading order, :math:`m = -J^{-1} E \, m_0`.

        Parameters
        ----------
        drive : float
            :math:`m_0`, above 0.

        Returns
        -------
        Tensor, shape (2,)
        """
        drive = checks.number("drive", drive, above=0)
        return -torch.linalg.solve(self.coupling, self.external) * drive

    def drift(self, rates: Tensor, drive: float) -> Tensor:
        r"""Right-hand side, :math:`\tau \, dm/dt`, of rates (..., 2) under an external drive."""
        checks.tensor("rates", rates, "... 2")
        drive = checks.number("drive", drive, at_least=0)
        mean, variance = self._input(rates, drive)
        tail = 0.5 * torch.erfc((self.threshold - mean) / (2 * variance).sqrt())
        return tail - rates

    def stationary(self, drive: float) -> BalancedState:
        """The stable state under a constant drive.

        Parameters
        ----------
        drive : float
            Above 0.

        Returns
        -------
        BalancedState

        Raises
        ------
        TypeError, ValueError
            If the drive is not positive.
        RuntimeError
            If no stationary state is found, or it is unstable at these couplings.
        """
        from scipy.optimize import root

        def residual(logits: np.ndarray) -> np.ndarray:
            return self.drift(torch.sigmoid(torch.as_tensor(logits)), drive).numpy()

        start = torch.logit(self.large_k_rates(drive).clamp(0.01, 0.99)).numpy()
        solution = root(residual, start, tol=1e-13)
        rates = torch.sigmoid(torch.as_tensor(solution.x))
        slope = torch.autograd.functional.jacobian(lambda m: self.drift(m, drive), rates)
        if self.drift(rates, drive).abs().max() > 1e-10 or torch.linalg.eigvals(slope).real.max() >= 0:
            raise RuntimeError("the mean-field equations have no stable stationary state that was found at these couplings")
        scale = self.connections ** (1 - self.scaling)
        excitation = scale * (self.coupling[:, 0] * rates[0] + self.external * drive)
        return BalancedState(rates, excitation, scale * self.coupling[:, 1] * rates[1])

    def _input(self, rates: Tensor, drive: float) -> tuple[Tensor, Tensor]:
        mean = self.connections ** (1 - self.scaling) * (rates @ self.coupling.T + self.external * drive)
        spread = rates * (1 - self.probability * rates)
        variance = self.connections ** (1 - 2 * self.scaling) * (spread @ self.coupling.square().T)
        return mean, variance.clamp(min=1e-12)
