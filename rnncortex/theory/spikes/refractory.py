"""Refractory neuron: what its memory, the time since its last spike, is worth in bits, gain and Fano factor."""

import math

from torch import Tensor

from rnncortex.numerics import checks


def memory_gain(hazard: float | Tensor, dead_bins: int) -> Tensor:
    r"""Bits per spike that knowing the refractory period gains over knowing only the mean rate.

    .. math:: \Delta = \frac{H(r)}{r} - \frac{H(\lambda)}{\lambda}, \qquad r = \frac{1}{d + 1 / \lambda}, \qquad
        H(p) = -p \log_2 p - (1 - p) \log_2 (1 - p)

    The neuron fires with probability :math:`\lambda` in each bin that is not one of the d after a spike. In short bins :math:`\Delta`
    tends to :math:`\log_2(1 + \lambda d)`: the true rate is that much higher than the mean whenever a spike is possible at all.

    Parameters
    ----------
    hazard : float or Tensor
        :math:`\lambda`, in (0, 1).
    dead_bins : int
        d, at least 0.

    Returns
    -------
    Tensor
        In the shape of ``hazard``.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    Examples
    --------
    >>> from rnncortex.theory.spikes.refractory import memory_gain
    >>> round(memory_gain(0.0001, 10_000).item(), 3), memory_gain(0.3, 0).item()
    (1.0, 0.0)
    """
    chance = checks.parameter("hazard", hazard, above=0, below=1)
    dead_bins = checks.count("dead_bins", dead_bins, at_least=0)
    mean = 1 / (dead_bins + 1 / chance)
    return _surprise(mean) - _surprise(chance)


def fano_limit(hazard: float | Tensor, dead_bins: int) -> Tensor:
    r"""Fano factor of its counts in long windows, the squared coefficient of variation of its intervals.

    .. math:: F = \frac{(1 - \lambda) / \lambda^2}{(d + 1/\lambda)^2}

    Parameters
    ----------
    hazard : float or Tensor
        :math:`\lambda`, in (0, 1).
    dead_bins : int
        d, at least 0.

    Returns
    -------
    Tensor
        In the shape of ``hazard``.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    References
    ----------
    Cox (1962), Renewal Theory, section 4.2.
    """
    chance = checks.parameter("hazard", hazard, above=0, below=1)
    dead_bins = checks.count("dead_bins", dead_bins, at_least=0)
    return (1 - chance) / (dead_bins * chance + 1).square()


def _surprise(chance: Tensor) -> Tensor:
    """Entropy of a bin for each spike, H(p) / p, in bits."""
    return -(chance.log() + (1 / chance - 1) * (-chance).log1p()) / math.log(2)
