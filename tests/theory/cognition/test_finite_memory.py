"""Finite memories, against enumeration."""

import itertools
from fractions import Fraction

import pytest
import torch

from rnncortex.theory.cognition import finite_memory
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        finite_memory.window_accuracy,
        {"lengths": torch.tensor([2.0, 3.0]), "remembered": 2, "symbols": 2},
        tensors=("lengths",),
        counts=("remembered", "symbols"),
    ),
    Case(finite_memory.digits, {"dtype": torch.float64}, others={"dtype": torch.int64}),
    Case(finite_memory.intact_stacks, {"excess": torch.tensor([0.0, 1.0])}, tensors=("excess",), others={"excess": torch.tensor([-1.0])}),
]


def test_a_window_is_right_where_it_sees() -> None:
    lengths = torch.tensor([3.0, 5.0, 9.0], dtype=torch.float64)
    expected = [1.0, (4 + 1 / 5) / 5, (4 + 5 / 5) / 9]
    assert finite_memory.window_accuracy(lengths, 4, 5).tolist() == pytest.approx(expected)


def test_digits_are_those_of_the_standard() -> None:
    for dtype, expected in ((torch.float64, 53), (torch.float32, 24), (torch.float16, 11), (torch.bfloat16, 8)):
        assert finite_memory.digits(dtype) == expected


def test_intact_stacks_are_those_of_exact_fractions() -> None:
    """All strings of 14 bits, in exact fractions rounded to 11 digits at every push, halves to even."""
    length, digits = 14, 11
    intact = 0
    for bits in itertools.product((0, 1), repeat=length):
        s = Fraction(0)
        for bit in bits:
            s = _rounded((s + bit) / 2, digits)
        intact += s == sum(Fraction(bit, 2 ** (length - place)) for place, bit in enumerate(bits))
    excess = torch.tensor([float(length - digits)], dtype=torch.float64)
    assert intact / 2**length == pytest.approx(finite_memory.intact_stacks(excess).item(), abs=2 * length / 2**length)


def _rounded(s: Fraction, digits: int) -> Fraction:
    if s == 0:
        return s
    scale = Fraction(1)
    while s / scale < Fraction(2) ** (digits - 1):
        scale /= 2
    while s / scale >= Fraction(2) ** digits:
        scale *= 2
    return round(s / scale) * scale
