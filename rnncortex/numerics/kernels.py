"""The inner operations of a recurrence as fast as torch, oneDNN and numpy have them.

For float32 on a processor torch has two libraries of matrix products. Its operators call MKL, which on processors that are not Intel's
leaves half of the speed unused; its convolutions and its LSTM call oneDNN, which does not, but whose calls cost more. Large products go
through oneDNN here. Torch's hyperbolic tangent takes up to ten times as long as numpy's.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.autograd import forward_ad
from torch.utils._python_dispatch import _get_current_dispatch_mode

from rnncortex.numerics import checks

ENOUGH = 2_000_000
"""Multiplications of a product from which on oneDNN is faster than MKL, although its calls cost ten microseconds more."""

ROWS = 1024
"""Rows of steps times trials whose weight gradients are taken in one product: more do not fit into a processor's cache."""

LONG = 512
"""Numbers from which on numpy's hyperbolic tangent is faster than torch's, whose calls cost less."""

_onednn: Callable[..., Tensor] | None = (
    getattr(torch.ops.mkldnn, "_linear_pointwise", None) if torch.backends.mkldnn.is_available() else None
)


def serve(*values: Tensor | None) -> bool:
    """Whether operations in place and a hand-written backward pass serve these tensors.

    They do not inside transformations of ``torch.func``, in forward mode, under autocast, nor where operations are traced, compiled or
    counted: there the plain loop of torch's functions is needed.
    """
    if torch.compiler.is_compiling():
        return False
    return _get_current_dispatch_mode() is None and all(
        checks.concrete(x) and forward_ad.unpack_dual(x).tangent is None and not torch.is_autocast_enabled(x.device.type)
        for x in values
        if x is not None
    )


def adder(matrix: Tensor, rows: int, keep: float = 1.0) -> Callable[[Tensor, Tensor], object]:
    r"""A step's product, prepared: a function that does ``total = keep * total + left @ matrix`` in place.

    Parameters
    ----------
    matrix : Tensor, shape (inner, columns)
    rows : int
        Of ``total`` and ``left``. A single row goes through the product of a matrix and a vector.
    keep : float

    Returns
    -------
    callable
        Takes ``total``, of shape (rows, columns), and ``left``, of shape (rows, inner).

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics import kernels
    >>> total = torch.ones(2, 3)
    >>> add = kernels.adder(torch.ones(4, 3), rows=2, keep=0.5)
    >>> _ = add(total, torch.ones(2, 4))
    >>> total[0]
    tensor([4.5000, 4.5000, 4.5000])
    """
    columns = matrix.T
    if rows == 1:
        return lambda total, left: total[0].addmv_(columns, left[0], beta=keep)
    if _onednn is None or not _pays(matrix, rows * matrix.numel()):
        return lambda total, left: total.addmm_(left, matrix, beta=keep)
    product = _onednn
    if keep == 0:
        return lambda total, left: total.copy_(product(left, columns, None, "none", [], ""))
    return lambda total, left: torch.add(product(left, columns, None, "none", [], ""), total, alpha=keep, out=total)


def sum_of_outer_products(left: Tensor, right: Tensor) -> Tensor:
    r"""The gradient of a weight matrix, :math:`\sum_k l_k r_k^\top`, over all steps and trials k in one product.

    Parameters
    ----------
    left : Tensor, shape (..., units)
        What arrives at the units from behind.
    right : Tensor, shape (..., inputs)
        What they were given.

    Returns
    -------
    Tensor, shape (units, inputs)

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics import kernels
    >>> kernels.sum_of_outer_products(torch.ones(5, 4, 1), torch.ones(5, 4, 2))
    tensor([[20., 20.]])
    """
    left, right = left.flatten(0, -2), right.flatten(0, -2)
    if _onednn is None or not _pays(left, left.numel() * right.shape[-1]):
        return left.T @ right
    return _onednn(right.T, left.T, None, "none", [], "").T


def tanh_(values: Tensor) -> Tensor:
    """The hyperbolic tangent in place."""
    return torch.tanh_(values) if values.numel() < LONG else tanh(values, values)


def tanh(values: Tensor, out: Tensor) -> Tensor:
    """The hyperbolic tangent, written to ``out`` and handed back."""
    if (
        values.numel() < LONG
        or values.device.type != "cpu"
        or values.dtype not in (torch.float32, torch.float64)
        or values.requires_grad
        or not checks.concrete(values)
    ):
        return torch.tanh_(values) if out is values else torch.tanh(values, out=out)
    np.tanh(values.numpy(), out=out.numpy())
    return out


def _pays(like: Tensor, multiplications: int) -> bool:
    return multiplications >= ENOUGH and like.device.type == "cpu" and like.dtype == torch.float32
