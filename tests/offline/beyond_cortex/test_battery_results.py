"""Results over seeds: what ships is whole, and a part made again agrees."""

import pytest

from rnncortex.offline.beyond_cortex import battery_networks, battery_results
from tests.bad_input import Case

BAD_INPUT = [
    Case(battery_results.records, {"cell": "new", "bad": False}, choices=("cell",)),
    Case(battery_results.gap_errors, {"gap": "aged", "seed": 0}, choices=("gap",), counts=("seed",)),
    Case(
        battery_results.charge_errors,
        {"penalty": 0.0, "labelled": 1, "seed": 0},
        numbers=("penalty",),
        counts=("labelled", "seed"),
    ),
]


def test_what_ships_is_whole():
    found = battery_results.shipped()
    assert all(len(values) == battery_results.SEEDS for values in found.voltage.values())
    assert set(found.adapted) == set(found.told_apart) == set(battery_results.GAPS)
    shape = (battery_results.CHARGE_SEEDS, len(battery_results.LABELLED))
    assert all(rows.shape == shape for table in (found.error, found.violation) for rows in table.values())


def test_parts_made_again_agree():
    found = battery_results.shipped()
    drives, seen = battery_results.records("new", bad=False)
    circuit = battery_networks.fit_circuit(seen["train"])
    network = battery_networks.new_network("residual", seen["train"], circuit, seed=0)
    battery_networks.train(network, seen["train"], range(12), seed=0)
    found_again = battery_networks.error(network.voltage(seen["test"]), drives["test"])
    assert found_again == pytest.approx(found.voltage["residual"][0].item(), rel=0.1)
    again = battery_results.charge_errors(100.0, 12, 0)
    assert again.error == pytest.approx(found.error["100"][0, 0].item(), rel=0.2)
