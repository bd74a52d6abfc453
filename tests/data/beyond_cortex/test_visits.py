"""Irregular visits: padding, gaps and missing values; records that are out of order are refused."""

import numpy as np
import pytest
import torch

from rnncortex.data.beyond_cortex import visits
from tests.bad_input import Case

NAN = float("nan")
TABLE = {
    "patient": [4, 4, 4, 2],
    "times": [0.0, 0.5, 2.0, 0.0],
    "values": np.array([[1.0, NAN], [NAN, 5.0], [3.0, NAN], [7.0, 8.0]]),
    "names": ["a", "b"],
}

BAD_INPUT = [Case(visits.from_records, TABLE, others={"times": [0.0, 0.5, 0.5, 0.0]})]


def test_records_stand_by_patient_in_their_order() -> None:
    found = visits.from_records(**TABLE)
    assert found.present.tolist() == [[True, True, True], [True, False, False]]
    assert found.times.tolist() == [[0.0, 0.5, 2.0], [0.0, 0.0, 0.0]]
    assert found.gaps.tolist() == [[0.5, 1.5, 0.0], [0.0, 0.0, 0.0]]
    assert found.followed.tolist() == [[True, True, False], [False, False, False]]
    assert found.measured[0].tolist() == [[True, False], [False, True], [True, False]]


def test_last_values_are_carried_forward_and_never_backward() -> None:
    carried = visits.from_records(**TABLE).carried_forward()[0]
    torch.testing.assert_close(carried, torch.tensor([[1.0, NAN], [1.0, 5.0], [3.0, 5.0]]).double(), equal_nan=True)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("times", [0.0, 2.0, 0.5, 0.0], "rising times"),
        ("times", [0.0, NAN, 2.0, 0.0], "times: expected finite"),
        ("patient", [4, 4, 2, 4], "stand together"),
        ("values", np.full((4, 2), np.inf), "infinity"),
        ("values", np.zeros((3, 2)), "a row for each"),
        ("names", ["a"], "a column for each"),
    ],
)
def test_bad_records_are_refused(name, value, message) -> None:
    with pytest.raises(ValueError, match=message):
        visits.from_records(**{**TABLE, name: value})
