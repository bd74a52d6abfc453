r"""Recurrent networks as maps of their state: the protocol that every analysis of dynamics takes, and adapters to it.

.. math:: h_{t+1} = F(h_t, x_t), \qquad \delta h_{t+1} = \frac{\partial F}{\partial h} \delta h_t + \frac{\partial F}{\partial x} \delta x_t
"""

from collections.abc import Callable
from typing import Any, Protocol, cast, runtime_checkable

import torch
from torch import Tensor, nn

from rnncortex.models.gated.gru import GRU
from rnncortex.models.gated.lstm import LSTM
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import checks
from rnncortex.numerics.calculus import differentiation


@runtime_checkable
class Recurrent(Protocol):
    """A network that can be analysed: one step of its state without noise, and the derivatives of that step.

    A module that has only ``step``, ``input_size`` and ``state_size`` (or ``hidden_size``) will do: :func:`adapt` differentiates it.
    States are (..., state_size) and inputs (..., input_size), zero if left out; each state moves by itself.

    Attributes
    ----------
    state_size : int
        Numbers in a state; an LSTM's are twice its units.
    input_size : int
        Input channels; 0 for an autonomous network.
    """

    @property
    def state_size(self) -> int: ...

    @property
    def input_size(self) -> int: ...

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """The next states."""

    def jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """Derivatives by the state, (..., state_size, state_size): row next state, column this state."""

    def input_jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """Derivatives by the input, (..., state_size, input_size)."""

    def linearised_step(self, state: Tensor, vectors: Tensor, inputs: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """The next states, and what becomes of small perturbations (..., k, state_size) of the states."""


@runtime_checkable
class Flow(Protocol):
    """A continuous-time system: rates of change of its state, and of small perturbations (..., k, units) of it."""

    def drift(self, state: Tensor) -> Tensor:
        """Rates of change of states (..., units); a network that is driven takes inputs as well."""

    def linearised_drift(self, state: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """The same, and rates of change of the perturbations."""


Network = Recurrent | nn.Module | Callable[[Tensor], Tensor]
"""What analyses of maps take: a network of ours or torch's, a module with ``step``, or a function of the state."""


def adapt(network: Network, state: Tensor | None = None, name: str = "state", shape: str = "... units") -> Recurrent:
    """A network as a map of its state, whatever it is made of.

    Parameters
    ----------
    network : Recurrent, Module or callable
        A network that meets the protocol is handed back as it is. ``torch.nn.RNN``, ``GRU`` and ``LSTM`` with one layer and one
        direction become our own networks with copies of their weights. Of a
        :class:`~rnncortex.models.rate.readout.WithReadout` the network is taken. A module with ``step`` and sizes, or a function
        from states to states, is differentiated automatically where it has no derivatives of its own. If a module's state is a named
        tuple of tensors, which its ``rest(trials)`` shows, its parts stand side by side, as an LSTM's do.
    state : Tensor, shape (..., units), optional
        A state that the network is to take: its size, precision and device are checked. A function needs it to know its size.
    name : str
        What the caller calls the state, for the message.
    shape : str
        The state's, in words, as :func:`~rnncortex.numerics.checks.tensor` takes it; units last.

    Returns
    -------
    Recurrent

    Raises
    ------
    TypeError, ValueError
        If the network is none of these, or the state is not one of its states.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models import recurrent
    >>> lstm = recurrent.adapt(torch.nn.LSTM(2, 3, batch_first=True))
    >>> lstm.state_size, lstm.jacobian(torch.zeros(6)).shape
    (6, torch.Size([6, 6]))
    """
    if isinstance(network, WithReadout):
        return adapt(network.network, state, name, shape)
    like = reference(network)
    if state is not None:
        checks.tensor(name, state, shape, like=None if like is None else ("the network", like))
    if isinstance(network, nn.RNNBase):
        system: Recurrent = _from_torch(network)
    elif isinstance(network, Recurrent):
        system = network
    elif callable(getattr(network, "step", None)):
        inner: Any = _SideBySide(network) if hasattr(network, "rest") else network
        if not (hasattr(inner, "input_size") and (hasattr(inner, "state_size") or hasattr(inner, "hidden_size"))):
            raise TypeError(f"network: expected a module with step, input_size and state_size, got {checks.describe(network)}")
        system = _Differentiated(inner)
    elif callable(network) and not isinstance(network, nn.Module):
        system = _Differentiated(_Function(network, 0 if state is None else state.shape[-1]))
    else:
        raise TypeError(f"network: expected a recurrent network, a module with step, or a function, got {checks.describe(network)}")
    if state is not None:
        checks.tensor(name, state, "... units", {"units": system.state_size})
    return system


def adapt_flow(network: Flow | nn.Module | Callable[[Tensor], Tensor]) -> Flow:
    """A continuous-time network as a flow: as it is if it has ``drift`` and ``linearised_drift``, else differentiated automatically.

    Parameters
    ----------
    network : Flow, Module or callable
        A system with ``drift``, a :class:`~rnncortex.models.rate.readout.WithReadout` around one, or a function from states to rates
        of change.

    Returns
    -------
    Flow

    Raises
    ------
    TypeError
        If the network is none of these.
    """
    if isinstance(network, WithReadout):
        return adapt_flow(network.network)
    if isinstance(network, Flow):
        return network
    drift = getattr(network, "drift", None if isinstance(network, nn.Module) else network)
    if not callable(drift):
        raise TypeError(f"network: expected a system with drift, or a function, got {checks.describe(network)}")
    return _DifferentiatedFlow(drift)


def reference(network: Any) -> Tensor | None:
    """A weight that says which precision and device a network has; None if it has no weights."""
    if not isinstance(network, nn.Module):
        return None
    return next((weight for weight in (*network.parameters(), *network.buffers()) if weight.is_floating_point()), None)


def drive(system: Recurrent, inputs: Tensor | None, state: Tensor, steps: int) -> Callable[[int], Tensor | None]:
    """The input at each step, from an input that is left out, held constant, or varies in time.

    Parameters
    ----------
    system : Recurrent
    inputs : Tensor, optional
        Constant: (inputs,) or one for each state, (..., inputs). Varying: (..., time, inputs), with one dimension more than the
        state. None is zero.
    state : Tensor, shape (..., units)
        The states that it drives; leading dimensions of the inputs are the states' or one.
    steps : int
        Length of varying inputs.

    Returns
    -------
    callable
        From the number of a step to its inputs.

    Raises
    ------
    TypeError, ValueError
        If the inputs are not as above.
    """
    if inputs is None:
        return lambda step: None
    sizes = {"inputs": system.input_size, "time": steps}
    checks.tensor("inputs", inputs, "... inputs", sizes, like=("the state", state))
    varies = inputs.ndim == state.ndim + 1
    if varies:
        checks.tensor("inputs", inputs, "... time inputs", sizes)
    leading = inputs.shape[: -2 if varies else -1]
    try:
        fits = torch.broadcast_shapes(leading, state.shape[:-1]) == state.shape[:-1]
    except RuntimeError:
        fits = False
    if not fits:
        raise ValueError(f"inputs: expected one for each of states {tuple(state.shape)}, or one for all, got {checks.describe(inputs)}")
    return lambda step: inputs[..., step, :] if varies else inputs


def _from_torch(module: nn.RNNBase) -> RateNetwork | GRU | LSTM:
    """A layer of torch as the network of ours that has the same equation."""
    if module.num_layers != 1 or module.bidirectional or module.proj_size:
        raise ValueError(f"network: expected one layer, one direction and no projection, got {module}")
    if isinstance(module, nn.RNN):
        return RateNetwork.from_torch(module).requires_grad_(False)
    network = GRU.from_torch(module) if isinstance(module, nn.GRU) else LSTM.from_torch(cast("nn.LSTM", module))
    return network.requires_grad_(False)


class _Function:
    """A function of the state alone as an autonomous network."""

    def __init__(self, function: Callable[[Tensor], Tensor], state_size: int) -> None:
        self.function, self.state_size, self.input_size = function, state_size, 0

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        return self.function(state)


class _SideBySide:
    """A network whose state is a named tuple of tensors, with the parts in one row."""

    def __init__(self, network: Any) -> None:
        self.network, self.input_size = network, network.input_size
        example = network.rest(1)
        self.kind, self.sizes = type(example), [part.shape[-1] for part in example]
        self.state_size = sum(self.sizes)

    def step(self, state: Tensor, inputs: Tensor) -> Tensor:
        rows = state.reshape(-1, self.state_size)
        arriving = inputs.expand(*state.shape[:-1], -1).reshape(-1, self.input_size)
        following = self.network.step(self.kind(*rows.split(self.sizes, -1)), arriving)
        return torch.cat(following, -1).reshape(state.shape)


class _Differentiated:
    """A network with ``step``, completed by forward-mode automatic differentiation."""

    def __init__(self, network: Any) -> None:
        self.network = network
        self.input_size: int = network.input_size
        self.state_size: int = network.state_size if hasattr(network, "state_size") else network.hidden_size
        self._pushed = differentiation.Pushforward(self.step)

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        return self.network.step(state, state.new_zeros(*state.shape[:-1], self.input_size) if inputs is None else inputs)

    def linearised_step(self, state: Tensor, vectors: Tensor, inputs: Tensor | None = None) -> tuple[Tensor, Tensor]:
        own = getattr(self.network, "linearised_step", None)
        return own(state, vectors, inputs) if own else self._pushed(state, vectors, inputs)

    def jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        own = getattr(self.network, "jacobian", None)
        return own(state, inputs) if own else differentiation.jacobian(lambda h: self.step(h, inputs), state)

    def input_jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        if inputs is None:
            inputs = state.new_zeros(self.input_size)
        own = getattr(self.network, "input_jacobian", None)
        return own(state, inputs) if own else differentiation.jacobian(lambda x: self.step(state, x), inputs.expand(*state.shape[:-1], -1))


class _DifferentiatedFlow:
    """A drift, completed by forward-mode automatic differentiation."""

    def __init__(self, drift: Callable[..., Tensor]) -> None:
        self.drift, self._pushed = drift, differentiation.Pushforward(drift)

    def linearised_drift(self, state: Tensor, vectors: Tensor, *inputs: Tensor) -> tuple[Tensor, Tensor]:
        return self._pushed(state, vectors, *inputs)
