"""Recognition in time, on margins written by hand."""

import pytest
import torch

from rnncortex.analysis.cognition import recognition
from tests.bad_input import Case

COSINE = torch.zeros(2, 6, 3)
COSINE[0, :, 1] = torch.tensor([0.0, 0.1, 0.2, 0.2, 0.02, 0.03])
COSINE[1, :, 1] = torch.tensor([0.2, 0.2, 0.2, 0.2, -0.1, 0.2])
TARGET, LENGTHS = torch.tensor([1, 1]), torch.tensor([6, 6])

BAD_INPUT = [
    Case(recognition.cosines, {"understood": torch.rand(2, 4), "meanings": torch.eye(3, 4)}, tensors=("understood", "meanings")),
    Case(
        recognition.recognised,
        {"cosine": COSINE, "target": TARGET, "lengths": LENGTHS, "lead": 0.05, "hold": 2},
        tensors=("cosine",),
        numbers=("lead",),
        counts=("hold",),
        others={"target": torch.tensor([1, 3]), "lengths": torch.tensor([6, 7])},
    ),
]


@pytest.mark.parametrize(("hold", "expected"), [(2, [1, -1]), (3, [1, -1]), (4, [-1, -1]), (1, [1, 5])])
def test_a_lead_must_hold_and_last(hold: int, expected: list[int]) -> None:
    assert recognition.recognised(COSINE, TARGET, LENGTHS, lead=0.05, hold=hold).tolist() == expected


def test_what_comes_after_the_word_does_not_count() -> None:
    assert recognition.recognised(COSINE, TARGET, torch.tensor([6, 4]), lead=0.05, hold=2).tolist() == [1, 0]


def test_cosines_are_those_of_each_pair() -> None:
    understood, meanings = torch.rand(2, 5, 4), torch.rand(3, 4)
    got = recognition.cosines(understood, meanings)
    for i in range(2):
        for t in range(5):
            expected = torch.cosine_similarity(understood[i, t][None], meanings, dim=1)
            assert torch.allclose(got[i, t], expected, atol=1e-6)
