"""The Mackey-Glass series: chaos with a delay, and the question what comes next."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class MackeyGlass:
    r"""The Mackey-Glass equation, sampled at every unit of its time.

    .. math:: \frac{dx}{dt} = \frac{0.2 \, x(t - \tau)}{1 + x(t - \tau)^{10}} - 0.1 \, x(t)

    Over one delay the delayed term is known, and what is left is a linear equation: it is solved delay by delay (the method of steps)
    with the classical Runge-Kutta method in ``substeps`` steps a unit, and cubic Hermite interpolation between them, both of order 4.
    The series is handed out as :math:`\tanh(x - 1)`, and the target is its next value.

    Parameters
    ----------
    delay : int
        :math:`\tau`; the series is chaotic from 17 on.
    substeps : int
        Steps of the solver in each unit of time; even.
    washout : int
        Units of time before the series begins.

    Raises
    ------
    TypeError, ValueError
        If one is no positive whole number, or ``substeps`` is odd.

    References
    ----------
    Mackey and Glass (1977), Science 197, 287-289; Jaeger and Haas (2004), Science 304, 78-80.

    Examples
    --------
    >>> from rnncortex.tasks.filters.mackey_glass import MackeyGlass
    >>> MackeyGlass().batch(trials=2, time=300, seed=0).inputs.shape
    torch.Size([2, 300, 1])
    """

    delay: int = 17
    substeps: int = 10
    washout: int = 1000

    def __post_init__(self) -> None:
        checks.count("delay", self.delay)
        checks.count("substeps", self.substeps, at_least=2)
        checks.count("washout", self.washout, at_least=0)

    def solve(self, start: Tensor, time: int) -> Tensor:
        """The solution x at the times 0, 1, ..., after a constant past.

        Parameters
        ----------
        start : Tensor, shape (trials,)
            x up to time 0.
        time : int
            Number of units of time.

        Returns
        -------
        Tensor, shape (trials, time + 1)

        Raises
        ------
        TypeError, ValueError
            If ``start`` is no such tensor, or ``time`` no positive whole number.
        """
        checks.tensor("start", start, "trials")
        checks.count("time", time)
        n, dt = self.delay * self.substeps, 1 / self.substeps
        keep, weights = _runge_kutta(0.1 * dt)
        powers = keep ** torch.arange(n + 1, dtype=start.dtype, device=start.device)
        spread = torch.stack([torch.cat((powers[: k + 1].flip(0), powers.new_zeros(n - 1 - k))) for k in range(n)])
        x = start[:, None].expand(-1, n + 1)
        rate = torch.zeros_like(x)
        pieces = [x[:, :1]]
        for _ in range(-(-time // self.delay)):
            middle = (x[:, :-1] + x[:, 1:]) / 2 + dt / 8 * (rate[:, :-1] - rate[:, 1:])
            drive, between = _production(x), _production(middle)
            push = dt / 6 * (weights[0] * drive[:, :-1] + weights[1] * between + weights[2] * drive[:, 1:])
            x = torch.cat((x[:, -1:], x[:, -1:] * powers[1:] + push @ spread.T), 1)
            rate = drive - 0.1 * x
            pieces.append(x[:, 1:])
        return torch.cat(pieces, 1)[:, :: self.substeps][:, : time + 1]

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Batch:
        """Draw series with different pasts.

        Parameters
        ----------
        trials, time : int
            Number of series, and of steps.
        seed : int or torch.Generator
            Of the constant past of each, uniform from 0.7 to 1.7.
        dtype, device
            Of the batch; solved in float64.

        Returns
        -------
        Batch
            The target at step t is the input at step t + 1; every step counts.

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        checks.count("trials", trials)
        checks.count("time", time)
        start = seeding.uniform((trials,), seed, low=0.7, high=1.7)
        series = torch.tanh(self.solve(start, self.washout + time)[:, self.washout :, None] - 1).to(device=device, dtype=dtype)
        mask = torch.ones(trials, time, dtype=torch.bool, device=device)
        return Batch(series[:, :-1], series[:, 1:], mask)

    @property
    def chance(self) -> float:
        """Normalised squared error of the mean."""
        return 1.0

    @property
    def optimum(self) -> float:
        """Normalised squared error of the equation itself."""
        return 0.0


def _production(x: Tensor) -> Tensor:
    return 0.2 * x / (1 + x.pow(10))


def _runge_kutta(z: float) -> tuple[float, tuple[float, float, float]]:
    """One classical Runge-Kutta step of x' = -x + g over a time z: what is kept of x, and six times the weights of g at its ends."""
    keep = 1 - z + z**2 / 2 - z**3 / 6 + z**4 / 24
    return keep, (1 - z + z**2 / 2 - z**3 / 4, 4 - 2 * z + z**2 / 2, 1.0)
