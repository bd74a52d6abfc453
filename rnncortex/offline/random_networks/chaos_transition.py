"""Transition to chaos: how it sharpens with the number of units.

The sweep takes some hours, so its results ship with the package; :func:`measure` makes any part of it again, and
``python -m rnncortex.offline.random_networks.chaos_transition`` makes it whole.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from rnncortex.analysis.dynamics import lyapunov
from rnncortex.models.rate.random_networks import RandomNetworks
from rnncortex.numerics import artefacts, checks
from rnncortex.numerics.calculus.crossing import last_crossing
from rnncortex.numerics.extrapolation import Extrapolation, to_infinite_size
from rnncortex.numerics.progress import track
from rnncortex.offline import recorded_sweeps

FILE = Path(__file__).with_suffix(".json")

DT, TRANSIENT, DURATION = 0.2, 150.0, 300.0
"""Step, run before and length of each measurement, in units of tau."""

GAINS = (0.5, 0.7, 0.9, *(round(1 + 0.05 * i, 2) for i in range(17)), 1.9, 2.0, 2.25, 2.5, 2.75, 3.0)
SEEDS = {250: 60, 500: 60, 1000: 60, 2000: 40, 4000: 4}
"""Networks in the shipped sweep, by number of units: seeds 0, 1, ..."""


class Sweep(NamedTuple):
    """Largest Lyapunov exponents over sizes, seeds and gains.

    Attributes
    ----------
    gains : Tensor, shape (gains,)
        g.
    exponents : dict of int to Tensor, shape (seeds, gains)
        By number of units, per tau.
    provenance : dict of str to str
        What makes the numbers: command and protocol; commit, versions and machine stand in the file with each part.
    """

    gains: Tensor
    exponents: dict[int, Tensor]
    provenance: dict[str, str]


def measure(units: int, gains: Any, seeds: Sequence[int]) -> Tensor:
    r"""Largest Lyapunov exponent of continuous-time random networks.

    Parameters
    ----------
    units : int
        N.
    gains : sequence of float
        g.
    seeds : sequence of int
        One Gaussian matrix for each, shared by all gains; each gain has a start and a first perturbation of its own, drawn from the seed.

    Returns
    -------
    Tensor, shape (seeds, gains)
        Per :math:`\tau`.

    Raises
    ------
    TypeError, ValueError
        If there are no seeds, a gain is negative or ``units`` is not a positive whole number.
    """
    if len(seeds) == 0:
        raise ValueError("seeds: expected at least one seed, got none")
    found = []
    for seed in track(seeds, f"{units} units"):
        networks = RandomNetworks(units, gains, seeds=[seed])
        start = networks.initial_state(seed=seed + 1_000_000)
        found.append(lyapunov.flow_exponents(networks, start, dt=DT, duration=DURATION, transient=TRANSIENT, seed=seed).value[0, :, 0])
    return torch.stack(found)


def shipped() -> Sweep:
    """The sweep that ships with the package: sizes and seeds of ``SEEDS``, gains of ``GAINS``."""
    stored = artefacts.read(FILE)
    exponents = recorded_sweeps.rows(stored["parts"], "exponents")
    return Sweep(torch.tensor(stored["gains"], dtype=torch.float64), exponents, stored["provenance"])


def zero_crossing(gains: Tensor, exponents: Tensor) -> Tensor:
    """The gain above which a curve of exponents stays positive, by linear interpolation.

    Parameters
    ----------
    gains : Tensor, shape (gains,)
        Rising.
    exponents : Tensor, shape (..., gains)
        Negative at the first gain, positive at the last.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the gains do not rise, shapes differ, or a curve does not end positive after being negative.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.offline.random_networks import chaos_transition
    >>> chaos_transition.zero_crossing(torch.tensor([0.5, 1.0, 1.5]), torch.tensor([-0.5, -0.1, 0.1])).item()
    1.25
    """
    sizes: checks.Sizes = {}
    checks.tensor("gains", gains, "gains", sizes)
    checks.tensor("exponents", exponents, "... gains", sizes, like=("gains", gains))
    if not (gains.diff() > 0).all():
        raise ValueError(f"gains: expected rising numbers, got {gains.tolist()}")
    if not (exponents[..., -1] > 0).all() or not (exponents <= 0).any(-1).all():
        raise ValueError("exponents: expected curves that are negative somewhere and end positive, got others")
    return last_crossing(gains, exponents, 0.0)


def extrapolate(sweep: Sweep, *, exponent: float, resamples: int = 500, seed: int = 0) -> Extrapolation:
    r"""The gain at which chaos sets in for infinitely many units, :math:`g_c(N) = g_\infty + a N^{-b}` at a given exponent b.

    The crossing at each size is that of the exponents averaged over seeds.

    Parameters
    ----------
    sweep : Sweep
        At least three sizes.
    exponent : float
        b, above 0.
    resamples : int
        Number of bootstrap samples.
    seed : int
        Of the bootstrap.

    Returns
    -------
    Extrapolation

    Raises
    ------
    TypeError, ValueError
        If there are too few sizes, or an option is out of range.
    """
    if len(sweep.exponents) < 3:
        raise ValueError(f"sweep: expected at least three sizes, got {len(sweep.exponents)}")
    crossing = partial(zero_crossing, sweep.gains)
    return to_infinite_size(sweep.exponents, crossing, exponent=exponent, resamples=resamples, seed=seed)


def _largest(units: int, seed: int) -> dict[str, list[float]]:
    return {"exponents": [round(value, 6) for value in measure(units, GAINS, [seed])[0].tolist()]}


def _make() -> None:
    protocol = f"Runge-Kutta steps of {DT} tau, {TRANSIENT} tau before and {DURATION} tau of measurement, float64"
    provenance = {"command": "python -m rnncortex.offline.random_networks.chaos_transition", "protocol": protocol}
    recorded_sweeps.complete(FILE, _largest, SEEDS, {"provenance": provenance, "gains": GAINS})


if __name__ == "__main__":
    _make()
