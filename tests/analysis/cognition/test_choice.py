"""Choices: the average as a sum of weights, Luce's rule as ratios, and guessing."""

import math

import torch

from rnncortex.analysis.cognition import choice
from tests.bad_input import Case

ACTIVATIONS = torch.tensor([[[0.1, 0.3], [0.4, 0.2], [0.0, 0.5]]], dtype=torch.float64)
CHANCES = choice.luce(ACTIVATIONS)
ONE = torch.tensor([0])

BAD_INPUT = [
    Case(choice.running_average, {"activations": ACTIVATIONS, "rate": 0.05}, tensors=("activations",), numbers=("rate",)),
    Case(choice.luce, {"activations": ACTIVATIONS, "scale": 10.0}, tensors=("activations",), numbers=("scale",)),
    Case(
        choice.forced_choice,
        {"chances": CHANCES, "target": ONE, "foil": ONE + 1},
        others={"chances": 2 * CHANCES, "target": ONE + 5, "foil": ONE.double()},
    ),
]


def test_the_average_weighs_the_past_by_powers():
    average = choice.running_average(ACTIVATIONS, rate=0.2)
    expected = sum(0.2 * 0.8 ** (2 - k) * ACTIVATIONS[0, k] for k in range(3))
    torch.testing.assert_close(average[0, -1], expected)


def test_ratios_are_exponentials_of_differences():
    assert math.isclose((CHANCES[0, 0, 1] / CHANCES[0, 0, 0]).item(), math.exp(2.0))
    torch.testing.assert_close(CHANCES.sum(-1), torch.ones(1, 3, dtype=torch.float64))


def test_who_read_neither_guesses():
    chances = torch.tensor([[[0.5, 0.2, 0.3]]], dtype=torch.float64)
    assert math.isclose(choice.forced_choice(chances, ONE, ONE + 1).item(), 0.5 + 0.15)
