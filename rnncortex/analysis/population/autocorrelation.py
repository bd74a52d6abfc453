"""Autocorrelation of states in time."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def autocorrelation(states: Tensor, lags: int) -> Tensor:
    r"""Mean product of each unit with itself some steps later, :math:`C(k) = \langle x_i(t) \, x_i(t + k) \rangle_{i, t}`.

    Not centred and not normalised: C(0) is the mean square.

    Parameters
    ----------
    states : Tensor, shape (..., time, units)
    lags : int
        Number of lags, from 0; at most half the number of steps, so that every lag averages over enough of them.

    Returns
    -------
    Tensor, shape (..., lags)

    Raises
    ------
    TypeError, ValueError
        If the states are not as above or there are too few steps for the lags.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.population.autocorrelation import autocorrelation
    >>> autocorrelation(torch.tensor([[1.0], [-1.0], [1.0], [-1.0]]), lags=2).tolist()
    [1.0, -1.0]
    """
    checks.tensor("states", states, "... time units")
    time = states.shape[-2]
    if checks.count("lags", lags) > time // 2:
        raise ValueError(f"lags: expected at most half of the {time} steps, got {lags}")
    spectrum = torch.fft.rfft(states, n=2 * time, dim=-2).abs().square()
    sums = torch.fft.irfft(spectrum.mean(-1), n=2 * time, dim=-1)[..., :lags]
    return sums / (time - torch.arange(lags, dtype=states.dtype, device=states.device))
