"""Long lags: which of five kinds of network learn to bridge them, on two tasks.

Training them all takes long, so the results ship with the package; :func:`measure` makes any part of them again, and
``python -m rnncortex.offline.gated.long_lags`` makes them whole.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import artefacts, checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.offline import recorded_sweeps
from rnncortex.tasks.batch import Batch
from rnncortex.tasks.memory.adding import Adding
from rnncortex.tasks.memory.copying import Copy
from rnncortex.training import supervised

FILE = Path(__file__).with_suffix(".json")

UNITS, TRIALS = 32, 32
LAGS, SEEDS = (20, 50), 5
RATES = (3e-3, 1e-2)
"""Learning rates tried for each kind of network, task and lag, on a seed of their own."""

TUNING_SEED = 1000
UPDATES = {"recall": 300, "adding": 600}
SUCCESS = {"recall": 0.95, "adding": 0.02}
"""What counts as learned: at least so much accuracy, at most so much squared error."""


class LongLags(NamedTuple):
    """How networks of five kinds did after training.

    Attributes
    ----------
    score : dict of (task, kind, lag) to Tensor, shape (seeds,)
        Accuracy on held-out trials of "recall", mean squared error of "adding".
    rate : dict of (task, kind, lag) to float
        The learning rate that was best on the tuning seed.
    provenance : dict of str to str
        What made the numbers: command, versions, machine, protocol.
    """

    score: dict[tuple[str, str, int], Tensor]
    rate: dict[tuple[str, str, int], float]
    provenance: dict[str, str]


def _vanilla(inputs: int, seed: int) -> nn.Module:
    return RateNetwork(inputs, UNITS, seed=seed)


def _orthogonal(inputs: int, seed: int) -> nn.Module:
    network = RateNetwork(inputs, UNITS, seed=seed)
    square = seeding.normal((UNITS, UNITS), seed + 1_000_000)
    q, r = torch.linalg.qr(square)
    with torch.no_grad():
        network.weight_hh.copy_(q * r.diagonal().sign())
    return network


def _gated(kind: type[nn.GRU] | type[nn.LSTM], inputs: int, seed: int, forget_bias: float | None = None) -> nn.Module:
    module, random, bound = kind(inputs, UNITS, batch_first=True), seeding.generator(seed), 1 / math.sqrt(UNITS)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(seeding.uniform(parameter.shape, random, low=-bound, high=bound))
        if forget_bias is not None:
            module.get_parameter("bias_ih_l0")[UNITS : 2 * UNITS] = forget_bias
            module.get_parameter("bias_hh_l0")[UNITS : 2 * UNITS] = 0
    return module


KINDS: dict[str, Callable[[int, int], nn.Module]] = {
    "vanilla": _vanilla,
    "orthogonal, clipped": _orthogonal,
    "GRU": lambda inputs, seed: _gated(nn.GRU, inputs, seed),
    "LSTM, bias 1": lambda inputs, seed: _gated(nn.LSTM, inputs, seed, 1.0),
    "LSTM, bias 3": lambda inputs, seed: _gated(nn.LSTM, inputs, seed, 3.0),
}
"""How to build each kind of network from its number of inputs and a seed. Torch's own gated modules are used because they are faster."""


def measure(task: str, kind: str, lag: int, seeds: Sequence[int], *, learning_rate: float) -> Tensor:
    """Train networks on a task and score them on trials that they have not seen.

    Adam with batches of 32 fresh trials and a learning rate that falls to zero on a half cosine; 300 updates for recall and 600 for
    adding. All but the vanilla network have their gradient clipped at a norm of 1.

    Parameters
    ----------
    task : {"recall", "adding"}
        One of four symbols, shown after ten steps of noise, to be named ``lag`` steps later; or the adding problem over ``lag`` steps.
    kind : str
        Of network, a key of ``KINDS``.
    lag : int
        Steps.
    seeds : sequence of int
        One network for each.
    learning_rate : float
        At the start.

    Returns
    -------
    Tensor, shape (seeds,)
        Accuracy (recall) or mean squared error (adding) on 1000 trials.

    Raises
    ------
    TypeError, ValueError
        If an option is unknown or out of range.
    """
    checks.choice("task", task, UPDATES)
    checks.choice("kind", kind, KINDS)
    checks.count("lag", lag, at_least=2)
    checks.number("learning_rate", learning_rate, above=0)
    recall, adding = Copy(lag=lag, lead=10, noise_std=0.2), Adding()

    def draw(random: torch.Generator, trials: int = TRIALS) -> Batch:
        return recall.batch(trials, seed=random) if task == "recall" else adding.batch(trials, lag, seed=random)

    found = []
    for seed in track(seeds, f"{task}, {kind}"):
        inputs, outputs = (6, 4) if task == "recall" else (2, 1)
        model = WithReadout(KINDS[kind](inputs, seed), outputs, seed=seed)
        supervised.fit(
            model,
            draw,
            updates=UPDATES[task],
            learning_rate=learning_rate,
            loss=supervised.masked_cross_entropy if task == "recall" else supervised.masked_squared_error,
            clip=torch.inf if kind == "vanilla" else 1.0,
            seed=seed + 2_000_000,
        )
        batch = draw(seeding.generator(seed + 3_000_000), 1000)
        with torch.no_grad():
            predictions = model(batch.inputs)[0]
        found.append(
            recall.accuracy(predictions, batch) if task == "recall" else supervised.masked_squared_error(predictions, batch).item()
        )
    return torch.tensor(found, dtype=torch.float64)


def learned(task: str, score: Tensor) -> Tensor:
    """Which networks count as having learned the task: accuracy of at least 0.95, or squared error below 0.02.

    Parameters
    ----------
    task : {"recall", "adding"}
    score : Tensor
        As :func:`measure` gives it.

    Returns
    -------
    Tensor of bool

    Raises
    ------
    TypeError, ValueError
        If the task is unknown or the score no tensor.
    """
    checks.choice("task", task, SUCCESS)
    limit = SUCCESS[task]
    checks.tensor("score", score, "networks")
    return score >= limit if task == "recall" else score < limit


def shipped() -> LongLags:
    """The results that ship with the package."""
    stored = artefacts.read(FILE)
    keys = {name: _key(name) for name in stored["score"]}
    score = {keys[name]: torch.tensor(values, dtype=torch.float64) for name, values in stored["score"].items()}
    return LongLags(score, {keys[name]: rate for name, rate in stored["rate"].items()}, stored["provenance"])


def _key(name: str) -> tuple[str, str, int]:
    task, kind, lag = name.split("/")
    return task, kind, int(lag)


def _score(lag: int, task: str, kind: str, learning_rate: float, seed: int) -> float:
    """The score of one network; a training that blew up gets the worst."""
    try:
        return measure(task, kind, lag, [seed], learning_rate=learning_rate).item()
    except FloatingPointError:
        return 0.0 if task == "recall" else 1.0


def _make() -> None:
    recorder = recorded_sweeps.Recorder(FILE)
    grid = {"lag": LAGS, "task": list(UPDATES), "kind": list(KINDS)}
    tried = recorder.sweep(_score, {**grid, "learning_rate": RATES}, seeds=[TUNING_SEED])
    score, rate = {}, {}
    for lag, task, kind in itertools.product(*grid.values()):
        name, tuning = f"{task}/{kind}/{lag}", tried[lag][task][kind]
        rate[name] = (max if task == "recall" else min)(tuning, key=tuning.__getitem__)
        found = recorder.point(_score, lag=lag, task=task, kind=kind, learning_rate=rate[name], seeds=range(SEEDS))
        score[name] = [float(f"{value:.6g}") for value in found]
    protocol = (
        f"{UNITS} units, batches of {TRIALS}, {UPDATES['recall']} updates for recall and {UPDATES['adding']} for adding; "
        f"learning rate of {RATES} by the score on seed {TUNING_SEED}, then seeds 0 to {SEEDS - 1}"
    )
    recorder.write(protocol, score=score, rate=rate)


if __name__ == "__main__":
    _make()
