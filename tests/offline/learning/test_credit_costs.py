"""Recorded costs of exact gradients: whole, and in the order that counting operations gives."""

from rnncortex.offline.learning import credit_costs
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        credit_costs.seconds,
        {"method": "real-time", "units": 2, "steps": 2, "repeats": 1},
        choices=("method",),
        counts=("units", "steps", "repeats"),
    ),
]


def test_what_ships_is_whole_and_grows_with_size() -> None:
    found = credit_costs.shipped()
    for table in (found.by_units, found.by_steps):
        assert set(table) == set(credit_costs.METHODS)
        for times in table.values():
            assert list(times) == sorted(times)
            assert list(times.values()) == sorted(times.values())
    assert tuple(found.by_units["real-time"]) == credit_costs.UNITS["real-time"]
    assert {"command", "torch", "machine"} <= set(found.provenance)
