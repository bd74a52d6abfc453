"""Ideal observers: Bayes' rule by enumeration on small lexicons."""

import math

import torch

from rnncortex.theory.cognition import ideal_observer
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
TEMPLATES = torch.tensor([[1, 1, -1], [1, -1, -1], [-1, 1, 1]], **DOUBLE)
PRIOR = torch.tensor([0.5, 0.3, 0.2], **DOUBLE)
SEEN = torch.tensor([[1, 0, 0], [0, 1, 0], [0, 0, 0]], **DOUBLE)
SPELLED = torch.tensor([[0, 1], [0, 2], [1, 2]])

BAD_INPUT = [
    Case(
        ideal_observer.words_given_segments,
        {"seen": SEEN, "templates": TEMPLATES, "prior": PRIOR},
        tensors=("seen", "templates"),
        devices=("templates", "prior"),
        others={"seen": torch.tensor([[-1, -1, -1]], **DOUBLE), "prior": PRIOR * 2},
    ),
    Case(
        ideal_observer.words_given_noisy_input,
        {"inputs": SEEN, "templates": TEMPLATES, "prior": PRIOR, "noise_std": 1.0},
        tensors=("inputs", "templates"),
        numbers=("noise_std",),
        others={"prior": PRIOR * 2},
    ),
    Case(
        ideal_observer.letters_given_words,
        {"chances": PRIOR[None], "letters": SPELLED, "count": 3},
        counts=("count",),
        others={"chances": PRIOR[None] * 2, "letters": SPELLED + 2},
    ),
]


def test_possible_words_share_what_is_left():
    found = ideal_observer.words_given_segments(SEEN, TEMPLATES, PRIOR)
    torch.testing.assert_close(found, torch.tensor([[0.625, 0.375, 0], [5 / 7, 0, 2 / 7], [0.5, 0.3, 0.2]], **DOUBLE))


def test_gaussian_noise_by_the_formula():
    inputs = torch.tensor([[0.3, -0.8, 0.1]], **DOUBLE)
    weights = [p * math.exp(-((inputs[0] - t) ** 2).sum().item() / (2 * 0.7**2)) for p, t in zip(PRIOR.tolist(), TEMPLATES, strict=True)]
    expected = torch.tensor([[w / sum(weights) for w in weights]], **DOUBLE)
    torch.testing.assert_close(ideal_observer.words_given_noisy_input(inputs, TEMPLATES, PRIOR, noise_std=0.7), expected)


def test_letters_are_sums_over_words():
    found = ideal_observer.letters_given_words(PRIOR[None], SPELLED, count=3)
    torch.testing.assert_close(found, torch.tensor([[[0.8, 0.2, 0.0], [0.0, 0.5, 0.5]]], **DOUBLE))
