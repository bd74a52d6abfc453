"""Recall of one token, read from its inputs."""

import torch

from rnncortex.tasks.sequences.first_token import FirstToken
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        FirstToken,
        {"classes": 3, "position": 0.5, "noise_std": 0.1},
        counts=("classes",),
        numbers=("position", "noise_std"),
        others={"position": 1.5},
    ),
    Case(FirstToken().batch, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
]


def test_the_token_says_the_class():
    for position, place in ((0.0, 0), (0.5, 5), (1.0, 10)):
        inputs, targets, mask = FirstToken(classes=3, position=position).batch(100, 11, seed=0)
        assert torch.equal(inputs[:, place], targets[:, -1])
        assert mask[0].tolist() == [False] * 10 + [True]
        rest = torch.cat((inputs[:, :place], inputs[:, place + 1 :]), 1)
        assert 0.19 < rest.std() < 0.21
    assert (FirstToken().chance, FirstToken().optimum) == (0.25, 1.0)
