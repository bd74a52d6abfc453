"""Forecasts of a turbine: the shipped results, of which a part is made again, and a split without leaks."""

import pytest
import torch

from rnncortex.offline.beyond_cortex import wind_forecasts
from tests.bad_input import Case

TINY = wind_forecasts.Problem(
    torch.ones(1, 8, 11, dtype=torch.float64),
    torch.ones(1, 8, 7, dtype=torch.float64),
    torch.ones(1, 8, 1, dtype=torch.float64),
    *(torch.ones(8, dtype=torch.bool) for _ in range(3)),
)

BAD_INPUT = [
    *(Case(TINY.known, {"part": TINY.train}, others={"part": bad}) for bad in ("text", TINY.train[:3], torch.ones(8))),
    Case(wind_forecasts.columns, {"inputs": "own"}, choices=("inputs",)),
    Case(wind_forecasts.linear_forecast, {"task": TINY, "inputs": "own", "lags": 2}, choices=("inputs",), counts=("lags",)),
    Case(wind_forecasts.damped_persistence, {"task": TINY}, others={"task": TINY.truth}),
    Case(wind_forecasts.score, {"task": TINY, "forecast": TINY.truth}, tensors=("forecast",)),
    Case(wind_forecasts.measure, {"cell": "LSTM", "hidden_size": 2, "form": "alone", "seeds": []}, choices=("form",)),
    Case(
        wind_forecasts.train,
        {"cell": "LSTM", "hidden_size": 2, "task": TINY, "base": TINY.truth, "seed": 0},
        choices=("cell",),
        counts=("hidden_size", "seed"),
    ),
]


def test_what_ships_is_whole() -> None:
    found = wind_forecasts.shipped()
    assert len(found.linear_scores) == len(found.network_scores) == 8
    assert all(rows.shape == (wind_forecasts.SEEDS, len(wind_forecasts.HORIZONS)) for rows in found.error.values())
    assert {"command", "torch", "protocol"} <= set(found.provenance)


def test_parts_made_again_agree() -> None:
    found = wind_forecasts.shipped()
    task = wind_forecasts.problem()
    again = wind_forecasts.score(task, wind_forecasts.linear_forecast(task, "own power", 6))
    assert again == pytest.approx(found.linear_scores["own power, 6 readings"], abs=1e-4)
    ((score, error),) = wind_forecasts.measure("LSTM", 16, "correction", [0])
    assert score == pytest.approx(found.network_scores["LSTM, 16 units, correction"], abs=0.01)
    assert torch.allclose(error, found.error["LSTM"][0], rtol=0.02)


def test_no_target_lies_in_another_part() -> None:
    task = wind_forecasts.problem()
    parts = torch.stack((task.train, task.validation, task.test))
    assert (parts.sum(0) <= 1).all()
    farthest = wind_forecasts.HORIZONS[-1]
    for part in parts:
        targets = torch.zeros_like(part)
        targets[farthest:] = part[:-farthest]
        assert not (targets & (parts.any(0) & ~part)).any()
    assert task.known(task.test)[0, ~task.test].isnan().all()


def test_damped_persistence_is_the_regression_of_then_on_now() -> None:
    task = wind_forecasts.problem()
    forecast = wind_forecasts.damped_persistence(task)
    rows = task.train & ~task.truth[0, :, 6].isnan()
    columns = torch.stack((task.now[0, rows, 0], torch.ones_like(task.now[0, rows, 0])), 1)
    slope, offset = torch.linalg.lstsq(columns, task.truth[0, rows, 6:]).solution
    assert torch.allclose(forecast[0, :, 6], slope * task.now[0, :, 0] + offset, atol=1e-6)
