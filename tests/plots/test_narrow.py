"""Figures for a phone: panels one under the other, the drawing itself left as it was."""

import re

import pytest

from rnncortex.plots.figure import NARROW, canvas, drawn
from rnncortex.plots.narrow import WIDTH, narrowed


@drawn
def row(panels: int, width: float = 7.0):
    figure, axes = canvas(1, panels, width=width, sharey=True, squeeze=False)
    for panel in axes[0]:
        panel.plot([0, 1], label="a line")
    axes[0][0].set_ylabel("rate (Hz)")
    axes[0][-1].legend(loc="upper left", bbox_to_anchor=(1, 1))
    return figure, "Lines."


def size(svg: str) -> list[float]:
    return [float(edge) for edge in re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg).groups()]


@pytest.mark.parametrize("panels", [1, 2, 4])
def test_panels_are_stacked_and_all_labelled(panels):
    figure = row(panels)
    before = size(figure.svg())
    width, height = size(figure.narrow_svg())
    assert width == pytest.approx(72 * WIDTH)
    assert height > 100 * panels
    narrow = narrowed(figure.figure)
    places = [axes.get_position() for axes in narrow.axes]
    assert all(upper.y0 >= lower.y1 for upper, lower in zip(places, places[1:], strict=False))
    assert {axes.get_ylabel() for axes in narrow.axes} == {"rate (Hz)"}
    assert size(figure.svg()) == before


@pytest.mark.parametrize("figure", [row(1, width=4.0), row(10)], ids=["narrow as it is", "a row of small pictures"])
def test_some_stay_as_they_are(figure):
    assert narrowed(figure.figure) is None
    assert figure.narrow_svg() == ""


def test_only_the_build_of_the_site_asks_for_it(monkeypatch):
    assert NARROW not in row(2)._repr_mimebundle_()
    monkeypatch.setenv("RNNCORTEX_NARROW", "1")
    assert NARROW in row(2)._repr_mimebundle_()
