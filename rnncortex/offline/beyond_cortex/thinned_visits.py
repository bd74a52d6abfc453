"""Thinned visits: four recurrent networks forecast an irregularly observed oscillator, as visits get rarer.

Forty-eight networks take some minutes, so the results ship with the package; :func:`train` and :func:`errors` make any
part of them again, and ``python -m rnncortex.offline.beyond_cortex.thinned_visits`` makes them whole.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.models.continuous_time.gru_decay import GRUDecay
from rnncortex.models.continuous_time.ode_rnn import ODERNN
from rnncortex.models.gated.gru import GRU
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import artefacts, checks
from rnncortex.offline import recorded_sweeps
from rnncortex.simulations.irregular_oscillator import IrregularOscillator
from rnncortex.training import ensembles

FILE = Path(__file__).with_suffix(".json")

ARCHITECTURES = ("GRU", "GRU + gap", "GRU-D", "ODE-RNN")
GAPS, SEEDS, UNITS = (2.0, 4.0, 8.0, 16.0), 3, 24
TRAINING, VISITS, WARM_UP, GAP_UNIT = 400, 30, 10, 10.0
RATES, UPDATES = (0.01, 0.03), 300
WORLD = IrregularOscillator()


class Thinned(NamedTuple):
    """What ships.

    Attributes
    ----------
    errors : dict of str to Tensor, shape (trained gaps, seeds, tested gaps)
        By architecture: mean squared error of forecasts of the oscillator on new patients, visits 11 to 30.
    rates : dict of str to Tensor, shape (trained gaps, seeds)
        Learning rate that held-out patients chose.
    provenance : dict of str to str
        What made the numbers.
    """

    errors: dict[str, Tensor]
    rates: dict[str, Tensor]
    provenance: dict[str, str]


def network(architecture: str, seed: int, units: int = UNITS) -> WithReadout:
    """An untrained network with a readout, for one channel of values.

    Parameters
    ----------
    architecture : {"GRU", "GRU + gap", "GRU-D", "ODE-RNN"}
        What is done with the gap: nothing; it is a second input; the state decays over it; the state is integrated over it.
    seed : int
    units : int

    Returns
    -------
    WithReadout

    Raises
    ------
    TypeError, ValueError
        If the architecture is unknown or a number is out of range.
    """
    checks.choice("architecture", architecture, ARCHITECTURES)
    checks.count("units", units)
    made: nn.Module
    if architecture == "GRU-D":
        made = GRUDecay(1, units, seed=seed)
    elif architecture == "ODE-RNN":
        made = ODERNN(1, units, steps=2, method="heun", seed=seed)
    else:
        made = GRU(2 if architecture == "GRU + gap" else 1, units, seed=seed)
    return WithReadout(made, 1, seed=1000 + seed)


def _arguments(architecture: str, values: Tensor, gaps: Tensor) -> dict[str, Tensor]:
    """What a network of this architecture is called with: values (..., visits) and gaps in units of ten days, by name."""
    inputs, gaps = values.float()[..., None], gaps.float() / GAP_UNIT
    if architecture == "GRU + gap":
        inputs = torch.cat((inputs, gaps[..., None]), -1)
    return {"inputs": inputs} if architecture in ("GRU", "GRU + gap") else {"inputs": inputs, "gaps": gaps}


def train(
    architecture: str, trained: Sequence[float], seeds: int, *, updates: int, rates: Sequence[float] = RATES
) -> tuple[list[WithReadout], Tensor]:
    """Train networks at several mean gaps, a network for each seed.

    400 simulated patients of 30 visits train a network, in batches of 100, and 100 choose its learning rate and the moment to stop. Squared
    error of the forecast of the next observation; AdamW without decay, gradients clipped at length 1.

    Parameters
    ----------
    architecture : {"GRU", "GRU + gap", "GRU-D", "ODE-RNN"}
    trained : sequence of float
        Mean gaps in days.
    seeds : int
        Number of networks at each gap.
    updates : int
    rates : sequence of float
        Learning rates to choose among.

    Returns
    -------
    networks : list of WithReadout, length trained times seeds
        Gap by gap.
    rates : Tensor, shape (trained, seeds)
        What was chosen.

    Raises
    ------
    TypeError, ValueError
        If the architecture is unknown or a number is out of range.
    """
    checks.choice("architecture", architecture, ARCHITECTURES)
    checks.count("updates", updates)
    checks.count("seeds", seeds)
    drawn = [
        WORLD.record(TRAINING + 100, VISITS + 1, mean_gap=gap, seed=100 * k + seed)
        for k, gap in enumerate(trained)
        for seed in range(seeds)
    ]
    values, gaps = torch.stack([d.values for d in drawn]), torch.stack([d.gaps for d in drawn])
    given = _arguments(architecture, values[..., :-1], gaps[..., :-1])
    known = (*given.values(), values[..., 1:].float())
    data, held_out = [part[:, :TRAINING] for part in known], [part[:, TRAINING:] for part in known]
    found = []

    def loss(model: nn.Module, *parts: Tensor) -> Tensor:
        answers = model(**dict(zip(given, parts, strict=False)))[0][..., 0]
        return (answers - parts[-1]).square().mean()

    for rate in rates:
        networks = [network(architecture, row) for row in range(len(drawn))]
        history = ensembles.fit(networks, loss, data, held_out, updates=updates, learning_rate=rate, batch=100, seed=0)
        found.append((history.best, networks))
    least = torch.stack([best for best, _ in found]).argmin(0)
    chosen = [found[int(choice)][1][row] for row, choice in enumerate(least)]
    return chosen, torch.tensor(rates, dtype=torch.float64)[least].unflatten(0, (len(trained), seeds))


def errors(architecture: str, networks: Sequence[WithReadout], tested: Sequence[float]) -> Tensor:
    """Mean squared errors of forecasts of the oscillator on a thousand new patients, visits 11 to 30.

    Parameters
    ----------
    architecture : {"GRU", "GRU + gap", "GRU-D", "ODE-RNN"}
    networks : sequence of WithReadout
        Of this architecture.
    tested : sequence of float
        Mean gaps in days.

    Returns
    -------
    Tensor, shape (networks, tested)

    Raises
    ------
    TypeError, ValueError
        If the architecture is unknown, there is no network, or a gap is not above zero.
    """
    checks.choice("architecture", architecture, ARCHITECTURES)
    found = []
    for k, gap in enumerate(tested):
        checks.number("tested", gap, above=0)
        new = WORLD.record(1000, VISITS, mean_gap=gap, seed=9000 + k)
        asked = _arguments(architecture, new.values, new.gaps)
        answers = ensembles.predict(networks, **{name: part.expand(len(networks), *part.shape) for name, part in asked.items()})[..., 0]
        found.append((answers - new.truth[:, 1:]).square()[:, :, WARM_UP:].mean((1, 2)).double())
    return torch.stack(found, -1)


def shipped() -> Thinned:
    """The results that ship with the package."""
    stored = artefacts.read(FILE)
    missed, rates = (
        {name: torch.tensor(table, dtype=torch.float64) for name, table in stored[part].items()} for part in ("errors", "rates")
    )
    return Thinned(missed, rates, stored["provenance"])


def _compared(architecture: str) -> tuple[list, list]:
    networks, rates = train(architecture, GAPS, SEEDS, updates=UPDATES)
    found = errors(architecture, networks, GAPS).unflatten(0, (len(GAPS), SEEDS))
    return [[[float(f"{x:.5g}") for x in row] for row in block] for block in found.tolist()], rates.tolist()


def _make() -> None:
    recorder = recorded_sweeps.Recorder(FILE)
    found = recorder.sweep(_compared, {"architecture": ARCHITECTURES}, seeds=None)
    missed, rates = ({name: both[part] for name, both in found.items()} for part in range(2))
    protocol = f"{UNITS} units, {UPDATES} updates, learning rates {RATES}, mean gaps {GAPS} days, {SEEDS} seeds, float32"
    recorder.write(protocol, errors=missed, rates=rates)


if __name__ == "__main__":
    _make()
