r"""One autonomous network in the current form of the mean-field literature: its state is what its units receive."""

from torch import Tensor, nn

from rnncortex.models.rate.activations import ACTIVATIONS
from rnncortex.numerics import checks


class CurrentNetwork(nn.Module):
    r"""A network of currents, :math:`\tau \, dx/dt = -x + W \phi(x)`, or in discrete time :math:`x_{t+1} = W \phi(x_t)`.

    With x = W h it is the rate form :math:`\tau \, dh/dt = -h + \phi(W h)` of :class:`~rnncortex.models.rate.network.RateNetwork`.

    Parameters
    ----------
    weight : Tensor, shape (units, units)
        W, copied.
    nonlinearity : {"tanh", "relu", "sigmoid"}
        :math:`\phi`.

    Raises
    ------
    TypeError, ValueError
        If the weights are not square or the nonlinearity is unknown.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.rate.current_form import CurrentNetwork
    >>> CurrentNetwork(torch.tensor([[2.0]])).jacobian(torch.zeros(1)).tolist()
    [[2.0]]
    """

    weight: Tensor
    input_size = 0

    def __init__(self, weight: Tensor, *, nonlinearity: str = "tanh") -> None:
        super().__init__()
        checks.tensor("weight", weight, "units units")
        self.nonlinearity = checks.choice("nonlinearity", nonlinearity, ACTIVATIONS)
        self.register_buffer("weight", weight.detach().clone())

    @property
    def state_size(self) -> int:
        """Numbers in a state: one for each unit."""
        return len(self.weight)

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """One discrete step of states (..., units); ``inputs``, if given, have no channels."""
        self._check(state, inputs)
        return ACTIVATIONS[self.nonlinearity].function(state) @ self.weight.T

    def drift(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """Rate of change per tau; arguments and result as in :meth:`step`."""
        return self.step(state, inputs) - state

    def jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""Of the discrete step, :math:`W \, \mathrm{diag}(\phi'(x))`, shape (..., units, units)."""
        return self.weight * self._slope(state, inputs)[..., None, :]

    def input_jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """Derivatives by inputs, of which there are none, shape (..., units, 0)."""
        self._check(state, inputs)
        return state.new_zeros(*state.shape, 0)

    def linearised_step(self, state: Tensor, vectors: Tensor, inputs: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """The discrete step of a state (..., units) and of small perturbations (..., k, units)."""
        checks.tensor("vectors", vectors, "... k units", {"units": len(self.weight)}, like=("the network", self.weight))
        return self.step(state, inputs), (self._slope(state, inputs)[..., None, :] * vectors) @ self.weight.T

    def linearised_drift(self, state: Tensor, vectors: Tensor, inputs: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Rates of change per tau of a state and of small perturbations; arguments as in :meth:`linearised_step`."""
        following, pushed = self.linearised_step(state, vectors, inputs)
        return following - state, pushed - vectors

    def _slope(self, state: Tensor, inputs: Tensor | None) -> Tensor:
        self._check(state, inputs)
        return ACTIVATIONS[self.nonlinearity].derivative(state)

    def _check(self, state: Tensor, inputs: Tensor | None) -> None:
        checks.tensor("state", state, "... units", {"units": len(self.weight)}, like=("the network", self.weight))
        if inputs is not None:
            checks.tensor("inputs", inputs, "... 0", like=("the network", self.weight))
