"""One cycle of a unit of interactive activation: driven towards a bound by its net input, and back to rest by decay."""

from torch import Tensor

from rnncortex.numerics import checks

MINIMUM, MAXIMUM = -0.2, 1.0
"""Bounds of an activation in the model of 1981."""


def advance(
    activation: Tensor, net: Tensor, *, rest: float | Tensor, decay: float, minimum: float = MINIMUM, maximum: float = MAXIMUM
) -> Tensor:
    r"""Activation after one cycle: what excites acts on the distance to the maximum, what inhibits on that to the minimum.

    .. math::
        a \leftarrow a - \theta (a - r) + \begin{cases} n \, (M - a), & n > 0 \\ n \, (a - m), & n \le 0 \end{cases}

    The result is kept between the minimum :math:`m` and the maximum :math:`M`.

    Parameters
    ----------
    activation, net : Tensor, same shape
        The old activation, and the net input :math:`n`, computed from the old activations of all units.
    rest : float or Tensor
        Activation :math:`r` at rest.
    decay : float
        Rate :math:`\theta` of the return to rest.
    minimum, maximum : float
        Bounds.

    Returns
    -------
    Tensor

    Raises
    ------
    TypeError, ValueError
        If the decay is not between 0 and 1; the activations are those of a model, which has checked its inputs.

    References
    ----------
    McClelland and Rumelhart (1981), Psychological Review 88, 375-407, equations 1 to 4.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.cognition import activation
    >>> activation.advance(torch.tensor([0.0, 0.5]), torch.tensor([0.07, -0.15]), rest=0.0, decay=0.07)
    tensor([0.0700, 0.3600])
    """
    checks.number("decay", decay, at_least=0, at_most=1)
    driven = net.clamp(min=0) * (maximum - activation) + net.clamp(max=0) * (activation - minimum)
    return (activation - decay * (activation - rest) + driven).clamp(minimum, maximum)
