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


@drawn
def with_legend(where: str):
    figure, axes = canvas(1, 2, width=8.0)
    for name in ("the first of the models", "the second one", "a third one that has a long name", "and a fourth"):
        axes[0].plot([0, 1], label=name)
    if where == "figure":
        figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    else:
        axes[0].legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4)
    axes[0].set_ylabel("a label that is by far longer than the panel beside which it stands is high, and goes on")
    return figure, "Lines."


@pytest.mark.parametrize("where", ["figure", "panel"])
def test_legends_and_labels_fit(where):
    narrow = narrowed(with_legend(where).figure)
    narrow.draw_without_rendering()
    legend = narrow.legends[0] if where == "figure" else narrow.axes[0].get_legend()
    assert [text.get_text()[:5] for text in legend.get_texts()] == ["the f", "the s", "a thi", "and a"]
    assert legend.get_window_extent().width < narrow.bbox.width
    assert "\n" in narrow.axes[0].get_ylabel()
    assert min(axes.get_window_extent().height for axes in narrow.axes) > 1.3 * narrow.dpi


@drawn
def with_bar():
    figure, axes = canvas(1, 2, width=8.0)
    figure.colorbar(axes[0].imshow([[0, 1]], aspect="auto"), label="weight")
    return figure, "Weights."


@drawn
def pictures():
    figure, axes = canvas(1, 8, width=8.5, height=1.5)
    for panel in axes:
        panel.set(xticks=[], yticks=[])
    return figure, "Pictures."


def test_a_colour_bar_goes_with_its_panel():
    narrow = narrowed(with_bar().figure)
    narrow.draw_without_rendering()
    first, second, bar = (each.get_position() for each in narrow.axes)
    assert first.y0 >= second.y1
    assert (bar.y0 + bar.y1) / 2 == pytest.approx((first.y0 + first.y1) / 2, abs=0.02)


def test_a_row_of_pictures_shrinks_as_a_row():
    narrow = narrowed(pictures().figure)
    narrow.draw_without_rendering()
    assert narrow.get_figwidth() == WIDTH
    assert len({panel.get_position().y0 for panel in narrow.axes}) == 1
