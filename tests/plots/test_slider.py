"""Frames to leaf through: every figure comes back as it was drawn, in one layout, and what is common stands in the page once."""

import json
import re

import numpy as np
import pytest

from rnncortex.plots.figure import Figure, canvas, drawn
from rnncortex.plots.slider import Slider


@drawn
def curve(gain: float, panels: int = 1):
    figure, row = canvas(1, panels, width=5, height=3, squeeze=False)
    for axes in row[0]:
        axes.plot(np.linspace(0, 1, 50), gain * np.linspace(0, 1, 50) ** 2)
        axes.set(ylim=(0, 10**gain), ylabel="rate")
    return figure, f"A curve at gain {gain:g}."


FRAMES = [curve(gain) for gain in (1, 2, 6)]


@pytest.mark.parametrize(
    ("frames", "parameters", "start", "words"),
    [
        (FRAMES, {}, None, "parameters"),
        (FRAMES, {"g": [1, 2]}, None, "frames"),
        ([FRAMES, FRAMES], {"g": [1, 2], "h": [1, 2]}, None, "frames"),
        (FRAMES[:1], {"g": [1]}, None, "at least 2"),
        (FRAMES, {"g": [1, 2, 6]}, 3, "start"),
        ([FRAMES[0], curve(1, panels=2)], {"g": [1, 2]}, None, "panels"),
    ],
)
def test_bad_input_is_refused(frames, parameters, start, words) -> None:
    with pytest.raises(ValueError, match=words):
        Slider(frames, parameters, start=start)


def data_of(slider: Slider) -> dict:
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', slider._repr_html_(), re.DOTALL)[1])


def rebuilt(data: dict) -> list[str]:
    return [">\n".join(data["pieces"][piece] for piece in frame) for frame in data["frames"]]


def test_every_frame_comes_back() -> None:
    slider = Slider(FRAMES, {"gain g": [1, 2, 6]})
    data = data_of(slider)
    assert rebuilt(data) == [frame.svg() for frame in FRAMES]
    assert data["words"] == [frame.description for frame in FRAMES]
    assert data["values"] == [["1", "2", "6"]]
    assert slider.start == 1
    assert 'alt="A curve at gain 2."' in slider._repr_html_()


def test_panels_keep_their_place_and_labels_their_room() -> None:
    alone = [curve(gain).figure for gain in (1, 6)]
    for figure in alone:
        figure.draw_without_rendering()
    places = [frame.figure.axes[0].get_position().extents.tolist() for frame in Slider(FRAMES, {"g": [1, 2, 6]}).frames]
    assert places[0] == places[1] == places[2]
    assert places[0][0] >= max(figure.axes[0].get_position().x0 for figure in alone) - 1e-9


def test_two_parameters_in_rows() -> None:
    rows = [[curve(a + b) for b in (0, 1, 2)] for a in (1, 2)]
    slider = Slider(rows, {"a": [1, 2], "b": ["none", "one", "two"]}, start=(1, 0))
    assert slider.start == 3
    assert data_of(slider)["words"][3] == rows[1][0].description
    page = slider._repr_html_()
    assert page.count('type="range"') == 2
    assert 'aria-valuetext="none"' in page


def test_what_is_common_stands_there_once() -> None:
    frames: list[Figure] = [curve(1 + k / 100) for k in range(30)]
    page = Slider(frames, {"g": [1 + k / 100 for k in range(30)]})._repr_html_()
    assert len(page) < 0.4 * sum(len(frame.svg()) for frame in frames)


def test_a_narrow_screen_gets_its_own_frames(monkeypatch) -> None:
    monkeypatch.setenv("RNNCORTEX_NARROW", "1")
    slider = Slider([curve(gain, panels=2) for gain in (1, 2, 6)], {"g": [1, 2, 6]})
    data = data_of(slider)
    drawn = [">\n".join(data["pieces"][piece] for piece in frame) for frame in data["narrow"]]
    widths = [{re.search(r'width="([\d.]+)pt"', frame)[1] for frame in frames} for frames in (rebuilt(data), drawn)]
    assert [len(frames) for frames in (drawn, data["frames"])] == [3, 3]
    assert float(min(widths[1])) < float(min(widths[0]))
    assert 'media="(max-width: 600px)"' in slider._repr_html_()
    assert drawn[slider.start] == slider._narrow.svg()
    assert [frame.svg() for frame in slider.frames] == rebuilt(data)


def test_frames_with_the_same_words_are_laid_out_once(monkeypatch) -> None:
    frames = [curve(gain) for gain in (1, 1, 1, 6)]
    drawn_again = []
    for frame in frames:
        monkeypatch.setattr(frame.figure, "draw_without_rendering", lambda frame=frame: drawn_again.append(frame))
    Slider(frames, {"g": [1, 2, 3, 4]})
    assert drawn_again == [frames[0], frames[3]]
