"""Memory capacity: how many of its past inputs a network's state still holds, by linear readouts."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.least_squares import LeastSquares


class MemoryCapacity(NamedTuple):
    """Linear memory of past inputs.

    Attributes
    ----------
    total : Tensor, 0-d
        Sum over delays: how many past inputs the state holds.
    by_delay : Tensor, shape (delays,)
        Squared correlation of reconstruction and input for delays 1, 2, ..., on held-out time, less its chance value.
    """

    total: Tensor
    by_delay: Tensor


def readout_score(states: Tensor, targets: Tensor, *, washout: int, train: int, penalty: float = 0.0) -> Tensor:
    """Squared correlation of a linear readout with its targets on held-out time.

    Parameters
    ----------
    states : Tensor, shape (time, units)
        One trial.
    targets : Tensor, shape (time, outputs)
    washout : int
        First steps to leave out.
    train : int
        Steps after the washout to fit the readout on by ridge regression; the rest is held out.
    penalty : float
        Of the ridge regression, at least 0, on the scale of :func:`~rnncortex.numerics.linear.ridge`; the offset is penalised as well.

    Returns
    -------
    Tensor, shape (outputs,)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, or fewer than 10 steps are held out.
    """
    sizes: checks.Sizes = {}
    checks.tensor("states", states, "time units", sizes)
    checks.tensor("targets", targets, "time outputs", sizes, like=("states", states))
    start = checks.count("washout", washout, at_least=0)
    train = checks.count("train", train)
    stop = start + train
    if len(states) - stop < 10:
        raise ValueError(f"washout and train: expected at least 10 of {len(states)} steps held out, got {len(states) - stop}")
    features = torch.cat((states, torch.ones_like(states[:, :1])), dim=1)
    fit = LeastSquares(features.shape[1], targets.shape[1], dtype=features.dtype, device=features.device)
    fit.update(features[start:stop], targets[start:stop])
    weights = fit.solve(penalty)
    predictions, held_out = features[stop:] @ weights, targets[stop:]
    centred, wanted = predictions - predictions.mean(0), held_out - held_out.mean(0)
    return (centred * wanted).sum(0).square() / (centred.square().sum(0) * wanted.square().sum(0)).clamp(min=1e-300)


def memory_capacity(states: Tensor, inputs: Tensor, *, delays: int, washout: int, train: int, penalty: float = 0.0) -> MemoryCapacity:
    r"""Memory capacity, :math:`\mathrm{MC} = \sum_k \rho^2(\hat{u}_{t-k}, u_{t-k})`, of states driven by white noise.

    A readout for each delay is fitted on one stretch of time and scored on another; the squared correlation that a
    readout without knowledge reaches there, one over the number of held-out steps, is taken off.

    Parameters
    ----------
    states : Tensor, shape (time, units)
        One trial.
    inputs : Tensor, shape (time,)
        u, independent from step to step.
    delays : int
        The longest delay k.
    washout, train, penalty
        As in :func:`readout_score`; the washout must exceed the longest delay.

    Returns
    -------
    MemoryCapacity

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.

    References
    ----------
    Jaeger (2001), Short term memory in echo state networks, GMD report 152.
    """
    checks.tensor("states", states, "time units")
    checks.tensor("inputs", inputs, "time", {"time": len(states)}, like=("states", states))
    if checks.count("washout", washout) <= checks.count("delays", delays):
        raise ValueError(f"washout: expected more steps than the longest delay ({delays}), got {washout}")
    past = torch.stack([inputs.roll(k) for k in range(1, delays + 1)], dim=1)
    score = readout_score(states, past, washout=washout, train=train, penalty=penalty)
    by_delay = score - 1 / (len(states) - washout - train)
    return MemoryCapacity(by_delay.sum(), by_delay)
