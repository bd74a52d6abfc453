"""Neuromodulation of gain: a rate network whose recurrent input is multiplied by a signal such as dopamine."""

import math
from typing import Self

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class ModulatedNetwork(nn.Module):
    r"""Rate units with a gain on what they receive from each other.

    .. math:: r_{t+1} = (1 - \alpha) \, r_t + \alpha \tanh\bigl( (1 + d_t) \, W r_t + B x_t + \xi_t \bigr)

    Parameters
    ----------
    weight_hh : Tensor, shape (units, units)
        W; row receives.
    weight_ih : Tensor, shape (units, inputs)
        B.
    leak_rate : float
        :math:`\alpha`, above 0 and at most 1.

    Attributes
    ----------
    input_size : int
        One more than B has columns: the last input of :meth:`step` is the modulation d, 0 where the gain is one.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device does not fit, or the leak is out of range.

    References
    ----------
    Servan-Schreiber, Printz and Cohen (1990), Science 249, 892-895, for catecholamines as gain.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.circuits.neuromodulation import ModulatedNetwork
    >>> network = ModulatedNetwork.random(units=10, inputs=1, gain=1.2, seed=0)
    >>> network(torch.zeros(3, 5, 2, dtype=torch.float64))[0].shape
    torch.Size([3, 5, 10])
    """

    weight_hh: Tensor
    weight_ih: Tensor

    def __init__(self, weight_hh: Tensor, weight_ih: Tensor, *, leak_rate: float = 0.5) -> None:
        super().__init__()
        sizes: checks.Sizes = {}
        checks.tensor("weight_hh", weight_hh, "units units", sizes)
        checks.tensor("weight_ih", weight_ih, "units inputs", sizes, like=("weight_hh", weight_hh))
        self.leak_rate = checks.number("leak_rate", leak_rate, above=0, at_most=1)
        self.register_buffer("weight_hh", weight_hh)
        self.register_buffer("weight_ih", weight_ih)
        self.hidden_size = self.state_size = len(weight_hh)
        self.input_size = weight_ih.shape[1] + 1

    @classmethod
    def random(
        cls,
        *,
        units: int,
        inputs: int,
        gain: float,
        seed: Seed,
        leak_rate: float = 0.5,
        dtype: torch.dtype = torch.float64,
        device: Device = "cpu",
    ) -> Self:
        r"""A network with normal weights: of standard deviation :math:`g / \sqrt N` among units, and 1 from inputs.

        Parameters
        ----------
        units, inputs : int
        gain : float
            g, at least 0.
        seed : int or torch.Generator
        leak_rate : float
        dtype, device
            Of the weights.

        Returns
        -------
        ModulatedNetwork

        Raises
        ------
        TypeError, ValueError
            If a number is not as above.
        """
        size, columns = checks.count("units", units), checks.count("inputs", inputs)
        gain = checks.number("gain", gain, at_least=0)
        spread, source = gain / math.sqrt(size), seeding.generator(seed)
        weight = spread * seeding.normal((size, size), source, dtype=dtype, device=device)
        return cls(weight, seeding.normal((size, columns), source, dtype=dtype, device=device), leak_rate=leak_rate)

    def with_weights(self, weight_hh: Tensor) -> Self:
        """The same network with other recurrent weights; shape and errors as for the class."""
        return type(self)(weight_hh, self.weight_ih, leak_rate=self.leak_rate)

    def step(self, state: Tensor, inputs: Tensor) -> Tensor:
        """One step without perturbation.

        Parameters
        ----------
        state : Tensor, shape (..., units)
        inputs : Tensor, shape (..., inputs + 1)
            x, and behind it d.

        Returns
        -------
        Tensor, shape (..., units)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        like = ("the network", self.weight_hh)
        checks.tensor("state", state, "... units", {"units": self.hidden_size}, like=like)
        checks.tensor("inputs", inputs, "... inputs", {"inputs": self.input_size}, like=like)
        return self._step(state, inputs)

    def forward(self, inputs: Tensor, h0: Tensor | None = None, *, perturbations: Tensor | None = None) -> tuple[Tensor, Tensor]:
        r"""Run the network over time.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, inputs + 1)
        h0 : Tensor, shape (1, trials, units), optional
            Zero if left out.
        perturbations : Tensor, shape (trials, time, units), optional
            :math:`\xi`: what is added to the input of each unit.

        Returns
        -------
        outputs : Tensor, shape (trials, time, units)
            The rates after each step.
        h_n : Tensor, shape (1, trials, units)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        like, sizes = ("the network", self.weight_hh), {"inputs": self.input_size, "units": self.hidden_size}
        checks.sequence("inputs", inputs, "trials time inputs", sizes, like=like)
        state = inputs.new_zeros(len(inputs), self.hidden_size)
        if h0 is not None:
            checks.tensor("h0", h0, "1 trials units", sizes, like=like)
            state = h0[0]
        if perturbations is not None:
            checks.tensor("perturbations", perturbations, "trials time units", sizes, like=like)
        states = []
        for time, now in enumerate(inputs.unbind(1)):
            state = self._step(state, now, None if perturbations is None else perturbations[:, time])
            states.append(state)
        return torch.stack(states, 1), state[None]

    def _step(self, state: Tensor, inputs: Tensor, push: Tensor | None = None) -> Tensor:
        total = (1 + inputs[..., -1:]) * (state @ self.weight_hh.T) + inputs[..., :-1] @ self.weight_ih.T
        if push is not None:
            total = total + push
        return torch.lerp(state, torch.tanh(total), self.leak_rate)
