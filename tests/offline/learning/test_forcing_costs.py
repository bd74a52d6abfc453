"""Recorded costs of true and of own inputs."""

from rnncortex.offline.learning import forcing_costs
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        forcing_costs.seconds,
        {"network": "vanilla", "way": "own inputs", "steps": 2, "units": 2, "trials": 1, "repeats": 1},
        choices=("network", "way"),
        counts=("steps", "units", "trials", "repeats"),
    ),
]


def test_what_ships_is_whole_and_grows_with_length() -> None:
    found = forcing_costs.shipped()
    assert tuple(found.seconds) == forcing_costs.NETWORKS
    for ways in found.seconds.values():
        assert tuple(ways) == forcing_costs.WAYS
        for times in ways.values():
            assert tuple(times) == forcing_costs.STEPS
            assert times[400] > times[25]
    assert {"command", "torch", "machine"} <= set(found.provenance)
