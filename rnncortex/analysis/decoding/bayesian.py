r"""Bayesian decoding: where an animal is, or thinks it is, from the spikes of Poisson cells.

All bins of all events go through one matrix product,

.. math:: \log P(n \mid x) = \sum_i n_i \log(f_i(x) \Delta t) - \Delta t \sum_i f_i(x) + \text{const},

so that decoding a night's worth of events costs little more than reading them.
"""

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.sequences import discrete_filter


def log_likelihood(counts: Tensor, rates: Tensor, dt: float) -> Tensor:
    r"""Log-likelihood of each place, without the term :math:`-\sum_i \log n_i!`, which is the same for all places.

    Parameters
    ----------
    counts : Tensor, shape (..., cells)
        Spikes in each bin of each event.
    rates : Tensor, shape (places, cells)
        Rate maps in hertz, above 0.
    dt : float
        Bin in seconds.

    Returns
    -------
    Tensor, shape (..., places)

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, a count is negative or a rate is not positive.

    References
    ----------
    Zhang, Ginzburg, McNaughton and Sejnowski (1998), Journal of Neurophysiology 79, 1017-1044, equation 36.
    """
    sizes: checks.Sizes = {}
    checks.tensor("rates", rates, "places cells", sizes)
    counts = checks.recorded("counts", counts, "... cells", sizes, like=("rates", rates))
    dt = checks.number("dt", dt, above=0)
    if rates.min() <= 0:
        raise ValueError(f"rates: expected numbers above 0, so that no spike is impossible, got {rates.min():g}")
    if counts.numel() and counts.min() < 0:
        raise ValueError(f"counts: expected numbers of at least 0, got {counts.min():g}")
    expected = dt * rates
    return torch.addmm(-expected.sum(-1), counts.flatten(0, -2) if counts.ndim > 1 else counts[None], expected.log().T).reshape(
        *counts.shape[:-1], len(rates)
    )


def posterior(likelihood: Tensor, prior: Tensor) -> Tensor:
    r"""Each bin on its own: :math:`P(x \mid n_t) \propto P(n_t \mid x) \, P(x)`.

    Parameters
    ----------
    likelihood : Tensor, shape (..., places)
        Logarithms, as :func:`log_likelihood` gives them.
    prior : Tensor, shape (places,)
        P(x).

    Returns
    -------
    Tensor, shape (..., places)

    Raises
    ------
    TypeError, ValueError
        If the shapes, dtypes or devices differ, or the prior is no distribution.
    """
    sizes: checks.Sizes = {}
    checks.tensor("likelihood", likelihood, "... places", sizes)
    checks.distributions("prior", prior, "places", sizes, like=("likelihood", likelihood))
    return torch.softmax(likelihood + prior.log(), -1)


def filtered(likelihood: Tensor, prior: Tensor, transition: Tensor) -> Tensor:
    r"""Each bin after all that came before it, with a prior on movement.

    .. math:: P(x_t \mid n_{1:t}) \propto P(n_t \mid x_t) \sum_{x_{t-1}} P(x_{t-1} \mid n_{1:t-1}) \, T(x_{t-1}, x_t)

    Parameters
    ----------
    likelihood : Tensor, shape (trials, time, places)
        Logarithms, as :func:`log_likelihood` gives them; trials are decoded together.
    prior : Tensor, shape (places,)
        Of the first bin.
    transition : Tensor, shape (places, places)
        T: row now, column next, such as :func:`motion_prior`.

    Returns
    -------
    Tensor, shape (trials, time, places)

    Raises
    ------
    TypeError, ValueError
        If the shapes, dtypes or devices differ, or prior or transition are no distributions.

    References
    ----------
    Brown, Frank, Tang, Quirk and Wilson (1998), Journal of Neuroscience 18, 7411-7425.
    """
    sizes: checks.Sizes = {}
    checks.tensor("likelihood", likelihood, "trials time places", sizes)
    checks.distributions("prior", prior, "places", sizes, like=("likelihood", likelihood))
    checks.distributions("transition", transition, "places places", sizes, like=("likelihood", likelihood))
    return discrete_filter.posterior(likelihood, prior, discrete_filter.by_product(transition))


def motion_prior(places: Tensor, step_std: float) -> Tensor:
    r"""Transition of a random walk between places, :math:`T(x, x') \propto \exp(-|x' - x|^2 / 2 s^2)`.

    Parameters
    ----------
    places : Tensor, shape (places, dimensions)
        In metres.
    step_std : float
        s: standard deviation of a step along each dimension, in metres.

    Returns
    -------
    Tensor, shape (places, places)
        Row now, column next.

    Raises
    ------
    TypeError, ValueError
        If the places are not as above, or the standard deviation is not above 0.
    """
    checks.tensor("places", places, "places dimensions")
    step_std = checks.number("step_std", step_std, above=0)
    squares = torch.cdist(places, places).square()
    return torch.softmax(-squares / (2 * step_std**2), -1)


def mean_place(belief: Tensor, places: Tensor) -> Tensor:
    """Posterior mean: the guess with the smallest expected squared error.

    Parameters
    ----------
    belief : Tensor, shape (..., places)
        Probabilities.
    places : Tensor, shape (places, dimensions)
        In metres.

    Returns
    -------
    Tensor, shape (..., dimensions)

    Raises
    ------
    TypeError, ValueError
        If the shapes, dtypes or devices differ, or the beliefs are no distributions.
    """
    sizes: checks.Sizes = {}
    checks.tensor("places", places, "places dimensions", sizes)
    checks.distributions("belief", belief, "... places", sizes, like=("places", places))
    return belief @ places
