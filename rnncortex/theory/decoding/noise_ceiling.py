r"""Noise ceiling from the variances of signal and noise.

With a signal of variance S and independent noise of variance N in each of R repetitions,

.. math:: \rho_{\max} = \sqrt{\frac{S}{S + N / R}}

is the correlation of the true signal with the mean response, which no model can exceed on average.
"""

from rnncortex.numerics import checks


def from_variances(signal: float, noise: float, repetitions: int) -> float:
    r"""The largest correlation, :math:`\rho_{\max}`.

    Parameters
    ----------
    signal, noise : float
        Variances; the signal's above zero.
    repetitions : int

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If a variance is negative or no number, or the number of repetitions not positive.

    Examples
    --------
    >>> from rnncortex.theory.decoding import noise_ceiling
    >>> noise_ceiling.from_variances(1.0, 3.0, 1)
    0.5
    """
    checks.number("signal", signal, above=0)
    checks.number("noise", noise, at_least=0)
    repetitions = checks.count("repetitions", repetitions)
    return float((signal / (signal + noise / repetitions)) ** 0.5)
