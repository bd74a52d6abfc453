"""Targets ahead, windows of a record, and the way back."""

import pytest
import torch

from rnncortex.analysis.forecasting import windows
from tests.bad_input import Case

SERIES = torch.arange(12.0).reshape(1, 12)
INPUTS = torch.arange(24.0, dtype=torch.float64).reshape(1, 12, 2)
AT = torch.tensor([0, 4])

BAD_INPUT = [
    Case(windows.ahead, {"series": SERIES, "horizons": [1]}, tensors=("series",), others={"horizons": [12]}),
    Case(windows.held, {"series": INPUTS}, tensors=("series",)),
    Case(
        windows.starts,
        {"usable": torch.ones(9, dtype=torch.bool), "length": 3, "stride": 1},
        counts=("length", "stride"),
        others={"usable": torch.ones(9)},
    ),
    Case(
        windows.cut,
        {"inputs": INPUTS, "targets": INPUTS, "at": AT, "length": 5, "warm_up": 1},
        tensors=("inputs", "targets"),
        devices=("targets",),
        counts=("length", "warm_up"),
        others={"at": torch.tensor([9])},
    ),
    Case(
        windows.joined,
        {"predictions": torch.ones(2, 5, 1), "at": AT, "time": 12, "warm_up": 1},
        tensors=("predictions",),
        counts=("time", "warm_up"),
        others={"at": torch.tensor([0, 8])},
    ),
]


def test_targets_lie_ahead_and_gaps_stay_gaps():
    series = torch.tensor([[0.0, 1.0, torch.nan, 3.0, 4.0]])
    found = windows.ahead(series, [1, 3])[0]
    nan = torch.nan
    expected = torch.tensor([[1, 3], [nan, 4], [3, nan], [4, nan], [nan, nan]])
    assert torch.equal(found.isnan(), expected.isnan())
    assert torch.equal(found.nan_to_num(-1), expected.nan_to_num(-1))


def test_what_is_missing_is_held():
    nan = torch.nan
    series = torch.tensor([[[nan, 1.0], [2.0, nan], [nan, nan], [5.0, 6.0]]])
    assert windows.held(series)[0].tolist() == [[0, 1], [2, 1], [2, 1], [5, 6]]


def test_windows_lie_in_the_usable_part():
    usable = torch.tensor([1, 1, 1, 0, 1, 1, 1, 1, 1], dtype=torch.bool)
    assert windows.starts(usable, 3, 1).tolist() == [0, 4, 5, 6]
    assert windows.starts(usable, 3, 2).tolist() == [0, 4, 6]
    with pytest.raises(ValueError, match="expected a stretch of 6 usable steps"):
        windows.starts(usable, 6, 1)


def test_windows_and_back():
    targets = INPUTS.clone()
    targets[0, 5, 1] = torch.nan
    batch = windows.cut(INPUTS, targets, AT, 5, warm_up=1)
    assert torch.equal(batch.inputs[1], INPUTS[0, 4:9])
    assert batch.mask.tolist() == [[False, True, True, True, True], [False, False, True, True, True]]
    assert batch.targets.isfinite().all()
    back = windows.joined(batch.inputs, AT, 12, warm_up=1)
    assert back[0, :, 0].isnan().tolist() == [True] + 8 * [False] + 3 * [True]
    assert torch.equal(back[0, 1:9], INPUTS[0, 1:9])
