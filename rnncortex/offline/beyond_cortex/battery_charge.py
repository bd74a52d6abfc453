"""State of charge of a battery from what its sensors see, with and without the law that charge is conserved."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.models.gated.torch_cell import torch_cell
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import checks, seeding
from rnncortex.offline.beyond_cortex import battery_cells
from rnncortex.offline.beyond_cortex.battery_cells import Drives
from rnncortex.offline.beyond_cortex.battery_networks import LENGTH, TRIALS, UPDATES, WARM_UP, Sensed
from rnncortex.tasks.batch import Batch
from rnncortex.training import supervised

MINUTE = 60 // battery_cells.DT
BELIEVED = 1.05 * battery_cells.CAPACITY
"""Capacity that the penalty is given, ampere-hours: five percent too large."""


class ChargeError(NamedTuple):
    """How wrong an estimate of the state of charge is, in percent of the capacity.

    Attributes
    ----------
    error : float
        Root mean squared, from the 33rd step on.
    violation : float
        Root mean squared difference between its change over a minute and the charge that has truly flowed.
    """

    error: float
    violation: float


def inputs_of(seen: Sensed) -> Tensor:
    """Current, temperature and voltage in numbers of order one; float32.

    Raises
    ------
    TypeError
        If these are no records.
    """
    if not isinstance(seen, Sensed):
        raise TypeError(f"seen: expected records of sensors (Sensed), got {checks.describe(seen)}")
    return torch.cat((seen.current / 3, (seen.temperature - 20) / 15, (seen.voltage - 3.75) / 0.15), -1).float()


def flowed(current: Tensor, capacity: float, dt: float) -> Tensor:
    r"""Charge that has flowed within the last minute as a share of the capacity, :math:`\sum i \, \Delta t / Q`.

    Parameters
    ----------
    current : Tensor, shape (trials, time, 1)
        Amperes.
    capacity : float
        Q, ampere-hours, above 0.
    dt : float
        Seconds, above 0.

    Returns
    -------
    Tensor, shape (trials, time - 15, 1)

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range or the current is not finite.
    """
    checks.tensor("current", current, "trials time 1")
    capacity = checks.number("capacity", capacity, above=0)
    dt = checks.number("dt", dt, above=0)
    counted = (current * dt / 3600 / capacity).cumsum(1)
    return counted[:, MINUTE:] - counted[:, :-MINUTE]


def train(seen: Sensed, drives: Drives, labelled: Sequence[int], *, penalty: float, seed: int, updates: int = UPDATES) -> WithReadout:
    r"""Train an LSTM of 16 units on the state of charge of a few records, and on the conservation of charge in all.

    .. math::

        \langle (\hat q - q)^2 \rangle_{\text{labelled}}
        + \lambda \Big\langle \Big( \hat q_{t + 1\,\text{min}} - \hat q_t + \sum \frac{i \, \Delta t}{Q} \Big)^2 \Big\rangle_{\text{all}}

    Both in squared percent, the second with the sensor's current and a capacity that is five percent too large. Adam from 0.01 to zero on a
    half cosine.

    Parameters
    ----------
    seen : Sensed
    drives : Drives
        The truth; only the charge of the labelled records is used.
    labelled : sequence of int
    penalty : float
        :math:`\lambda`, at least 0.
    seed : int
    updates : int

    Returns
    -------
    WithReadout
        Its readout is the state of charge, shifted and scaled as :func:`estimate` undoes.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.
    """
    strength = checks.number("penalty", penalty, at_least=0)
    seed = checks.count("seed", seed, at_least=0)
    random = seeding.generator(seed)
    model = WithReadout(torch_cell("LSTM", 3, 16, seed=random), 1, seed=random)
    inputs, charge = inputs_of(seen), drives.charge.float()
    moved = torch.zeros_like(charge)
    moved[:, MINUTE:] = flowed(seen.current, BELIEVED, drives.dt).float()
    known = torch.tensor(list(labelled))

    def draw(random: torch.Generator) -> Batch:
        half = TRIALS // 2
        which = torch.cat((known[seeding.integers(len(known), (half,), random)], seeding.integers(len(inputs), (half,), random)))
        steps = seeding.integers(inputs.shape[1] - LENGTH, (TRIALS,), random)[:, None] + torch.arange(LENGTH)
        targets = torch.cat((charge[which[:, None], steps], moved[which[:, None], steps]), -1)
        return Batch(inputs[which[:, None], steps], targets, torch.ones(TRIALS, LENGTH, dtype=torch.bool))

    def loss(predictions: Tensor, batch: Batch) -> Tensor:
        made = 100 * estimate(predictions)[:, WARM_UP:]
        wanted, moved = (100 * part[:, WARM_UP:] for part in batch.targets.split(1, -1))
        missed = (made - wanted)[: TRIALS // 2].square().mean()
        created = (made[:, MINUTE:] - made[:, :-MINUTE] + moved[:, MINUTE:]).square().mean()
        return missed + strength * created

    supervised.fit(model, draw, updates=updates, learning_rate=1e-2, loss=loss, seed=random)
    return model


def estimate(readout: Tensor) -> Tensor:
    """State of charge from what the network reads out, (trials, time, 1): 0.5 plus a quarter of it.

    Raises
    ------
    TypeError, ValueError
        If the shape is another, or a number is not finite.
    """
    checks.tensor("readout", readout, "trials time 1")
    return 0.5 + 0.25 * readout


def measure(model: WithReadout, seen: Sensed, drives: Drives) -> ChargeError:
    """Error and violation of a trained network on records.

    Parameters
    ----------
    model : WithReadout
    seen : Sensed
    drives : Drives

    Returns
    -------
    ChargeError
    """
    with torch.no_grad():
        made = estimate(model(inputs_of(seen))[0].double())
    return score(made, drives)


def score(charge: Tensor, drives: Drives) -> ChargeError:
    """Error and violation of any estimate of the state of charge.

    Parameters
    ----------
    charge : Tensor, shape (trials, time, 1)
    drives : Drives

    Returns
    -------
    ChargeError

    Raises
    ------
    TypeError, ValueError
        If shapes or dtypes differ.
    """
    sizes: checks.Sizes = {}
    checks.tensor("charge", charge, "trials time 1", sizes)
    checks.tensor("drives", drives.charge, "trials time 1", sizes, like=("charge", charge))
    missed = (charge - drives.charge)[:, WARM_UP:]
    created = missed[:, MINUTE:] - missed[:, :-MINUTE]
    return ChargeError(100 * missed.square().mean().sqrt().item(), 100 * created.square().mean().sqrt().item())
