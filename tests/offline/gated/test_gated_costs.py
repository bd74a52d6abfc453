"""Recorded costs of gated networks."""

from rnncortex.offline.gated import gated_costs
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        gated_costs.seconds,
        {"kind": "LSTM, ours", "trials": 1, "units": 2, "steps": 2, "repeats": 1},
        choices=("kind",),
        counts=("trials", "units", "steps", "repeats"),
    ),
]


def test_what_ships_is_whole() -> None:
    found = gated_costs.shipped()
    assert set(found.seconds) == set(gated_costs.SIZES)
    for size in gated_costs.SIZES:
        assert list(found.seconds[size]) == list(gated_costs.KINDS)
        assert all(value > 0 for value in found.seconds[size].values())
    assert all(found.seconds["large"][kind] > found.seconds["small"][kind] for kind in gated_costs.KINDS)
    assert {"command", "torch", "machine"} <= set(found.provenance)
