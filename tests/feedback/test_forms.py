"""Forms: a right answer is right however it is written, and what is of another form is told so."""

import json

import numpy as np
import pytest
import torch

from rnncortex.feedback.evaluation import decode, encode
from rnncortex.feedback.forms import NO_VALUE, Unfit, convert, numbers, returns


def as_asked(value, *forms):
    return convert(decode(json.loads(json.dumps(encode(value)))), *forms)


@pytest.mark.parametrize(
    "value", [2, 2.0, np.float32(2), np.array([2]), torch.tensor(2), torch.tensor([[2.0]]), [2], 2 + 0j, True + 1, (2,)]
)
def test_numbers(value):
    assert as_asked(value, "number") == as_asked(value, "complex number") == as_asked(value, "whole number") == 2
    assert type(as_asked(value, "number")) is float


@pytest.mark.parametrize(
    "value", [[1, 2], (1, 2.0), np.array([1, 2], np.float32), torch.tensor([[1], [2]]), [torch.tensor(1), 2], range(1, 3)]
)
def test_vectors(value):
    assert as_asked(value, "vector").tolist() == [1, 2]
    assert as_asked(value, "vector").dtype == torch.float64


@pytest.mark.parametrize("value", [[[1, 2]], [torch.tensor([1.0, 2])], np.array([[1, 2]]), torch.tensor([[1, 2 + 0j]])])
def test_matrices(value):
    assert as_asked(value, "matrix").tolist() == [[1, 2]]


@pytest.mark.parametrize("value", [True, np.bool_(True), torch.tensor(True), 1, torch.ones(1)])
def test_truth_values(value):
    assert as_asked(value, "truth value") is True


@pytest.mark.parametrize("value", [(1, [2]), [1, torch.tensor([2])], (np.float64(1), np.array([2]))])
def test_several_values(value):
    number, vector = as_asked(value, "number", "vector")
    assert (number, vector.tolist()) == (1, [2])
    assert as_asked(np.array([1, 2]), "number", "number") == (1, 2)


def test_nothing_at_all_is_a_matrix_of_nothing():
    assert as_asked([], "matrix").shape == (0, 0)
    assert as_asked(torch.zeros(0, 3), "matrix").shape == (0, 3)


@pytest.mark.parametrize(
    ("value", "forms", "words"),
    [
        (None, ["number"], NO_VALUE),
        ((1, None), ["number", "number"], NO_VALUE),
        ("two", ["number"], "is a text, and the question asks for a number"),
        ({}, ["vector"], "is a dictionary, and the question asks for a vector"),
        (len, ["number"], "is a function"),
        ([1, 2], ["number"], "is a vector of 2 numbers, and the question asks for a number"),
        (torch.ones(2, 3), ["truth value"], "is a matrix of 2 x 3 numbers"),
        (0.5, ["truth value"], "is a number, and the question asks for a truth value"),
        (0.5, ["whole number"], "is not a whole number"),
        (1 + 1j, ["number"], "is complex"),
        (2, ["matrix"], "is a single number"),
        ([1, 2], ["matrix"], "is a vector of 2 numbers"),
        ([[1, 2], [3]], ["matrix"], "rows have different lengths"),
        (["a", 1], ["vector"], "holds something that is no number"),
        ((1, 2, 3), ["number", "number"], "gives 3 values, and the question asks for 2"),
        (3, ["number", "number"], "gives nothing but a single value, and the question asks for 2"),
        (torch.zeros(600_000), ["vector"], "is very large"),
    ],
)
def test_another_form_is_told(value, forms, words):
    with pytest.raises(Unfit) as caught:
        as_asked(value, *forms)
    assert words in str(caught.value)


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="forms: expected some of number"):
        returns("tensor")
    with pytest.raises(ValueError, match="forms: expected some of number"):
        returns()
    with pytest.raises(TypeError, match="expected numbers, got str"):
        numbers("two")
