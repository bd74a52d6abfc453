"""Rate networks: the leaky recurrent network, of which the vanilla network is the case of leak one."""

import copy
import math
from collections.abc import Callable
from typing import Any, Self

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from rnncortex.models.rate.activations import ACTIVATIONS
from rnncortex.models.rate.recurrence import Weights, fused, loop
from rnncortex.numerics import checks, kernels, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.dynamics.integrators import Field
from rnncortex.numerics.seeding import Seed


def leak_rate(dt: float, tau: float) -> float:
    r"""Leak of a network that takes Euler steps of ``dt`` with time constant ``tau``: :math:`\alpha = \Delta t / \tau`.

    Parameters
    ----------
    dt, tau : float
        Step and time constant in seconds, both above 0.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    TypeError, ValueError
        If one is not a positive number, or ``dt`` exceeds ``tau``: such a step overshoots the state that it decays to.

    Examples
    --------
    >>> from rnncortex.models.rate.network import leak_rate
    >>> leak_rate(dt=0.05, tau=0.2)
    0.25
    """
    dt, tau = checks.number("dt", dt, above=0), checks.number("tau", tau, above=0)
    if dt > tau:
        raise ValueError(f"dt: expected a step of at most tau = {tau:g} s, got {dt:g} s")
    return dt / tau


class RateNetwork(nn.Module):
    r"""A leaky rate network, called like ``torch.nn.RNN(batch_first=True)``.

    .. math:: h_{t+1} = (1 - \alpha) h_t + \alpha \, \phi(W h_t + U x_t + b) + \xi_t

    With :math:`\alpha = \Delta t / \tau` it is the forward Euler discretisation of
    :math:`\tau \, dh/dt = -h + \phi(W h + U x + b)`; with :math:`\alpha = 1` it is the vanilla recurrent network.
    A readout is a module of its own, such as ``torch.nn.Linear``.

    Parameters
    ----------
    input_size : int
        Number of input channels; 0 for an autonomous network.
    hidden_size : int
        Number of units.
    leak_rate : float
        :math:`\alpha`, in (0, 1]; see :func:`leak_rate` for steps and time constants in seconds.
    nonlinearity : {"tanh", "relu", "sigmoid"} or callable
        :math:`\phi`; a callable must work elementwise, and autograd must be able to differentiate it.
    noise_std : float
        Standard deviation that the noise :math:`\xi` alone would give to each unit, whatever the leak: white noise of variance
        :math:`\sigma^2 (1 - (1 - \alpha)^2)` at each step.
    bias : bool
        Whether there is a bias b.
    seed : int or torch.Generator
        Seed of the initial weights, uniform within :math:`\pm 1/\sqrt{\text{hidden\_size}}` as in ``torch.nn.RNN``.
    dtype, device
        Of the parameters.

    Attributes
    ----------
    weight_hh : Parameter, shape (hidden_size, hidden_size)
        W, row receives and column sends.
    weight_ih : Parameter, shape (hidden_size, input_size)
        U.
    bias : Parameter, shape (hidden_size,), or None
        b.

    Raises
    ------
    TypeError, ValueError
        If a size, the leak, the noise or the nonlinearity is not as above.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.rate.network import RateNetwork
    >>> network = RateNetwork(3, 16, leak_rate=0.2, seed=0)
    >>> outputs, h_n = network(torch.zeros(5, 100, 3))
    >>> outputs.shape, h_n.shape
    (torch.Size([5, 100, 16]), torch.Size([1, 5, 16]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        leak_rate: float = 1.0,
        nonlinearity: str | Callable[[Tensor], Tensor] = "tanh",
        noise_std: float = 0.0,
        bias: bool = True,
        seed: Seed,
        dtype: torch.dtype = torch.float32,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        self.input_size = checks.count("input_size", input_size, at_least=0)
        self.hidden_size = checks.count("hidden_size", hidden_size)
        self.leak_rate = checks.number("leak_rate", leak_rate, above=0, at_most=1)
        self.noise_std = checks.number("noise_std", noise_std, at_least=0)
        self.nonlinearity = nonlinearity if callable(nonlinearity) else checks.choice("nonlinearity", nonlinearity, ACTIVATIONS)
        self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size, dtype=dtype, device=device))
        self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size, dtype=dtype, device=device))
        self.bias = nn.Parameter(torch.empty(hidden_size, dtype=dtype, device=device)) if bias else None
        self.reset_parameters(seed=seed)

    def reset_parameters(self, *, seed: Seed) -> None:
        r"""Draw all weights anew, uniform within :math:`\pm 1/\sqrt{\text{hidden\_size}}`; constrained ones are refused.

        Raises
        ------
        TypeError, ValueError
            If the seed is none, or a weight is constrained.
        """
        if parametrize.is_parametrized(self):
            raise ValueError("reset_parameters: expected weights without constraints, which give their own; assign weights instead")
        random, bound = seeding.generator(seed), 1 / math.sqrt(self.hidden_size)
        with torch.no_grad():
            for weight in (self.weight_hh, self.weight_ih, self.bias):
                if weight is not None:
                    weight.copy_(seeding.uniform(weight.shape, random, low=-bound, high=bound, dtype=weight.dtype))

    @classmethod
    def from_weights(
        cls,
        weight_hh: Tensor,
        weight_ih: Tensor | None = None,
        bias: Tensor | None = None,
        *,
        leak_rate: float = 1.0,
        nonlinearity: str | Callable[[Tensor], Tensor] = "tanh",
        noise_std: float = 0.0,
    ) -> Self:
        """The network with given weights, which are copied: a circuit worked out on paper, or one whose weights were drawn elsewhere.

        Parameters
        ----------
        weight_hh : Tensor, shape (hidden_size, hidden_size)
            W.
        weight_ih : Tensor, shape (hidden_size, input_size), optional
            U; an autonomous network if left out.
        bias : Tensor, shape (hidden_size,), optional
            b; no bias if left out.
        leak_rate, nonlinearity, noise_std
            As in :class:`RateNetwork`.

        Returns
        -------
        RateNetwork
            In the precision and on the device of the weights, which training may change.

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or an option is out of range.

        Examples
        --------
        >>> import torch
        >>> from rnncortex.models.rate.network import RateNetwork
        >>> latch = RateNetwork.from_weights(torch.tensor([[2.0]]), torch.tensor([[1.0]]))
        >>> [round(state, 2) for state in latch(torch.tensor([[[1.0], [0.0], [0.0], [0.0]]]))[0].flatten().tolist()]
        [0.76, 0.91, 0.95, 0.96]
        """
        sizes: checks.Sizes = {}
        checks.tensor("weight_hh", weight_hh, "hidden_size hidden_size", sizes)
        if weight_ih is None:
            weight_ih = weight_hh.new_zeros(len(weight_hh), 0)
        checks.tensor("weight_ih", weight_ih, "hidden_size input_size", sizes, like=("weight_hh", weight_hh))
        if bias is not None:
            checks.tensor("bias", bias, "hidden_size", sizes, like=("weight_hh", weight_hh))
        options: dict[str, Any] = {"leak_rate": leak_rate, "nonlinearity": nonlinearity, "noise_std": noise_std, "bias": bias is not None}
        network = cls(sizes["input_size"], sizes["hidden_size"], **options, seed=0, dtype=weight_hh.dtype, device=weight_hh.device)
        with torch.no_grad():
            network.weight_hh.copy_(weight_hh)
            network.weight_ih.copy_(weight_ih)
            if network.bias is not None and bias is not None:
                network.bias.copy_(bias)
        return network

    @classmethod
    def from_torch(cls, module: nn.RNN) -> Self:
        """The vanilla network with the weights of a ``torch.nn.RNN`` (copied; its two biases are added).

        Parameters
        ----------
        module : torch.nn.RNN
            One layer, one direction.

        Returns
        -------
        RateNetwork

        Raises
        ------
        TypeError, ValueError
            If the module is no ``torch.nn.RNN``, or has several layers or directions.
        """
        if not isinstance(module, nn.RNN):
            raise TypeError(f"module: expected a torch.nn.RNN, got {checks.describe(module)}")
        if module.num_layers != 1 or module.bidirectional:
            raise ValueError(f"module: expected one layer and one direction, got {module}")
        weights: dict[str, Any] = {name: getattr(module, name) for name in module._flat_weights_names}
        bias = weights["bias_ih_l0"] + weights["bias_hh_l0"] if module.bias else None
        return cls.from_weights(weights["weight_hh_l0"], weights["weight_ih_l0"], bias, nonlinearity=module.nonlinearity)

    def forward(self, inputs: Tensor, h0: Tensor | None = None, *, seed: Seed | None = None) -> tuple[Tensor, Tensor]:
        """Run the network over time.

        Under autocast it computes in the precision of its parameters. Inside transformations of ``torch.func``, forward-mode
        differentiation, ``torch.compile`` and ``torch.export`` it runs as a plain loop, which is slower.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
            x, at least one step.
        h0 : Tensor, shape (1, trials, hidden_size), optional
            State before the first step; zero if left out.
        seed : int or torch.Generator, optional
            Seed of the noise; needed if and only if ``noise_std`` is above 0.

        Returns
        -------
        outputs : Tensor, shape (trials, time, hidden_size)
            The state after each step.
        h_n : Tensor, shape (1, trials, hidden_size)
            The state after the last step.

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, a number is not finite, or the seed is missing or needless.
        """
        if isinstance(inputs, nn.utils.rnn.PackedSequence):
            raise TypeError(
                "inputs: expected a torch.Tensor of shape (trials, time, input_size), got a PackedSequence; pad_packed_sequence makes "
                "one, and outputs[k, length - 1] is the last state of a shorter trial"
            )
        kind = self.weight_hh.device.type
        if isinstance(inputs, Tensor) and kind != "meta" and torch.is_autocast_enabled(kind):
            with torch.autocast(kind, enabled=False):
                precision = self.weight_hh.dtype
                return self.forward(inputs.to(precision), None if h0 is None else h0.to(precision), seed=seed)
        like, sizes = ("the network", self.weight_hh), {"input_size": self.input_size, "hidden_size": self.hidden_size}
        checks.sequence("inputs", inputs, "trials time input_size", sizes, like=like)
        trials, time = inputs.shape[:2]
        if h0 is None:
            h0 = inputs.new_zeros(1, trials, self.hidden_size)
        checks.tensor("h0", h0, "1 trials hidden_size", sizes, like=like)
        random, noise = seeding.of_noise(seed, self.noise_std, "a network"), None
        if random is not None:
            scale = self.noise_std * math.sqrt(1 - (1 - self.leak_rate) ** 2)
            noise = scale * seeding.normal((time, trials, self.hidden_size), random, dtype=inputs.dtype, device=inputs.device)

        by_time, weights = inputs.transpose(0, 1), self._weights()
        if isinstance(self.nonlinearity, str) and kernels.serve(inputs, h0, *weights):
            states = fused(by_time, h0[0], weights, self.leak_rate, ACTIVATIONS[self.nonlinearity], noise)
            if states.requires_grad:
                states = states.clone()  # the backward pass needs its own, as outputs may be changed in place
        else:
            states = loop(by_time, h0[0], weights, self.leak_rate, self._function, noise)
        return states.transpose(0, 1), states[-1:]

    @property
    def state_size(self) -> int:
        """Numbers in a state: one for each unit."""
        return self.hidden_size

    def drift(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""Right-hand side of the continuous-time network, :math:`\tau \, dh/dt = -h + \phi(W h + U x + b)`.

        Parameters
        ----------
        state : Tensor, shape (..., hidden_size)
            h.
        inputs : Tensor, shape (..., input_size), optional
            x; zero if left out.

        Returns
        -------
        Tensor, shape (..., hidden_size)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        return self._function(self.preactivation(state, inputs)) - state

    def field(self, inputs: Callable[[Tensor], Tensor], tau: float) -> Field:
        r"""The continuous-time network as a vector field in time, :math:`dh/dt = (-h + \phi(W h + U x(t) + b)) / \tau`.

        Parameters
        ----------
        inputs : callable
            x, from a time (0-d tensor, seconds) to inputs (..., input_size).
        tau : float
            Time constant in seconds, above 0.

        Returns
        -------
        callable
            From time and state to rate of change per second, for :func:`~rnncortex.numerics.dynamics.integrators.integrate`.

        Raises
        ------
        TypeError, ValueError
            If ``inputs`` cannot be called or ``tau`` is not positive.
        """
        if not callable(inputs):
            raise TypeError(f"inputs: expected a function of time, got {checks.describe(inputs)}")
        tau = checks.number("tau", tau, above=0)
        return lambda time, state: self.drift(state, inputs(time)) / tau

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """One time step without noise; arguments and result as in :meth:`drift`."""
        return state + self.leak_rate * self.drift(state, inputs)

    def preactivation(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """What the nonlinearity receives, :math:`a = W h + U x + b`; arguments and result as in :meth:`drift`."""
        checks.tensor("state", state, "... hidden_size", {"hidden_size": self.hidden_size}, like=("the network", self.weight_hh))
        total = nn.functional.linear(state, self.weight_hh, self.bias)
        if inputs is not None:
            checks.tensor("inputs", inputs, "... input_size", {"input_size": self.input_size}, like=("the network", self.weight_hh))
            total = total + nn.functional.linear(inputs, self.weight_ih)
        return total

    def jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""Jacobian of one step, :math:`(1 - \alpha) I + \alpha \, \mathrm{diag}(\phi'(a)) W`.

        Parameters
        ----------
        state : Tensor, shape (..., hidden_size)
            h.
        inputs : Tensor, shape (..., input_size), optional
            x; zero if left out.

        Returns
        -------
        Tensor, shape (..., hidden_size, hidden_size)
            Row: unit of the next state; column: unit of this state.

        Raises
        ------
        TypeError, ValueError
            As in :meth:`drift`.
        """
        scaled = self.leak_rate * self.slope(state, inputs)[..., None] * self.weight_hh
        scaled.diagonal(dim1=-2, dim2=-1).add_(1 - self.leak_rate)
        return scaled

    def input_jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""Derivatives of one step by its input, :math:`\alpha \, \mathrm{diag}(\phi'(a)) U`, shape (..., hidden_size, input_size).

        Arguments as in :meth:`jacobian`.
        """
        return self.leak_rate * self.slope(state, inputs)[..., None] * self.weight_ih

    def linearised_step(self, state: Tensor, vectors: Tensor, inputs: Tensor | None = None) -> tuple[Tensor, Tensor]:
        r"""One step of a state and of small perturbations, :math:`v \mapsto (1 - \alpha) v + \alpha \, \phi'(a) \odot W v`.

        Parameters
        ----------
        state : Tensor, shape (..., hidden_size)
            h.
        vectors : Tensor, shape (..., k, hidden_size)
            Perturbations v.
        inputs : Tensor, shape (..., input_size), optional
            x; zero if left out.

        Returns
        -------
        tuple of Tensor
            The next state and the next perturbations, in the shapes they came in.

        Raises
        ------
        TypeError, ValueError
            As in :meth:`drift`.
        """
        rates, pushed = self._linearised_rates(state, vectors, inputs)
        return torch.lerp(state, rates, self.leak_rate), torch.lerp(vectors, pushed, self.leak_rate)

    def linearised_drift(self, state: Tensor, vectors: Tensor, inputs: Tensor | None = None) -> tuple[Tensor, Tensor]:
        r"""The drift of a state and of small perturbations, :math:`v \mapsto -v + \phi'(a) \odot W v`; as :meth:`linearised_step`."""
        rates, pushed = self._linearised_rates(state, vectors, inputs)
        return rates - state, pushed - vectors

    def slope(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""Gain of each unit, :math:`\phi'(a)`; arguments and result as in :meth:`drift`."""
        return self._slope(self.preactivation(state, inputs))

    def with_leak_rate(self, leak_rate: float) -> Self:
        """The same network with another leak: same parameters (shared, not copied), other step.

        Raises
        ------
        TypeError, ValueError
            If the leak is not in (0, 1].
        """
        other = copy.copy(self)
        other.leak_rate = checks.number("leak_rate", leak_rate, above=0, at_most=1)
        return other

    def __copy__(self) -> Self:
        """The same parameters in another module."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Constrained networks can be pickled, too: as the plain network, the constraints, and what they are made from."""
        if not parametrize.is_parametrized(self):
            return super().__reduce_ex__(protocol)
        plain = {name: value for name, value in self.__dict__.items() if name not in ("_modules", "_parameters", "_buffers")}
        kept = {name: dict(self.__dict__[name]) for name in ("_modules", "_parameters", "_buffers")}
        lists = kept["_modules"].pop("parametrizations")
        constraints = {name: (getattr(self, name).detach(), list(group)) for name, group in lists.items()}
        return _constrained, (type(self).__mro__[1], {**plain, **kept}, constraints, lists.state_dict())

    def extra_repr(self) -> str:
        """Sizes and settings, for ``print(network)``."""
        return (
            f"{self.input_size}, {self.hidden_size}, leak_rate={self.leak_rate:g}, nonlinearity={self.nonlinearity}, "
            f"noise_std={self.noise_std:g}"
        )

    def _function(self, total: Tensor) -> Tensor:
        return ACTIVATIONS[self.nonlinearity].function(total) if isinstance(self.nonlinearity, str) else self.nonlinearity(total)

    def _linearised_rates(self, state: Tensor, vectors: Tensor, inputs: Tensor | None) -> tuple[Tensor, Tensor]:
        sizes = {"hidden_size": self.hidden_size}
        checks.tensor("vectors", vectors, "... k hidden_size", sizes, like=("the network", self.weight_hh))
        total = self.preactivation(state, inputs)
        return self._function(total), self._slope(total)[..., None, :] * (vectors @ self.weight_hh.T)

    def _slope(self, total: Tensor) -> Tensor:
        if isinstance(self.nonlinearity, str):
            return ACTIVATIONS[self.nonlinearity].derivative(total)
        return torch.func.jvp(self.nonlinearity, (total,), (torch.ones_like(total),))[1]

    def _weights(self) -> Weights:
        return Weights(self.weight_hh, self.weight_ih, self.bias)


def _constrained(kind: type[RateNetwork], plain: dict, constraints: dict, learned: dict) -> RateNetwork:
    """A constrained network as it was."""
    network = kind.__new__(kind)
    network.__dict__.update(plain)
    for name, (weight, group) in constraints.items():
        network.register_parameter(name, nn.Parameter(weight))
        for constraint in group:
            parametrize.register_parametrization(network, name, constraint)
    network.get_submodule("parametrizations").load_state_dict(learned)
    return network
