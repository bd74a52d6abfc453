"""Use of context: the shipped results, of which a part is made again."""

import pytest
import torch

from rnncortex.numerics.sequences import discrete_filter
from rnncortex.offline.cognition import context_use
from rnncortex.tasks.cognition import topic_sentences
from tests.bad_input import Case

MODEL = context_use.build("LSTM", 0)

BAD_INPUT = [
    Case(context_use.build, {"kind": "RNN", "seed": 0}, choices=("kind",), counts=("seed",)),
    Case(
        context_use.train,
        {"kind": "RNN", "seed": 0, "learning_rate": 0.01, "updates": 1},
        choices=("kind",),
        numbers=("learning_rate",),
        counts=("updates",),
    ),
    Case(context_use.losses, {"model": MODEL, "texts": torch.zeros(2, 3, dtype=torch.int64)}, others={"texts": torch.full((2, 3), 99)}),
    Case(
        context_use.measure,
        {"kind": "LSTM", "seeds": [0], "learning_rate": 0.01, "updates": 1},
        others={"kind": "GRU", "learning_rate": -1.0},
    ),
]


def test_what_ships_is_whole() -> None:
    found = context_use.shipped()
    assert found.kinds.keys() == context_use.SIZES.keys()
    for use in found.kinds.values():
        assert use.by_position.shape == (context_use.SEEDS, context_use.LONG)
        assert use.by_context.shape == (context_use.SEEDS, len(context_use.CONTEXTS))
        assert use.rate in context_use.RATES


def test_sizes_are_equal() -> None:
    sizes = [sum(weight.numel() for weight in context_use.build(kind, 0).parameters()) for kind in context_use.SIZES]
    assert max(sizes) / min(sizes) < 1.01


def test_no_network_beats_the_ideal_predictor() -> None:
    source, texts = topic_sentences.source(), context_use.test_texts()
    read = discrete_filter.forward_filter(source.emission.log().T[texts], source.initial, discrete_filter.by_product(source.transition))
    ideal = -read.log_evidence[:, 1:].mean(0)
    for use in context_use.shipped().kinds.values():
        assert (use.by_position.mean(1) > ideal.mean()).all()


def test_training_again_learns_and_untrained_guesses() -> None:
    texts = context_use.test_texts()[:100, :33]
    untrained = context_use.losses(context_use.build("LSTM", 0), texts).mean().item()
    assert untrained == pytest.approx(torch.tensor(36.0).log().item(), rel=0.05)
    assert context_use.losses(context_use.train("LSTM", 0, learning_rate=0.01, updates=60), texts).mean().item() < 0.8 * untrained
