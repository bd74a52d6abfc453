"""Bound of linear filters: the best that one can do on a task, whatever its weights."""

import itertools

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import checks


def explained_variance(patterns: Tensor, targets: Tensor) -> Tensor:
    r"""Share of the targets' variance that the best linear function with offset explains.

    .. math:: R^2 = \max_{w, c} \; 1 - \frac{\|P w + c - y\|^2}{\|y - \bar y\|^2}

    Parameters
    ----------
    patterns : Tensor, shape (patterns, features)
        Equally frequent inputs.
    targets : Tensor, shape (patterns,)
        What the output should be for each; not all the same.

    Returns
    -------
    Tensor, 0-d

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, or all targets are the same.

    Examples
    --------
    Exclusive or: nothing.

    >>> import torch
    >>> from rnncortex.theory.sequences import linear_filter_bound
    >>> corners = torch.tensor([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    >>> abs(round(linear_filter_bound.explained_variance(corners, torch.tensor([-1.0, 1.0, 1.0, -1.0])).item(), 6))
    0.0
    """
    centred = targets - _check(patterns, targets).mean()
    if not centred.any():
        raise ValueError("targets: expected numbers that differ, got all equal")
    features = patterns - patterns.mean(0)
    axes, size, _ = torch.linalg.svd(features.double(), full_matrices=False)
    kept = axes[:, size > 1e-10 * size.max().clamp(min=1e-300)]
    return ((kept.T @ centred.double()).square().sum() / centred.double().square().sum()).to(targets)


def right_answers(patterns: Tensor, targets: Tensor, *, tolerance: float) -> float:
    r"""Largest share of patterns for which one linear function with offset comes within a tolerance of its target.

    Each subset of patterns is tried, from the largest down: a linear programme says whether some w and c satisfy
    :math:`|w \cdot p_i + c - y_i| < \text{tolerance}` for all of it.

    Parameters
    ----------
    patterns : Tensor, shape (patterns, features)
        Equally frequent inputs, at most 16.
    targets : Tensor, shape (patterns,)
    tolerance : float
        Half the distance between answers that must be told apart, above 0.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, the tolerance is not positive, or there are more than 16 patterns.

    Examples
    --------
    Exclusive or: three of four.

    >>> import torch
    >>> from rnncortex.theory.sequences import linear_filter_bound
    >>> corners = torch.tensor([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    >>> linear_filter_bound.right_answers(corners, torch.tensor([-1.0, 1.0, 1.0, -1.0]), tolerance=0.5)
    0.75
    """
    count = len(_check(patterns, targets))
    half = checks.number("tolerance", tolerance, above=0)
    if count > 16:
        raise ValueError(f"patterns: expected at most 16, got {count}")
    features = np.column_stack((patterns.detach().cpu().double().numpy(), np.ones(count)))
    wanted = targets.detach().cpu().double().numpy()
    for size in range(count, 0, -1):
        if any(_within(features[list(chosen)], wanted[list(chosen)], half) for chosen in itertools.combinations(range(count), size)):
            return size / count
    return 0.0


def _within(features: np.ndarray, wanted: np.ndarray, half: float) -> bool:
    """Whether a linear function of the features comes strictly within ``half`` of every wanted number: the least largest error says."""
    from scipy.optimize import linprog

    column = -np.ones((len(features), 1))
    rows = np.vstack((np.hstack((features, column)), np.hstack((-features, column))))
    cost = np.append(np.zeros(features.shape[1]), 1.0)
    solved = linprog(cost, rows, np.concatenate((wanted, -wanted)), bounds=[(None, None)] * features.shape[1] + [(0, None)])
    return bool(solved.status == 0 and solved.fun < half * (1 - 1e-9))


def _check(patterns: Tensor, targets: Tensor) -> Tensor:
    sizes: checks.Sizes = {}
    checks.tensor("patterns", patterns, "patterns features", sizes)
    return checks.tensor("targets", targets, "patterns", sizes, like=("patterns", patterns))
