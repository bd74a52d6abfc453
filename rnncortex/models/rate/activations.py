r"""Elementwise nonlinearities that know their own slope."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import kernels


class Activation(NamedTuple):
    r"""A nonlinearity and its derivative.

    Attributes
    ----------
    function : callable
        :math:`r = \phi(a)`, elementwise.
    apply_ : callable
        The same, in place.
    slope : callable
        :math:`\phi'(a)` as a new tensor, from the rate r, which is all that a backward pass keeps. A saturated rate has lost its slope.
    derivative : callable
        :math:`\phi'(a)` from the argument a, with all its digits wherever the unit is.
    lipschitz : float
        The largest slope, :math:`L_\phi = \max_a |\phi'(a)|`.
    """

    function: Callable[[Tensor], Tensor]
    apply_: Callable[[Tensor], Tensor]
    slope: Callable[[Tensor], Tensor]
    derivative: Callable[[Tensor], Tensor]
    lipschitz: float


ACTIVATIONS = {
    "tanh": Activation(
        torch.tanh,
        kernels.tanh_,
        lambda rate: rate.square().neg_().add_(1),
        lambda a: 4 * torch.sigmoid(2 * a) * torch.sigmoid(-2 * a),
        1.0,
    ),
    "relu": Activation(torch.relu, torch.relu_, lambda rate: (rate > 0).to(rate.dtype), lambda a: (a > 0).to(a.dtype), 1.0),
    "sigmoid": Activation(
        torch.sigmoid, torch.sigmoid_, lambda rate: (1 - rate).mul_(rate), lambda a: torch.sigmoid(a) * torch.sigmoid(-a), 0.25
    ),
}
"""The nonlinearities that networks take by name."""
