"""The listener, against torch's own LSTM."""

import torch

from rnncortex.models.cognition.speech_listener import SpeechListener
from tests.bad_input import Case

SMALL = SpeechListener(4, 5, 6, seed=0, dtype=torch.float64).requires_grad_(False)
SOUND = torch.rand(3, 7, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)

BAD_INPUT = [
    Case(
        SpeechListener,
        {"bands": 4, "hidden_size": 5, "meanings": 6, "seed": 0},
        counts=("bands", "hidden_size", "meanings"),
        seeds=("seed",),
    ),
    Case(SMALL.forward, {"sound": SOUND}, tensors=("sound",), devices=("sound",)),
]


def test_it_is_torchs_lstm_with_a_logistic_readout() -> None:
    theirs = torch.nn.LSTM(4, 5, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            getattr(theirs, f"{name}_l0").copy_(getattr(SMALL.lstm, name))
        hidden = theirs(SOUND)[0]
    meanings, own = SMALL(SOUND)
    assert torch.allclose(own, hidden, atol=1e-12)
    assert torch.allclose(meanings, torch.sigmoid(hidden @ SMALL.readout.T + SMALL.offset), atol=1e-12)


def test_it_is_causal() -> None:
    other = SOUND.clone()
    other[:, 5:] = 0
    assert torch.equal(SMALL(SOUND)[0][:, :5], SMALL(other)[0][:, :5])
