"""What moves over a figure stands where the figure has it: held against marks that matplotlib itself draws at the same places."""

import json
import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
import torch

from rnncortex.plots import style
from rnncortex.plots.animation import Animation
from rnncortex.plots.figure import canvas, drawn

POINTS = torch.tensor([[[0.1, 2.0], [0.9, 14.0]], [[0.5, 8.0], [0.2, 3.0]]])


@drawn
def plane(title: str, label: str, aspect: float | str, bar: bool):
    figure, row = canvas(1, 2, width=6, height=4)
    axes = row[0]
    axes.plot(*POINTS[0].T, "o", gid="marks")
    axes.set(xlim=(0, 1), ylim=(0, 16), ylabel=label, title=title, aspect=aspect)
    if bar:
        figure.colorbar(axes.imshow(np.eye(3), extent=(0, 1, 0, 16), aspect=aspect), label="1000 spikes")
    row[1].legend(*axes.get_legend_handles_labels(), loc="upper left", bbox_to_anchor=(1, 1))
    return figure, "A plane."


def circles(page: str) -> np.ndarray:
    return np.array([[float(x), float(y)] for x, y in re.findall(r'<circle cx="(\S+)" cy="(\S+)"', page)]) / 10


def image(page: str) -> str:
    return unquote(unescape(re.search(r'src="data:image/svg\+xml,([^"]*)"', page)[1]))


def marks(page: str) -> np.ndarray:
    root = ElementTree.fromstring(image(page))
    group = next(tag for tag in root.iter() if tag.get("id") == "marks")
    return np.array([[float(tag.get("x")), float(tag.get("y"))] for tag in group.iter("{http://www.w3.org/2000/svg}use")])


@pytest.mark.parametrize("bar", [False, True])
@pytest.mark.parametrize("aspect", ["auto", 1 / 16])
@pytest.mark.parametrize(("title", "label"), [("", ""), ("two\nlines\nof title", "a label\nof two lines")])
def test_points_start_on_their_marks(title, label, aspect, bar) -> None:
    page = Animation(plane(title, label, aspect, bar), POINTS, [style.BLUE, style.RED], ["start", "end"])._repr_html_()
    assert circles(page) == pytest.approx(marks(page), abs=0.06)


def test_the_page_asks_nobody_and_says_what_it_shows() -> None:
    page = Animation(plane("", "", "auto", False), POINTS, [style.BLUE, style.RED], ["1 < 2", "end"])._repr_html_()
    assert 'alt="A plane."' in page
    assert 'aria-valuetext="1 &lt; 2"' in page
    assert set(re.findall(r"https?://[^/]+", image(page))) == {"http://www.w3.org"}
    assert "http" not in page.replace(re.search(r'src="[^"]*"', page)[0], "")


@pytest.mark.parametrize("bar", [False, True])
def test_points_find_their_marks_on_a_narrow_screen(bar, monkeypatch) -> None:
    monkeypatch.setenv("RNNCORTEX_NARROW", "1")
    page = Animation(plane("", "a label", "auto", bar), POINTS, [style.BLUE, style.RED], ["start", "end"])._repr_html_()
    narrow = json.loads(re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)[1])["narrow"]
    a, b, c, d = narrow["map"]
    source = unquote(unescape(re.search(r'srcset="data:image/svg\+xml,([^"]*)"', page)[1]))
    root = ElementTree.fromstring(source)
    group = next(tag for tag in root.iter() if tag.get("id") == "marks")
    expected = np.array([[float(tag.get("x")), float(tag.get("y"))] for tag in group.iter("{http://www.w3.org/2000/svg}use")])
    assert circles(page) * [a, c] + [b / 10, d / 10] == pytest.approx(expected, abs=0.1)
    assert narrow["view"].split()[2:] == [f"{10 * float(root.get(side)[:-2]):.6g}" for side in ("width", "height")]
