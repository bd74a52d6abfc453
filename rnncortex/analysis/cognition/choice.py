"""Luce's rule of choice: from activations, through their running average, to responses; and the choice between two."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def running_average(activations: Tensor, *, rate: float = 0.05) -> Tensor:
    r"""Running average of activations over cycles, from zero: what a response is read from.

    .. math:: \bar a_t = \bar a_{t-1} + r \, (a_t - \bar a_{t-1})

    Parameters
    ----------
    activations : Tensor, shape (..., cycles, units)
    rate : float
        Rate :math:`r` of the average, at most one.

    Returns
    -------
    Tensor
        Of the same shape.

    Raises
    ------
    TypeError, ValueError
        If the activations are no finite numbers or the rate is not between 0 and 1.

    References
    ----------
    McClelland and Rumelhart (1981), Psychological Review 88, 375-407.
    """
    checks.tensor("activations", activations, "... cycles units")
    checks.number("rate", rate, above=0, at_most=1)
    average, course = torch.zeros_like(activations[..., 0, :]), []
    for now in activations.unbind(-2):
        average = torch.lerp(average, now, rate)
        course.append(average)
    return torch.stack(course, -2)


def luce(activations: Tensor, *, scale: float = 10.0) -> Tensor:
    r"""Chance of each response by Luce's rule: strengths are exponentials of activations.

    .. math:: p_i = \frac{e^{\mu a_i}}{\sum_j e^{\mu a_j}}

    Parameters
    ----------
    activations : Tensor, shape (..., units)
        Of the possible responses, usually running averages.
    scale : float
        Scale :math:`\mu`: the larger, the more certain the choice of the largest.

    Returns
    -------
    Tensor
        Of the same shape, with sum one over the units.

    Raises
    ------
    TypeError, ValueError
        If the activations are no finite numbers or the scale is negative.

    References
    ----------
    Luce (1959), Individual Choice Behavior; McClelland and Rumelhart (1981), Psychological Review 88, 375-407.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.cognition import choice
    >>> choice.luce(torch.tensor([0.3, 0.1]))
    tensor([0.8808, 0.1192])
    """
    checks.tensor("activations", activations, "... units")
    scale = checks.number("scale", scale, at_least=0)
    return torch.softmax(scale * activations, -1)


def forced_choice(chances: Tensor, target: Tensor, foil: Tensor) -> Tensor:
    r"""Chance to choose the target of two: whoever read one of them says it, everyone else guesses.

    .. math:: p = p_\text{target} + \tfrac{1}{2} (1 - p_\text{target} - p_\text{foil})

    Parameters
    ----------
    chances : Tensor, shape (trials, cycles, units)
        Chance to read each response, after each cycle.
    target, foil : Tensor of int, shape (trials,)
        Which two are offered.

    Returns
    -------
    Tensor, shape (trials, cycles)

    Raises
    ------
    TypeError, ValueError
        If the chances are no distributions or the responses are none of them.

    References
    ----------
    McClelland and Rumelhart (1981), Psychological Review 88, 375-407.
    """
    sizes: dict[str, int] = {}
    checks.distributions("chances", chances, "trials cycles units", sizes)
    checks.symbols("target", target, "trials", sizes, below=chances.shape[-1])
    checks.symbols("foil", foil, "trials", sizes, below=chances.shape[-1])
    right, wrong = (chances.gather(-1, which[:, None, None].expand(-1, chances.shape[1], 1))[..., 0] for which in (target, foil))
    return right + (1 - right - wrong) / 2
