"""Figures describe themselves, repeat themselves and turn dark."""

import re
from xml.etree import ElementTree

import matplotlib as mpl

from rnncortex.plots import style
from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.tables import Table


@drawn
def line():
    figure, axes = canvas()
    axes.plot([0, 1], [0, 1], label="a < b")
    axes.legend()
    return figure, 'A line from 0 to 1, "rising" & <straight>.'


def test_same_file_every_time() -> None:
    assert line().svg() == line().svg()


def test_description_is_in_the_file() -> None:
    root = ElementTree.fromstring(line().svg())
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == line().description


def test_settings_are_left_as_they_were() -> None:
    before = dict(mpl.rcParams)
    line()._repr_mimebundle_()
    assert dict(mpl.rcParams) == before


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_colour_turns_dark_and_stays_legible() -> None:
    used = set(re.findall(r"(?:fill|stroke): (#\w+)", line().svg()))
    assert used <= set(style.DARK)
    for light, dark in style.DARK.items():
        if light != style.PAPER:
            assert contrast(dark, style.DARK[style.PAPER]) > 3
    assert contrast(style.FAINT, style.PAPER) > 3
    assert contrast(style.INK, style.PAPER) > 7
    assert contrast(style.DARK[style.INK], style.DARK[style.PAPER]) > 7


def test_table() -> None:
    table = Table(("name", "value"), [("a < b", 0.123456)], caption="Two cells")
    assert "<td>a &lt; b</td><td>0.1235</td>" in table._repr_html_()
    assert "0.1235" in repr(table)
