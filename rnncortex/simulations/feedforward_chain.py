"""Feed-forward chain: recordings with a known flow, units that pass activity on and units that listen to one drive."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class Recording(NamedTuple):
    """What an experimenter would have.

    Attributes
    ----------
    states : Tensor, shape (trials, time, units)
        Of the recorded units, measurement noise included.
    drive : Tensor, shape (trials, time, 1)
        What came in from outside.
    """

    states: Tensor
    drive: Tensor


@dataclass(frozen=True, eq=False)
class Flow:
    r"""A row of leaky units that become active one after the other; made by :func:`chain` or :func:`common_drive`.

    .. math:: z_{t+1} = A z_t + b \, u_t + \sigma \xi_t

    The drive u is white noise of unit variance. The recorded units come first among z; the others, if there are any, stay hidden.

    Attributes
    ----------
    units : int
        Number of recorded units.
    weight : Tensor, shape (all, all)
        A, float64.
    entry : Tensor, shape (all,)
        b, where the drive comes in, float64.
    private_std : float
        :math:`\sigma`, noise within each recorded unit, which goes wherever the unit sends its activity.
    measurement_std : float
        Standard deviation of white noise on what is recorded, which goes nowhere.
    """

    units: int
    weight: Tensor
    entry: Tensor
    private_std: float
    measurement_std: float

    @property
    def noise(self) -> Tensor:
        """Q, covariance of all that comes into z at each step, drive included; shape (all, all), float64."""
        return self.private_noise + self.entry[:, None] * self.entry

    @property
    def private_noise(self) -> Tensor:
        """The same without the drive."""
        noise = torch.zeros_like(self.weight)
        noise.diagonal()[: self.units] = self.private_std**2
        return noise

    def drive(self, trials: int, time: int, *, repeated: bool, gain_std: float = 0.0, seed: Seed) -> Tensor:
        """Draw a drive for each trial, or one that is repeated in all of them; float64.

        Parameters
        ----------
        trials, time : int
        repeated : bool
            Whether every trial has the same drive, as when a stimulus is shown again and again.
        gain_std : float
            Standard deviation over trials of a factor of mean one on the drive, such as attention would bring.
        seed : int or torch.Generator

        Returns
        -------
        Tensor, shape (trials, time, 1)

        Raises
        ------
        TypeError, ValueError
            If an argument is out of range.
        """
        checks.count("trials", trials)
        checks.count("time", time)
        gain_std = checks.number("gain_std", gain_std, at_least=0)
        random = seeding.generator(seed)
        drawn = seeding.normal((1 if repeated else trials, time, 1), random).expand(trials, -1, -1)
        return drawn * (1 + gain_std * seeding.normal((trials, 1, 1), random))

    def record(
        self, trials: int, time: int, *, drive: Tensor | None = None, seed: Seed, dtype: torch.dtype = torch.float64, device: Device = "cpu"
    ) -> Recording:
        """Draw a recording, after a run-in that lets the row settle.

        Parameters
        ----------
        trials, time : int
            Number of trials and of steps.
        drive : Tensor, shape (trials, time, 1), optional
            What comes in; a fresh one in each trial if left out.
        seed : int or torch.Generator
        dtype, device
            Of the recording, which is made in float64.

        Returns
        -------
        Recording

        Raises
        ------
        TypeError, ValueError
            If a size is not positive, or the drive is not as above.
        """
        random = seeding.generator(seed)
        if drive is None:
            drive = self.drive(trials, time, repeated=False, seed=random)
        checks.count("trials", trials)
        checks.count("time", time)
        checks.tensor("drive", drive, "trials time 1", {"trials": trials, "time": time})
        run_in = 10 * self.units + 50
        settling = seeding.normal((1, run_in, 1), random).expand(trials, -1, -1)
        whole = torch.cat((settling, drive.to(settling)), 1)[..., 0]
        private = self.private_std * seeding.normal((run_in + time, trials, self.units), random)
        measured = self.measurement_std * seeding.normal((trials, time, self.units), random)
        state, states = torch.zeros(trials, len(self.weight), dtype=torch.float64), []
        for t in range(run_in + time):
            state = state @ self.weight.T + whole[:, t, None] * self.entry
            state[:, : self.units] += private[t]
            states.append(state[:, : self.units])
        recorded = torch.stack(states[run_in:], 1) + measured
        return Recording(recorded.to(device=device, dtype=dtype), drive.to(device=device, dtype=dtype))


def chain(units: int, *, keep: float = 0.6, coupling: float = 0.4, private_std: float = 0.2, measurement_std: float = 0.0) -> Flow:
    r"""Units that pass activity on: :math:`x_i(t + 1) = a \, x_i(t) + c \, x_{i-1}(t) + \sigma \, \xi_i(t)`; the first hears the drive.

    Parameters
    ----------
    units : int
        Number of units, at least 2.
    keep : float
        a, the share of its state that a unit keeps, at least 0 and below 1.
    coupling : float
        c, above 0.
    private_std, measurement_std : float
        As in :class:`Flow`.

    Returns
    -------
    Flow

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range.

    Examples
    --------
    >>> from rnncortex.simulations import feedforward_chain
    >>> feedforward_chain.chain(units=5).record(trials=3, time=100, seed=0).states.shape
    torch.Size([3, 100, 5])
    """
    weight = _row(units, keep, coupling)
    noise = (checks.number("private_std", private_std, at_least=0), checks.number("measurement_std", measurement_std, at_least=0))
    return Flow(units, weight, _first(coupling, len(weight)), *noise)


def common_drive(units: int, *, keep: float = 0.6, coupling: float = 0.4, private_std: float = 0.2, measurement_std: float = 0.0) -> Flow:
    r"""Units without any connection that hear one drive, each later than the one before.

    .. math:: x_i(t + 1) = a \, x_i(t) + c \, z_{i-1}(t) + \sigma \, \xi_i(t), \qquad z_i(t + 1) = a \, z_i(t) + c \, z_{i-1}(t)

    The hidden line z, with :math:`z_0` the drive, does without noise what the units of a :func:`chain` do. So on average over trials with
    the same drive, common drive and chain do exactly the same.

    Parameters
    ----------
    units, keep, coupling, private_std, measurement_std
        As in :func:`chain`.

    Returns
    -------
    Flow

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range.
    """
    line = _row(units, keep, coupling)
    alone = keep * torch.eye(units, dtype=torch.float64)
    weight = torch.cat((torch.cat((alone, line - alone), 1), torch.cat((torch.zeros_like(line), line), 1)))
    noise = (checks.number("private_std", private_std, at_least=0), checks.number("measurement_std", measurement_std, at_least=0))
    return Flow(units, weight, _first(coupling, units).repeat(2), *noise)


def _row(units: int, keep: float, coupling: float) -> Tensor:
    checks.count("units", units, at_least=2)
    coupling = checks.number("coupling", coupling, above=0)
    keep = checks.number("keep", keep, at_least=0, below=1)
    link = coupling * torch.ones(units - 1, dtype=torch.float64)
    return keep * torch.eye(units, dtype=torch.float64) + link.diag(-1)


def _first(coupling: float, size: int) -> Tensor:
    entry = torch.zeros(size, dtype=torch.float64)
    entry[0] = coupling
    return entry
