"""Level crossings."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnncortex.numerics.calculus.crossing import last_crossing
from tests.bad_input import Case

POINTS = torch.arange(5, dtype=torch.float64)


@given(st.floats(0.01, 3.99), st.floats(-3, 3), st.sampled_from([-2.0, 2.0]))
def test_a_line_crosses_where_it_says(place, level, slope):
    found = last_crossing(POINTS, level + slope * (POINTS - place), level)
    assert abs(found.item() - place) < 1e-9


def test_the_last_of_several_is_found_by_numpy_too():
    curve = np.array([1.0, -1.0, 2.0, -3.0, 0.5])
    fine = np.linspace(0, 4, 400_001)
    signs = np.sign(np.interp(fine, np.arange(5), curve))
    expected = fine[np.flatnonzero(np.diff(signs) != 0)[-1]]
    assert abs(last_crossing(POINTS, torch.from_numpy(curve), 0.0).item() - expected) < 2e-5


def test_a_sample_on_the_level_counts_as_before():
    assert last_crossing(POINTS, torch.tensor([-1.0, 0.0, 0.0, 1.0, 1.0], dtype=torch.float64), 0.0) == 2


BAD_INPUT = [
    Case(
        last_crossing,
        {"points": POINTS, "values": POINTS, "level": 0.5},
        tensors=("points", "values"),
        devices=("values",),
        numbers=("level",),
        others={"points": POINTS.flip(0), "values": POINTS + 1},
    )
]
