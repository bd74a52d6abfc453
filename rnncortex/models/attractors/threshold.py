"""Threshold units (McCulloch and Pitts): nets of them, with circles and without."""

from typing import Self

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class ThresholdNetwork(nn.Module):
    r"""Units that are on (1) where what they receive reaches a threshold, and off (0) elsewhere; called like ``torch.nn.RNN``.

    .. math:: s_{t+1} = [W s_t + U x_t \ge \theta]

    Parameters
    ----------
    weight_hh : Tensor, shape (units, units)
        W, row receives and column sends.
    weight_ih : Tensor, shape (units, inputs)
        U.
    threshold : Tensor, shape (units,)
        :math:`\theta`.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices do not fit.

    References
    ----------
    McCulloch and Pitts (1943), Bulletin of Mathematical Biophysics 5, 115-133.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.attractors import threshold
    >>> latch = threshold.latches(1)
    >>> pulses = torch.tensor([[[1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [0.0, 0.0]]])
    >>> latch(pulses)[0].flatten().tolist()
    [1.0, 1.0, 0.0, 0.0]
    """

    weight_hh: Tensor
    weight_ih: Tensor
    threshold: Tensor

    def __init__(self, weight_hh: Tensor, weight_ih: Tensor, threshold: Tensor) -> None:
        super().__init__()
        sizes: checks.Sizes = {}
        checks.tensor("weight_hh", weight_hh, "units units", sizes)
        self.register_buffer("weight_hh", weight_hh)
        like = ("weight_hh", weight_hh)
        checks.tensor("weight_ih", weight_ih, "units inputs", sizes, like=like)
        self.register_buffer("weight_ih", weight_ih)
        checks.tensor("threshold", threshold, "units", sizes, like=like)
        self.register_buffer("threshold", threshold)
        self.input_size, self.hidden_size = sizes["inputs"], sizes["units"]

    def forward(self, inputs: Tensor, h0: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Run the net over time.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, inputs)
            x, at least one step.
        h0 : Tensor, shape (1, trials, units), optional
            State before the first step; all off if left out.

        Returns
        -------
        outputs : Tensor, shape (trials, time, units)
            The state after each step, of 0 and 1.
        h_n : Tensor, shape (1, trials, units)
            The state after the last step.

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above.
        """
        sizes = {"inputs": self.input_size, "units": self.hidden_size}
        checks.sequence("inputs", inputs, "trials time inputs", sizes, like=("the net", self.weight_hh))
        state = inputs.new_zeros(inputs.shape[0], self.hidden_size)
        if h0 is not None:
            checks.tensor("h0", h0, "1 trials units", sizes, like=("the net", self.weight_hh))
            state = h0[0]
        drive, states = inputs @ self.weight_ih.T - self.threshold, []
        for now in drive.unbind(1):
            state = (state @ self.weight_hh.T + now >= 0).to(inputs.dtype)
            states.append(state)
        return torch.stack(states, 1), state[None]

    def without_loops(self) -> Self:
        """The same net with every connection of a unit to itself cut."""
        return type(self)(self.weight_hh - torch.diag(self.weight_hh.diagonal()), self.weight_ih, self.threshold)


def latches(count: int, *, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> ThresholdNetwork:
    """Units that each hold themselves on: switched on by one input, off by another that all of them share.

    Parameters
    ----------
    count : int
        Number of units.
    dtype, device
        Of the net.

    Returns
    -------
    ThresholdNetwork
        With ``count`` inputs that switch on and a last one that clears.

    Raises
    ------
    TypeError, ValueError
        If ``count`` is not a positive whole number.
    """
    count = checks.count("count", count)
    one = torch.eye(count, dtype=dtype, device=device)
    return ThresholdNetwork(one, torch.cat((one, one.new_full((count, 1), -2.0)), 1), one.new_ones(count))


def random_acyclic(units: int, depth: int, *, density: float = 0.1, seed: Seed, dtype: torch.dtype = torch.float32) -> ThresholdNetwork:
    """A net without circles whose longest chain has ``depth`` units, each of them on whenever one of its senders was.

    Units stand in layers in a hidden order; each listens to one unit of the layer before and, at random, to others further
    up. One input reaches the units of the first layer.

    Parameters
    ----------
    units : int
        At least ``depth``.
    depth : int
    density : float
        Probability of a connection beyond the one that makes the chain, from 0 to 1.
    seed : int or torch.Generator
    dtype
        Of the net.

    Returns
    -------
    ThresholdNetwork

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.
    """
    checks.count("depth", depth)
    checks.count("units", units, at_least=depth)
    checks.number("density", density, at_least=0, at_most=1)
    random = seeding.generator(seed)
    layer = torch.cat((torch.arange(depth), seeding.integers(depth, (units - depth,), random)))
    layer = layer[torch.argsort(seeding.uniform((units,), random))]
    weight = (seeding.uniform((units, units), random) < density) & (layer[:, None] > layer)
    before = layer[:, None] == layer + 1
    weight |= before & (torch.where(before, seeding.uniform((units, units), random), -1.0).argmax(1)[:, None] == torch.arange(units))
    first = (layer == 0)[:, None]
    return ThresholdNetwork(weight.to(dtype), first.to(dtype), torch.ones(units, dtype=dtype))
