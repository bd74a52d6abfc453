"""What a recording says twice: the direction of pairs, and the order of units, in its two halves."""

import pytest
import torch

from rnncortex.analysis.population import split_half
from rnncortex.simulations import feedforward_chain
from tests.bad_input import Case
from tests.good_input import RECORDED


def test_halves_that_repeat_agree_and_reversed_ones_disagree() -> None:
    half = feedforward_chain.chain(5).record(1, 200, seed=0).states
    recording = torch.cat((half, half), 1)
    assert torch.equal(split_half.split(recording), torch.cat((half, half)))
    both, turned = torch.cat((half, half)), torch.cat((half, half.flip(1)))
    assert split_half.direction_agreement(both, 5).item() == pytest.approx(1)
    assert split_half.direction_agreement(turned, 5).item() == pytest.approx(-1)
    assert split_half.row_agreement(both, 5, 0.01).item() == pytest.approx(1)
    assert split_half.row_agreement(turned, 5, 0.01).item() == pytest.approx(-1)


BAD_INPUT = [
    Case(split_half.split, {"recording": RECORDED[:1]}, tensors=("recording",), others={"recording": RECORDED[:1, :19]}),
    Case(split_half.direction_agreement, {"halves": RECORDED[:2], "lags": 2}, tensors=("halves",), counts=("lags",)),
    Case(split_half.row_agreement, {"halves": RECORDED[:2], "lags": 2, "dt": 0.1}, tensors=("halves",), counts=("lags",), numbers=("dt",)),
]
