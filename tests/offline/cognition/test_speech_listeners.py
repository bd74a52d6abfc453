"""The shipped listeners, of whose training the first updates are made again."""

import torch

from rnncortex.data.cognition import synthetic_speech
from rnncortex.offline.cognition import speech_listeners
from tests.bad_input import Case

SPEECH = synthetic_speech.load()

BAD_INPUT = [
    Case(
        speech_listeners.train,
        {"network": 0, "speech": SPEECH, "updates": 1},
        counts=("network", "updates"),
        others={"network": 4},
    ),
]


def test_what_ships_is_whole_and_was_trained() -> None:
    found = speech_listeners.shipped()
    assert found.loss.shape == (4, speech_listeners.UPDATES)
    assert (found.loss[:, -50:].mean(1) < 0.5 * found.loss[:, :50].mean(1)).all()


def test_the_first_updates_made_again_agree() -> None:
    _, loss = speech_listeners.train(2, SPEECH, updates=3)
    assert torch.allclose(loss, speech_listeners.shipped().loss[2, :3], rtol=1e-3)


def test_held_out_voices_are_different() -> None:
    assert len(set(speech_listeners.HELD_OUT)) == 4
