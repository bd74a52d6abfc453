"""Hessian-vector products: the curvature of a loss along a direction, without the matrix."""

from collections.abc import Callable

import torch
from torch import Tensor

from rnncortex.numerics import checks

Loss = Callable[[Tensor], Tensor]
"""A loss as a function of all parameters in one vector."""


def product(loss: Loss, point: Tensor, vectors: Tensor) -> Tensor:
    r"""Hessian-vector products, :math:`H v = \frac{d}{d\epsilon} \nabla L(\theta + \epsilon v)`, by forward over reverse differentiation.

    Each costs a few evaluations of the gradient, and the matrix H, with the square of the number of parameters, is never made.

    Parameters
    ----------
    loss : callable
        L, from parameters (parameters,) to a number; made of torch operations that can be differentiated twice.
    point : Tensor, shape (parameters,)
        :math:`\theta`.
    vectors : Tensor, shape (..., parameters)
        v.

    Returns
    -------
    Tensor, shape (..., parameters)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices do not fit.

    References
    ----------
    Pearlmutter (1994), Neural Computation 6, 147-160.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.calculus import hessian
    >>> hessian.product(lambda x: (x**3).sum(), torch.tensor([1.0, 2.0]), torch.tensor([1.0, 1.0]))
    tensor([ 6., 12.])
    """
    sizes: checks.Sizes = {}
    checks.tensor("point", point, "parameters", sizes)
    checks.tensor("vectors", vectors, "... parameters", sizes, like=("point", point))
    gradient = torch.func.grad(loss)
    rows = [torch.func.jvp(gradient, (point,), (vector,))[1] for vector in vectors.reshape(-1, len(point))]
    return torch.stack(rows).reshape(vectors.shape) if rows else torch.zeros_like(vectors)
