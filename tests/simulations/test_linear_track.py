"""Place cells on a track: their rates, their rhythm, and the phase of their spikes, measured from the spikes."""

import math

import pytest
import torch

from rnncortex.simulations.linear_track import LinearTrack
from tests.bad_input import Case

TRACK = LinearTrack(cells=5)
BAD_INPUT = [
    Case(
        LinearTrack,
        {
            "cells": 5,
            "length": 2.0,
            "speed": 0.4,
            "width": 0.1,
            "peak": 20.0,
            "background": 0.1,
            "theta": 8.0,
            "precession_length": 0.4,
            "concentration": 2.0,
            "dt": 0.001,
        },
        counts=("cells",),
        numbers=("length", "speed", "width", "peak", "background", "theta", "precession_length", "concentration", "dt"),
        others={"dt": 0.05},
    ),
    Case(TRACK.record, {"trials": 2, "seed": 0}, counts=("trials",), seeds=("seed",)),
]


def test_rates_on_average_are_the_fields() -> None:
    laps = TRACK.record(200, seed=0)
    assert laps.positions.shape == (200, 5000, 1)
    near = (laps.positions[0, :, 0] - TRACK.centres[2]).abs() < 0.01
    rate = laps.spikes[:, near, 2].mean().item() / 0.001
    assert rate == pytest.approx(20.1, abs=4 * math.sqrt(20.1 / (200 * 50 * 0.001)))
    expected = TRACK.fields().rates(laps.positions[0]).mean(0)
    torch.testing.assert_close(laps.spikes.mean((0, 1)) / 0.001, expected, rtol=0.05, atol=0)


def test_phase_falls_by_a_turn_over_the_precession_length() -> None:
    """Within a lap all spikes of a cell share one unknown phase, once the clock of theta and the place in the field are taken off."""
    laps = LinearTrack(cells=3, theta=8.0, precession_length=0.4, concentration=3.0).record(300, seed=1)
    time, place = 0.001 * torch.arange(5000, dtype=torch.float64), laps.positions[0, :, 0] - 1.0
    cycle = 0.4 / 9  # metres in which the rate turns once, at 8 Hz and a turn in 0.4 m of 0.4 m/s
    for length, agrees in ((0.4, True), (-0.4, False)):
        sums = []
        for middle in (-2 * cycle, 0.0, 2 * cycle):
            near = (place - middle).abs() < cycle / 2
            turn = torch.exp(2j * math.pi * (8.0 * time + place / length))[near]
            sums.append((laps.spikes[:, near, 1] * turn).sum(1))
        products = torch.stack([(first * second.conj()).sum() for first, second in zip(sums[:-1], sums[1:], strict=True)])
        assert bool((products.angle().abs() < 0.2).all()) == agrees


def test_no_theta_no_rhythm() -> None:
    flat = LinearTrack(cells=3, concentration=0.0).record(400, seed=2).spikes[..., 1]
    middle = flat[:, 2000:3000].mean(0)
    time = 0.001 * torch.arange(1000, dtype=torch.float64)
    power = (middle * torch.exp(2j * math.pi * 9.0 * time)).sum().abs() / middle.sum()
    assert power < 0.05
