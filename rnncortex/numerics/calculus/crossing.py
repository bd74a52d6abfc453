"""Level crossings: where a sampled curve passes a level for the last time, between samples by linear interpolation."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def last_crossing(points: Tensor, values: Tensor, level: float) -> Tensor:
    r"""The last place at which a sampled curve passes a level, rising or falling.

    .. math:: x = x_i + \frac{l - y_i}{y_{i+1} - y_i} (x_{i+1} - x_i)

    with i the last sample that is not on the side of the level on which the curve ends.

    Parameters
    ----------
    points : Tensor, shape (points,)
        x, rising.
    values : Tensor, shape (..., points)
        y, one or more curves.
    level : float
        l.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the points do not rise, shapes or dtypes differ, or a curve ends on the level or never was on its other side.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.calculus.crossing import last_crossing
    >>> last_crossing(torch.tensor([0.0, 1.0, 2.0]), torch.tensor([[3.0, 1.0, 0.0], [0.0, 0.0, 4.0]]), 0.5)
    tensor([1.5000, 1.1250])
    """
    sizes: checks.Sizes = {}
    checks.tensor("points", points, "points", sizes)
    checks.tensor("values", values, "... points", sizes, like=("points", points))
    checks.number("level", level)
    if not (points.diff() > 0).all():
        raise ValueError(f"points: expected rising numbers, got {points.tolist()}")
    end = (values[..., -1:] - level).sign()
    before = end * (values - level) <= 0
    if before[..., -1].any() or not before.any(-1).all():
        raise ValueError(f"values: expected curves that pass the level {level} and end beyond it, got others")
    last = (before * torch.arange(1, len(points) + 1, device=points.device)).argmax(-1)
    left, right = (values.gather(-1, index[..., None])[..., 0] for index in (last, last + 1))
    return points[last] + (level - left) / (right - left) * (points[last + 1] - points[last])
