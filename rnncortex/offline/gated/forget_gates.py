"""Forget gates: whether an LSTM that learns to follow a leaky signal has the signal's time constant in its gate.

Training over a thousand steps takes long, so the results ship with the package; :func:`measure` makes any part of them again, and
``python -m rnncortex.offline.gated.forget_gates`` makes them whole.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.models.gated.lstm import LSTM
from rnncortex.numerics import artefacts, checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.offline import recorded_sweeps
from rnncortex.theory.gated import forget_gate

FILE = Path(__file__).with_suffix(".json")

TIME_CONSTANTS, SEEDS, TRIALS, INPUT_STD = (10, 50, 200), 3, 16, 0.1
UPDATES = {10: 400, 50: 1000, 200: 1000}


class Learned(NamedTuple):
    """One LSTM cell for each seed after training on a leaky signal.

    Attributes
    ----------
    gate : Tensor, shape (seeds,)
        Time constant in steps that the forget gate at rest reads.
    response : Tensor, shape (seeds,)
        Time constant in steps of the cell's response to a pulse.
    explained : Tensor, shape (seeds,)
        Share of the variance of new signals that the trained cell explains.
    """

    gate: Tensor
    response: Tensor
    explained: Tensor


class ForgetGates(NamedTuple):
    """What ships.

    Attributes
    ----------
    restricted, free : dict of int to Learned
        By the signal's time constant: cells without recurrent weights, whose forget gate has its bias alone; and cells with all weights.
    provenance : dict of str to str
        What made the numbers: command, versions, machine, protocol.
    """

    restricted: dict[int, Learned]
    free: dict[int, Learned]
    provenance: dict[str, str]


def signals(steps: int, tau: float, trials: int, *, seed: seeding.Seed) -> tuple[Tensor, Tensor]:
    r"""White noise and the signal that leaks it, :math:`y_t = a y_{t-1} + \sqrt{1 - a^2} \, x_t` with :math:`a = e^{-1/\tau}`.

    Parameters
    ----------
    steps : int
    tau : float
        Time constant in steps.
    trials : int
    seed : int or torch.Generator

    Returns
    -------
    inputs, targets : Tensor, shape (trials, steps, 1)
        float32, both with a standard deviation of 0.1 (the targets once they have forgotten their start at zero).

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.
    """
    tau = checks.number("tau", tau, above=0)
    trials = checks.count("trials", trials)
    steps = checks.count("steps", steps)
    keep = math.exp(-1 / tau)
    noise = INPUT_STD * seeding.normal((trials, steps, 1), seed)
    followed = [torch.zeros_like(noise[:, 0])]
    for arriving in noise.unbind(1):
        followed.append(keep * followed[-1] + math.sqrt(1 - keep**2) * arriving)
    return noise.float(), torch.stack(followed[1:], 1).float()


def measure(tau: int, seeds: Sequence[int], *, restricted: bool) -> Learned:
    """Train one LSTM cell for each seed to follow a leaky signal, and read its time constants.

    The cell's output times one weight should be the signal; squared error, Adam at 0.03 (0.1 for the biases) falling to zero on a half
    cosine, gradients clipped at length 1, batches of 16 fresh trials of 6 time constants and 60 steps, at most 1000. Forget biases start
    at 3, candidate and output weights positive.

    Parameters
    ----------
    tau : int
        Time constant of the signal in steps.
    seeds : sequence of int
    restricted : bool
        Whether recurrent weights, and the input's weight into the forget gate, are held at zero.

    Returns
    -------
    Learned

    Raises
    ------
    TypeError, ValueError
        If the time constant is no positive whole number.
    """
    tau = checks.count("tau", tau)
    steps = min(6 * tau + 60, 1000)
    found = [_one(tau, steps, seed, restricted) for seed in track(seeds, f"time constant {tau}")]
    return Learned(*(torch.tensor(column, dtype=torch.float64) for column in zip(*found, strict=True)))


def _one(tau: int, steps: int, seed: int, restricted: bool) -> tuple[float, float, float]:
    random = seeding.generator(seed)
    network = nn.LSTM(1, 1, batch_first=True)
    named = dict(network.named_parameters())
    scale = nn.Parameter(torch.ones(1))
    with torch.no_grad():
        for parameter in named.values():
            parameter.copy_(seeding.uniform(parameter.shape, random, low=-0.5, high=0.5))
        named["weight_ih_l0"][2].abs_().add_(0.5)
        named["bias_ih_l0"][1], named["bias_hh_l0"][:] = 3.0, 0.0
        if restricted:
            named["weight_hh_l0"].zero_()
            named["weight_ih_l0"][1] = 0.0
    biases = [named["bias_ih_l0"]]
    weights = [named["weight_ih_l0"], named["weight_hh_l0"], scale]
    optimizer = torch.optim.Adam([{"params": weights, "lr": 0.03}, {"params": biases, "lr": 0.1}])
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, UPDATES.get(tau, 1000))
    for _ in range(UPDATES.get(tau, 1000)):
        inputs, targets = signals(steps, tau, TRIALS, seed=random)
        optimizer.zero_grad()
        ((scale * network(inputs)[0] - targets).square().mean() / INPUT_STD**2).backward()
        if restricted:
            named["weight_hh_l0"].grad = None
            assert named["weight_ih_l0"].grad is not None
            named["weight_ih_l0"].grad[1] = 0.0
        nn.utils.clip_grad_norm_([*weights, *biases], 1.0)
        optimizer.step()
        schedule.step()
    return _read(LSTM.from_torch(network).double(), scale.item(), tau, steps, random)


def _read(cell: LSTM, scale: float, tau: int, steps: int, random: torch.Generator) -> tuple[float, float, float]:
    inputs, targets = (part.double() for part in signals(steps, tau, 100, seed=random))
    with torch.no_grad():
        missed = (scale * cell(inputs)[0] - targets).square().mean() / targets.square().mean()
        rest = torch.zeros(1, 4000 + 8 * tau, 1, dtype=torch.float64)
        settled = cell(rest[:, :4000])[1]
        pulse = rest[:, : 8 * tau].clone()
        pulse[0, 0] = 1e-3
        moved = (cell(pulse, settled)[0] - cell(rest[:, : 8 * tau], settled)[0])[0, :, 0].abs()
        gates = cell.gates(rest[:, :1], settled)
    ratio = moved[tau] / moved[2 * tau]
    response = tau / ratio.log().item() if moved[2 * tau] > 0 and ratio > 1 else math.inf
    bias = torch.logit(gates.forget[0, 0, 0])
    return forget_gate.time_constant(bias).item(), min(response, 1e6), 1 - missed.item()


def shipped() -> ForgetGates:
    """The results that ship with the package."""
    stored = artefacts.read(FILE)
    restricted, free = (
        {int(tau): Learned(*(torch.tensor(values, dtype=torch.float64) for values in columns)) for tau, columns in stored[name].items()}
        for name in ("restricted", "free")
    )
    return ForgetGates(restricted, free, stored["provenance"])


def _time_constants(restricted: bool, tau: int, seed: int) -> list[float]:
    return [float(f"{column.item():.5g}") for column in measure(tau, [seed], restricted=restricted)]


def _make() -> None:
    recorder = recorded_sweeps.Recorder(FILE)
    found = recorder.sweep(_time_constants, {"restricted": [True, False], "tau": TIME_CONSTANTS}, seeds=range(SEEDS))
    restricted, free = ({tau: list(zip(*rows, strict=True)) for tau, rows in found[held].items()} for held in (True, False))
    protocol = f"{UPDATES} updates by time constant, batches of {TRIALS}, seeds 0 to {SEEDS - 1}"
    recorder.write(protocol, restricted=restricted, free=free)


if __name__ == "__main__":
    _make()
