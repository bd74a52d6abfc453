"""Forward-mode automatic differentiation of functions that act on many rows at once: pushforwards and Jacobians."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


class Pushforward:
    r"""What a function makes of states and of small perturbations of them, :math:`v \mapsto \frac{\partial f}{\partial h} v`.

    The perturbations go along with further states where the function takes them, which is one matrix product (tried once against the
    other way), or one by one.

    Parameters
    ----------
    function : callable
        From states (..., units), and whatever else it takes, to images (..., size); each state by itself.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.calculus.differentiation import Pushforward
    >>> Pushforward(torch.square)(torch.tensor([3.0]), torch.tensor([[1.0], [2.0]]))
    (tensor([9.]), tensor([[ 6.],
            [12.]]))
    """

    def __init__(self, function: Callable[..., Tensor]) -> None:
        self.function = function
        self._takes_more: bool | None = None

    def __call__(self, state: Tensor, vectors: Tensor, *others: Any) -> tuple[Tensor, Tensor]:
        """Images of states (..., units) and of perturbations (..., k, units); ``others`` are handed on to the function."""
        if self._takes_more is None and vectors.numel():
            self._takes_more = self._agree(state, vectors, others)
        return (self._as_states if self._takes_more else self._one_by_one)(state, vectors, others)

    def _one_by_one(self, state: Tensor, vectors: Tensor, others: tuple[Any, ...]) -> tuple[Tensor, Tensor]:
        def push(vector: Tensor) -> Any:
            return torch.func.jvp(lambda here: self.function(here, *others), (state,), (vector,))[1]

        return self.function(state, *others), torch.func.vmap(push, in_dims=-2, out_dims=-2)(vectors)

    def _as_states(self, state: Tensor, vectors: Tensor, others: tuple[Any, ...]) -> tuple[Tensor, Tensor]:
        tangents = vectors.movedim(-2, 0)
        copies = state.expand_as(tangents).clone()
        images, pushed = torch.func.jvp(lambda here: self.function(here, *others), (copies,), (tangents,))[:2]
        return images[0], pushed.movedim(0, -2)

    def _agree(self, state: Tensor, vectors: Tensor, others: tuple[Any, ...]) -> bool:
        return agree(lambda: self._as_states(state, vectors, others), self._one_by_one(state, vectors, others))


def agree(faster: Callable[[], tuple[Tensor, ...]], expected: tuple[Tensor, ...]) -> bool:
    """Whether a faster way, which hands a function more states at once than it may take, gives what is expected, to half the digits."""
    try:
        found = faster()
    except Exception:  # whatever the function says to states that it was not made for
        return False
    tolerance = torch.finfo(expected[0].dtype).eps ** 0.5
    return all(
        mine.shape == other.shape and torch.allclose(mine, other, rtol=tolerance, atol=tolerance * float(other.abs().max()))
        for mine, other in zip(found, expected, strict=True)
    )


def jacobian(function: Callable[[Tensor], Tensor], at: Tensor) -> Tensor:
    """The Jacobian of a function that acts on each row by itself.

    Parameters
    ----------
    function : callable
        From rows (..., size) to images (..., units).
    at : Tensor, shape (..., size)

    Returns
    -------
    Tensor, shape (..., units, size)

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.calculus.differentiation import jacobian
    >>> jacobian(torch.square, torch.tensor([3.0, 1.0])).tolist()
    [[6.0, 0.0], [0.0, 2.0]]
    """
    if at.shape[-1] == 0:
        return function(at)[..., None][..., :0]
    axes = torch.eye(at.shape[-1], dtype=at.dtype, device=at.device).expand(*at.shape, -1)
    return Pushforward(function)(at, axes)[1].mT.contiguous()
