"""Truncated learning: the shipped results, of which a part is made again."""

from rnncortex.offline.learning import truncation
from tests.bad_input import Case

BAD_INPUT = [
    Case(truncation.measure, {"lag": 1, "truncation": 1, "seeds": []}, counts=("lag", "truncation")),
]


def test_what_ships_is_whole() -> None:
    found = truncation.shipped()
    assert set(found.accuracy) == set(truncation.TRUNCATIONS)
    assert all(rows.shape == (truncation.SEEDS, len(truncation.LAGS)) for rows in found.accuracy.values())
    assert {"command", "torch", "protocol"} <= set(found.provenance)


def test_a_part_made_again_agrees() -> None:
    again = truncation.measure(1, 0, [0]).item()
    assert abs(again - truncation.shipped().accuracy[0][0, 0].item()) < 0.05
