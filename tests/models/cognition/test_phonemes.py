"""Phonemes: values known from the published table, the shape in time, and mixtures."""

import pytest
import torch

from rnncortex.models.cognition import phonemes
from tests.bad_input import Case

BAD_INPUT = [
    Case(phonemes.indices, {"sounds": "bi"}, others={"sounds": "bx"}),
    Case(phonemes.indices, {"sounds": "bi"}, others={"sounds": 3}),
    Case(
        phonemes.utterance,
        {"sounds": ["bi"], "slices": 36, "other": ["pi"], "share": 0.5, "noise_std": 0.1, "seed": 0},
        numbers=("share", "noise_std"),
        counts=("slices",),
        seeds=("seed",),
        others={"sounds": "bi", "other": ["pit"], "slices": 12},
    ),
]


def test_voice_is_what_tells_b_from_p():
    p, b = phonemes.FEATURES[phonemes.indices("pb")].view(2, 7, 9)
    voiced, burst = phonemes.CONTINUA.index("voiced"), phonemes.CONTINUA.index("burst")
    assert (p[voiced].argmax(), b[voiced].argmax()) == (0, 6)
    assert torch.equal((p - b).abs().sum(-1) > 0, torch.tensor([k in (voiced, burst) for k in range(7)]))


def test_no_two_phonemes_are_alike():
    assert len({tuple(row) for row in phonemes.FEATURES.tolist()}) == 15


def test_a_phoneme_rises_and_falls_over_eleven_slices():
    sound = phonemes.utterance(["b"], 24)[0]
    own = sound[:, phonemes.FEATURES[1].argmax()]
    assert own[12] == 1
    torch.testing.assert_close(own[7:18], 1 - (torch.arange(7.0, 18.0, dtype=torch.float64) - 12).abs() / 6)


def test_half_way_between_is_the_mean():
    both = phonemes.utterance(["ba"], 30, other=["pa"])
    torch.testing.assert_close(both, (phonemes.utterance(["ba"], 30) + phonemes.utterance(["pa"], 30)) / 2)


def test_noise_has_the_stated_size():
    gap = phonemes.utterance(["ba"] * 50, 30, noise_std=0.5, seed=1) - phonemes.utterance(["ba"] * 50, 30)
    assert abs(gap.std().item() - 0.5) < 0.01


def test_the_message_names_the_sign():
    with pytest.raises(ValueError, match="x in 'bix'"):
        phonemes.utterance(["bix"], 36)
