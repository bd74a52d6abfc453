"""Laminar predictive coding in closed form: what a slow prediction expects, what an unexpected input evokes, and when the loop rings."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


class Column(NamedTuple):
    """Strengths and time constants of one feature of the circuit, at a fixed gain.

    Attributes
    ----------
    gain : float
        g, by which layers 2/3 multiply what layer 4 and the deep layers send.
    thalamic, relay, lateral, forward, feedback : float
        Strengths of the pathways, as in :class:`~rnncortex.models.circuits.laminar.LaminarCircuit`.
    tau_relay, tau_superficial, tau_deep : float
        Seconds.
    """

    gain: float = 1.0
    thalamic: float = 1.0
    relay: float = 1.0
    lateral: float = 0.5
    forward: float = 4.5
    feedback: float = 1.0
    tau_relay: float = 0.01
    tau_superficial: float = 0.015
    tau_deep: float = 10.0


def loop_gain(column: Column) -> float:
    r"""Gain round the loop of error and prediction, :math:`G = g \kappa f / (1 - w)`.

    The error of a constant input falls to :math:`1/(1 + G)` of its first value, with the time constant :math:`\tau_d / (1 + G)` where the
    deep layers are much slower than the others.

    Parameters
    ----------
    column : Column

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If a number of the column is not finite or negative, the lateral strength is not below 1, or a time constant is not above 0.
    """
    _checked(column)
    return column.gain * column.forward * column.feedback / (1 - column.lateral)


def loop_eigenvalues(column: Column) -> Tensor:
    r"""Eigenvalues of error and prediction together, in 1/s.

    They solve :math:`(\tau_s s + 1 - w)(\tau_d s + 1) + g \kappa f = 0`, and have an imaginary part, so that the loop rings, if and only if
    :math:`(\tau_s' - \tau_d)^2 < 4 G \tau_s' \tau_d` with :math:`\tau_s' = \tau_s / (1 - w)`.

    Parameters and errors as in :func:`loop_gain`.

    Returns
    -------
    Tensor of complex128, shape (2,)
        The one with the larger imaginary or real part first.
    """
    loop, deep = loop_gain(column), column.tau_deep
    fast = column.tau_superficial / (1 - column.lateral)
    trace, determinant = -(fast + deep) / (fast * deep), (1 + loop) / (fast * deep)
    root = torch.sqrt(torch.tensor(trace**2 / 4 - determinant, dtype=torch.complex128))
    return torch.stack((trace / 2 + root, trace / 2 - root))


def response(column: Column, expected: float, level: float, window: tuple[float, float], *, duty: float = 1.0) -> Tensor:
    r"""Mean error and prediction in a window after the onset of an input, given what was expected.

    In a sequence of independent inputs the mean state at an onset is the one that a constant input of the size ``expected`` would hold,
    because
    the circuit is linear; from there the response is a sum of three exponentials.

    Parameters
    ----------
    column : Column
    expected : float
        Mean of the input in the past, such as the probability of a tone.
    level : float
        The input from the onset on: 1 if the tone is played, 0 if not.
    window : (float, float)
        Seconds from the onset.
    duty : float
        Share of the time for which the prediction's context is on, above 0 and at most 1.

    Returns
    -------
    Tensor, shape (3,)
        Means of relay, signed error and prediction.

    Raises
    ------
    TypeError, ValueError
        As in :func:`loop_gain`, or if a number is not as above.

    Examples
    --------
    After long silence a tone evokes an error of :math:`g/(1-w)` that the prediction has hardly begun to take away.

    >>> from rnncortex.theory.circuits import laminar
    >>> print(f"{laminar.response(laminar.Column(), 0.0, 1.0, (0.1, 0.15))[1].item():.2f}")
    1.84
    """
    duty = checks.number("duty", duty, above=0, at_most=1)
    _checked(column)
    before, now = checks.number("expected", expected), checks.number("level", level)
    first, last = (checks.number("window", end, at_least=0) for end in window)
    if not first < last:
        raise ValueError(f"window: expected two times in rising order, got {window}")
    flow, push = _flow(column)
    start, end = _steady(column, before, duty), torch.linalg.solve(flow, -push * now)
    between = torch.linalg.matrix_exp(flow * last) - torch.linalg.matrix_exp(flow * first)
    return end + torch.linalg.solve(flow, between @ (start - end)) / (last - first)


def mean_error(column: Column, probability: float, slot: float, *, points: int = 60) -> float:
    """Mean size of the error to an input that is on or off, independently, for one slot after the other.

    All four courses of two slots are followed from the mean state, and the size of the error in the second one is averaged over time.

    Parameters
    ----------
    column : Column
    probability : float
        That the input is on, from 0 to 1.
    slot : float
        Seconds.
    points : int
        Times in a slot at which the error is evaluated.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        As in :func:`loop_gain`, or if a number is not as above.
    """
    points = checks.count("points", points)
    slot = checks.number("slot", slot, above=0)
    _checked(column)
    chance = checks.number("probability", probability, at_least=0, at_most=1)
    flow, push = _flow(column)
    ticks = torch.arange(1, points + 1, dtype=torch.float64) / points
    ahead = torch.linalg.matrix_exp(flow * slot * ticks[:, None, None])
    total, mean = 0.0, _steady(column, chance, 1.0)
    levels = [(torch.linalg.solve(flow, -push * level), weight) for level, weight in ((0.0, 1 - chance), (1.0, chance))]
    for before, weight in levels:
        onset = before + ahead[-1] @ (mean - before)
        for now, share in levels:
            total += weight * share * (now + ahead @ (onset - now))[:, 1].abs().mean().item()
    return total


def balanced_gain(column: Column, probabilities: Sequence[float], normalisation: float, slot: float) -> float:
    r"""The gain that deep layers settle on if it is divided by the mean total error, :math:`g = g_0 / (1 + \rho \, v(g))`.

    Parameters
    ----------
    column : Column
        With :math:`g_0` as its gain.
    probabilities : sequence of float
        That each feature is on in a slot, from 0 to 1.
    normalisation : float
        :math:`\rho`, at least 0.
    slot : float
        Seconds.

    Returns
    -------
    float
        g, to about a millionth of :math:`g_0`.

    Raises
    ------
    TypeError, ValueError
        As in :func:`mean_error`, or if a number is not as above.
    """
    given = checks.parameter("probabilities", probabilities, at_least=0, at_most=1)
    _checked(column)
    chances = given.flatten().tolist()
    strength = checks.number("normalisation", normalisation, at_least=0)
    low, high = 0.0, column.gain
    for _ in range(20):
        gain = (low + high) / 2
        sizes = {chance: mean_error(column._replace(gain=gain), chance, slot) for chance in set(chances)}
        load = sum(sizes[chance] for chance in chances)
        low, high = (gain, high) if gain * (1 + strength * load) < column.gain else (low, gain)
    return (low + high) / 2


def _flow(column: Column) -> tuple[Tensor, Tensor]:
    """Matrix and input vector of relay, error and prediction, in 1/s."""
    c = column
    rows = [
        [-1 / c.tau_relay, 0.0, 0.0],
        [c.gain * c.relay / c.tau_superficial, (c.lateral - 1) / c.tau_superficial, -c.gain * c.feedback / c.tau_superficial],
        [0.0, c.forward / c.tau_deep, -1 / c.tau_deep],
    ]
    return torch.tensor(rows, dtype=torch.float64), torch.tensor([c.thalamic / c.tau_relay, 0.0, 0.0], dtype=torch.float64)


def _steady(column: Column, level: float, duty: float) -> Tensor:
    """The state that a constant input holds, if the prediction hears the error for a share of the time."""
    flow, push = _flow(column)
    flow[2, 1] *= duty
    return torch.linalg.solve(flow, -push * level)


def _checked(column: Column) -> None:
    if not isinstance(column, Column):
        raise TypeError(f"column: expected a Column, got {checks.describe(column)}")
    for name, value in column._asdict().items():
        checks.number(name, value, **({"above": 0} if name.startswith("tau") else {"at_least": 0}))
    checks.number("lateral", column.lateral, below=1)
