"""Rate network with short-term plasticity: its recurrent synapses depress and facilitate."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple, Self

import torch
from torch import Tensor, nn

from rnncortex.models.rate.activations import ACTIVATIONS
from rnncortex.models.synapses.short_term_plasticity import ShortTermPlasticity, SynapticState
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class PlasticState(NamedTuple):
    """State of a network with plastic synapses.

    Attributes
    ----------
    rates : Tensor, shape (..., hidden_size)
        h, hertz.
    utilisation, resource : Tensor, shape (..., hidden_size)
        u and x of the synapses that a unit makes.
    """

    rates: Tensor
    utilisation: Tensor
    resource: Tensor


class PlasticRateNetwork(nn.Module):
    r"""A rate network with short-term plasticity in the synapses that its units make, called like ``torch.nn.RNN(batch_first=True)``.

    .. math:: h_{t+1} = (1 - \alpha) h_t + \alpha \, \phi(W (u_t \odot x_t \odot h_t) + U_\mathrm{in} s_t + b)

    with :math:`\alpha = \Delta t / \tau`, and u, x follow the rate equations of
    :class:`~rnncortex.models.synapses.short_term_plasticity.ShortTermPlasticity` with the rates h.

    Parameters
    ----------
    input_size, hidden_size : int
        Number of input channels and of units.
    tau : float
        Time constant of a unit, seconds, at least ``plasticity.dt``, which is the step.
    plasticity : ShortTermPlasticity
        Of the recurrent synapses.
    nonlinearity : {"relu", "sigmoid"} or callable
        :math:`\phi`, from current to rate in hertz; it must not be negative.
    seed : int or torch.Generator
        Of the initial weights, uniform within :math:`\pm 1/\sqrt{\text{hidden\_size}}`; the bias starts at zero.
    dtype, device
        Of the parameters.

    Attributes
    ----------
    weight_hh : Parameter, shape (hidden_size, hidden_size)
        W, row receives and column sends.
    weight_ih : Parameter, shape (hidden_size, input_size)
    bias : Parameter, shape (hidden_size,)

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.

    References
    ----------
    Masse et al. (2019), Nature Neuroscience 22, 1159-1167.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        tau: float,
        plasticity: ShortTermPlasticity,
        nonlinearity: str | Callable[[Tensor], Tensor] = "relu",
        seed: Seed,
        dtype: torch.dtype = torch.float32,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size = checks.count("input_size", input_size), checks.count("hidden_size", hidden_size)
        if not isinstance(plasticity, ShortTermPlasticity):
            raise TypeError(f"plasticity: expected a ShortTermPlasticity, got {checks.describe(plasticity)}")
        tau = checks.number("tau", tau, at_least=plasticity.dt)
        self.leak_rate = plasticity.dt / tau
        self.plasticity = plasticity.to(device)
        self.nonlinearity = nonlinearity if callable(nonlinearity) else checks.choice("nonlinearity", nonlinearity, ("relu", "sigmoid"))
        random, bound = seeding.generator(seed), 1 / math.sqrt(hidden_size)

        def initial(*size: int) -> nn.Parameter:
            return nn.Parameter(seeding.uniform(size, random, low=-bound, high=bound, dtype=dtype, device=device))

        self.weight_hh = initial(hidden_size, hidden_size)
        self.weight_ih = initial(hidden_size, input_size)
        self.bias = nn.Parameter(torch.zeros(hidden_size, dtype=dtype, device=device))

    @classmethod
    def from_weights(
        cls,
        weight_hh: Tensor,
        weight_ih: Tensor,
        bias: Tensor | None = None,
        *,
        tau: float,
        plasticity: ShortTermPlasticity,
        nonlinearity: str | Callable[[Tensor], Tensor] = "relu",
    ) -> Self:
        """The network with given weights, which are copied.

        Parameters
        ----------
        weight_hh : Tensor, shape (hidden_size, hidden_size)
            W.
        weight_ih : Tensor, shape (hidden_size, input_size)
        bias : Tensor, shape (hidden_size,), optional
            Zero if left out.
        tau, plasticity, nonlinearity
            As in :class:`PlasticRateNetwork`.

        Returns
        -------
        PlasticRateNetwork

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or an option is out of range.
        """
        sizes: checks.Sizes = {}
        checks.tensor("weight_hh", weight_hh, "hidden_size hidden_size", sizes)
        bias = weight_hh.new_zeros(len(weight_hh)) if bias is None else bias
        checks.tensor("weight_ih", weight_ih, "hidden_size input_size", sizes, like=("weight_hh", weight_hh))
        checks.tensor("bias", bias, "hidden_size", sizes, like=("weight_hh", weight_hh))
        options: dict[str, Any] = {"tau": tau, "plasticity": plasticity, "nonlinearity": nonlinearity}
        network = cls(sizes["input_size"], sizes["hidden_size"], **options, seed=0, dtype=weight_hh.dtype, device=weight_hh.device)
        with torch.no_grad():
            for parameter, given in zip((network.weight_hh, network.weight_ih, network.bias), (weight_hh, weight_ih, bias), strict=True):
                parameter.copy_(given)
        return network

    def rest(self, trials: int) -> PlasticState:
        """Silent units, synapses at rest, shape (trials, hidden_size)."""
        trials = checks.count("trials", trials)
        silent = self.bias.new_zeros(trials, self.hidden_size)
        return PlasticState(silent, *self.plasticity.rest(silent))

    def step(self, state: PlasticState, inputs: Tensor) -> PlasticState:
        """One step.

        Parameters
        ----------
        state : PlasticState
            Of shape (trials, hidden_size).
        inputs : Tensor, shape (trials, input_size)

        Returns
        -------
        PlasticState

        Raises
        ------
        TypeError, ValueError
            If shapes, dtypes or devices do not fit.
        """
        checks.tensor("inputs", inputs, "trials input_size", {"input_size": self.input_size}, like=("the network", self.weight_hh))
        return self._step(state, nn.functional.linear(inputs, self.weight_ih, self.bias))

    def trajectory(self, inputs: Tensor, state: PlasticState | None = None) -> PlasticState:
        """States after each step, of shape (trials, time, hidden_size); arguments as in :meth:`forward`."""
        sizes = {"input_size": self.input_size}
        checks.sequence("inputs", inputs, "trials time input_size", sizes, like=("the network", self.weight_hh))
        state = self.rest(len(inputs)) if state is None else state
        states = []
        for current in nn.functional.linear(inputs, self.weight_ih, self.bias).unbind(1):
            state = self._step(state, current)
            states.append(state)
        return PlasticState(*(torch.stack(values, 1) for values in zip(*states, strict=True)))

    def forward(self, inputs: Tensor, h0: PlasticState | None = None) -> tuple[Tensor, PlasticState]:
        """Run the network over time.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
            At least one step.
        h0 : PlasticState, optional
            Before the first step; at rest if left out.

        Returns
        -------
        outputs : Tensor, shape (trials, time, hidden_size)
            Rates after each step, hertz.
        h_n : PlasticState, of shape (trials, hidden_size)
            After the last step.

        Raises
        ------
        TypeError, ValueError
            If shapes, dtypes or devices do not fit.
        """
        states = self.trajectory(inputs, h0)
        return states.rates, PlasticState(*(values[:, -1] for values in states))

    def _step(self, state: PlasticState, current: Tensor) -> PlasticState:
        rates, u, x = state
        total = current + nn.functional.linear(u * x * rates, self.weight_hh)
        function = ACTIVATIONS[self.nonlinearity].function if isinstance(self.nonlinearity, str) else self.nonlinearity
        synapses = self.plasticity._rate_step(SynapticState(u, x), rates)
        return PlasticState(torch.lerp(rates, function(total), self.leak_rate), *synapses)
