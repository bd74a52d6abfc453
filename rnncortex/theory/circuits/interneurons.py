r"""Interneuron circuit of pyramidal, PV, SOM and VIP cells: how a small current into one population changes the others.

Rates r = (E, P, S, V) at rest obey r = W r + I as long as all are active. Rows receive, inhibitory weights are negative, and the
motif has SOM cells that do not inhibit each other, VIP cells that inhibit SOM cells only, and PV cells that inhibit E and P only.
"""

import torch
from torch import Tensor

from rnncortex.numerics import checks

_ABSENT = ((0, 3), (1, 3), (2, 1), (2, 2), (3, 1), (3, 3))


def response(weight: Tensor) -> Tensor:
    r"""Change of each rate per constant current into each population, :math:`(1 - W)^{-1}`.

    Parameters
    ----------
    weight : Tensor, shape (..., 4, 4)
        W, in the order E, P, S, V; threshold-linear cells, all of them active.

    Returns
    -------
    Tensor, shape (..., 4, 4)
        Row: population that changes; column: population that receives the current.

    Raises
    ------
    TypeError, ValueError
        If the shape is another, or a static response is not defined because :math:`\det(1 - W) \le 0`.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.circuits import interneurons
    >>> W = torch.zeros(4, 4, dtype=torch.float64)
    >>> W[0, 2], W[2, 3] = -1.0, -0.5  # VIP silences SOM, and SOM the pyramidal cells
    >>> interneurons.response(W)[0].tolist()
    [1.0, 0.0, -1.0, 0.5]
    """
    checks.tensor("weight", weight, "... 4 4")
    return torch.linalg.inv(_system(weight)[0])


def disinhibition(weight: Tensor) -> Tensor:
    r"""Change of the pyramidal rate per current into VIP cells, in the motif's closed form.

    .. math:: \frac{dE}{dI_V} = \frac{w_{SV} \, [\, w_{ES} (1 + w_{PP}) - w_{EP} \, w_{PS} \,]}{\det(1 - W)}

    with the strengths :math:`w_{XY} \ge 0` from Y to X. VIP cells disinhibit if SOM cells inhibit the pyramidal cells more directly
    than they relieve them by inhibiting PV cells.

    Parameters
    ----------
    weight : Tensor, shape (..., 4, 4)
        W, in the order E, P, S, V, with no other connections than the motif's.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the shape is another, there are connections outside the motif, or :math:`\det(1 - W) \le 0`.

    References
    ----------
    Litwin-Kumar, Rosenbaum and Doiron (2016), Journal of Neurophysiology 115, 1399-1409, for circuits of this kind.
    """
    checks.tensor("weight", weight, "... 4 4")
    if any(bool((weight[..., row, column] != 0).any()) for row, column in _ABSENT):
        raise ValueError("weight: expected no connections outside the motif (VIP to E, P or V; P to S or V; S to S), got some")
    _, size = _system(weight)
    direct = -weight[..., 0, 2] * (1 - weight[..., 1, 1])
    through_pv = weight[..., 0, 1] * weight[..., 1, 2]
    return -weight[..., 2, 3] * (direct - through_pv) / size


def _system(weight: Tensor) -> tuple[Tensor, Tensor]:
    """1 - W and its determinant."""
    system = torch.eye(4, dtype=weight.dtype, device=weight.device) - weight
    size = torch.linalg.det(system)
    if not bool((size > 0).all()):
        raise ValueError(f"weight: expected det(1 - W) > 0, without which no rest is stable, got {size.min().item():g}")
    return system, size
