"""Marks stand where their numbers are."""

import numpy as np
import pytest
import torch
from matplotlib.colors import to_hex

from rnncortex.numerics.statistics import Interval
from rnncortex.plots import marks
from rnncortex.plots.figure import canvas
from rnncortex.plots.style import FAINT, INK

INTERVALS = [Interval(1.0, 0.5, 2.0, 0.95, 9), Interval(3.0, 2.0, 3.5, 0.95, 9)]


@pytest.mark.parametrize("sideways", [False, True])
def test_points_with_bars_from_end_to_end(sideways: bool) -> None:
    _, axes = canvas()
    marks.interval_points(axes, [10, 20], INTERVALS, color=INK, label="measured", scale=2.0, sideways=sideways)
    (drawn,) = axes.containers
    points, _, (bars,) = drawn.lines
    assert [list(map(float, line)) for line in points.get_data()][:: -1 if sideways else 1] == [[10, 20], [2, 6]]
    ends = np.array(bars.get_segments())[..., 0 if sideways else 1]
    assert ends.tolist() == [[1, 4], [4, 7]]
    assert drawn.get_label() == "measured"


def test_band_from_end_to_end() -> None:
    _, axes = canvas()
    marks.interval_band(axes, [0, 1], INTERVALS, color=INK)
    corners = axes.collections[0].get_paths()[0].vertices
    assert {tuple(corner) for corner in corners.tolist()} >= {(0, 0.5), (0, 2), (1, 2), (1, 3.5)}
    assert axes.lines[0].get_ydata().tolist() == [1, 3]


def test_theory_is_ink_and_chance_is_pale() -> None:
    _, axes = canvas()
    marks.theory_line(axes, [0, 1], [2, 3])
    marks.chance_line(axes, 0.5)
    marks.equality_line(axes, 0, 1)
    theory, chance, equal = axes.lines
    assert (to_hex(theory.get_color()), to_hex(chance.get_color())) == (INK, FAINT)
    assert (theory.get_label(), chance.get_label()) == ("theory", "chance")
    assert list(equal.get_xdata()) == list(equal.get_ydata()) == [0, 1]


def test_raster_has_a_tick_for_each_bin_with_spikes() -> None:
    _, axes = canvas()
    counts = torch.tensor([[0, 1], [2, 0], [0, 0]])
    marks.raster(axes, torch.tensor([0.1, 0.2, 0.3]), counts, size=4.0)
    ticks = axes.collections[0]
    assert ticks.get_offsets().tolist() == pytest.approx(np.array([[0.1, 1], [0.2, 0]]))
    assert ticks.get_sizes().tolist() == [4, 8]


def test_interval_histogram_is_a_density_per_millisecond() -> None:
    _, axes = canvas()
    marks.interval_histogram(axes, [0.001, 0.003, 0.0035, 0.009], [0, 0.002, 0.004, 0.01], color=INK, filled=True)
    steps = axes.patches[0].get_data()
    assert steps.values.tolist() == pytest.approx([0.25 / 2, 0.5 / 2, 0.25 / 6])
    assert steps.edges.tolist() == pytest.approx([0, 2, 4, 10])


def test_words_of_an_interval() -> None:
    assert marks.in_words(INTERVALS[0], ".1f", scale=10) == "10.0 (5.0 to 20.0)"
