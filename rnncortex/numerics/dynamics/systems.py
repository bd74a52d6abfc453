"""Dynamical systems whose behaviour is known: what an analysis must reproduce."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks


@dataclass(frozen=True)
class Lorenz:
    r"""The Lorenz system, the standard test of a Lyapunov estimator.

    .. math:: \dot{x} = \sigma (y - x), \quad \dot{y} = x (\rho - z) - y, \quad \dot{z} = x y - \beta z

    Attributes
    ----------
    sigma, rho, beta : float
        Its parameters; the published exponents belong to the default ones.

    References
    ----------
    Lorenz (1963), Journal of the Atmospheric Sciences 20, 130-141; exponents: Sprott (2003), Chaos and Time-Series Analysis.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.dynamics.systems import Lorenz
    >>> Lorenz().drift(torch.tensor([1.0, 1.0, 1.0])).shape
    torch.Size([3])
    """

    sigma: float = 10.0
    rho: float = 28.0
    beta: float = 8 / 3

    published_exponents = (0.9056, 0.0, -14.5723)
    """Per unit of time, at the default parameters."""

    @property
    def divergence(self) -> float:
        """Rate at which volumes change, everywhere the same; the sum of the exponents."""
        return -self.sigma - 1 - self.beta

    def drift(self, state: Tensor) -> Tensor:
        """Rate of change of states (..., 3)."""
        checks.tensor("state", state, "... 3")
        x, y, z = state.unbind(-1)
        return torch.stack((self.sigma * (y - x), x * (self.rho - z) - y, x * y - self.beta * z), -1)

    def linearised_drift(self, state: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """Rates of change of states (..., 3) and of small perturbations (..., k, 3)."""
        checks.tensor("state", state, "... 3")
        checks.tensor("vectors", vectors, "... k 3", like=("state", state))
        x, y, z = (part[..., None] for part in state.unbind(-1))
        u, v, w = vectors.unbind(-1)
        pushed = torch.stack((self.sigma * (v - u), u * (self.rho - z) - x * w - v, u * y + x * v - self.beta * w), -1)
        return self.drift(state), pushed
