"""State of charge: the charge that has flowed, the scores, and a network that learns."""

import pytest
import torch

from rnncortex.models.gated.torch_cell import torch_cell
from rnncortex.models.rate.readout import WithReadout
from rnncortex.offline.beyond_cortex import battery_cells, battery_charge, battery_networks
from tests.bad_input import Case

DRIVES = battery_cells.shipped("new", "train")
SEEN = battery_networks.sensed(DRIVES, "train", bad=True)
CURRENT = torch.full((1, 40, 1), 5.0, dtype=torch.float64)

BAD_INPUT = [
    Case(battery_charge.inputs_of, {"seen": SEEN}, others={"seen": SEEN.current}),
    Case(battery_charge.estimate, {"readout": CURRENT}, tensors=("readout",)),
    Case(
        battery_charge.flowed,
        {"current": CURRENT, "capacity": 5.0, "dt": 4.0},
        tensors=("current",),
        numbers=("capacity", "dt"),
    ),
    Case(
        battery_charge.measure,
        {"model": WithReadout(torch_cell("LSTM", 3, 4, seed=0), 1, seed=0), "seen": SEEN, "drives": DRIVES},
        others={"drives": battery_cells.shipped("new", "test")},
    ),
    Case(battery_charge.score, {"charge": DRIVES.charge, "drives": DRIVES}, tensors=("charge",)),
    Case(
        battery_charge.train,
        {"seen": SEEN, "drives": DRIVES, "labelled": [0], "penalty": 1.0, "seed": 0, "updates": 1},
        numbers=("penalty",),
        counts=("seed", "updates"),
    ),
]


def test_five_amperes_for_a_minute_from_five_ampere_hours():
    assert torch.allclose(battery_charge.flowed(CURRENT, 5.0, 4.0), torch.full((1, 25, 1), 1 / 60, dtype=torch.float64))


def test_scores_of_a_shifted_and_of_a_drifting_estimate():
    shifted = battery_charge.score(DRIVES.charge + 0.02, DRIVES)
    assert (shifted.error, shifted.violation) == (pytest.approx(2), pytest.approx(0, abs=1e-9))
    drift = 1e-4 * torch.arange(685, dtype=torch.float64)[None, :, None]
    assert battery_charge.score(DRIVES.charge + drift, DRIVES).violation == pytest.approx(100 * 15 * 1e-4)


def test_a_network_learns_the_charge_and_a_penalty_makes_it_smoother():
    found = []
    for penalty in (0.0, 100.0):
        model = battery_charge.train(SEEN, DRIVES, range(12), penalty=penalty, seed=0, updates=200)
        found.append(battery_charge.measure(model, SEEN, DRIVES))
    spread = 100 * DRIVES.charge.std().item()
    assert all(one.error < 0.3 * spread for one in found)
    assert found[1].violation < found[0].violation
