"""Latent dynamics of a low-rank network: its few latent variables, exactly."""

from typing import Any

import torch
from torch import Tensor, nn

from rnncortex.models.rate.activations import ACTIVATIONS
from rnncortex.models.rate.constraints import LowRank
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import checks
from rnncortex.numerics.calculus.quadrature import gaussian_expectation


class LatentNetwork(nn.Module):
    r"""The closed dynamics of the R latent variables :math:`z = n^\top h / N` of a network of rank R.

    .. math:: z_{t+1} = (1 - \alpha) z_t + \frac{\alpha}{N} n^\top \phi(m z_t + U x_t + b)

    The state of the network reaches its own recurrent input only through z, so that z alone predicts z: this is no approximation.

    Parameters
    ----------
    network : RateNetwork
        Whose ``weight_hh`` is parametrized by :class:`~rnncortex.models.rate.constraints.LowRank`; its weights are copied.

    Raises
    ------
    TypeError
        If the network's recurrent weights have no low-rank parametrization, or its nonlinearity has no name.
    """

    left: Tensor
    right: Tensor

    def __init__(self, network: RateNetwork) -> None:
        super().__init__()
        parametrizations: Any = getattr(network, "parametrizations", None)
        if parametrizations is None or "weight_hh" not in parametrizations or not isinstance(parametrizations["weight_hh"][0], LowRank):
            raise TypeError(f"network: expected a RateNetwork with a LowRank parametrization of weight_hh, got {checks.describe(network)}")
        if not isinstance(network.nonlinearity, str):
            raise TypeError("network: expected a nonlinearity with a name, got a function")
        self.nonlinearity, self.leak_rate = network.nonlinearity, network.leak_rate
        self.register_buffer("left", parametrizations["weight_hh"].original0.detach().clone())
        self.register_buffer("right", parametrizations["weight_hh"].original1.detach().clone())
        self.register_buffer("weight_ih", network.weight_ih.detach().clone())
        bias = torch.zeros_like(self.left[:, 0]) if network.bias is None else network.bias.detach().clone()
        self.register_buffer("bias", bias)

    def rates(self, latents: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""Rates that the latents stand for, :math:`\phi(m z + U x + b)`.

        Parameters
        ----------
        latents : Tensor, shape (..., rank)
            z.
        inputs : Tensor, shape (..., inputs), optional
            x; zero if left out.

        Returns
        -------
        Tensor, shape (..., units)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above.
        """
        checks.tensor("latents", latents, "... rank", {"rank": self.left.shape[1]}, like=("the network", self.left))
        total = latents @ self.left.T + self.get_buffer("bias")
        if inputs is not None:
            weight_ih: Any = self.weight_ih
            checks.tensor("inputs", inputs, "... inputs", {"inputs": weight_ih.shape[1]}, like=("the network", self.left))
            total = total + inputs @ weight_ih.T
        return ACTIVATIONS[self.nonlinearity].function(total)

    def drift(self, latents: Tensor, inputs: Tensor | None = None) -> Tensor:
        """Rate of change of the latents, per tau; arguments as in :meth:`rates`, result (..., rank)."""
        return self.rates(latents, inputs) @ self.right / len(self.right) - latents

    @property
    def state_size(self) -> int:
        """Numbers in a state: the rank."""
        return self.left.shape[1]

    @property
    def input_size(self) -> int:
        """Number of input channels."""
        return self.get_buffer("weight_ih").shape[1]

    def step(self, latents: Tensor, inputs: Tensor | None = None) -> Tensor:
        """One time step of the latents; arguments and result as in :meth:`drift`."""
        return latents + self.leak_rate * self.drift(latents, inputs)

    def forward(self, inputs: Tensor) -> Tensor:
        """Run the latents from rest.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, inputs)

        Returns
        -------
        Tensor, shape (trials, time, rank)
            Latents after each step.

        Raises
        ------
        TypeError, ValueError
            If the inputs are not as above.
        """
        checks.sequence("inputs", inputs, "trials time inputs", {"inputs": self.input_size}, like=("the network", self.left))
        latents, path = inputs.new_zeros(len(inputs), self.left.shape[1]), []
        for step_inputs in inputs.unbind(1):
            latents = self.step(latents, step_inputs)
            path.append(latents)
        return torch.stack(path, 1)


class GaussianLatentNetwork(LatentNetwork):
    r"""The same latents with the units replaced by their statistics: loadings taken as jointly Gaussian, tanh units.

    .. math:: \dot z = -z + (\Sigma_{nm} z + \Sigma_{nu} x) \, E[\phi'(\sqrt{\Delta} \xi)], \qquad \Delta = \mathrm{Var}(m z + u x)

    Of thousands of weights only the covariances of the loadings are left. Biases must be zero.

    Parameters
    ----------
    network : RateNetwork
        As for :class:`LatentNetwork`, with tanh units and no bias.

    Raises
    ------
    TypeError, ValueError
        As for :class:`LatentNetwork`, or if there is a bias or another nonlinearity.

    References
    ----------
    Dubreuil, Valente, Beiran, Mastrogiuseppe and Ostojic (2022), Nature Neuroscience 25, 783-794.
    """

    def __init__(self, network: RateNetwork) -> None:
        super().__init__(network)
        if network.bias is not None or network.nonlinearity != "tanh":
            raise ValueError("network: expected tanh units without bias, got a bias or another nonlinearity")
        units = len(self.left)
        drivers = torch.cat((self.left, network.weight_ih.detach()), 1)
        self.register_buffer("spread", drivers.T @ drivers / units)
        self.register_buffer("overlap", self.right.T @ drivers / units)

    def drift(self, latents: Tensor, inputs: Tensor | None = None) -> Tensor:
        """Rate of change of the latents, per tau; arguments as in :meth:`LatentNetwork.rates`, result (..., rank)."""
        checks.tensor("latents", latents, "... rank", {"rank": self.left.shape[1]}, like=("the network", self.left))
        if inputs is not None:
            checks.tensor("inputs", inputs, "... inputs", {"inputs": self.input_size}, like=("the network", self.left))
        spread, overlap = self.get_buffer("spread"), self.get_buffer("overlap")
        if inputs is None:
            inputs = latents.new_zeros(overlap.shape[1] - latents.shape[-1])
        both = torch.cat((latents, inputs.expand(*latents.shape[:-1], -1)), -1)
        variance = ((both @ spread) * both).sum(-1).clamp(min=0)
        gain = gaussian_expectation(lambda x: 1 - torch.tanh(x).square(), variance)
        return gain[..., None] * (both @ overlap.T) - latents
