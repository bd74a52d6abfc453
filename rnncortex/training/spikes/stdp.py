"""Spike-timing dependent plasticity of pairs of spikes, with a trace for each neuron."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks


def traces(spikes: Tensor, dt: float, tau: float) -> Tensor:
    r"""What a neuron remembers of its own earlier spikes: each adds one, and all decay.

    .. math:: x_t = e^{-\Delta t / \tau} (x_{t-1} + n_{t-1}) = \sum_{s < t} n_s \, e^{-(t - s) \Delta t / \tau}

    Parameters
    ----------
    spikes : Tensor, shape (trials, time, neurons)
        n, spikes in each bin; trials do not know of each other.
    dt : float
        Bin in seconds.
    tau : float
        Seconds.

    Returns
    -------
    Tensor, shape (trials, time, neurons)
        x just before the spikes of a bin.

    Raises
    ------
    TypeError, ValueError
        If the spikes are not as above, or a time is not above 0.
    """
    checks.tensor("spikes", spikes, "trials time neurons")
    tau = checks.number("tau", tau, above=0)
    dt = checks.number("dt", dt, above=0)
    kept = math.exp(-dt / tau)
    trace, out = torch.zeros_like(spikes[:, 0]) if spikes.shape[1] else spikes.new_zeros(0), torch.empty_like(spikes)
    for time in range(spikes.shape[1]):
        out[:, time] = trace
        trace = kept * (trace + spikes[:, time])
    return out


@dataclass(frozen=True)
class PairSTDP:
    r"""Every pair of a presynaptic and a postsynaptic spike changes the weight by a window of their distance in time.

    .. math:: \Delta w = \sum_{\text{pairs}} K(t_\text{post} - t_\text{pre}), \qquad
        K(s) = \begin{cases} A_+ \, e^{-s / \tau_+} & s > 0 \\ -A_- \, e^{s / \tau_-} & s < 0 \end{cases}

    Pairs within one bin do not count. Summed with two traces, not over pairs: at a postsynaptic spike the weight grows by the trace of
    the presynaptic neuron, and at a presynaptic spike it falls by that of the postsynaptic one.

    Attributes
    ----------
    amplitude_plus, amplitude_minus : float
        :math:`A_+` and :math:`A_-`, per pair. A negative :math:`A_-` makes the rule strengthen in both orders.
    tau_plus, tau_minus : float
        :math:`\tau_+` and :math:`\tau_-`, seconds.

    Raises
    ------
    TypeError, ValueError
        If an amplitude is no finite number, or a time is not above 0.

    References
    ----------
    Song, Miller and Abbott (2000), Nature Neuroscience 3, 919-926; Bi and Poo (1998), Journal of Neuroscience 18, 10464-10472, for the
    window.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.training.spikes.stdp import PairSTDP
    >>> spikes = torch.zeros(1, 30, 2, dtype=torch.float64)
    >>> spikes[0, 5, 0] = spikes[0, 15, 1] = 1  # neuron 0, and 10 ms later neuron 1
    >>> PairSTDP(1.0, 1.0, 0.02, 0.02).change(spikes, dt=0.001)[0].round(decimals=3).tolist()
    [[0.0, -0.607], [0.607, 0.0]]
    """

    amplitude_plus: float = 0.01
    amplitude_minus: float = 0.0105
    tau_plus: float = 0.02
    tau_minus: float = 0.02

    def __post_init__(self) -> None:
        for name in ("amplitude_plus", "amplitude_minus"):
            checks.number(name, getattr(self, name))
        for name in ("tau_plus", "tau_minus"):
            checks.number(name, getattr(self, name), above=0)

    def window(self, lag: Tensor) -> Tensor:
        """K of each lag from presynaptic to postsynaptic spike, in seconds; zero at lag zero."""
        checks.tensor("lag", lag, "...")
        grows = self.amplitude_plus * torch.exp(-lag.clamp(min=0) / self.tau_plus)
        falls = -self.amplitude_minus * torch.exp(lag.clamp(max=0) / self.tau_minus)
        return torch.where(lag > 0, grows, torch.where(lag < 0, falls, torch.zeros_like(lag)))

    def change(self, spikes: Tensor, dt: float) -> Tensor:
        """What the spikes of each trial add to each weight.

        Parameters
        ----------
        spikes : Tensor, shape (trials, time, neurons)
            Spikes in each bin.
        dt : float
            Bin in seconds.

        Returns
        -------
        Tensor, shape (trials, neurons, neurons)
            Row: postsynaptic; column: presynaptic.

        Raises
        ------
        TypeError, ValueError
            If the spikes are not as above, or ``dt`` is not above 0.
        """
        checks.tensor("spikes", spikes, "trials time neurons")
        changes = []
        for some in spikes.split(8):  # traces take as much memory as the spikes
            before, after = traces(some, dt, self.tau_plus), traces(some, dt, self.tau_minus)
            changes.append(self.amplitude_plus * (some.mT @ before) - self.amplitude_minus * (after.mT @ some))
        return torch.cat(changes)

    def learn(self, weight: Tensor, spikes: Tensor, dt: float, *, low: float = 0.0, high: float = 1.0) -> Tensor:
        """Weights after all trials, one after the other, kept between hard bounds at the end of each.

        Parameters
        ----------
        weight : Tensor, shape (neurons, neurons)
            At the start; it is left as it is. No neuron learns a weight to itself.
        spikes : Tensor, shape (trials, time, neurons)
        dt : float
            Bin in seconds.
        low, high : float
            Bounds, ``low`` below ``high``.

        Returns
        -------
        Tensor, shape (neurons, neurons)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is out of range.
        """
        sizes: checks.Sizes = {}
        checks.tensor("spikes", spikes, "trials time neurons", sizes)
        checks.tensor("weight", weight, "neurons neurons", sizes, like=("spikes", spikes))
        if weight.shape[0] != weight.shape[1]:
            raise ValueError(f"weight: expected a square matrix, got {tuple(weight.shape)}")
        floor, ceiling = checks.number("low", low), checks.number("high", high, above=low)
        learned, itself = weight.clone(), torch.eye(len(weight), dtype=torch.bool, device=weight.device)
        for change in self.change(spikes, dt):
            learned = torch.where(itself, learned, (learned + change).clamp(floor, ceiling))
        return learned
