"""How fast each cell fires at each place, estimated from a path and the spikes along it."""

import numpy as np
import torch

from rnncortex.analysis.spikes import rate_maps
from tests.bad_input import Case
from tests.good_input import RECORDED, SQUARE


def test_rate_maps_are_spikes_over_time() -> None:
    positions = torch.tensor([[[0.0], [0.0], [9.0], [0.0]]]).double()
    counts = torch.tensor([[[1.0], [2.0], [4.0], [0.0]]]).double()
    places = torch.tensor([[0.0], [9.0], [99.0]]).double()
    maps = rate_maps.estimate(positions, counts, places, 0.5, bandwidth=0.1, prior_time=1e-9)
    np.testing.assert_allclose(maps[:, 0], [3 / 1.5, 4 / 0.5, 7 / 2.0], rtol=1e-6)


BAD_INPUT = [
    Case(
        rate_maps.estimate,
        {
            "positions": RECORDED[..., :2],
            "counts": RECORDED.abs(),
            "places": SQUARE[:, :2],
            "dt": 0.1,
            "bandwidth": 0.5,
            "prior_time": 0.1,
        },
        tensors=("positions", "places"),
        recordings=("counts",),
        devices=("counts", "places"),
        numbers=("dt", "bandwidth", "prior_time"),
        others={"counts": torch.zeros_like(RECORDED)},
    ),
]
