"""Replay scores against numpy's weighted covariance and against lines that were drawn."""

import numpy as np
import pytest
import torch

from rnncortex.analysis.decoding import replay
from rnncortex.numerics import seeding
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
PLACES = torch.linspace(0, 2, 41, **DOUBLE)
SPEEDS = torch.linspace(-20, 20, 41, **DOUBLE)
ANY = torch.softmax(seeding.normal((3, 7, 41), 0), -1)
BAD_INPUT = [
    Case(
        replay.weighted_correlation,
        {"posterior": ANY, "places": PLACES},
        tensors=("posterior", "places"),
        devices=("places",),
        others={"posterior": ANY[:, :1]},
    ),
    Case(
        replay.best_line,
        {"posterior": ANY, "places": PLACES, "dt": 0.01, "reach": 0.1, "speeds": SPEEDS},
        tensors=("posterior", "places", "speeds"),
        devices=("places",),
        numbers=("dt", "reach"),
    ),
    Case(replay.cycle_places, {"posterior": ANY, "seed": 0}, others={"posterior": "text", "seed": "text"}),
]


def along(speed: float, start: float, bins: int = 15, width: float = 0.05) -> torch.Tensor:
    where = start + speed * 0.01 * torch.arange(bins, **DOUBLE)
    return torch.softmax(-((PLACES - where[:, None]) ** 2) / (2 * width**2), -1)


def test_weighted_correlation_against_numpy() -> None:
    for event, found in zip(ANY, replay.weighted_correlation(ANY, PLACES), strict=True):
        time, place = np.meshgrid(np.arange(7), PLACES.numpy(), indexing="ij")
        covariance = np.cov(time.ravel(), place.ravel(), aweights=event.numpy().ravel(), ddof=0)
        assert found.item() == pytest.approx(covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1]), abs=1e-12)


def test_signs_and_a_place_that_does_not_move() -> None:
    events = torch.stack((along(10.0, 0.2), along(-10.0, 1.8)))
    found = replay.weighted_correlation(events, PLACES)
    assert found[0] > 0.95
    assert found[1] < -0.95
    still = torch.zeros(5, 41, **DOUBLE)
    still[:, 20] = 1.0
    assert replay.weighted_correlation(still, PLACES) == 0


@pytest.mark.parametrize(("speed", "start"), [(10.0, 0.2), (-8.0, 1.8), (0.0, 1.0), (5.0, 0.5)])
def test_a_drawn_line_is_found(speed: float, start: float) -> None:
    line = replay.best_line(along(speed, start), PLACES, 0.01, reach=0.15, speeds=SPEEDS)
    assert line.speed.item() == pytest.approx(speed, abs=1.0)
    assert line.score > 0.95
    flat = replay.best_line(torch.full((15, 41), 1 / 41, **DOUBLE), PLACES, 0.01, reach=0.15, speeds=SPEEDS)
    assert flat.score.item() == pytest.approx(7 / 41, abs=0.02)


def test_events_together_as_one_by_one() -> None:
    events = torch.stack((along(10.0, 0.2), along(-8.0, 1.8)))
    together = replay.best_line(events, PLACES, 0.01, reach=0.15, speeds=SPEEDS)
    for k in range(2):
        alone = replay.best_line(events[k], PLACES, 0.01, reach=0.15, speeds=SPEEDS)
        assert together.speed[k] == alone.speed
        assert together.score[k] == alone.score


def test_cycling_keeps_each_bin_up_to_a_rotation() -> None:
    cycled = replay.cycle_places(ANY, 0)
    torch.testing.assert_close(cycled.sort(-1).values, ANY.sort(-1).values)
    turned = torch.fft.fft(cycled).abs()
    torch.testing.assert_close(turned, torch.fft.fft(ANY).abs())
    assert not torch.allclose(cycled, ANY)
