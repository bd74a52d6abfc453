"""Capacity: against the three replica equations solved another way, and against the published values."""

import math

import pytest
import torch
from scipy.optimize import fsolve

from rnncortex.theory.attractors import hopfield
from tests.bad_input import Case


def by_three_equations(load: float) -> float:
    """m from the equations as they are published, by a general solver."""

    def residual(x: list[float]) -> list[float]:
        m, c, r = x
        scale = math.sqrt(2 * load * abs(r))
        return [
            m - math.erf(m / scale),
            c - math.sqrt(2 / math.pi) / math.sqrt(load * abs(r)) * math.exp(-((m / scale) ** 2)),
            r - 1 / (1 - c) ** 2,
        ]

    return float(fsolve(residual, [0.99, 0.05, 1.1], xtol=1e-13)[0])


@pytest.mark.parametrize("load", [0.05, 0.1, 0.12, 0.135])
def test_overlap_solves_the_replica_equations(load: float) -> None:
    assert hopfield.retrieval_overlap(load).item() == pytest.approx(by_three_equations(load), abs=1e-9)


def test_capacity_is_the_published_one() -> None:
    load, overlap = hopfield.capacity()
    assert load == pytest.approx(0.138, abs=5e-4)
    assert overlap == pytest.approx(0.967, abs=5e-4)


def test_overlap_jumps_at_the_capacity() -> None:
    load, overlap = hopfield.capacity()
    around = hopfield.retrieval_overlap(torch.tensor([load * (1 - 1e-9), load * (1 + 1e-9)], dtype=torch.float64))
    assert around[0].item() == pytest.approx(overlap, abs=1e-3)
    assert around[1] == 0


def test_overlap_falls_with_the_load() -> None:
    overlap = hopfield.retrieval_overlap(torch.linspace(0.01, 0.13, 20, dtype=torch.float64))
    assert (overlap.diff() <= 0).all()
    assert overlap[0] > 1 - 1e-9


BAD_INPUT = [
    Case(hopfield.retrieval_overlap, {"load": 0.1}, numbers=("load",)),
]
