"""Scheduled sampling on the Lorenz system: the shipped results, of which a part is made again."""

import pytest
import torch

from rnncortex.offline.learning import scheduled_sampling
from tests.bad_input import Case

SERIES = torch.zeros(3, 50, 2)
MODEL = scheduled_sampling.WithReadout(scheduled_sampling.RateNetwork(2, 3, seed=0), 2, seed=0)
BAD_INPUT = [
    Case(
        scheduled_sampling.measure,
        {"method": "linear", "seeds": [], "learning_rate": 1e-2},
        choices=("method",),
        numbers=("learning_rate",),
    ),
    Case(
        scheduled_sampling.train,
        {"method": "teacher forcing", "series": SERIES, "learning_rate": 1e-2, "seed": 0},
        tensors=("series",),
        choices=("method",),
        numbers=("learning_rate",),
    ),
    Case(
        scheduled_sampling.free_running_error,
        {"model": MODEL, "series": SERIES, "horizons": [2, 10]},
        tensors=("series",),
        others={"series": SERIES[:, :45]},
    ),
]


def test_what_ships_is_whole() -> None:
    found = scheduled_sampling.shipped()
    assert tuple(found.error) == scheduled_sampling.METHODS
    assert all(rows.shape == (scheduled_sampling.SEEDS, len(scheduled_sampling.HORIZONS)) for rows in found.error.values())
    assert all(rate in scheduled_sampling.RATES for rate in found.rate.values())
    assert {"command", "torch", "protocol"} <= set(found.provenance)


def test_a_part_made_again_agrees() -> None:
    found = scheduled_sampling.shipped()
    again = scheduled_sampling.measure("teacher forcing", [2], learning_rate=found.rate["teacher forcing"])[0]
    assert again[:3].tolist() == pytest.approx(found.error["teacher forcing"][2, :3].tolist(), rel=0.5)
