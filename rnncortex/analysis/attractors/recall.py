"""Recall: the overlap of a state with a stored pattern, at rest and on the way there."""

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.probability.spins import check_spins


def overlap(states: Tensor, patterns: Tensor) -> Tensor:
    r"""Overlap of states with patterns, :math:`m = \frac{1}{N} \sum_i \xi_i s_i`: 1 where they agree, 0 by chance.

    Parameters
    ----------
    states, patterns : Tensor, shape (..., units)

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If units, dtypes or devices differ.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.attractors import recall
    >>> recall.overlap(torch.tensor([1.0, -1.0, 1.0, 1.0]), torch.ones(4)).item()
    0.5
    """
    sizes: checks.Sizes = {}
    checks.tensor("states", states, "... units", sizes)
    checks.tensor("patterns", patterns, "... units", sizes, like=("states", states))
    return (states * patterns).mean(-1)


def overlap_path(start: Tensor, path: Tensor, patterns: Tensor) -> Tensor:
    r"""Overlaps with several patterns after each flip on the way of a Hopfield network to rest.

    Parameters
    ----------
    start : Tensor, shape (trials, units)
        Where each trial started, of -1 and +1.
    path : Tensor of int, shape (trials, flips)
        Unit that changed at each flip, -1 where none did: the path of :class:`~rnncortex.models.attractors.hopfield.Settled`.
    patterns : Tensor, shape (patterns, units)
        :math:`\xi`.

    Returns
    -------
    Tensor, shape (trials, flips + 1, patterns)
        m, that of the start first.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.
    """
    sizes: checks.Sizes = {}
    check_spins("start", start, "trials units", sizes)
    check_spins("patterns", patterns, "patterns units", sizes, like=("start", start))
    units = sizes["units"]
    if not isinstance(path, Tensor) or path.dtype != torch.int64 or path.ndim != 2 or len(path) != len(start):
        raise ValueError(f"path: expected whole numbers of shape ({len(start)}, flips), got {checks.describe(path)}")
    if path.numel() and not -1 <= path.min() <= path.max() < units:
        raise ValueError(f"path: expected units from 0 to {units - 1}, or -1, got {checks.describe(path)}")
    state, overlaps = start.clone(), [start @ patterns.T / units]
    for unit in path.clamp(min=0).T[..., None]:
        before = state.gather(1, unit)
        flips = (path[:, len(overlaps) - 1, None] >= 0).to(start)
        overlaps.append(overlaps[-1] - 2 / units * flips * before * patterns.T[unit[:, 0]])
        state.scatter_(1, unit, before * (1 - 2 * flips))
    return torch.stack(overlaps, 1)
