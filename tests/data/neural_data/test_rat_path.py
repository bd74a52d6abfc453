"""The recorded path: what it is, and what happens without it."""

import importlib.util

import pytest
import torch

from rnncortex.data.neural_data import rat_path
from tests.bad_input import Case


def test_ten_minutes_in_a_box_of_one_metre() -> None:
    path = rat_path.load()
    assert path.positions.shape == (1, 29800, 2)
    assert path.times.shape == (29800,)
    assert (path.times.diff() > 0).all()
    assert path.times[-1] - path.times[0] == pytest.approx(599.64)
    assert (path.positions > 0).all()
    assert (path.positions < 1).all()
    speed = path.positions[0].diff(dim=0).norm(dim=-1).sum() / 599.64
    assert 0.05 < speed < 0.3


def test_equal_steps_pass_through_the_recorded_points() -> None:
    path = rat_path.load()
    even = path.every(0.1)
    assert even.shape == (1, 5997, 2)
    exact = (path.times - path.times[0]) / 0.1
    on_a_step = (exact - exact.round()).abs() < 1e-6
    steps = exact[on_a_step].round().long()
    inside = steps < even.shape[1]
    torch.testing.assert_close(even[0, steps[inside]], path.positions[0, on_a_step][inside], rtol=0, atol=1e-5)


LINE = rat_path.Path2D(torch.tensor([0.0, 1.0]).double(), torch.tensor([[[0.0, 0.0], [1.0, 1.0]]]).double())
BAD_INPUT = [Case(LINE.every, {"dt": 0.1}, numbers=("dt",), others={"dt": 0.0})]


def test_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match="recordings"):
        rat_path.load()


def test_another_path_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rat_path, "SHA256", "0" * 64)
    with pytest.raises(ValueError, match="checksum"):
        rat_path.load()
