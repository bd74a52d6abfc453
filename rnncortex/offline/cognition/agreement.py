"""Agreement over a distance: four networks of as many parameters, trained to predict the next word, over seeds.

:func:`train` trains one of them in a few seconds; ``python -m rnncortex.offline.cognition.agreement`` all of them in a minute or two.
"""

from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.models.attention.causal_transformer import CausalTransformer
from rnncortex.models.cognition.context_networks import ElmanNetwork
from rnncortex.models.gated.lstm import LSTM
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import artefacts, checks
from rnncortex.offline import recorded_sweeps
from rnncortex.tasks.batch import Batch
from rnncortex.tasks.cognition import agreement
from rnncortex.tasks.sequences import symbols
from rnncortex.training import supervised

FILE = Path(__file__).with_suffix(".json")

MODELS = ("one step", "through time", "LSTM", "transformer")
"""Elman's network with the gradient of one step, the same network with back-propagation through time, and two others."""

UPDATES, TRIALS, TIME = 600, 32, 20

RATES = (0.03, 0.01)
"""Learning rates, of which the one with the smaller training loss is taken, for each model, on a seed of its own."""

SEEDS, TUNING = (0, 1, 2), 100

LONG = 4
"""How many times longer the network that learns by one step is trained once more."""

FARTHEST = 6


class Agreements(NamedTuple):
    """Recorded results.

    Attributes
    ----------
    right : dict of str to Tensor, shape (seeds, distances, attractors)
        By model: share of the right number among the chances of verbs, by the number of nouns between and how many of them are of the
        other number; NaN where there are more attractors than nouns.
    bits : dict of str to Tensor, shape (seeds,)
        By model: cross-entropy on sentences that were not trained on.
    ideal : float
        That of the ideal predictor, on the same sentences.
    rates : dict of str to float
        The learning rates that were taken.
    provenance : dict of str to str
        What made the numbers.
    """

    right: dict[str, Tensor]
    bits: dict[str, Tensor]
    ideal: float
    rates: dict[str, float]
    provenance: dict[str, str]


def build(name: str, seed: int) -> WithReadout:
    """A fresh network with its readout, of about 4100 parameters.

    Parameters
    ----------
    name : str
        One of ``MODELS``.
    seed : int
        Of its weights.

    Returns
    -------
    WithReadout

    Raises
    ------
    ValueError
        If there is no such model.
    """
    checks.choice("name", name, MODELS)
    words = len(agreement.WORDS)
    network: nn.Module
    if name == "LSTM":
        network = LSTM(words, 20, seed=seed)
    elif name == "transformer":
        network = CausalTransformer(words, 16, heads=2, seed=seed)
    else:
        network = ElmanNetwork(words, 44, through_time=name == "through time", seed=seed)
    return WithReadout(network, words, seed=seed + 1000)


def train(
    name: str, *, seed: int, updates: int = UPDATES, learning_rate: float = 0.03, further: float = 0.5
) -> tuple[WithReadout, supervised.History]:
    """Train one network to predict the next word, by Adam on the cross-entropy.

    Parameters
    ----------
    name : str
        One of ``MODELS``.
    seed : int
        Of weights and sentences.
    updates : int
        Number of batches, of 32 trials of 20 words.
    learning_rate : float
        At the start; it falls to zero on half a cosine.
    further : float
        Chance of another noun in the sentences.

    Returns
    -------
    model : WithReadout
    history : History

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.
    """
    model, task = build(name, seed), agreement.Agreement(further)

    def draw(random: torch.Generator) -> Batch:
        return symbols.next_symbol(task.sample(TRIALS, TIME, seed=random), len(agreement.WORDS))

    loss = supervised.masked_cross_entropy
    history = supervised.fit(model, draw, updates=updates, learning_rate=learning_rate, loss=loss, seed=seed)
    return model, history


def right_numbers(model: nn.Module, *, farthest: int = FARTHEST, count: int = 400) -> Tensor:
    """Share of the right number among the chances of verbs, for all distances and numbers of attractors.

    Parameters
    ----------
    model : Module
        From one-hot words to scores of the next.
    farthest : int
        Most nouns between subject and verb.
    count : int
        Sentences of each kind.

    Returns
    -------
    Tensor, shape (farthest + 1, farthest + 1)
        By distance and number of attractors, NaN where there are more attractors than nouns.

    Raises
    ------
    TypeError, ValueError
        If a number is no whole one.
    """
    checks.count("farthest", farthest, at_least=0)
    table = torch.full((farthest + 1, farthest + 1), torch.nan, dtype=torch.float64)
    for distance in range(farthest + 1):
        for attractors in range(distance + 1):
            words, number = agreement.probes(distance, attractors, count, seed=7)
            seen = torch.nn.functional.one_hot(words, len(agreement.WORDS)).float()
            with torch.no_grad():
                chances = torch.softmax(model(seen)[0][:, -1].double(), -1)
            table[distance, attractors] = agreement.right_number(chances, number).mean()
    return table


def bits(model: nn.Module, *, trials: int = 500) -> float:
    """Cross-entropy in bits a word on sentences that are not trained on, whose seed is fixed.

    Parameters
    ----------
    model : Module
    trials : int

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If the number of trials is no positive whole number.
    """
    batch = symbols.next_symbol(held_out(trials), len(agreement.WORDS))
    with torch.no_grad():
        return supervised.masked_cross_entropy(model(batch.inputs)[0], batch).item() / torch.log(torch.tensor(2.0)).item()


def held_out(trials: int) -> Tensor:
    """The sentences of :func:`bits`.

    Parameters
    ----------
    trials : int

    Returns
    -------
    Tensor of int, shape (trials, 20)

    Raises
    ------
    TypeError, ValueError
        If the number of trials is no positive whole number.
    """
    trials = checks.count("trials", trials)
    return agreement.Agreement().sample(trials, TIME, seed=10_007)


def ideal_bits(trials: int = 500) -> float:
    """Cross-entropy of the ideal predictor, by the forward filter, on the sentences of :func:`bits`.

    Parameters
    ----------
    trials : int

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If the number of trials is no positive whole number.
    """
    from rnncortex.analysis.sequences import hidden_markov

    source, sequences = agreement.Agreement().source(), held_out(trials)
    start = torch.zeros(agreement.STATES, dtype=torch.float64)
    start[0] = 1.0
    filtered = hidden_markov.forward_filter(sequences, start, source.transition, source.emission)
    return hidden_markov.bits_per_symbol(filtered, skip=1)


def shipped() -> Agreements:
    """The recorded results that ship with the package."""
    stored = artefacts.read(FILE)
    right = {name: torch.tensor(value, dtype=torch.float64) for name, value in stored["right"].items()}
    measured = {name: torch.tensor(value, dtype=torch.float64) for name, value in stored["bits"].items()}
    return Agreements(right, measured, stored["ideal"], stored["rates"], stored["provenance"])


def _tuned(name: str, learning_rate: float, seed: int) -> float:
    return train(name, seed=seed, learning_rate=learning_rate)[1].loss[-100:].mean().item()


def _measured(name: str, learning_rate: float, updates: int, seed: int) -> dict[str, Any]:
    model = train(name, seed=seed, learning_rate=learning_rate, updates=updates)[0]
    return {"right": [[float(f"{v:.4g}") for v in row] for row in right_numbers(model).tolist()], "bits": float(f"{bits(model):.5g}")}


def _make() -> None:
    recorder = recorded_sweeps.Recorder(FILE)
    tried = recorder.sweep(_tuned, {"name": MODELS, "learning_rate": RATES}, seeds=[TUNING])
    rates = {name: min(loss, key=loss.__getitem__) for name, loss in tried.items()}
    runs = {name: (name, UPDATES) for name in MODELS} | {"one step, four times longer": ("one step", LONG * UPDATES)}
    found = {
        label: recorder.point(_measured, name=name, learning_rate=rates[name], updates=updates, seeds=SEEDS)
        for label, (name, updates) in runs.items()
    }
    right, measured = ({label: [one[part] for one in models] for label, models in found.items()} for part in ("right", "bits"))
    protocol = f"{UPDATES} updates of {TRIALS} trials of {TIME} words, Adam, float32, one thread"
    recorder.write(protocol, right=right, bits=measured, ideal=float(f"{ideal_bits():.6g}"), rates=rates)


if __name__ == "__main__":
    _make()
