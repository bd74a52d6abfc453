"""Responses and kinds of errors, against cases sorted by hand."""

import pytest
import torch

from rnncortex.analysis.cognition import reading_errors
from tests.bad_input import Case

KNOWN = torch.eye(3)
LOOKS = torch.tensor([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]).bool()
RELATED = torch.tensor([[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]]).bool()

BAD_INPUT = [
    Case(
        reading_errors.respond,
        {"meanings": torch.eye(3), "known": KNOWN, "closeness": 0.8, "lead": 0.05},
        tensors=("meanings", "known"),
        numbers=("closeness", "lead"),
    ),
    Case(
        reading_errors.classify,
        {"responses": torch.tensor([0, 1, 2, 3]), "looks_alike": LOOKS, "related": RELATED},
        others={"responses": torch.tensor([0.5]), "looks_alike": LOOKS[:2], "related": RELATED.double()},
    ),
]


def test_a_response_needs_to_be_near_and_ahead() -> None:
    shown = torch.tensor([[0.9, 0.1, 0.0], [0.6, 0.55, 0.0], [0.5, 0.45, 0.45], [0.0, 0.0, 0.2]])
    assert reading_errors.respond(shown, KNOWN).tolist() == [0, -1, -1, 2]
    near = torch.tensor([[1.0, 0.95, 0.0], [0.95, 1.0, 0.0]])
    assert reading_errors.respond(torch.tensor([[1.0, 0.97, 0.0]]), near).tolist() == [-1]


def test_each_response_is_counted_once() -> None:
    errors = reading_errors.classify(torch.tensor([[1, -1, 0, 0], [2, 1, 2, 3]]), LOOKS, RELATED)
    assert errors.right.tolist() == [0, 0.75]
    assert errors.omitted.tolist() == [0.25, 0]
    assert [kind[0].item() for kind in errors[2:]] == [0, 0.25, 0.25, 0.25]
    assert errors.kinds()[0].tolist() == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3])
    assert errors.kinds()[1].tolist() == [0, 1, 0, 0]
