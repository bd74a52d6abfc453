"""What the checks say when they refuse."""

import numpy as np
import pytest
import torch

from rnncortex.numerics import checks

SQUARE = torch.ones(3, 3)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: checks.tensor("w", [1.0], "units"), TypeError, r"w: expected a torch.Tensor of shape \(units\), got a list"),
        (
            lambda: checks.tensor("w", torch.ones(3, dtype=torch.int64), "units"),
            TypeError,
            r"w: expected a floating-point tensor, got .*int64",
        ),
        (lambda: checks.tensor("w", SQUARE, "units"), ValueError, r"w: expected shape \(units\), got \(3, 3\)"),
        (
            lambda: checks.tensor("w", torch.ones(2, 3), "units units"),
            ValueError,
            r"w: expected shape \(units, units\) with units = 2, got \(2, 3\)",
        ),
        (lambda: checks.tensor("w", torch.ones(2, 3), "... 2"), ValueError, r"w: expected shape \(..., 2\), got \(2, 3\)"),
        (
            lambda: checks.tensor("w", torch.tensor([1.0, float("nan")]), "units"),
            ValueError,
            "w: expected finite numbers, got NaN or infinity",
        ),
        (
            lambda: checks.tensor("w", SQUARE, "a b", like=("v", SQUARE.double())),
            TypeError,
            "w: expected torch.float64 as v has, got torch.float32",
        ),
        (lambda: checks.tensor("w", SQUARE.to("meta"), "a b", like=("v", SQUARE)), ValueError, "w: expected device cpu as v has, got meta"),
        (lambda: checks.parameter("g", -1.0, at_least=0), ValueError, r"g: expected at least 0, got -1.0 \(float\)"),
        (lambda: checks.parameter("g", float("inf")), ValueError, "g: expected finite numbers"),
        (lambda: checks.parameter("g", torch.tensor([1, 2])), TypeError, "g: expected a floating-point tensor"),
        (lambda: checks.parameter("g", "one"), TypeError, "g: expected a real number or a tensor of them"),
        (lambda: checks.parameter("g", [1.0, "one"]), TypeError, "g: expected real numbers"),
        (lambda: checks.number("dt", True), TypeError, "dt: expected one real number, got True"),
        (lambda: checks.number("dt", 0, above=0, at_most=1), ValueError, "dt: expected above 0 and at most 1"),
        (lambda: checks.count("n", 3.0), TypeError, "n: expected a whole number, got 3.0"),
        (lambda: checks.count("n", 0), ValueError, "n: expected a whole number of at least 1, got 0"),
        (lambda: checks.steps("duration", 1.0, 0.3), ValueError, "duration: expected a whole number of steps of dt = 0.3 s"),
        (lambda: checks.choice("kind", "c", ("a", "b")), ValueError, "kind: expected one of a, b, got 'c'"),
    ],
)
def test_refusals(call, error, message) -> None:
    with pytest.raises(error, match=message):
        call()


def test_what_is_right_passes_as_it_came() -> None:
    sizes: checks.Sizes = {}
    assert checks.tensor("w", SQUARE, "... units units", sizes) is SQUARE
    assert sizes == {"units": 3}
    assert checks.parameter("g", 2).dtype == torch.float64
    assert checks.parameter("g", np.float32([1.0])).dtype == torch.float32
    assert checks.number("dt", torch.tensor(0.5)) == 0.5
    assert checks.count("n", np.int64(3)) == 3
    assert checks.steps("duration", 0.3, 0.1) == 3


def test_probabilities_that_were_once_float32_are_taken() -> None:
    rows = torch.rand(20, 7, generator=torch.Generator().manual_seed(0))
    rows = (rows / rows.sum(-1, keepdim=True)).double()
    assert checks.distributions("rows", rows, "a b") is rows
    with pytest.raises(ValueError, match="rows that sum to one"):
        checks.distributions("rows", rows + 1e-5, "a b")


def test_recordings_come_as_arrays_and_whole_numbers() -> None:
    like = ("rates", torch.ones(1))
    found = checks.recorded("counts", np.array([[0, 2], [1, 0]]), "a b", like=like)
    assert found.dtype == torch.float32
    assert found.tolist() == [[0, 2], [1, 0]]
    assert checks.recorded("counts", torch.tensor([True, False]), "a").tolist() == [1, 0]
    assert checks.recorded("rates", np.ones(2, dtype=np.float32), "a").dtype == torch.float32
    kept = torch.ones(2)
    assert checks.recorded("rates", kept, "a") is kept
    with pytest.raises(TypeError, match="expected torch.float32 as rates has, got torch.float64"):
        checks.recorded("counts", np.ones(2), "a", like=like)
    with pytest.raises(TypeError, match="counts: expected a torch.Tensor"):
        checks.recorded("counts", np.array(["a"]), "a")
    with pytest.raises(TypeError, match="counts: expected a floating-point tensor"):
        checks.recorded("counts", torch.ones(2, dtype=torch.complex64), "a")


def test_a_sequence_has_a_step() -> None:
    inputs = torch.zeros(2, 1, 3)
    assert checks.sequence("inputs", inputs, "trials time inputs") is inputs
    for shape, empty in (("trials time inputs", (2, 0, 3)), ("time", (0,)), ("... time inputs", (4, 5, 0, 3))):
        with pytest.raises(ValueError, match="inputs: expected at least one time step, got none"):
            checks.sequence("inputs", torch.zeros(empty), shape)
    assert checks.sequence("inputs", torch.zeros(0, 1, 3), "trials time inputs").shape == (0, 1, 3)


def test_gaps_are_taken_and_infinity_is_not() -> None:
    gaps = torch.tensor([1.0, torch.nan])
    assert checks.gapped("power", gaps, "time") is gaps
    with pytest.raises(ValueError, match="NaN or infinity"):
        checks.gapped("power", torch.tensor([torch.inf, torch.nan]), "time")
    with pytest.raises(ValueError, match="nothing but NaN"):
        checks.gapped("power", torch.full((2,), torch.nan), "time")
    with pytest.raises(TypeError, match="expected a floating-point tensor"):
        checks.gapped("power", torch.ones(2, dtype=torch.int64), "time")
