"""Equivalent circuit of a battery: open-circuit voltage, a resistor, and resistors beside capacitors, all following the temperature."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import checks

GAS_CONSTANT, REFERENCE = 8.314, 298.15
"""Joules per mole and kelvin; temperature at which the resistances are given, kelvin."""


class EquivalentCircuit(NamedTuple):
    """A fitted circuit.

    Attributes
    ----------
    open_circuit : tuple of Tensor
        State of charge, rising, and voltage at rest.
    resistance : Tensor, shape (1 + pairs,)
        Of the resistor alone and of those with a capacitor beside them, ohms at 25 degrees.
    time_constants : Tensor, shape (pairs,)
        Seconds.
    activation : float
        Energy that sets how the resistances fall with temperature, joules per mole.
    """

    open_circuit: tuple[Tensor, Tensor]
    resistance: Tensor
    time_constants: Tensor
    activation: float

    def voltage(self, current: Tensor, temperature: Tensor, charge: Tensor, dt: float) -> Tensor:
        """Voltage on given currents (amperes), temperatures (degrees Celsius) and states of charge, all of shape (trials, time, 1).

        Raises
        ------
        TypeError, ValueError
            If shapes or dtypes differ, a number is not finite, or ``dt`` is not above 0.
        """
        sizes: checks.Sizes = {}
        checks.tensor("current", current, "trials time 1", sizes)
        checks.tensor("temperature", temperature, "trials time 1", sizes, like=("current", current))
        checks.tensor("charge", charge, "trials time 1", sizes, like=("current", current))
        checks.number("dt", dt, above=0)
        drops = _drops(current, temperature, self.time_constants.tolist(), self.activation, dt)
        return at_rest(self.open_circuit, charge) - (drops @ self.resistance)[..., None]


def at_rest(open_circuit: tuple[Tensor, Tensor], charge: Tensor) -> Tensor:
    """Voltage at rest, linear between the points of a table and flat beyond its ends.

    Parameters
    ----------
    open_circuit : tuple of Tensor
        State of charge, rising or falling, and voltage.
    charge : Tensor

    Returns
    -------
    Tensor
        Volts, in the shape of ``charge``.

    Raises
    ------
    TypeError, ValueError
        If the charge is not finite or the table does not rise or fall throughout.
    """
    for part in open_circuit:
        checks.tensor("open_circuit", part, "points")
    checks.tensor("charge", charge, "...")
    table, volts = (part.numpy() for part in open_circuit)
    if table[0] > table[-1]:
        table, volts = table[::-1], volts[::-1]
    if not (np.diff(table) > 0).all():
        raise ValueError("open_circuit: expected states of charge that rise or fall throughout, got others")
    return torch.from_numpy(np.interp(charge.numpy(), table, volts)).to(charge)


def relaxed(current: Tensor, time_constant: float, dt: float) -> Tensor:
    r"""The current through the resistor of a pair, which follows the battery's with delay.

    .. math:: u_{t} = a \, u_{t-1} + (1 - a) \, i_t, \qquad a = e^{-\Delta t / \tau}, \qquad u_{-1} = 0

    Exact where the current is constant within each step.

    Parameters
    ----------
    current : Tensor, shape (trials, time, 1)
        Amperes.
    time_constant : float
        :math:`\tau = R C`, seconds, above 0.
    dt : float
        Seconds, above 0.

    Returns
    -------
    Tensor, shape (trials, time, 1)
        At the end of each step.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range or the current is not finite.
    """
    time_constant = checks.number("time_constant", time_constant, above=0)
    dt = checks.number("dt", dt, above=0)
    from scipy.signal import lfilter

    checks.tensor("current", current, "trials time 1")
    keep = np.exp(-dt / time_constant)
    return torch.from_numpy(lfilter([1 - keep], [1, -keep], current.numpy(), axis=1)).to(current)


def fit(
    current: Tensor,
    temperature: Tensor,
    charge: Tensor,
    voltage: Tensor,
    *,
    open_circuit: tuple[Tensor, Tensor],
    dt: float,
    pairs: int,
    time_constants: Sequence[float] = (8, 16, 32, 64, 128, 256, 512),
    activations: Sequence[float] = (0, 5e3, 10e3, 15e3, 20e3, 25e3, 30e3, 40e3),
) -> EquivalentCircuit:
    r"""Fit the resistances by least squares that keeps them from being negative, and the rest by trying every combination of a grid.

    .. math:: v_t = \mathrm{OCV}(q_t) - e^{\frac{E}{R} (\frac{1}{T_t} - \frac{1}{T_0})} \Big( R_0 \, i_t + \sum_k R_k \, u^{(k)}_t \Big)

    Parameters
    ----------
    current : Tensor, shape (trials, time, 1)
        Amperes, positive when the battery gives.
    temperature : Tensor, shape (trials, time, 1)
        Degrees Celsius.
    charge : Tensor, shape (trials, time, 1)
        State of charge.
    voltage : Tensor, shape (trials, time, 1)
        Volts.
    open_circuit : tuple of Tensor
        State of charge and voltage at rest.
    dt : float
        Seconds.
    pairs : int
        How many resistors have a capacitor beside them, from 0.
    time_constants, activations : sequence of float
        The grid: seconds, and joules per mole.

    Returns
    -------
    EquivalentCircuit

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ or an option is out of range.

    References
    ----------
    Plett (2015), Battery Management Systems, volume 1, chapter 2, Artech House.
    """
    from scipy.optimize import nnls

    sizes: checks.Sizes = {}
    for name, part in (("current", current), ("temperature", temperature), ("charge", charge), ("voltage", voltage)):
        checks.tensor(name, part, "trials time 1", sizes, like=("current", current))
    if checks.count("pairs", pairs, at_least=0) > len(time_constants):
        raise ValueError(f"pairs: expected at most the {len(time_constants)} time constants of the grid, got {pairs}")
    missing = (at_rest(open_circuit, charge) - voltage).flatten().double().numpy()
    best: tuple[float, EquivalentCircuit] | None = None
    for energy in activations:
        every = _drops(current, temperature, time_constants, energy, dt).flatten(0, 1).double().numpy()
        gram, against = every.T @ every, every.T @ missing
        for chosen in itertools.combinations(range(len(time_constants)), pairs):
            columns = [0, *(1 + k for k in chosen)]
            part, wanted = gram[np.ix_(columns, columns)], against[columns]
            root = np.linalg.cholesky(part + 1e-12 * gram[0, 0] * np.eye(len(columns)))
            resistance, _ = nnls(root.T, np.linalg.solve(root, wanted))
            squares = resistance @ part @ resistance - 2 * resistance @ wanted  # the sum of squares, less that of the voltages
            if best is None or squares < best[0]:
                constants = torch.tensor([time_constants[k] for k in chosen], dtype=current.dtype)
                best = squares, EquivalentCircuit(open_circuit, torch.from_numpy(resistance).to(current), constants, float(energy))
    if best is None:
        raise ValueError("activations: expected at least one energy to try, got none")
    return best[1]


def _drops(current: Tensor, temperature: Tensor, time_constants: Sequence[float], energy: float, dt: float) -> Tensor:
    """What the resistances multiply: the current and its relaxed copies, times the factor of temperature."""
    copies = torch.cat([current, *(relaxed(current, constant, dt) for constant in time_constants)], -1)
    return copies * (energy / GAS_CONSTANT * (1 / (temperature + 273.15) - 1 / REFERENCE)).exp()
