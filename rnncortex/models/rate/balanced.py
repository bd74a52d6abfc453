"""Balanced network: strong excitation held in check by strong inhibition."""

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class BalancedRun(NamedTuple):
    """What a balanced network did.

    Attributes
    ----------
    rates : Tensor, shape (trials, time, 2)
        Share of active excitatory and inhibitory units after each step.
    excitation, inhibition : Tensor, shape (trials, time, recorded)
        Excitatory (recurrent and external) and inhibitory current into the first excitatory units at each step.
    """

    rates: Tensor
    excitation: Tensor
    inhibition: Tensor


class BalancedNetwork(nn.Module):
    r"""Binary units in an excitatory and an inhibitory population of equal size, sparsely and strongly connected.

    .. math:: u_i = \sum_j W_{ij} s_j + f \sqrt{K} \, E_{k} \, m_0, \qquad s_i \leftarrow [u_i > \theta_k]

    A unit listens to each unit of either population with probability :math:`K / n`, with weight :math:`J_{kl} / \sqrt{K}`, so that
    sums of excitation and of inhibition are each of order :math:`\sqrt{K}`. In a step of ``dt`` each unit is updated with
    probability :math:`\Delta t / \tau`.

    Parameters
    ----------
    units : int
        Units of both populations together, an even number.
    connections : float
        K, mean number of inputs from each population, at most half of the units.
    scaling : float
        Power of K by which weights shrink: 1/2 for the balanced network; 1 for the weakly coupled network it is compared with,
        whose input is of order one.
    seed : int or torch.Generator
        Of the wiring.
    dtype, device
        Of the network.

    Attributes
    ----------
    weight : Tensor, shape (units, units)
        W; the first half of the units excite.
    connections, scaling : float

    Raises
    ------
    TypeError, ValueError
        If ``units`` is odd, there are more connections than units in a population, or the power is negative.

    References
    ----------
    Van Vreeswijk and Sompolinsky (1998), Neural Computation 10, 1321-1371; the couplings are theirs.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.rate.balanced import BalancedNetwork
    >>> network = BalancedNetwork(400, 50, seed=0)
    >>> network(torch.full((1, 20), 0.2), dt_over_tau=0.1, seed=1).rates.shape
    torch.Size([1, 20, 2])
    """

    COUPLING = ((1.0, -2.0), (1.0, -1.8))
    """J: onto excitatory (first row) and inhibitory units, from excitatory and inhibitory units."""
    EXTERNAL = (1.0, 0.8)
    """Couplings of the external drive."""
    THRESHOLD = (1.0, 0.7)
    """Of excitatory and inhibitory units."""

    weight: Tensor

    def __init__(
        self,
        units: int,
        connections: float,
        *,
        scaling: float = 0.5,
        seed: Seed,
        dtype: torch.dtype = torch.float32,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        units = checks.count("units", units, at_least=2)
        if units % 2:
            raise ValueError(f"units: expected an even number, got {units}")
        self.connections = checks.number("connections", connections, above=0, at_most=units // 2)
        self.scaling = checks.number("scaling", scaling, at_least=0)
        linked = seeding.uniform((units, units), seed, device=device) < connections / (units // 2)
        kind = torch.arange(units, device=device) // (units // 2)
        coupling = torch.tensor(self.COUPLING, dtype=dtype, device=device)[kind[:, None], kind]
        self.register_buffer("weight", linked * coupling * connections**-scaling)

    def forward(self, drive: Tensor, bias: Tensor | None = None, *, dt_over_tau: float, recorded: int = 100, seed: Seed) -> BalancedRun:
        r"""Run from random activity.

        Parameters
        ----------
        drive : Tensor, shape (trials, time)
            External drive :math:`m_0` at each step.
        bias : Tensor, shape (units,), optional
            Constant current into each unit; none if left out.
        dt_over_tau : float
            Step in units of the time constant, in (0, 1].
        recorded : int
            How many excitatory units to record currents of.
        seed : int or torch.Generator
            Of the first state and of the updates.

        Returns
        -------
        BalancedRun

        Raises
        ------
        TypeError, ValueError
            If the drive is not as above, or an option is out of range.
        """
        checks.tensor("drive", drive, "trials time", like=("the network", self.weight))
        step = checks.number("dt_over_tau", dt_over_tau, above=0, at_most=1)
        units, half = len(self.weight), len(self.weight) // 2
        checks.count("recorded", recorded, at_least=0)
        random = seeding.generator(seed)
        like: dict[str, Any] = {"dtype": drive.dtype, "device": drive.device}
        threshold, external = (torch.tensor(pair, **like).repeat_interleave(half) for pair in (self.THRESHOLD, self.EXTERNAL))
        external = external * self.connections ** (1 - self.scaling)
        if bias is not None:
            checks.tensor("bias", bias, "units", {"units": units}, like=("the network", self.weight))
            threshold = threshold - bias
        from_excitatory, from_inhibitory = self.weight[:, :half].T.contiguous(), self.weight[:, half:].T.contiguous()
        state = (seeding.uniform((len(drive), units), random, **like) < 0.1).to(drive.dtype)
        rates, excitation, inhibition = [], [], []
        for strength in drive.unbind(1):
            excite = state[:, :half] @ from_excitatory + external * strength[:, None]
            inhibit = state[:, half:] @ from_inhibitory
            updated = seeding.uniform(state.shape, random, **like) < step
            state = torch.where(updated, (excite + inhibit > threshold).to(drive.dtype), state)
            rates.append(state.unflatten(1, (2, half)).mean(-1))
            excitation.append(excite[:, :recorded])
            inhibition.append(inhibit[:, :recorded])
        return BalancedRun(torch.stack(rates, 1), torch.stack(excitation, 1), torch.stack(inhibition, 1))
