"""Bernoulli likelihood of spikes in bins short enough to hold at most one, given the log-odds of each."""

from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, softplus

from rnncortex.numerics import checks


def log_likelihood(log_odds: Tensor, spikes: Tensor) -> Tensor:
    r"""Log-likelihood of each trial and unit, :math:`\sum_t y_t u_t - \ln(1 + e^{u_t})`, in nats.

    It is concave in the log-odds u, and so in the parameters of any model whose log-odds are linear in them.

    Parameters
    ----------
    log_odds : Tensor, shape (trials, time, units)
        u, given what the model knew before the bin.
    spikes : Tensor, shape (trials, time, units)
        y: 1 in bins with a spike, else 0.

    Returns
    -------
    Tensor, shape (trials, units)

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, or a bin holds anything but 0 or 1.

    References
    ----------
    Truccolo, Eden, Fellows, Donoghue and Brown (2005), Journal of Neurophysiology 93, 1074-1089.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.spikes.likelihood import log_likelihood
    >>> log_likelihood(torch.zeros(1, 3, 1), torch.tensor([[[1.0], [0.0], [0.0]]])).exp()
    tensor([[0.1250]])
    """
    sizes: checks.Sizes = {}
    checks.tensor("log_odds", log_odds, "trials time units", sizes)
    spikes = zeros_and_ones("spikes", spikes, sizes, like=("log_odds", log_odds))
    return -binary_cross_entropy_with_logits(log_odds, spikes, reduction="none").sum(1)


def rate(log_odds: Tensor, dt: float) -> Tensor:
    r"""The rate that gives the same odds to a bin of ``dt`` seconds, :math:`\lambda = \ln(1 + e^u) / \Delta t`, in hertz.

    Parameters
    ----------
    log_odds : Tensor
        u, any shape.
    dt : float
        Bin, seconds.

    Returns
    -------
    Tensor
        In the shape of the log-odds.

    Raises
    ------
    TypeError, ValueError
        If the log-odds are no finite numbers or ``dt`` is not positive.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.spikes.likelihood import rate
    >>> round(rate(torch.tensor([0.0]), dt=0.001).item(), 1)
    693.1
    """
    checks.tensor("log_odds", log_odds, "...")
    dt = checks.number("dt", dt, above=0)
    return softplus(log_odds) / dt


def zeros_and_ones(name: str, spikes: Tensor, sizes: checks.Sizes | None = None, *, like: tuple[str, Tensor] | None = None) -> Tensor:
    """Spikes as floating-point numbers, if each bin holds none or one; ``name`` is what a message calls them.

    Raises
    ------
    TypeError, ValueError
        If they are no finite tensor of trials x time x units, or a bin holds anything but 0 or 1.
    """
    spikes = checks.recorded(name, spikes, "trials time units", sizes, like=like)
    if checks.concrete(spikes) and not ((spikes == 0) | (spikes == 1)).all():
        raise ValueError(f"{name}: expected 0 or 1 in every bin, got {spikes.min():g} to {spikes.max():g}: try shorter bins")
    return spikes
