"""Autocovariance of a finite sample: what is expected of it when the mean is taken from the sample itself."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def sample_autocovariance(covariance: Tensor, lags: int) -> Tensor:
    r"""Expected autocovariance of a sample of T steps whose own mean has been removed.

    .. math:: \langle c_k \rangle = \gamma_k - \frac{1}{T - k} \sum_{t=1}^{T-k} (a_t + a_{t+k}) + \mathrm{Var}(\bar x), \qquad
        a_t = \frac1T \sum_{s=1}^{T} \gamma_{|t-s|}

    The sample mean follows the sample, so that slow changes are taken for it: the estimate is too small at every lag and falls too fast.

    Parameters
    ----------
    covariance : Tensor, shape (time,)
        True autocovariances :math:`\gamma_0 \dots \gamma_{T-1}` of a stationary process, as many as there are steps in the sample.
    lags : int
        The longest lag, below T.

    Returns
    -------
    Tensor, shape (lags + 1,)

    Raises
    ------
    TypeError, ValueError
        If the shape is not as above or the lag too long.

    References
    ----------
    Marriott and Pope (1954), Biometrika 41, 390-402, give it to first order in 1/T.

    Examples
    --------
    Of independent numbers the variance comes out as (T - 1)/T.

    >>> import torch
    >>> from rnncortex.theory.population import finite_samples
    >>> round(finite_samples.sample_autocovariance(torch.tensor([1.0, 0, 0, 0]).double(), 1)[0].item(), 4)
    0.75
    """
    checks.tensor("covariance", covariance, "time")
    time = len(covariance)
    if checks.count("lags", lags, at_least=0) >= time:
        raise ValueError(f"lags: expected fewer than the {time} steps, got {lags}")
    ahead = covariance.cumsum(0)
    with_mean = (ahead + ahead.flip(0) - covariance[0]) / time
    total = torch.cat((covariance.new_zeros(1), with_mean.cumsum(0)))
    kept = time - torch.arange(lags + 1, device=covariance.device)
    both = total[kept] + total[time] - total[time - kept]
    return covariance[: lags + 1] - both / kept + with_mean.mean()
