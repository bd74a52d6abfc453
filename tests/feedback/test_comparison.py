"""Comparison: never an error, and room for what single precision leaves."""

import numpy as np
import pytest
import torch

from rnncortex import feedback


@pytest.mark.parametrize(
    ("answer", "expected", "verdict"),
    [
        (2, 2.0, True),
        (torch.tensor(2.0, requires_grad=True), 2, True),
        (np.float32(2), 2, True),
        (1 + 2j, 1 + 2j, True),
        (1 + 2j, 1, False),
        ([[1, 2], [3, 4]], torch.tensor([[1.0, 2.0], [3.0, 4.0]]), True),
        ([torch.tensor(1.0), 2], [1, 2], True),
        ([1, 2], [1, 2, 3], False),
        ([2], 2, False),
        ([torch.inf, 1], [torch.inf, 1], True),
        ([3, 1], [torch.inf, 1], False),
        (torch.tensor([1000.0, 1.0]).float() * 1.0001, [1000, 1], True),
        ([1000, 1.1], [1000, 1], False),
        (float("nan"), float("nan"), False),
        (torch.inf, 1, False),
        ("two", 2, False),
        ({"a": 1}, 1, False),
        (..., 1, False),
        ([[1, 2], [3]], [[1, 2], [3, 4]], False),
        ([], [1], False),
        (2.1, 2, False),
    ],
)
def test_same(answer, expected, verdict):
    assert feedback.same(answer, expected) is verdict


def test_tolerances():
    assert feedback.same(2.1, 2, rtol=0.06)
    assert feedback.same(0.1, 0, atol=0.2)
    assert not feedback.same(0.1, 0, rtol=1)


def test_nothing_is_told_so():
    with pytest.raises(feedback.Unfit, match="empty"):
        feedback.same(None, 1)


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="rtol: expected at least 0"):
        feedback.same(1, 1, rtol=-1)
