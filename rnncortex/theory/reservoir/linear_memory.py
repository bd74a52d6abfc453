"""Memory capacity of linear reservoirs, exactly."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def memory_function(weight_hh: Tensor, weight_ih: Tensor, *, delays: int, noise_std: float = 0.0) -> Tensor:
    r"""Memory function of a linear reservoir driven by white noise, whose sum is its memory capacity.

    The state holds :math:`h_t = \sum_k c_k u_{t-k}` with :math:`c_k = W^k w`. If it is read with noise of standard deviation
    :math:`\sigma` on each unit, and :math:`C = (c_0, c_1, \dots) = P S Q^T`, a linear readout recovers of :math:`u_{t-k}` the share

    .. math:: \mathrm{MC}_k = c_k^T (C C^T + \sigma^2 I)^{-1} c_k = \sum_j Q_{kj}^2 \frac{s_j^2}{s_j^2 + \sigma^2} .

    Without noise this is a diagonal entry of a projection, and the sum is the rank of C, the controllability matrix: at most N.

    Parameters
    ----------
    weight_hh : Tensor, shape (units, units)
        W; its spectral radius must be below one.
    weight_ih : Tensor, shape (units,)
        w, input weights.
    delays : int
        Number of delays, from 0 on; those beyond are taken to be forgotten, so that :math:`\rho^{2K}` should be small.
    noise_std : float
        :math:`\sigma`, in units of the input's standard deviation; at 0 the rounding of C still counts as noise.

    Returns
    -------
    Tensor, shape (delays,)

    Raises
    ------
    TypeError, ValueError
        If shapes and dtypes do not fit, a number is out of range, or the reservoir does not forget.

    References
    ----------
    Jaeger (2001), Short term memory in echo state networks, GMD report 152; Gonon, Grigoryeva and Ortega (2020), Physica D 414, 132721.
    """
    sizes: checks.Sizes = {}
    checks.tensor("weight_hh", weight_hh, "units units", sizes)
    checks.tensor("weight_ih", weight_ih, "units", sizes, like=("weight_hh", weight_hh))
    checks.count("delays", delays)
    checks.number("noise_std", noise_std, at_least=0)
    radius = torch.linalg.eigvals(weight_hh).abs().max().item()
    if radius >= 1:
        raise ValueError(f"weight_hh: expected a spectral radius below 1, without which nothing is forgotten, got {radius:.4g}")
    columns = [weight_ih]
    for _ in range(delays - 1):
        columns.append(weight_hh @ columns[-1])
    _, size, rows = torch.linalg.svd(torch.stack(columns, 1), full_matrices=False)
    floor = max(noise_std, size[0].item() * torch.finfo(size.dtype).eps)
    return (rows.square() * (size.square() / (size.square() + floor**2))[:, None]).sum(0)
