"""Use of context: three networks of equal size that predict the next word of one corpus, and how far back they look.

Training takes minutes, so the results ship with the package; :func:`measure` makes any part of them again, and
``python -m rnncortex.offline.cognition.context_use`` makes them whole.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.models.attention.causal_transformer import CausalTransformer
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import artefacts, checks
from rnncortex.offline import recorded_sweeps
from rnncortex.tasks.cognition import topic_sentences
from rnncortex.tasks.sequences.symbols import next_symbol
from rnncortex.training import supervised

FILE = Path(__file__).with_suffix(".json")

TRIALS, CHUNK, SEEDS, TUNING_SEED = 32, 64, 3, 1000
RATES = (1e-3, 3e-3, 1e-2)
"""Learning rates tried for each kind, on a seed of their own; the one with the least loss on new text is used."""

UPDATES = 1000
SIZES = {"RNN": 133, "LSTM": 63, "transformer": 32}
"""Units (of the transformer: width of two blocks), so that each kind has between 27 600 and 27 900 parameters."""

CONTEXTS = (1, 2, 4, 8, 16, 32, 64)
TEXTS, LONG = 1000, 256
"""Test texts, and predictions in each of the long ones."""


class Use(NamedTuple):
    """What one kind of network does with context.

    Attributes
    ----------
    by_position : Tensor, shape (seeds, 256)
        Loss in nats at each word of texts four times as long as those of training.
    by_context : Tensor, shape (seeds, contexts)
        Loss at the same words, when only the last 1, 2, 4, ... 64 words before them are read.
    rate : float
        Learning rate.
    """

    by_position: Tensor
    by_context: Tensor
    rate: float


class ContextUse(NamedTuple):
    """What ships.

    Attributes
    ----------
    kinds : dict of str to Use
        "RNN", "LSTM" and "transformer".
    provenance : dict of str to str
        What made the numbers: command, versions, machine, protocol.
    """

    kinds: dict[str, Use]
    provenance: dict[str, str]


def build(kind: str, seed: int) -> WithReadout:
    """A network that predicts the next word, before training.

    Parameters
    ----------
    kind : {"RNN", "LSTM", "transformer"}
    seed : int

    Returns
    -------
    WithReadout
        From words, one channel each, to scores of the next word.

    Raises
    ------
    TypeError, ValueError
        If the kind is unknown or the seed no whole number.
    """
    checks.choice("kind", kind, SIZES)
    size, words = SIZES[kind], len(topic_sentences.WORDS)
    makers: dict[str, Callable[[], nn.Module]] = {
        "RNN": lambda: nn.RNN(words, size, batch_first=True),
        "LSTM": lambda: nn.LSTM(words, size, batch_first=True),
        "transformer": lambda: CausalTransformer(words, size, heads=4, blocks=2, seed=seed),
    }
    with torch.random.fork_rng(devices=[]):
        seed = checks.count("seed", seed, at_least=0)
        torch.manual_seed(seed)
        return WithReadout(makers[kind](), words, seed=seed + 1_000_000)


def train(kind: str, seed: int, *, updates: int = UPDATES, learning_rate: float) -> WithReadout:
    """Train one network on chunks of 64 words, 32 at a time, all of them fresh.

    Cross-entropy, Adam with a learning rate that falls to zero on a half cosine, gradients clipped at length 1.

    Parameters
    ----------
    kind : {"RNN", "LSTM", "transformer"}
    seed : int
    updates : int
    learning_rate : float
        At the start.

    Returns
    -------
    WithReadout

    Raises
    ------
    TypeError, ValueError
        If an option is unknown or out of range.
    """
    model, source = build(kind, seed), topic_sentences.source()
    supervised.fit(
        model,
        lambda random: source.batch(TRIALS, CHUNK, seed=random),
        updates=updates,
        learning_rate=learning_rate,
        loss=supervised.masked_cross_entropy,
        seed=seed + 2_000_000,
    )
    return model


def test_texts() -> Tensor:
    """The texts on which all is measured, words as numbers, shape (1000, 257)."""
    return topic_sentences.source().sample(TEXTS, LONG + 1, seed=3_000_000).symbols


def losses(model: nn.Module, texts: Tensor) -> Tensor:
    """Loss in nats at every word but the first.

    Parameters
    ----------
    model : Module
        As :func:`build` makes it.
    texts : Tensor of int, shape (texts, time + 1)

    Returns
    -------
    Tensor, shape (texts, time)

    Raises
    ------
    TypeError, ValueError
        If a number is of no word.
    """
    words = len(topic_sentences.WORDS)
    checks.symbols("texts", texts, "texts time", below=words)
    batch = next_symbol(texts, words)
    with torch.no_grad():
        scores = torch.cat([model(part)[0] for part in batch.inputs.split(100)])
    return nn.functional.cross_entropy(scores.flatten(0, 1), texts[:, 1:].flatten(), reduction="none").reshape(texts.shape[0], -1).double()


def measure(kind: str, seeds: Sequence[int], *, updates: int = UPDATES, learning_rate: float) -> Use:
    """Train networks of one kind and measure how they use context.

    Parameters
    ----------
    kind : {"RNN", "LSTM", "transformer"}
    seeds : sequence of int
        One network for each.
    updates : int
    learning_rate : float

    Returns
    -------
    Use

    Raises
    ------
    TypeError, ValueError
        If an option is unknown or out of range.
    """
    checks.choice("kind", kind, SIZES)
    checks.number("learning_rate", learning_rate, above=0)
    texts, position, context = test_texts(), [], []
    for seed in seeds:
        model = train(kind, seed, learning_rate=learning_rate, updates=updates)
        position.append(losses(model, texts).mean(0))
        context.append(torch.stack([losses(model, texts[:, CHUNK - size : CHUNK + 1])[:, -1].mean() for size in CONTEXTS]))
    return Use(torch.stack(position), torch.stack(context), learning_rate)


def shipped() -> ContextUse:
    """The results that ship with the package."""
    stored = artefacts.read(FILE)
    kinds = {}
    for kind, entry in stored["kinds"].items():
        position, context = (torch.tensor(entry[name], dtype=torch.float64) for name in ("by_position", "by_context"))
        kinds[kind] = Use(position, context, entry["rate"])
    return ContextUse(kinds, stored["provenance"])


def _tuned(kind: str, learning_rate: float, seed: int) -> float:
    fresh = topic_sentences.source().sample(TEXTS, CHUNK + 1, seed=4_000_000).symbols
    return losses(train(kind, seed, learning_rate=learning_rate, updates=UPDATES // 3), fresh).mean().item()


def _use(kind: str, learning_rate: float, seed: int) -> dict[str, list[float]]:
    found = measure(kind, [seed], learning_rate=learning_rate)
    return {name: [round(value, 5) for value in getattr(found, name)[0].tolist()] for name in ("by_position", "by_context")}


def _make() -> None:
    recorder = recorded_sweeps.Recorder(FILE)
    tried = recorder.sweep(_tuned, {"kind": list(SIZES), "learning_rate": RATES}, seeds=[TUNING_SEED])
    kinds = {}
    for kind, loss in tried.items():
        rate = min(loss, key=loss.__getitem__)
        found = recorder.point(_use, kind=kind, learning_rate=rate, seeds=range(SEEDS))
        kinds[kind] = {**{name: [one[name] for one in found] for name in found[0]}, "rate": rate}
    protocol = (
        f"{SIZES} units, {UPDATES} updates of {TRIALS} chunks of {CHUNK} words; learning rate of {RATES} by the loss on {TEXTS} new texts "
        f"after a third of the updates on seed {TUNING_SEED}, then seeds 0 to {SEEDS - 1}; {TEXTS} test texts of {LONG + 1} words"
    )
    recorder.write(protocol, kinds=kinds)


if __name__ == "__main__":
    _make()
