"""Spins: states of units that are either -1 or +1, all of them, their numbers, and draws at random."""

from typing import Any

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed

MOST = 24
"""The largest number of units whose states are enumerated: 2^24 of them."""


def all_states(units: int, *, dtype: torch.dtype = torch.float64, device: Device = "cpu") -> Tensor:
    """Every state of some units, in the order of :func:`state_number`.

    Parameters
    ----------
    units : int
        At most 24.
    dtype, device
        Of the states.

    Returns
    -------
    Tensor, shape (2^units, units)
        Of -1 and +1; the last unit changes fastest.

    Raises
    ------
    TypeError, ValueError
        If ``units`` is not a whole number from 1 to 24.

    Examples
    --------
    >>> from rnncortex.numerics.probability import spins
    >>> spins.all_states(2).tolist()
    [[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]]
    """
    if checks.count("units", units) > MOST:
        raise ValueError(f"units: expected at most {MOST}, whose states fit into memory, got {units}")
    places = torch.arange(units - 1, -1, -1, device=device)
    bits = (torch.arange(2**units, device=device)[:, None] >> places) & 1
    return (2 * bits - 1).to(dtype)


def state_number(states: Tensor) -> Tensor:
    r"""Number of a state: its units read as binary digits, -1 as 0, the last unit counting one.

    Parameters
    ----------
    states : Tensor, shape (..., units)
        Of -1 and +1, at most 62 units.

    Returns
    -------
    Tensor of int, shape (...)

    Raises
    ------
    TypeError, ValueError
        If a unit is neither -1 nor +1, or there are more than 62.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics.probability import spins
    >>> spins.state_number(torch.tensor([1.0, -1.0, 1.0])).item()
    5
    """
    check_spins("states", states, "... units")
    if states.shape[-1] > 62:
        raise ValueError(f"states: expected at most 62 units, got {states.shape[-1]}")
    places = torch.arange(states.shape[-1] - 1, -1, -1, device=states.device)
    return ((states > 0).long() << places).sum(-1)


def draw(mean: Tensor, seed: Seed) -> Tensor:
    """Units of -1 and +1 with the given means, each for itself.

    Parameters
    ----------
    mean : Tensor, any shape
        Between -1 and 1.
    seed : int or torch.Generator

    Returns
    -------
    Tensor
        In the shape of ``mean``.

    Raises
    ------
    TypeError, ValueError
        If it is no floating-point tensor of finite numbers.
    """
    checks.tensor("mean", mean, "...")
    return (seeding.uniform(mean.shape, seed, low=-1.0, high=1.0, dtype=mean.dtype, device=mean.device) < mean).to(mean) * 2 - 1


def check_spins(name: str, value: Any, shape: str, sizes: checks.Sizes | None = None, *, like: tuple[str, Tensor] | None = None) -> Tensor:
    """A tensor of -1 and +1 of the given shape, as :func:`rnncortex.numerics.checks.tensor` checks it.

    Raises
    ------
    TypeError, ValueError
        As there, or if a number is neither -1 nor +1.
    """
    checks.tensor(name, value, shape, sizes, like=like)
    if not (value.abs() == 1).all():
        raise ValueError(f"{name}: expected units of -1 and +1, got other numbers in {checks.describe(value)}")
    return value
