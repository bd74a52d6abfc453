"""Spike counts: Fano factor, and noise correlations between units."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def window_counts(spikes: Tensor, bins: int) -> Tensor:
    """Sums over windows of ``bins`` bins that follow each other; a rest at the end of a trial that fills no window is left out.

    Parameters
    ----------
    spikes : Tensor, shape (trials, time, units)
        Spikes, or spikes less their predictions.
    bins : int
        Bins in a window.

    Returns
    -------
    Tensor, shape (trials, windows, units)

    Raises
    ------
    TypeError, ValueError
        If the spikes are not as above or a trial is shorter than a window.
    """
    spikes = checks.recorded("spikes", spikes, "trials time units")
    checks.count("bins", bins)
    if (windows := spikes.shape[1] // bins) == 0:
        raise ValueError(f"bins: expected at most the {spikes.shape[1]} of a trial, got {bins}")
    return spikes[:, : windows * bins].unflatten(1, (windows, bins)).sum(2)


def fano_factor(counts: Tensor) -> Tensor:
    r"""Variance of a count over trials divided by its mean, :math:`F = \mathrm{Var}(n) / \langle n \rangle`: one for a Poisson process.

    Parameters
    ----------
    counts : Tensor, shape (trials, ...)
        Spikes in the same window of each of at least two trials.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the counts are not as above or negative, or a window never holds a spike.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.spikes.counts import fano_factor
    >>> fano_factor(torch.tensor([1.0, 3.0]))
    tensor(1.)
    """
    counts = checks.recorded("counts", counts, "...")
    if counts.ndim == 0 or len(counts) < 2 or counts.min() < 0:
        raise ValueError(f"counts: expected numbers of at least 0 from at least two trials, got {checks.describe(counts)}")
    mean = counts.mean(0)
    if (mean == 0).any():
        raise ValueError("counts: expected spikes in every window, got one that is always empty")
    return counts.var(0) / mean


def noise_correlations(counts: Tensor) -> Tensor:
    r"""Correlation over trials of what each pair of units does beside its average, windows together.

    Parameters
    ----------
    counts : Tensor, shape (trials, windows, units)
        The mean over trials of each window and unit is taken away first; pass spikes less predictions to condition on a model.

    Returns
    -------
    Tensor, shape (pairs,)
        Pairs (0, 1), (0, 2), ..., (1, 2), ...

    Raises
    ------
    TypeError, ValueError
        If the counts are not as above, from fewer than three trials or two units, or a unit never varies.

    References
    ----------
    Cohen and Kohn (2011), Nature Neuroscience 14, 811-819.
    """
    counts = checks.recorded("counts", counts, "trials windows units")
    if len(counts) < 3 or counts.shape[2] < 2:
        raise ValueError(f"counts: expected at least three trials of two units, got {checks.describe(counts)}")
    beside = (counts - counts.mean(0)).flatten(0, 1)
    covariance = beside.T @ beside
    if (covariance.diagonal() <= 0).any():
        raise ValueError("counts: expected units that vary, got one that never does")
    return of_pairs(covariance)


def of_pairs(covariance: Tensor) -> Tensor:
    """Correlations of all pairs from a covariance matrix, in the order of :func:`noise_correlations`.

    Parameters
    ----------
    covariance : Tensor, shape (units, units)
        With a positive diagonal.

    Returns
    -------
    Tensor, shape (pairs,)

    Raises
    ------
    TypeError, ValueError
        If the matrix is not square or its diagonal not positive.
    """
    checks.tensor("covariance", covariance, "units units")
    scale = covariance.diagonal()
    if (scale <= 0).any():
        raise ValueError(f"covariance: expected positive variances, got {scale.min():g}")
    first, second = torch.triu_indices(len(scale), len(scale), 1, device=covariance.device)
    return covariance[first, second] / (scale[first] * scale[second]).sqrt()
