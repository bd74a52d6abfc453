"""Simulated drives: the records that ship obey the law of charge and the cell's own curve."""

import pytest
import torch

from rnncortex.offline.beyond_cortex import battery_cells
from tests.bad_input import Case

BAD_INPUT = [
    Case(battery_cells.shipped, {"cell": "new", "part": "train"}, choices=("cell", "part")),
]


@pytest.mark.parametrize("cell", ["new", "aged"])
@pytest.mark.parametrize("part", battery_cells.PARTS)
def test_charge_is_conserved_and_starts_where_it_should(cell, part):
    drives = battery_cells.shipped(cell, part)
    _, _, temperatures, starts = battery_cells.PARTS[part]
    assert len(drives.voltage) == len(temperatures) * len(starts)
    whole = battery_cells.AGED_AREA if cell == "aged" else 1.0
    begin = whole * torch.tensor(starts * len(temperatures), dtype=torch.float64)
    assert torch.allclose(drives.charge[:, 0, 0], begin, atol=2e-4)
    drawn = (drives.current * drives.dt / 3600 / battery_cells.CAPACITY).cumsum(1)
    assert torch.allclose(drives.charge + drawn, begin[:, None, None].expand_as(drawn), atol=1e-3)
    first = torch.tensor([t for t in temperatures for _ in starts], dtype=torch.float64)
    assert torch.allclose(drives.temperature[:, 0, 0], first, atol=0.1)
    assert drives.voltage.min() > 2.5
    assert drives.voltage.max() < 4.2


def test_a_worn_cell_drops_more():
    new, aged = (battery_cells.shipped(cell, "test") for cell in ("new", "aged"))
    push = new.current > 4
    assert (new.voltage - aged.voltage)[push].mean() > 4 * battery_cells.AGED_RESISTANCE


def test_the_voltage_at_rest_falls_with_the_charge():
    charge, voltage = battery_cells.open_circuit()
    assert (charge.diff() < 0).all()
    assert (voltage.diff() < 0).all()


def test_the_simulator_makes_a_record_again():
    pytest.importorskip("pybamm")
    import numpy as np

    run = battery_cells._run(np.zeros(60), 1.0, 20, 0.5, "new")
    assert np.ptp(run["voltage"]) < 1e-3  # at rest nothing moves
